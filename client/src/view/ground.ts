/**
 * Ground is what the view must know of the map. Lengths are metres, x east, z south, heights above
 * the sea. Everything is a pure function of the place: the view caches what it samples.
 */
export interface Ground {
  /** Side of the map, metres. */
  readonly size: number;
  /** Height of the walkable surface. */
  height(x: number, z: number): number;
  /** A cheaper height for the distance: that of the nearest point of some lattice. */
  roughHeight(x: number, z: number): number;
  /** Level of standing water here, or null where there is none. It may lie below the ground. */
  water(x: number, z: number): number | null;
  /** Fills out with what covers the ground here; covers melt into each other over blur metres to either side. */
  cover(x: number, z: number, out: Cover, blur?: number): void;
  /** Trees, rocks, bushes and stumps with their foot in the cell of 64 m at column, row. */
  scatter(column: number, row: number): readonly Scatter[];
  /** Buildings and props, all of the map; the view sorts them into tiles. */
  readonly things: readonly Thing[];
}

/** Cover: how much of each ground there is, each from 0 to 1; the rest is grass. */
export interface Cover {
  road: number;
  paved: number;
  sand: number;
  rock: number;
  snow: number;
  marsh: number;
  ash: number;
  field: number;
  /** How thick the woods are: darkens the floor and thins the grass. */
  forest: number;
  /** 0 pale and dry, 1 deep green. */
  lush: number;
}

export function newCover(): Cover {
  return { road: 0, paved: 0, sand: 0, rock: 0, snow: 0, marsh: 0, ash: 0, field: 0, forest: 0, lush: 0.5 };
}

export interface Scatter {
  /** A name of land/plants.ts; unknown ones are left out. */
  kind: string;
  x: number;
  z: number;
  /** 1 is the usual size. */
  scale: number;
  /** Radians. */
  yaw: number;
}

export interface Thing {
  /** A name of the catalogue in build/catalogue.ts; an unknown one is drawn as a crate. */
  kind: string;
  x: number;
  z: number;
  /** Height of the foot; null or absent: on the ground. */
  y?: number | null;
  /** Radians; 0 faces south (+z), a quarter turn faces east. */
  yaw: number;
  /** Footprint in metres; 0 or absent: usual size of the kind. Length runs along the front (local x). */
  width?: number;
  depth?: number;
  height?: number;
  /** How much the far end (local +x) lies above the near one, metres: of bridges and steps. */
  rise?: number;
  /** Storeys of a building; 0 or absent: usual. */
  floors?: number;
  /** Choice among looks: roof colour, cloth, flowers. */
  variant?: number;
}

/** More tells whether there is time in this frame to build another piece of the world. */
export type More = () => boolean;

/** The side of a scatter cell, metres: the cell of the server. */
export const CELL = 64;

/** slopeUp is the upward part of the ground's normal: 1 flat, 0 a wall. */
export function slopeUp(ground: Ground, x: number, z: number, step = 1.5): number {
  const dx = (ground.height(x + step, z) - ground.height(x - step, z)) / (2 * step);
  const dz = (ground.height(x, z + step) - ground.height(x, z - step)) / (2 * step);
  return 1 / Math.sqrt(1 + dx * dx + dz * dz);
}
