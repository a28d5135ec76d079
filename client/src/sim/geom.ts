// The exact integer geometry of the map, the twin of engine/geom: lengths in millimetres, x east and
// z south; angles in 1/65536 of a turn, 0 looks south (+z) and 16384 east (+x). Every argument and
// result is an integer below 2^53; vectors in testdata/golden hold both sides together.

import { atanTable, sineTable } from './sine.ts';

export const METRE = 1000;
export const REGION_SIZE = 512 * METRE;
export const REGION_COLUMNS = 16;
export const MAP_SIZE = REGION_SIZE * REGION_COLUMNS;
export const CELL_SIZE = 64 * METRE;
export const CELL_COLUMNS = MAP_SIZE / CELL_SIZE;
export const LEAF_SIZE = 8 * METRE;
export const LEAVES_PER_CELL = CELL_SIZE / LEAF_SIZE;

export const QUARTER = 16384;
export const HALF = 32768;
/** 1.0 in Q15, the unit of sin and cos. */
export const ONE = 32768;

/** The east (+x) part of the unit vector that looks along the angle, in Q15. */
export function sin(angle: number): number {
  let within = angle & (QUARTER - 1);
  if ((angle & QUARTER) !== 0) within = QUARTER - within;
  const i = within >> 6;
  const f = within & 63;
  const low = sineTable[i]!;
  const v = f === 0 ? low : low + (((sineTable[i + 1]! - low) * f + 32) >> 6);
  return (angle & HALF) !== 0 ? -v | 0 : v;
}

/** The south (+z) part of the unit vector that looks along the angle, in Q15. */
export function cos(angle: number): number {
  return sin(angle + QUARTER);
}

/** How far a lies from b, in [-32768, 32767]. */
export function angleDifference(a: number, b: number): number {
  return ((a - b) << 16) >> 16;
}

/** The direction of the vector (x, z), 0 for the zero vector. Parts lie within ±2^30. */
export function atan2(x: number, z: number): number {
  const ax = Math.abs(x);
  const az = Math.abs(z);
  if (ax === 0 && az === 0) return 0;
  let a = ax <= az ? octant(ax, az) : QUARTER - octant(az, ax);
  if (z < 0) a = HALF - a;
  if (x < 0) a = -a;
  return a & 65535;
}

function octant(lesser: number, greater: number): number {
  const ratio = Math.floor((lesser * 65536) / greater);
  const i = ratio >> 8;
  const f = ratio & 255;
  let v = atanTable[i]!;
  if (f !== 0) v += ((atanTable[i + 1]! - v) * f + 128) >> 8;
  return (v + 8) >> 4;
}

/** The square root rounded down, exact for n below 2^53. */
export function sqrt(n: number): number {
  let r = Math.floor(Math.sqrt(n));
  while (r * r > n) r--;
  while ((r + 1) * (r + 1) <= n) r++;
  return r;
}

/** The distance between two points, rounded down. */
export function distance(ax: number, az: number, bx: number, bz: number): number {
  const dx = ax - bx;
  const dz = az - bz;
  return sqrt(dx * dx + dz * dz);
}

/** A Q15 fraction of a length, rounded to the nearest, halves up. */
export function scale(q15: number, length: number): number {
  return Math.floor((q15 * length + 16384) / 32768);
}

/** Mixes a seed and the coordinates of a square into 32 evenly spread bits, unsigned. */
export function hash(seed: number, x: number, z: number): number {
  return mix(seed ^ Math.imul(x, 0x9e3779b1) ^ Math.imul(z, 0x85ebca77));
}

/** Spreads the bits of h (the finaliser of MurmurHash3). Unsigned. */
export function mix(h: number): number {
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  h ^= h >>> 16;
  return h >>> 0;
}

/** The number of the region a point lies in: row * 16 + column. */
export function regionAt(x: number, z: number): number {
  return Math.floor(onMap(z) / REGION_SIZE) * REGION_COLUMNS + Math.floor(onMap(x) / REGION_SIZE);
}

/** The column or row of the cell of a coordinate. */
export function cellOf(coordinate: number): number {
  return Math.floor(onMap(coordinate) / CELL_SIZE);
}

/** The nearest coordinate on the map. */
export function onMap(coordinate: number): number {
  return Math.min(Math.max(coordinate, 0), MAP_SIZE - 1);
}
