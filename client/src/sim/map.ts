// The map as the server sends it (/map/evermere.json): the twin of the exported fields of
// terrain.Map. Lengths are millimetres, angles 1/65536 of a turn.

export interface MapPoint {
  x: number;
  z: number;
}
export type Texts = Record<string, string>;

export interface MapJSON {
  key: string;
  seed: number;
  /** For each square of 256 m, row by row: base height, and how high hills, ridges and bumps may be. */
  relief: [number, number, number, number][];
  biome_of: string;
  biomes: Biome[];
  plants: Plant[];
  shapes: Columns;
  patches: Columns;
  lands: Land[];
  land_of: string;
  areas: Area[];
  roads: Road[];
  buildings: Building[];
  props: Prop[];
  decks: Deck[];
  obstacles: Columns;
  graveyards: Graveyard[];
}
/** A list of records as one array for each field: the first number, then differences. */
export type Columns = number[][];

export interface Growth {
  plant: number;
  chance: number;
}
export interface Biome {
  key: string;
  ground: number;
  trees: Growth[];
  under: Growth[];
}
export interface Plant {
  key: string;
  radius: number;
  height: number;
  low: number;
  high: number;
  wet: boolean;
  steep: boolean;
}
export interface Land {
  key: string;
  ruleset: string;
  name: Texts;
  weather: Record<string, number>;
  levels: [number, number];
  music: string;
}
export interface Area {
  key: string;
  land: string;
  at: MapPoint;
  radius: number;
  name: Texts;
  text: Texts | null;
  peaceful: boolean;
  hidden: boolean;
}
export interface Road {
  key: string;
  width: number;
  points: MapPoint[];
}
export interface Building {
  key: string;
  kind: string;
  at: MapPoint;
  facing: number;
  width: number;
  depth: number;
  floors: number;
  variant: number;
  height: number;
}
export interface Prop {
  kind: string;
  at: MapPoint;
  facing: number;
  variant: number;
  length: number;
}
export interface Deck {
  kind: string;
  a: MapPoint;
  b: MapPoint;
  half: number;
  height_a: number;
  height_b: number;
  rails: boolean;
  length: number;
  sin: number;
  cos: number;
}
export interface Graveyard {
  key: string;
  land: string;
  at: MapPoint;
  facing: number;
}

/** A circle (halfDepth 0) or a turned box that cannot be walked through. */
export interface Obstacle {
  x: number;
  z: number;
  halfWidth: number;
  halfDepth: number;
  sin: number;
  cos: number;
  height: number;
}

export function decodeObstacle(v: readonly number[]): Obstacle {
  return { x: v[0]!, z: v[1]!, halfWidth: v[2]!, halfDepth: v[3]!, sin: v[4]!, cos: v[5]!, height: v[6]! };
}

/** Reads a list that travels as columns: makes a record of each row of numbers. */
export function readColumns<T>(columns: Columns, record: (row: readonly number[]) => T): T[] {
  const row = columns.map(() => 0);
  return (columns[0] ?? []).map((_, i) => {
    for (let k = 0; k < row.length; k++) row[k] = (row[k]! + columns[k]![i]!) | 0;
    return record(row);
  });
}

/** The bytes of an array that Go wrote as base64. */
export function decodeBytes(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
}
