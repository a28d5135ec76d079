/** The naked and clothed body in four levels of detail; everything optional is a part (parts.ts). */
import { CircleGeometry, PlaneGeometry, SphereGeometry, type BufferGeometry } from 'three';
import { ball, cylinder, gem, place, rough } from '../shape/soup.ts';
import { BONE, FEATURE, FigureSoup, slab, SLOT } from './figure.ts';

/** bodyGeometry: detail 0 for the nearest, 1 for the middle, 2 for the far, 3 for who is a few pixels wide. */
export function bodyGeometry(detail: 0 | 1 | 2 | 3): BufferGeometry {
  const s = new FigureSoup();
  if (detail >= 2) {
    (detail === 2 ? plainBody : distantBody)(s);
    return s.build();
  }
  const fine = detail === 0;
  legs(s, fine);
  trunk(s, fine);
  head(s, fine);
  arms(s, fine);
  return s.build();
}

function legs(s: FigureSoup, fine: boolean): void {
  const n = fine ? 8 : 5;
  for (const side of [1, -1]) {
    const thigh = side > 0 ? BONE.thighL : BONE.thighR, shin = thigh + 1, x = side * 0.11;
    s.add(cylinder(0.118, 0.09, 0.44, n), place(x, 0.69), thigh, SLOT.bottom, [0.7, 1, 0.4, 0.95]);
    s.add(cylinder(0.09, 0.074, 0.3, n), place(x, 0.34), shin, SLOT.bottom, [0.7, 0.92, 0.1, 0.5]);
    s.add(cylinder(0.104, 0.088, 0.28, n), place(x, 0.2), shin, SLOT.boots, [0.75, 1.1, 0.05, 0.36]);
    if (fine) {
      s.add(cylinder(0.118, 0.11, 0.07, n), place(x, 0.345), shin, SLOT.boots, [1.2, 1.25, 0.3, 0.4]);
      s.add(rough(ball(0.1, 1), 0.01, 2), place(x, 0.07, 0.07, 0, 0, 0, 0.92, 0.72, 1.7), shin, SLOT.boots, [0.72, 1.05, 0, 0.15]);
      s.add(ball(0.1, 0), place(x, 0.475, 0.012, 0, 0.4, 0, 0.92, 0.9, 0.92), shin, SLOT.bottom, [0.88, 0.95, 0.4, 0.55]);
    } else s.add(slab(0.17, 0.12, 0.3), place(x, 0.06, 0.05), shin, SLOT.boots, [0.75, 1, 0, 0.15]);
  }
}

function trunk(s: FigureSoup, fine: boolean): void {
  const n = fine ? 10 : 6;
  s.add(cylinder(0.2, 0.18, 0.2, n), place(0, 0.9, 0, 0, 0.2, 0, 1, 1, 0.78), BONE.hips, SLOT.bottom, [0.78, 0.95, 0.8, 1]);
  s.add(cylinder(0.265, 0.19, 0.4, n), place(0, 1.18, 0, 0, 0.2, 0, 1, 1, 0.72), BONE.chest, SLOT.top, [0.84, 1.1, 0.95, 1.4]);
  s.add(cylinder(0.12, 0.262, 0.13, n), place(0, 1.445, 0, 0, 0.2, 0, 1, 1, 0.73), BONE.chest, SLOT.top, [1.02, 1.14, 1.38, 1.52]);
  s.add(cylinder(0.205, 0.245, 0.16, n), place(0, 0.9, 0, 0, 0.2, 0, 1, 1, 0.8), BONE.hips, SLOT.top, [0.74, 0.94, 0.8, 1]);
  s.add(cylinder(0.207, 0.21, 0.075, n), place(0, 0.985, 0, 0, 0.2, 0, 1, 1, 0.8), BONE.chest, SLOT.boots, [1, 1.1, 0.9, 1]);
  s.add(cylinder(0.068, 0.082, 0.12, fine ? 8 : 5), place(0, 1.53), BONE.head, SLOT.skin, [0.76, 0.84, 1.45, 1.6]);
  if (!fine) return;
  s.add(slab(0.09, 0.085, 0.03), place(0, 0.985, 0.168), BONE.chest, SLOT.gold, [1, 1.15, 0.9, 1]);
  s.add(slab(0.045, 0.045, 0.034), place(0, 0.985, 0.17), BONE.chest, SLOT.boots, [0.8, 0.8, 0, 1]);
  s.add(cylinder(0.13, 0.145, 0.06, n), place(0, 1.49, 0, 0, 0, 0, 1, 1, 0.86), BONE.chest, SLOT.accent, [1, 1.12, 1.4, 1.52]);
  s.add(slab(0.07, 0.36, 0.02), place(0, 1.22, 0.176, 0.1), BONE.chest, SLOT.accent, [0.9, 1.05, 1, 1.4]);
  s.add(cylinder(0.25, 0.256, 0.045, n), place(0, 0.833, 0, 0, 0.2, 0, 1, 1, 0.8), BONE.hips, SLOT.accent, [0.85, 0.95, 0.8, 0.9]);
  s.add(slab(0.1, 0.12, 0.06), place(0.19, 0.94, 0.07, 0, 0.9), BONE.hips, SLOT.boots, [0.9, 1.1, 0.85, 1]);
}

function head(s: FigureSoup, fine: boolean): void {
  if (!fine) {
    s.add(new SphereGeometry(0.192, 7, 5), place(0, 1.69, 0.005, 0, 0, 0, 0.94, 1.06, 0.97), BONE.head, SLOT.skin, [0.88, 1.08, 1.5, 1.85]);
    for (const e of [1, -1]) s.add(slab(0.05, 0.06, 0.02), place(e * 0.068, 1.7, 0.176, 0, e * 0.3), BONE.head, SLOT.dark, [1, 1, 0, 1]);
    return;
  }
  s.add(new SphereGeometry(0.188, 12, 9), place(0, 1.7, 0.002, 0, 0, 0, 0.95, 1.02, 0.97), BONE.head, SLOT.skin, [0.9, 1.08, 1.5, 1.87], FEATURE.jaw);
  s.add(new SphereGeometry(0.135, 9, 6), place(0, 1.6, 0.05, 0, 0, 0, 0.98, 0.72, 0.86), BONE.head, SLOT.skin, [0.92, 1.02, 1.5, 1.7], FEATURE.jaw);
  s.add(rough(ball(0.034, 1), 0.006, 2), place(0, 1.662, 0.188, -0.2, 0, 0, 0.85, 1.1, 1), BONE.head, SLOT.skin, [1.02, 1.1, 1.6, 1.7], FEATURE.nose);
  for (const e of [1, -1]) {
    const x = e * 0.068;
    s.add(ball(0.04, 1), place(x, 1.702, 0.152, 0, e * 0.35, 0, 0.85, 1.12, 0.6), BONE.head, SLOT.white, [1, 1, 0, 1], FEATURE.eye);
    s.add(ball(0.027, 1), place(x * 0.97, 1.7, 0.166, 0, e * 0.3, 0, 0.86, 1.1, 0.55), BONE.head, SLOT.eye, [1, 1, 0, 1], FEATURE.eye);
    s.add(ball(0.016, 0), place(x * 0.96, 1.7, 0.176, 0, e * 0.3, 0, 0.9, 1.1, 0.6), BONE.head, SLOT.dark, [1, 1, 0, 1], FEATURE.eye);
    s.add(slab(0.012, 0.012, 0.01), place(x * 0.96 + 0.01, 1.714, 0.185), BONE.head, SLOT.white, [1.2, 1.2, 0, 1], FEATURE.eye);
    s.add(slab(0.084, 0.012, 0.026), place(x, 1.737, 0.162, 0.1, e * 0.34, e * 0.05), BONE.head, SLOT.dark, [1, 1, 0, 1], FEATURE.eye);
    s.add(slab(0.074, 0.018, 0.03), place(x * 1.02, 1.768, 0.163, 0, e * 0.34, e * 0.06), BONE.head, SLOT.hair, [0.8, 0.85, 0, 1], FEATURE.brow);
    s.add(ball(0.04, 1), place(e * 0.178, 1.685, -0.005, 0, 0, 0, 0.5, 1, 0.75), BONE.head, SLOT.skin, [0.92, 0.96, 1.6, 1.75]);
    s.add(ball(0.024, 0), place(e * 0.1, 1.645, 0.152, 0, e * 0.5, 0, 1.2, 0.7, 0.4), BONE.head, SLOT.lip, [1.5, 1.5, 0, 1]);
  }
  s.add(slab(0.068, 0.016, 0.02), place(0, 1.602, 0.172), BONE.head, SLOT.lip, [1, 1, 0, 1]);
  for (const e of [1, -1]) s.add(slab(0.022, 0.014, 0.02), place(e * 0.04, 1.608, 0.166, 0, 0, e * 0.5), BONE.head, SLOT.lip, [1, 1, 0, 1]);
}

function arms(s: FigureSoup, fine: boolean): void {
  const n = fine ? 8 : 5;
  for (const side of [1, -1]) {
    const upper = side > 0 ? BONE.upperArmL : BONE.upperArmR, fore = upper + 1, x = side * 0.285;
    s.add(rough(ball(0.105, fine ? 1 : 0), 0.01, 3), place(x - side * 0.02, 1.375), upper, SLOT.top, [0.96, 1.14, 1.28, 1.48]);
    s.add(cylinder(0.088, 0.074, 0.28, n), place(x, 1.245), upper, SLOT.top, [0.82, 1.04, 1.1, 1.4]);
    s.add(cylinder(0.07, 0.055, 0.26, n), place(x, 0.99), fore, SLOT.skin, [0.85, 1, 0.85, 1.1]);
    if (fine) {
      s.add(ball(0.073, 0), place(x, 1.115), fore, SLOT.top, [0.92, 0.98, 1, 1.2]);
      s.add(cylinder(0.082, 0.076, 0.06, n), place(x, 1.1), fore, SLOT.accent, [0.95, 1.05, 1, 1.2]);
      s.add(cylinder(0.074, 0.064, 0.12, n), place(x, 0.94), fore, SLOT.boots, [0.95, 1.12, 0.85, 1]);
      s.add(rough(ball(0.066, 1), 0.008, 4), place(x, 0.83, 0.005, 0, 0, 0, 0.72, 1.15, 1), fore, SLOT.skin, [0.92, 1.04, 0.75, 0.9]);
      s.add(cylinder(0.02, 0.024, 0.08, 5), place(x - side * 0.02, 0.845, 0.06, -0.5, 0, side * 0.2), fore, SLOT.skin, [1, 1, 0, 1]);
    } else s.add(ball(0.075, 0), place(x, 0.835, 0, 0, 0, 0, 0.85, 1.1, 1), fore, SLOT.skin, [0.9, 1, 0.75, 0.9]);
  }
}

/** plainBody: 124 triangles. */
export function plainBody(s: FigureSoup): void {
  for (const side of [1, -1]) {
    const thigh = side > 0 ? BONE.thighL : BONE.thighR, upper = side > 0 ? BONE.upperArmL : BONE.upperArmR;
    s.add(open(0.12, 0.09, 0.46, 4), place(side * 0.11, 0.68), thigh, SLOT.bottom, [0.75, 1, 0.4, 0.95]);
    s.add(open(0.1, 0.1, 0.46, 4), place(side * 0.11, 0.24), thigh + 1, SLOT.boots, [0.8, 1.05, 0, 0.5]);
    s.add(open(0.1, 0.08, 0.3, 4), place(side * 0.285, 1.26), upper, SLOT.top, [0.85, 1.1, 1.1, 1.4]);
    s.add(open(0.072, 0.07, 0.34, 3), place(side * 0.285, 0.96), upper + 1, SLOT.skin, [0.85, 1, 0.8, 1.1]);
  }
  s.add(open(0.27, 0.22, 0.62, 5), place(0, 1.14, 0, 0, 0.2, 0, 1, 1, 0.74), BONE.chest, SLOT.top, [0.8, 1.12, 0.85, 1.45]);
  s.add(open(0.1, 0.27, 0.08, 5), place(0, 1.48, 0, 0, 0.2, 0, 1, 1, 0.74), BONE.chest, SLOT.accent, [1.05, 1.15, 1.4, 1.5]);
  s.add(ball(0.195, 0), place(0, 1.69, 0.01), BONE.head, SLOT.skin, [0.9, 1.08, 1.5, 1.85]);
  s.add(ball(0.205, 0), place(0, 1.745, -0.045, 0.35, 0, 0, 1.02, 0.92, 1), BONE.head, SLOT.hair, [0.85, 1.15, 1.6, 1.95]);
  for (const e of [1, -1]) s.add(new PlaneGeometry(0.045, 0.06), place(e * 0.065, 1.685, 0.2, 0, e * 0.3), BONE.head, SLOT.dark, [1, 1, 0, 1]);
}

/** distantBody: 48 triangles. */
export function distantBody(s: FigureSoup): void {
  for (const side of [1, -1]) {
    const thigh = side > 0 ? BONE.thighL : BONE.thighR, upper = side > 0 ? BONE.upperArmL : BONE.upperArmR;
    s.add(open(0.13, 0.1, 0.92, 3), place(side * 0.11, 0.46), thigh, SLOT.bottom, [0.7, 1.02, 0, 0.95]);
    s.add(open(0.1, 0.07, 0.62, 3), place(side * 0.285, 1.12), upper, SLOT.top, [0.8, 1.08, 0.8, 1.4]);
  }
  s.add(open(0.24, 0.23, 0.68, 4), place(0, 1.18, 0, 0, 0.78, 0, 1.1, 1, 0.76), BONE.chest, SLOT.top, [0.8, 1.12, 0.85, 1.5]);
  s.add(gem(0.2), place(0, 1.69, 0.01, 0, 0.4, 0, 1, 1.1, 1), BONE.head, SLOT.skin, [0.9, 1.08, 1.5, 1.85]);
  s.add(gem(0.215), place(0, 1.75, -0.05, 0, 0.4, 0, 1.02, 0.95, 1), BONE.head, SLOT.hair, [0.9, 1.15, 1.7, 1.9]);
}

/** discGeometry is the disc under somebody's feet: a fan whose middle alone lies near the axis. */
export function discGeometry(sides = 7): BufferGeometry {
  const s = new FigureSoup();
  s.add(new CircleGeometry(0.64, sides), place(0, 0, 0, -Math.PI / 2), BONE.hips, SLOT.dark);
  return s.build();
}

/** open is the wall of a cylinder, without its ends. */
export function open(top: number, bottom: number, height: number, sides: number): BufferGeometry {
  const g = cylinder(top, bottom, height, sides);
  // The side wall comes first in three's cylinder: two triangles for each side.
  const flat = g.toNonIndexed();
  const wall = flat.clone();
  for (const name of ['position', 'normal', 'uv']) {
    const a = flat.getAttribute(name);
    const cut = a.clone();
    (cut as { array: unknown }).array = (a.array as Float32Array).slice(0, sides * 6 * a.itemSize);
    (cut as { count: number }).count = sides * 6;
    wall.setAttribute(name, cut as never);
  }
  return wall;
}
