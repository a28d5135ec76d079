/** What the game tells the view about those it shows. Plain data; lengths in metres, angles in radians. */

/** An entity's id, as the game keeps it; the view only compares. */
export type ActorId = number | bigint | string;

export type Quality = 'ci' | 'low' | 'medium' | 'high';

/** Postures by the numbers of the protocol's state byte. */
export const POSTURES = [
  'stand', 'walk', 'run', 'swim', 'sit', 'dance', 'dead', 'cast', 'jump', 'sleep', 'gather', 'fight',
] as const;
export type Posture = (typeof POSTURES)[number];

/** Gestures play once over the posture. */
export type Gesture =
  | 'attack' | 'shoot' | 'throw' | 'cast' | 'hit' | 'wave' | 'cheer' | 'bow' | 'point' | 'clap' | 'laugh' | 'cry'
  | 'nod' | 'shrug' | 'salute' | 'flex' | 'pray' | 'roar';

/** Looks chosen at creation: indices as in the protocol's Appearance. */
export interface Appearance {
  body: number;
  face: number;
  skin: number;
  hair: number;
  hairColour: number;
  beard: number;
  topColour: number;
  bottomColour: number;
  accentColour: number;
}

/** One visible thing that is worn or held. Colours are sRGB numbers (0xrrggbb); absent: as usual. */
export interface Worn {
  /** A name of actor/parts.ts: helmet, hood, sword, cape, ... Unknown names show nothing. */
  part: string;
  colour?: number;
  trim?: number;
}

export interface PersonLook {
  kind: 'person';
  appearance: Appearance;
  worn: readonly Worn[];
  /** 1 is the usual size. */
  scale?: number;
}

/** A creature: model is a name of actor/creatures.ts (wolf, boar, ...); unknown: wolf. */
export interface CreatureLook {
  kind: 'creature';
  model: string;
  colour?: number;
  second?: number;
  scale?: number;
}

/** Something that stands still: a herb, an ore vein, a chest, a portal, a corpse's sparkle. */
export interface ThingLook {
  kind: 'thing';
  /** A name of actor/things.ts; unknown: crate. */
  model: string;
  colour?: number;
  scale?: number;
  /** Glints to say that it can be used. */
  sparkles?: boolean;
}

export type Look = PersonLook | CreatureLook | ThingLook;

/** Where an actor is now. The game interpolates; the view draws what it is told. */
export interface Pose {
  x: number;
  /** Height of the feet above the sea. */
  y: number;
  z: number;
  /** 0 faces south (+z), a quarter turn faces east. */
  yaw: number;
  posture: Posture;
  /** Metres per second over the ground; drives the stride. */
  speed: number;
}

export type Stance = 'self' | 'friendly' | 'neutral' | 'hostile' | 'party';
