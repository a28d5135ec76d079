/**
 * A person of the crowd: somebody of whom only the leaf is known. Where they stand and what they wear follows
 * from cell, leaf and their number in it alone, so that everybody stays who they are while others come and go.
 */
import { cloths, hairs, skins } from '../palette.ts';
import { hash2 } from '../shape/random.ts';

/**
 * Where one may stand: the height of the feet at a place of the map, metres; NaN where something is in the way.
 */
export type Footing = (x: number, z: number) => number;

/** Side of a cell and of a leaf, metres; leaves along a cell's side. */
export const CELL = 64, LEAF = 8, ACROSS = 8;
/** Floats of a person: what the shader in figure.ts reads. */
export const FLOATS = 16;
/** What is worn beyond the plain clothes, as bits of a person's kind; WALKS is no cloth. */
export const HAT = 1, SKIRT = 2, CAPE = 4, WALKS = 8;
/** Places in a person's floats that others write: when they came and went, seconds. */
export const CAME = 12, WENT = 13;
/** How far those who walk go to and fro, metres. */
export const WAY = 1.1;

/** Steps of the sequence R2 (Roberts 2018): points that keep apart however many there are. */
const STEP_X = 0.7548776662466927, STEP_Z = 0.5698402909980532;
/** Other points of it are tried where something stands; no leaf has so many people that they would meet. */
const TRIES = 8, NEXT = 4099;
/** Most that a leaf's points stray, metres. */
const STRAY = 0.34;
/** The rise that one walks without it showing, metres. */
const FLAT = 0.4;

const packed = (list: readonly string[]): number[] => list.map((s) => parseInt(s.slice(1), 16));
const CLOTHS = packed(cloths), HAIRS = packed(hairs), SKINS = packed(skins);
const STRAW = 0xe8c978;

/** write fills in the floats of the person with a number in a leaf, from out[o] on; CAME and WENT are left alone. */
export function write(out: Float32Array, o: number, cellX: number, cellZ: number, leaf: number, number: number, footing: Footing): void {
  const home = ((cellZ << 7) | cellX) * ACROSS * ACROSS + leaf;
  const chance = (k: number): number => hash2(home + 1, number * 32 + k);
  const pick = (list: readonly number[], k: number, count = list.length): number => list[Math.floor(chance(k) * count)]!;
  const left = cellX * CELL + (leaf % ACROSS) * LEAF, top = cellZ * CELL + Math.floor(leaf / ACROSS) * LEAF;
  let x = 0, z = 0, y = NaN;
  for (let t = 0; t < TRIES && Number.isNaN(y); t++) {
    const n = number + t * NEXT;
    x = left + inside(((hash2(home, 3) + n * STEP_X) % 1) * LEAF + (chance(0) - 0.5) * STRAY);
    z = top + inside(((hash2(home, 4) + n * STEP_Z) % 1) * LEAF + (chance(1) - 0.5) * STRAY);
    y = footing(x, z);
  }
  // Most of those who stand together look the same way, more or less.
  const yaw = chance(2) < 0.6 ? hash2(home, 5) * 6.28 + (chance(3) - 0.5) * 2.2 : chance(3) * 6.28;
  let kind = (chance(4) < 0.3 ? HAT : 0) | (chance(5) < 0.3 ? SKIRT : 0) | (chance(6) < 0.22 ? CAPE : 0);
  const there = footing(x + Math.sin(yaw) * WAY, z + Math.cos(yaw) * WAY), rise = there - y;
  if (chance(7) < 0.45 && Math.abs(rise) < FLAT) kind |= WALKS;
  out[o] = x;
  out[o + 1] = Number.isNaN(y) ? heightNear(footing, left, top) : y;
  out[o + 2] = z;
  out[o + 3] = yaw;
  out[o + 4] = pick(CLOTHS, 8);
  out[o + 5] = pick(CLOTHS, 9);
  // The two unearthly skins are rare.
  out[o + 6] = pick(SKINS, 10, chance(11) < 0.03 ? SKINS.length : SKINS.length - 2);
  out[o + 7] = pick(HAIRS, 12);
  out[o + 8] = pick(CLOTHS, 13);
  out[o + 9] = kind;
  out[o + 10] = chance(14);
  out[o + 11] = 0.92 + chance(15) * 0.15;
  out[o + 14] = kind & WALKS ? rise : 0;
  out[o + 15] = chance(16) < 0.4 ? STRAW : pick(CLOTHS, 17);
}

function inside(metres: number): number {
  return Math.max(0.1, Math.min(LEAF - 0.1, metres));
}

/** heightNear is the height of some free place of a leaf, or of its middle: for who found none. */
function heightNear(footing: Footing, left: number, top: number): number {
  for (let i = 0; i < ACROSS * ACROSS; i++) {
    const y = footing(left + 0.5 + (i % ACROSS), top + 0.5 + Math.floor(i / ACROSS));
    if (!Number.isNaN(y)) return y;
  }
  return 0;
}
