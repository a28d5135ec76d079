// Integer gradient noise and weights, the twin of engine/terrain/noise.go.

import { hash, sqrt } from './geom.ts';

/** 1.0 in the fixed point of weights and noise. */
export const Q15 = 32768;

const gradientX = Int32Array.of(181, 167, 128, 69, 0, -69, -128, -167, -181, -167, -128, -69, 0, 69, 128, 167);
const gradientZ = Int32Array.of(0, 69, 128, 167, 181, 167, 128, 69, 0, -69, -128, -167, -181, -167, -128, -69);

/** Gradient noise in Q15, about ±1, whose features are 2^shift mm wide. */
export function noise(seed: number, x: number, z: number, shift: number): number {
  const cx = x >> shift;
  const cz = z >> shift;
  const mask = (1 << shift) - 1;
  let fx = x & mask;
  let fz = z & mask;
  if (shift >= 15) {
    fx >>= shift - 15;
    fz >>= shift - 15;
  } else {
    fx <<= 15 - shift;
    fz <<= 15 - shift;
  }
  const sx = smooth(fx);
  const sz = smooth(fz);
  const a = corner(seed, cx, cz, fx, fz);
  const b = corner(seed, cx + 1, cz, fx - Q15, fz);
  const c = corner(seed, cx, cz + 1, fx, fz - Q15);
  const d = corner(seed, cx + 1, cz + 1, fx - Q15, fz - Q15);
  const top = a + Math.floor(((b - a) * sx) / Q15);
  const bottom = c + Math.floor(((d - c) * sx) / Q15);
  return (top + Math.floor(((bottom - top) * sz) / Q15)) >> 7;
}

function corner(seed: number, cx: number, cz: number, fx: number, fz: number): number {
  const g = hash(seed, cx, cz) & 15;
  return gradientX[g]! * fx + gradientZ[g]! * fz;
}

/** The cubic ease of t in [0, Q15]. */
export function smooth(t: number): number {
  return Math.floor((((t * t) >> 15) * (3 * Q15 - 2 * t)) / Q15);
}

/** 1 for d <= 0, 0 for d >= width, and an ease between, in Q15. */
export function fade(d: number, width: number): number {
  if (d <= 0) return Q15;
  if (d >= width) return 0;
  return smooth(Q15 - Math.floor((d * Q15) / width));
}

/** A length times a Q15 weight, rounded down. */
export function mul(length: number, weight: number): number {
  return Math.floor((length * weight) / Q15);
}

/** How far the point lies from the line a-b; lineDistance.along is where along it the nearest point
 * is, in Q15. */
export function lineDistance(ax: number, az: number, bx: number, bz: number, x: number, z: number): number {
  let px = x - ax;
  let pz = z - az;
  const vx = bx - ax;
  const vz = bz - az;
  const length = vx * vx + vz * vz;
  let along = 0;
  if (length > 0) {
    const dot = px * vx + pz * vz;
    if (dot >= length) along = Q15;
    else if (dot > 0) along = Math.floor((Math.floor(dot / 256) * Q15) / (Math.floor(length / 256) + 1));
  }
  px -= Math.floor((vx * along) / Q15);
  pz -= Math.floor((vz * along) / Q15);
  lineDistance.along = along;
  return sqrt(px * px + pz * pz);
}
lineDistance.along = 0;
