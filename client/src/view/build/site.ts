/** A Site is where one building or prop is built: soup in local space, foot at y = 0, front at +z. */
import { Vector3 } from 'three';
import { random } from '../shape/random.ts';
import { shaded, Soup } from '../shape/soup.ts';
import type { Thing } from '../ground.ts';

export interface Site {
  soup: Soup;
  thing: Thing;
  /** Size of the footprint and height, metres; 0 where the map leaves the choice to the builder. */
  width: number;
  depth: number;
  height: number;
  variant: number;
  /** A number that is the same for this thing every time. */
  seed: number;
  chance: () => number;
  /** False for the twin seen from afar: leave out what is smaller than half a metre. */
  detailed: boolean;
  /** Places of lights, chimneys and flames, local; the tile turns them into map places. */
  lamps: Vector3[];
  smokes: Vector3[];
  fires: Vector3[];
  spouts: Vector3[];
  /** Parts that turn: built apart. */
  wheels: Wheel[];
}

/** A Wheel turns about its local z axis. */
export interface Wheel {
  soup: Soup;
  at: Vector3;
  radiansPerSecond: number;
}

export type Builder = (site: Site) => void;

export function newSite(thing: Thing, detailed: boolean, soup: Soup): Site {
  const seed = (Math.round(thing.x * 7.3) * 31 + Math.round(thing.z * 5.7) + thing.kind.length * 977) >>> 0;
  return {
    soup, thing, seed, detailed, chance: random(seed),
    width: thing.width ?? 0, depth: thing.depth ?? 0, height: thing.height ?? 0,
    variant: thing.variant ?? seed % 97, lamps: [], smokes: [], fires: [], spouts: [], wheels: [],
  };
}

/** masonry is the tint of walls: darker at the foot. */
export const masonry = (hex: string, height = 4) => shaded(hex, -0.3, height);
