// Authored forms of the ground, the twin of engine/terrain/shape.go.

import { Q15, fade, lineDistance, mul } from './noise.ts';

export const SHAPE_HILL = 0;
export const SHAPE_LEVEL = 1;
export const SHAPE_BANK = 2;
export const SHAPE_BED = 3;

/** How high above wide water the ground is sand. */
export const SHORE_HEIGHT = 900;

/** How far beyond its edge a water's level still counts. */
export const WATER_REACH = 14_000;

const BANK_RISE = 400;
const BANK_WIDTH = 16_000;
const BEACH_WIDTH = 12_000;
const BED_SLOPE = 5;

/** A form of the ground: a line from a to b with round ends. */
export interface Shape {
  kind: number;
  ax: number;
  az: number;
  bx: number;
  bz: number;
  radiusA: number;
  radiusB: number;
  heightA: number;
  heightB: number;
  reach: number;
  depth: number;
  keep: number;
  group: number;
  wobble: number;
}

/** Changes ground, biome or growth along a line with round ends. -1: as it is. */
export interface Patch {
  ax: number;
  az: number;
  bx: number;
  bz: number;
  radiusA: number;
  radiusB: number;
  ground: number;
  biome: number;
  margin: number;
}

export function decodeShape(v: readonly number[]): Shape {
  return {
    kind: v[0]!, ax: v[1]!, az: v[2]!, bx: v[3]!, bz: v[4]!, radiusA: v[5]!, radiusB: v[6]!,
    heightA: v[7]!, heightB: v[8]!, reach: v[9]!, depth: v[10]!, keep: v[11]!, group: v[12]!, wobble: v[13]!,
  };
}

export function decodePatch(v: readonly number[]): Patch {
  return {
    ax: v[0]!, az: v[1]!, bx: v[2]!, bz: v[3]!, radiusA: v[4]!, radiusB: v[5]!, ground: v[6]!, biome: v[7]!, margin: v[8]!,
  };
}

/** How far from its line the shape can have an effect. */
export function shapeExtent(s: Shape): number {
  return Math.max(s.radiusA, s.radiusB) + 2 * s.wobble + s.reach + BANK_WIDTH;
}

/** How far the point lies outside the patch; negative inside. */
export function patchOutside(p: Patch, x: number, z: number): number {
  const d = lineDistance(p.ax, p.az, p.bx, p.bz, x, z);
  return d - p.radiusA - mul(p.radiusB - p.radiusA, lineDistance.along);
}

/** What a hill adds at the point. */
export function hillAt(s: Shape, x: number, z: number): number {
  let d = lineDistance(s.ax, s.az, s.bx, s.bz, x, z);
  const along = lineDistance.along;
  d -= s.radiusA + mul(s.radiusB - s.radiusA, along);
  return mul(s.heightA + mul(s.heightB - s.heightA, along), fade(d, s.reach));
}

/** The height h of the ground at the point after a shape other than a hill. */
export function applyShape(s: Shape, h: number, x: number, z: number, stray: number): number {
  let d = lineDistance(s.ax, s.az, s.bx, s.bz, x, z);
  const along = lineDistance.along;
  d -= s.radiusA + mul(s.radiusB - s.radiusA, along);
  const level = s.heightA + mul(s.heightB - s.heightA, along);
  if (s.kind === SHAPE_LEVEL) return h + mul(level - h, mul(fade(d, s.reach), Q15 - s.keep));
  if (s.kind === SHAPE_BANK) {
    if (h >= level + BANK_RISE) return h;
    d += mul(s.wobble, stray);
    return h + mul(level + BANK_RISE - h, fade(d - BANK_WIDTH, s.reach));
  }
  d += mul(s.wobble, stray);
  const profile = bedProfile(s, d, level);
  if (profile >= h) return h;
  const half = s.reach >> 1;
  return h + mul(profile - h, fade(d - half, half));
}

function bedProfile(s: Shape, d: number, level: number): number {
  if (d <= 0) {
    const width = Math.max(Math.min(s.radiusA, s.radiusB, s.depth * BED_SLOPE), 1000);
    return level - mul(s.depth, Q15 - fade(-d, width));
  }
  const beach = Math.min(2000 + Math.max(s.radiusA, s.radiusB), BEACH_WIDTH);
  if (d <= beach) return level + (d >> 3);
  return level + (beach >> 3) + ((d - beach) >> 1);
}

/** How high above its water the ground is sand. */
export function shoreOf(s: Shape): number {
  return Math.min(Math.floor(Math.max(s.radiusA, s.radiusB) / 12), SHORE_HEIGHT);
}
