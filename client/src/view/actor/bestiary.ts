/** The creatures of the world, each a model of a few hundred triangles. Length 1 is a metre. */
import type { BufferGeometry } from 'three';
import { ball, box, cone, cylinder, place, rough } from '../shape/soup.ts';
import { Beast, HUE, MOVE, type Joint } from './beast.ts';

export interface Creature {
  build: () => Beast;
  colours: readonly [own: number, second: number];
  /** Half the width of its shadow, metres, and how high a plate or a mark floats. */
  girth: number;
  height: number;
  /** Strides per metre: small beasts step more often. */
  strides: number;
}

interface Quadruped {
  length: number;
  shoulder: number;
  girth: number;
  leg: number;
  neck: number;
  headSize: number;
  snout: number;
  ears: 'up' | 'round' | 'long' | 'none';
  tail: 'bushy' | 'thin' | 'stub' | 'none';
  horns?: 'antlers' | 'tusks' | 'curled';
  mane?: boolean;
  /** Front is heavier than back by this factor. */
  bulk?: number;
  belly?: number;
}

function quadruped(o: Quadruped): Beast {
  const b = new Beast(), half = o.length / 2, y = o.shoulder, bulk = o.bulk ?? 1.12;
  const low = y - o.girth, high = y + o.girth;
  b.add(rough(ball(1, 1), 0.12, 3), place(0, y, half * 0.35, 0, 0, 0, o.girth * bulk, o.girth * bulk, half * 0.72), HUE.own, [0.7, 1.12, low, high]);
  b.add(rough(ball(1, 1), 0.12, 5), place(0, y - 0.02, -half * 0.4, 0, 0, 0, o.girth * 0.95, o.girth * 0.98, half * 0.68), HUE.own, [0.7, 1.1, low, high]);
  b.add(rough(ball(1, 0), 0.1, 6), place(0, y - o.girth * 0.45, 0, 0, 0, 0, o.girth * 0.8, o.girth * 0.7, half * 0.8), o.belly ?? HUE.second, [0.75, 0.95, low, y]);
  for (const x of [-1, 1]) for (const z of [-1, 1]) {
    const joint: Joint = { move: MOVE.leg, x: x * o.girth * 0.62, y: y - 0.02, z: z * half * 0.62, phase: x * z > 0 ? 0 : Math.PI };
    const top = y - 0.02, middle = top * 0.52;
    b.add(rough(cylinder(o.leg * 1.7, o.leg, top - middle + 0.06, 6), 0.02, 2), place(joint.x!, (top + middle) / 2, joint.z! - z * 0.02), HUE.own, [0.68, 1, 0, high], joint);
    b.add(cylinder(o.leg, o.leg * 0.72, middle, 5), place(joint.x!, middle / 2, joint.z! + (z < 0 ? -0.03 : 0.01)), HUE.second, [0.7, 0.95, 0, middle], joint);
    b.add(ball(o.leg * 1.05, 0), place(joint.x!, o.leg * 0.5, joint.z! + 0.02, 0, 0, 0, 1, 0.6, 1.4), HUE.dark, [2.4, 3, 0, 0.1], joint);
  }
  headOf(b, o, half);
  tailOf(b, o, half);
  return b;
}

function headOf(b: Beast, o: Quadruped, half: number): void {
  const hs = o.headSize, ny = o.shoulder + o.girth * 0.3, nz = half * 0.8;
  const hy = ny + o.neck, hz = nz + o.neck * 0.55 + hs * 0.5;
  const joint: Joint = { move: MOVE.head, x: 0, y: ny, z: nz };
  const put = (g: BufferGeometry, x: number, y: number, z: number, hue: number, rx = 0, ry = 0, rz = 0, sx = 1, sy = 1, sz = 1) =>
    b.add(g, place(x, y, z, rx, ry, rz, sx, sy, sz), hue, [0.78, 1.12, ny, hy + hs], joint);
  if (o.neck > 0.02) put(rough(cylinder(hs * 0.62, o.girth * 0.72, o.neck * 1.5 + 0.1, 7), 0.03, 3), 0, (ny + hy) / 2, (nz + hz) / 2 - 0.03, HUE.own, 0.6);
  if (o.mane) for (let i = 0; i < 4; i++) put(rough(cone(hs * 0.5, hs * 1.1, 5), 0.04, i), 0, ny + 0.05 + i * o.neck * 0.3, nz - 0.06 + i * 0.05, HUE.second, -0.9);
  put(rough(ball(hs, 1), hs * 0.12, 4), 0, hy, hz, HUE.own, 0, 0, 0, 0.92, 0.92, 1.02);
  put(rough(cylinder(hs * 0.34, hs * 0.6, o.snout, 7), 0.02, 5), 0, hy - hs * 0.22, hz + hs * 0.55 + o.snout * 0.4, HUE.second, Math.PI / 2 + 0.08, 0, 0, 1, 1, 0.8);
  put(ball(hs * 0.2, 0), 0, hy - hs * 0.12, hz + hs * 0.55 + o.snout * 0.9, HUE.dark);
  for (const e of [-1, 1]) {
    put(ball(hs * 0.17, 1), e * hs * 0.56, hy + hs * 0.18, hz + hs * 0.66, HUE.white, 0, 0, 0, 0.8, 1, 0.8);
    put(ball(hs * 0.12, 0), e * hs * 0.6, hy + hs * 0.18, hz + hs * 0.76, HUE.dark);
    if (o.ears === 'up') put(cone(hs * 0.3, hs * 0.85, 4), e * hs * 0.55, hy + hs * 1.05, hz - hs * 0.1, HUE.own, 0, 0, -e * 0.25, 1, 1, 0.6);
    else if (o.ears === 'round') put(ball(hs * 0.3, 0), e * hs * 0.66, hy + hs * 0.75, hz - hs * 0.1, HUE.own, 0, 0, 0, 1, 1, 0.5);
    else if (o.ears === 'long') {
      put(rough(cone(hs * 0.26, hs * 1.9, 5), 0.01, 3), e * hs * 0.4, hy + hs * 1.5, hz - hs * 0.3, HUE.own, -0.25, 0, -e * 0.16, 1, 1, 0.55);
      put(cone(hs * 0.14, hs * 1.4, 4), e * hs * 0.4, hy + hs * 1.45, hz - hs * 0.2, HUE.pink, -0.25, 0, -e * 0.16, 1, 1, 0.4);
    }
    if (o.horns === 'tusks') put(cone(hs * 0.11, hs * 0.6, 5), e * hs * 0.45, hy - hs * 0.15, hz + hs * 0.75 + o.snout * 0.5, HUE.white, 0.5, 0, -e * 0.5);
    if (o.horns === 'curled') put(rough(ball(hs * 0.34, 1), 0.03, 3), e * hs * 0.8, hy + hs * 0.3, hz - hs * 0.1, HUE.horn, 0, 0, 0, 0.7, 1, 1);
    if (o.horns === 'antlers') {
      put(cylinder(0.014, 0.028, 0.44, 5), e * 0.12, hy + hs + 0.14, hz - 0.08, HUE.horn, -0.3, 0, -e * 0.5);
      for (const [dx, dy, dz, t] of [[0.2, 0.22, 0.04, 0.7], [0.27, 0.36, -0.08, 0.2], [0.16, 0.4, 0.02, 0.9]] as const) {
        put(cone(0.02, 0.26, 4), e * dx, hy + hs + dy, hz + dz - 0.06, HUE.horn, t, 0, -e * 0.35);
      }
    }
  }
}

function tailOf(b: Beast, o: Quadruped, half: number): void {
  const y = o.shoulder + o.girth * 0.35, z = -half * 0.98, joint: Joint = { move: MOVE.tail, x: 0, y, z };
  if (o.tail === 'bushy') {
    b.add(rough(ball(1, 1), 0.2, 3), place(0, y - 0.12, z - 0.26, -0.5, 0, 0, o.girth * 0.42, o.girth * 0.4, 0.36), HUE.own, [0.8, 1.1, 0, y], joint);
    b.add(rough(cone(o.girth * 0.26, 0.22, 6), 0.02, 2), place(0, y - 0.26, z - 0.54, -2.1), HUE.second, [0.9, 1.1, 0, y], joint);
  } else if (o.tail === 'thin') {
    b.add(cylinder(0.035, 0.02, 0.45, 5), place(0, y - 0.2, z - 0.08, 0.35), HUE.own, [0.8, 1, 0, y], joint);
    b.add(rough(ball(0.07, 0), 0.02, 2), place(0, y - 0.44, z - 0.16), HUE.second, [0.8, 1, 0, y], joint);
  } else if (o.tail === 'stub') b.add(rough(ball(o.girth * 0.34, 0), 0.03, 2), place(0, y, z - 0.02), HUE.second, [0.95, 1.1, 0, y], joint);
}

function spider(): Beast {
  const b = new Beast();
  b.add(rough(ball(0.5, 1), 0.1, 3), place(0, 0.55, -0.48, 0, 0, 0, 0.95, 0.85, 1.15), HUE.own, [0.7, 1.15, 0.1, 1]);
  for (let i = 0; i < 3; i++) b.add(ball(0.12, 0), place(0, 0.93 - i * 0.06, -0.3 - i * 0.28, 0, 0, 0, 1.3, 0.5, 1), HUE.second, [1, 1.2, 0, 1]);
  b.add(rough(ball(0.28, 1), 0.05, 4), place(0, 0.48, 0.12), HUE.own, [0.75, 1.1, 0.1, 0.8]);
  for (let i = 0; i < 6; i++) b.add(ball(i < 2 ? 0.06 : 0.04, 0), place((i % 2 ? 1 : -1) * (0.08 + (i >> 1) * 0.06), 0.56 + (i >> 1) * 0.045, 0.37 - (i >> 1) * 0.05), HUE.red, [1.4, 1.6, 0, 1]);
  for (const e of [-1, 1]) {
    b.add(cone(0.05, 0.22, 4), place(e * 0.09, 0.34, 0.38, 2.8), HUE.dark, [2, 3, 0, 1], { move: MOVE.head, y: 0.45, z: 0.2 });
    for (let i = 0; i < 4; i++) {
      const turn = (i - 1.5) * 0.55, joint: Joint = { move: MOVE.sideLeg, x: e * 0.2, y: 0.5, z: 0.14 - i * 0.12, phase: (i + (e > 0 ? 1 : 0)) * Math.PI };
      const c = Math.cos(turn), s = -Math.sin(turn) * -1;
      b.add(cylinder(0.035, 0.05, 0.6, 5), place(e * (0.2 + 0.24 * c), 0.72, joint.z! - s * 0.26, 0, e * -turn * 1, e * -0.95), HUE.own, [0.8, 1.1, 0, 1], joint);
      b.add(cylinder(0.016, 0.036, 0.98, 5), place(e * (0.2 + 0.62 * c), 0.44, joint.z! - s * 0.62, 0, e * -turn * 1, e * 0.38), HUE.own, [0.6, 1, 0, 1], joint);
    }
  }
  return b;
}

function bird(o: { size: number; crest: boolean; flying: boolean }): Beast {
  const b = new Beast(), y = o.flying ? 1.5 : 0.3, m = o.flying ? MOVE.float : MOVE.rigid;
  b.add(rough(ball(0.2, 1), 0.03, 3), place(0, y, 0, 0.25, 0, 0, 0.85, 0.9, 1.3), HUE.own, [0.7, 1.12, y - 0.2, y + 0.2], { move: m });
  b.add(rough(ball(0.12, 1), 0.02, 4), place(0, y + 0.19, 0.2), HUE.own, [0.85, 1.12, y, y + 0.3], { move: MOVE.head, y, z: 0.1 });
  b.add(cone(0.045, 0.16, 4), place(0, y + 0.17, 0.36, Math.PI / 2), HUE.eyeGlow, [0.8, 0.9, 0, 3], { move: MOVE.head, y, z: 0.1 });
  for (const e of [-1, 1]) {
    b.add(ball(0.026, 0), place(e * 0.085, y + 0.22, 0.28), HUE.dark, [1, 1, 0, 1], { move: MOVE.head, y, z: 0.1 });
    const wing: Joint = { move: o.flying ? MOVE.wing : MOVE.rigid, x: e * 0.12, y: y + 0.05, z: 0 };
    if (o.flying) b.add(rough(box(0.62, 0.03, 0.26), 0.05, 3), place(e * 0.44, y + 0.06, -0.02, 0, -e * 0.2), HUE.second, [0.8, 1.1, y - 0.2, y + 0.2], wing);
    else {
      b.add(rough(ball(0.15, 0), 0.03, 3), place(e * 0.15, y + 0.02, -0.04, 0.2, 0, 0, 0.35, 0.75, 1.2), HUE.second, [0.8, 1.1, 0, 0.5], wing);
      b.add(cylinder(0.018, 0.018, 0.2, 4), place(e * 0.07, 0.1, 0.02), HUE.eyeGlow, [0.7, 0.8, 0, 1], { move: MOVE.leg, x: e * 0.07, y: 0.22, z: 0, phase: e > 0 ? 0 : Math.PI });
    }
  }
  b.add(rough(cone(0.12, 0.34, 4), 0.02, 3), place(0, y + 0.06, -0.32, -1.8, 0, 0, 1, 1, 0.35), HUE.second, [0.8, 1.1, 0, 2], { move: MOVE.tail, y, z: -0.2 });
  if (o.crest) for (let i = 0; i < 3; i++) b.add(ball(0.036, 0), place(0, y + 0.31 - i * 0.01, 0.24 - i * 0.06), HUE.red, [1.2, 1.3, 0, 1], { move: MOVE.head, y, z: 0.1 });
  return b;
}

function bat(): Beast {
  const b = new Beast(), y = 1.5;
  b.add(rough(ball(0.17, 1), 0.03, 3), place(0, y), HUE.own, [0.75, 1.1, y - 0.2, y + 0.2], { move: MOVE.float });
  for (const e of [-1, 1]) {
    b.add(cone(0.06, 0.2, 4), place(e * 0.1, y + 0.2, 0.02, 0, 0, -e * 0.2), HUE.own, [1, 1.1, 0, 3], { move: MOVE.float });
    b.add(ball(0.04, 0), place(e * 0.07, y + 0.05, 0.14), HUE.eyeGlow, [1, 1, 0, 1], { move: MOVE.float });
    for (let i = 0; i < 3; i++) b.add(rough(cone(0.2, 0.5, 3), 0.02, i), place(e * (0.26 + i * 0.2), y - 0.04 - i * 0.02, -0.04, 0, 0, -e * (1.5 + i * 0.2), 1, 1, 0.1), HUE.second, [0.8, 1.1, y - 0.3, y + 0.2], { move: MOVE.wing, x: e * 0.1, y, z: 0, phase: 4 });
  }
  return b;
}

function wisp(): Beast {
  const b = new Beast();
  b.add(ball(0.2, 1), place(0, 1.25), HUE.glow, [1.3, 1.5, 0, 2], { move: MOVE.float });
  b.add(rough(ball(0.32, 1), 0.06, 3), place(0, 1.25), HUE.own, [0.9, 1.25, 0.8, 1.7], { move: MOVE.float });
  for (let i = 0; i < 5; i++) b.add(rough(cone(0.13, 0.6, 5), 0.03, i), place(Math.cos(i * 1.257) * 0.17, 1.55, Math.sin(i * 1.257) * 0.17, 0, 0, 0), HUE.glow, [0.9, 1.3, 1.2, 1.9], { move: MOVE.flame, y: 1.3 });
  for (let i = 0; i < 3; i++) b.add(ball(0.07, 0), place(Math.cos(i * 2.1) * 0.4, 0.9 + i * 0.14, Math.sin(i * 2.1) * 0.4), HUE.glow, [1.2, 1.3, 0, 2], { move: MOVE.float });
  for (const e of [-1, 1]) b.add(ball(0.05, 0), place(e * 0.1, 1.3, 0.29), HUE.dark, [1, 1, 0, 2], { move: MOVE.float });
  return b;
}

function treant(): Beast {
  const b = new Beast();
  b.add(rough(cylinder(0.5, 0.7, 1.8, 8), 0.2, 3), place(0, 2), HUE.bark, [0.9, 1.8, 1, 3]);
  b.add(rough(ball(1.15, 1), 0.35, 4), place(0, 3.6, -0.1, 0, 0, 0, 1, 0.75, 1), HUE.own, [0.65, 1.2, 2.8, 4.4]);
  for (let i = 0; i < 4; i++) b.add(rough(ball(0.66, 1), 0.2, i), place(Math.cos(i * 1.57) * 0.85, 3.3, Math.sin(i * 1.57) * 0.8), HUE.own, [0.65, 1.15, 2.7, 4]);
  for (const e of [-1, 1]) {
    b.add(ball(0.11, 0), place(e * 0.22, 2.4, 0.52), HUE.eyeGlow, [1.1, 1.1, 0, 4]);
    b.add(box(0.3, 0.1, 0.12), place(e * 0.24, 2.58, 0.54, 0, 0, e * 0.3), HUE.bark, [0.8, 1, 0, 4]);
    const leg: Joint = { move: MOVE.leg, x: e * 0.36, y: 1.3, z: 0, phase: e > 0 ? 0 : Math.PI };
    b.add(rough(cylinder(0.28, 0.36, 1.3, 6), 0.1, 5), place(e * 0.36, 0.65), HUE.bark, [0.7, 1.5, 0, 1.4], leg);
    for (let i = 0; i < 3; i++) b.add(cone(0.16, 0.5, 4), place(e * 0.36 + (i - 1) * 0.2, 0.1, 0.24, 1.3, (i - 1) * 0.5), HUE.bark, [0.8, 1.2, 0, 0.5], leg);
    const arm: Joint = { move: MOVE.arm, x: e * 0.6, y: 2.6, z: 0, phase: e > 0 ? Math.PI : 0 };
    b.add(rough(cylinder(0.2, 0.15, 1.5, 6), 0.08, 6), place(e * 0.86, 1.95, 0.05, 0, 0, e * 0.3), HUE.bark, [0.8, 1.6, 1, 3], arm);
    for (let i = 0; i < 3; i++) b.add(cone(0.07, 0.45, 4), place(e * (1.04 + (i - 1) * 0.1), 1.05, 0.1, Math.PI, 0, (i - 1) * 0.3), HUE.bark, [0.8, 1.3, 0, 2], arm);
    b.add(rough(ball(0.34, 0), 0.1, 3), place(e * 0.7, 2.72), HUE.own, [0.7, 1.1, 2, 3], arm);
  }
  b.add(rough(box(0.5, 0.1, 0.1), 0.04, 3), place(0, 2, 0.6, 0, 0, 0.05), HUE.dark, [1, 1, 0, 4]);
  b.add(rough(cone(0.13, 0.4, 5), 0.03, 3), place(0, 2.22, 0.62, 1.2), HUE.bark, [1.2, 1.6, 2, 2.5]);
  return b;
}

function frog(): Beast {
  const b = new Beast();
  b.add(rough(ball(0.3, 1), 0.04, 3), place(0, 0.25, 0, -0.25, 0, 0, 1, 0.75, 1.15), HUE.own, [0.7, 1.15, 0, 0.5]);
  b.add(ball(0.25, 1), place(0, 0.17, 0.08, 0, 0, 0, 0.95, 0.55, 1), HUE.second, [0.9, 1, 0, 0.3]);
  for (const e of [-1, 1]) {
    b.add(ball(0.09, 1), place(e * 0.15, 0.47, 0.14), HUE.own, [1, 1.15, 0, 0.6], { move: MOVE.head, y: 0.25 });
    b.add(ball(0.05, 0), place(e * 0.17, 0.5, 0.2), HUE.dark, [1, 1, 0, 1], { move: MOVE.head, y: 0.25 });
    b.add(rough(ball(0.15, 0), 0.03, 3), place(e * 0.3, 0.16, -0.16, 0, 0, 0, 0.7, 0.8, 1.5), HUE.own, [0.75, 1.05, 0, 0.4], { move: MOVE.leg, x: e * 0.25, y: 0.25, z: -0.1 });
    b.add(ball(0.07, 0), place(e * 0.24, 0.06, 0.24, 0, 0, 0, 0.9, 0.7, 1.8), HUE.own, [0.75, 1, 0, 0.3], { move: MOVE.leg, x: e * 0.22, y: 0.2, z: 0.16, phase: Math.PI });
  }
  return b;
}

function slime(): Beast {
  const b = new Beast();
  b.add(rough(ball(0.5, 2), 0.08, 3), place(0, 0.36, 0, 0, 0, 0, 1, 0.78, 1), HUE.own, [0.7, 1.25, 0, 0.8], { move: MOVE.flame, y: 0.3 });
  for (const e of [-1, 1]) b.add(ball(0.08, 1), place(e * 0.16, 0.5, 0.4), HUE.dark, [1, 1, 0, 1], { move: MOVE.flame, y: 0.3 });
  return b;
}

function golem(): Beast {
  const b = new Beast();
  b.add(rough(ball(0.8, 1), 0.25, 3), place(0, 1.9, 0, 0, 0, 0, 1.1, 0.95, 0.85), HUE.own, [0.65, 1.15, 1, 2.8]);
  b.add(rough(ball(0.36, 1), 0.1, 4), place(0, 2.75, 0.2), HUE.own, [0.8, 1.15, 2.3, 3.1], { move: MOVE.head, y: 2.5 });
  b.add(ball(0.22, 0), place(0, 2, 0.66), HUE.glow, [1.2, 1.3, 0, 4]);
  for (const e of [-1, 1]) {
    b.add(ball(0.08, 0), place(e * 0.14, 2.82, 0.5), HUE.glow, [1.3, 1.3, 0, 4], { move: MOVE.head, y: 2.5 });
    b.add(rough(cylinder(0.32, 0.4, 1.1, 6), 0.14, 5), place(e * 0.45, 0.55), HUE.own, [0.65, 1, 0, 1.4], { move: MOVE.leg, x: e * 0.45, y: 1.2, z: 0, phase: e > 0 ? 0 : Math.PI });
    const arm: Joint = { move: MOVE.arm, x: e * 0.9, y: 2.3, z: 0, phase: e > 0 ? Math.PI : 0 };
    b.add(rough(ball(0.4, 1), 0.14, 6), place(e * 1.05, 2.25), HUE.second, [0.7, 1.15, 1.6, 2.8], arm);
    b.add(rough(cylinder(0.22, 0.3, 0.9, 6), 0.1, 7), place(e * 1.15, 1.55), HUE.own, [0.7, 1.1, 1, 2.2], arm);
    b.add(rough(ball(0.34, 0), 0.1, 8), place(e * 1.17, 1), HUE.second, [0.7, 1.1, 0.6, 1.5], arm);
  }
  return b;
}

export const bestiary: Readonly<Record<string, Creature>> = {
  wolf: { build: () => quadruped({ length: 1.15, shoulder: 0.72, girth: 0.24, leg: 0.055, neck: 0.16, headSize: 0.17, snout: 0.22, ears: 'up', tail: 'bushy', mane: true, bulk: 1.2 }), colours: [0x8a8792, 0xc9c4c4], girth: 0.55, height: 1.15, strides: 3.4 },
  boar: { build: () => quadruped({ length: 1.15, shoulder: 0.58, girth: 0.33, leg: 0.06, neck: 0.02, headSize: 0.22, snout: 0.26, ears: 'up', tail: 'thin', horns: 'tusks', mane: true, bulk: 1.15, belly: HUE.own }), colours: [0x6d4a3a, 0x8a6450], girth: 0.6, height: 1.1, strides: 4.2 },
  deer: { build: () => quadruped({ length: 1.1, shoulder: 0.98, girth: 0.23, leg: 0.045, neck: 0.42, headSize: 0.15, snout: 0.18, ears: 'up', tail: 'stub', horns: 'antlers' }), colours: [0xb07a4a, 0xeadbc0], girth: 0.55, height: 1.9, strides: 2.6 },
  doe: { build: () => quadruped({ length: 1.02, shoulder: 0.9, girth: 0.21, leg: 0.042, neck: 0.38, headSize: 0.14, snout: 0.17, ears: 'up', tail: 'stub' }), colours: [0xb9845a, 0xf0e2c8], girth: 0.5, height: 1.6, strides: 2.8 },
  rabbit: { build: () => quadruped({ length: 0.4, shoulder: 0.2, girth: 0.13, leg: 0.035, neck: 0.05, headSize: 0.11, snout: 0.05, ears: 'long', tail: 'stub', bulk: 0.9 }), colours: [0xa98c6c, 0xf4ead8], girth: 0.24, height: 0.7, strides: 8 },
  fox: { build: () => quadruped({ length: 0.82, shoulder: 0.44, girth: 0.16, leg: 0.038, neck: 0.1, headSize: 0.13, snout: 0.17, ears: 'up', tail: 'bushy' }), colours: [0xd9702e, 0xf6ead8], girth: 0.36, height: 0.85, strides: 4.6 },
  bear: { build: () => quadruped({ length: 1.75, shoulder: 0.95, girth: 0.5, leg: 0.12, neck: 0.1, headSize: 0.3, snout: 0.24, ears: 'round', tail: 'stub', bulk: 1.08, belly: HUE.own }), colours: [0x6a4a34, 0x8f6a4c], girth: 0.95, height: 1.75, strides: 2.4 },
  sheep: { build: () => quadruped({ length: 0.95, shoulder: 0.62, girth: 0.34, leg: 0.05, neck: 0.05, headSize: 0.16, snout: 0.12, ears: 'round', tail: 'stub', bulk: 1, belly: HUE.own }), colours: [0xf6efe2, 0x5c5048], girth: 0.5, height: 1.1, strides: 4.4 },
  ram: { build: () => quadruped({ length: 1.05, shoulder: 0.7, girth: 0.36, leg: 0.055, neck: 0.08, headSize: 0.18, snout: 0.14, ears: 'none', tail: 'stub', horns: 'curled', belly: HUE.own }), colours: [0xe8ddc8, 0x6a5a4c], girth: 0.55, height: 1.25, strides: 4 },
  cow: { build: () => quadruped({ length: 1.6, shoulder: 1.05, girth: 0.44, leg: 0.085, neck: 0.14, headSize: 0.22, snout: 0.22, ears: 'round', tail: 'thin', horns: 'tusks' }), colours: [0xb97a52, 0xf2e6d6], girth: 0.8, height: 1.7, strides: 2.6 },
  horse: { build: () => quadruped({ length: 1.6, shoulder: 1.3, girth: 0.38, leg: 0.075, neck: 0.5, headSize: 0.2, snout: 0.32, ears: 'up', tail: 'bushy', mane: true }), colours: [0x9a6640, 0x4a3428], girth: 0.8, height: 2.3, strides: 2 },
  cat: { build: () => quadruped({ length: 0.55, shoulder: 0.3, girth: 0.11, leg: 0.03, neck: 0.06, headSize: 0.11, snout: 0.06, ears: 'up', tail: 'thin' }), colours: [0xd98c46, 0xf8ecd8], girth: 0.24, height: 0.6, strides: 6 },
  dog: { build: () => quadruped({ length: 0.85, shoulder: 0.5, girth: 0.18, leg: 0.045, neck: 0.12, headSize: 0.14, snout: 0.15, ears: 'round', tail: 'bushy' }), colours: [0xb98a54, 0xf4e6cc], girth: 0.4, height: 0.9, strides: 4.4 },
  rat: { build: () => quadruped({ length: 0.55, shoulder: 0.2, girth: 0.14, leg: 0.03, neck: 0.03, headSize: 0.1, snout: 0.12, ears: 'round', tail: 'thin' }), colours: [0x7a6a66, 0xc9a8a0], girth: 0.26, height: 0.5, strides: 8 },
  spider: { build: spider, colours: [0x4a3f52, 0xb8506a], girth: 0.8, height: 1.2, strides: 3.6 },
  bat: { build: bat, colours: [0x4f4258, 0x6d5a78], girth: 0.4, height: 2, strides: 1 },
  crow: { build: () => bird({ size: 1, crest: false, flying: true }), colours: [0x33303c, 0x4a4656], girth: 0.35, height: 2, strides: 1 },
  owl: { build: () => bird({ size: 1, crest: false, flying: true }), colours: [0x9a7a54, 0xd9c09a], girth: 0.35, height: 2, strides: 1 },
  hen: { build: () => bird({ size: 1, crest: true, flying: false }), colours: [0xf2e6d2, 0xd9b48a], girth: 0.26, height: 0.75, strides: 8 },
  wisp: { build: wisp, colours: [0x8fd8e8, 0xc8fff0], girth: 0.4, height: 2, strides: 1 },
  treant: { build: treant, colours: [0x5f9a46, 0x8fc458], girth: 1.1, height: 4.5, strides: 1.2 },
  frog: { build: frog, colours: [0x6fae4a, 0xe2e0a0], girth: 0.34, height: 0.7, strides: 4 },
  slime: { build: slime, colours: [0x7fc86a, 0xd8f0a0], girth: 0.5, height: 1, strides: 3 },
  golem: { build: golem, colours: [0x8a8480, 0xffb050], girth: 1.2, height: 3.3, strides: 1.2 },
};
