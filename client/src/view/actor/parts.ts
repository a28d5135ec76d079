/**
 * Parts are what people wear, hold and grow on their heads: one small mesh each, drawn in one
 * instanced call for everyone who has it. A new item shows by naming one of these.
 */
import { PlaneGeometry, SphereGeometry, TorusGeometry, type BufferAttribute, type BufferGeometry } from 'three';
import { lerp } from '../shape/random.ts';
import { ball, box, cone, cylinder, place, rough } from '../shape/soup.ts';
import { BONE, FigureSoup, slab, SLOT, type Shade } from './figure.ts';

export interface Part {
  build: (s: FigureSoup) => void;
  /** What it takes the place of: a helmet hides hair. */
  hides?: 'hair' | 'top hair';
  /** Large enough to be drawn from 60 to 100 m. */
  large?: boolean;
  /** Large enough to throw a shadow of its own. */
  casts?: boolean;
  /** How it is held: decides the pose of the arm. */
  hold?: 'blade' | 'upright' | 'bow' | 'shield' | 'tool';
}

const own = SLOT.own, trim = SLOT.trim, headBone = BONE.head;
const crown: Shade = [0.82, 1.15, 1.58, 1.92];

function cap(s: FigureSoup, radius: number, y: number, z: number, reach: number, slot: number, tilt = -0.25, opening = 0): void {
  const dome = new SphereGeometry(radius, 10, 5, Math.PI / 2 + opening, Math.PI * 2 - 2 * opening, 0, Math.PI * reach);
  s.add(rough(dome, 0.018, 4), place(0, y, z, tilt), headBone, slot, crown);
}

function fringe(s: FigureSoup): void {
  for (let i = 0; i < 5; i++) s.add(rough(ball(0.062, 0), 0.02, i), place(-0.12 + i * 0.06, 1.845 - Math.abs(i - 2) * 0.016, 0.118, 0.4, i), headBone, SLOT.hair, [1.05, 1.12, 1.7, 1.9]);
}

function shortHair(s: FigureSoup): void {
  cap(s, 0.205, 1.715, -0.018, 0.56, SLOT.hair);
  fringe(s);
}

const hairParts: Record<string, Part> = {
  'hair.crop': { build: (s) => cap(s, 0.197, 1.712, -0.012, 0.5, SLOT.hair, -0.3) },
  'hair.short': { build: shortHair },
  'hair.swept': {
    build: (s) => {
      cap(s, 0.205, 1.715, -0.018, 0.57, SLOT.hair);
      for (let i = 0; i < 5; i++) s.add(rough(cone(0.07, 0.24, 5), 0.02, i), place(-0.11 + i * 0.06, 1.88, 0.06, -0.9, 0, 0.3 - i * 0.14), headBone, SLOT.hair, [1, 1.2, 1.75, 1.98]);
    },
  },
  'hair.long': {
    build: (s) => {
      cap(s, 0.21, 1.715, -0.022, 0.6, SLOT.hair);
      s.add(rough(cylinder(0.19, 0.13, 0.46, 8), 0.03, 3), place(0, 1.52, -0.11, 0.12, 0, 0, 1, 1, 0.62), headBone, SLOT.hair, [0.75, 1.02, 1.3, 1.8]);
      for (const e of [1, -1]) s.add(rough(cylinder(0.055, 0.035, 0.36, 5), 0.012, 2), place(e * 0.172, 1.58, 0.05, 0, 0, e * 0.1), headBone, SLOT.hair, [0.8, 1.08, 1.4, 1.8]);
      fringe(s);
    },
  },
  'hair.tail': {
    build: (s) => {
      shortHair(s);
      s.add(ball(0.05, 0), place(0, 1.76, -0.21), headBone, SLOT.accent, [1, 1, 0, 1]);
      s.add(rough(cylinder(0.075, 0.03, 0.42, 6), 0.02, 3), place(0, 1.56, -0.25, 0.22), headBone, SLOT.hair, [0.8, 1.1, 1.3, 1.8]);
    },
  },
  'hair.bun': {
    build: (s) => {
      shortHair(s);
      s.add(rough(ball(0.1, 1), 0.03, 3), place(0, 1.9, -0.11), headBone, SLOT.hair, [0.95, 1.15, 1.8, 2]);
    },
  },
  'hair.braids': {
    build: (s) => {
      cap(s, 0.207, 1.715, -0.018, 0.58, SLOT.hair);
      fringe(s);
      for (const e of [1, -1]) for (let i = 0; i < 4; i++) s.add(ball(0.052 - i * 0.005, 0), place(e * (0.185 + i * 0.008), 1.6 - i * 0.085, 0.06 + i * 0.012, 0, i), headBone, SLOT.hair, [0.8, 1.05, 1.25, 1.65]);
      for (const e of [1, -1]) s.add(ball(0.035, 0), place(e * 0.21, 1.26, 0.1), headBone, SLOT.accent, [1, 1, 0, 1]);
    },
  },
  'hair.curls': {
    build: (s) => {
      for (let i = 0; i < 22; i++) {
        const a = i * 2.4, y = 1 - (i / 22) * 1.25, r = Math.sqrt(Math.max(0, 1 - y * y)), z = Math.cos(a) * r;
        if (z > 0.45 && y < 0.45) continue;
        s.add(rough(ball(0.088, 0), 0.03, i), place(Math.sin(a) * r * 0.185, 1.73 + y * 0.165, z * 0.175 - 0.025, i, i), headBone, SLOT.hair, [0.78, 1.15, 1.55, 1.92]);
      }
    },
  },
  'hair.bob': {
    build: (s) => {
      cap(s, 0.212, 1.715, -0.02, 0.62, SLOT.hair);
      s.add(rough(cylinder(0.205, 0.225, 0.22, 9), 0.02, 3), place(0, 1.6, -0.055, 0, 0, 0, 1, 1, 0.78), headBone, SLOT.hair, [0.8, 1.02, 1.45, 1.75]);
      fringe(s);
    },
  },
  'hair.crest': {
    build: (s) => {
      for (let i = 0; i < 6; i++) s.add(rough(cone(0.06, 0.22, 5), 0.02, i), place(0, 1.9 - Math.max(0, i - 2) * 0.05, 0.13 - i * 0.062, 0.5 - i * 0.3), headBone, SLOT.hair, [0.85, 1.2, 1.75, 2.02]);
    },
  },
  /** What shows of any hair below a hat or out of a hood. */
  'hair.under': {
    build: (s) => {
      fringe(s);
      for (const e of [1, -1]) s.add(rough(ball(0.075, 0), 0.02, 3), place(e * 0.155, 1.7, 0.05, 0, 0, 0, 0.6, 1.5, 0.9), headBone, SLOT.hair, [0.85, 1.02, 1.55, 1.8]);
      s.add(rough(ball(0.17, 0), 0.03, 5), place(0, 1.66, -0.1, 0, 0, 0, 1, 0.8, 0.7), headBone, SLOT.hair, [0.8, 1, 1.5, 1.8]);
    },
  },
  'beard.stubble': { build: (s) => void s.add(new SphereGeometry(0.142, 8, 4, 0, Math.PI * 2, Math.PI * 0.45, Math.PI * 0.5), place(0, 1.605, 0.052, 0.1, 0, 0, 0.98, 0.72, 0.86), headBone, SLOT.hair, [0.85, 0.95, 1.4, 1.65]) },
  'beard.full': { build: (s) => void s.add(rough(cylinder(0.135, 0.06, 0.2, 7), 0.02, 7), place(0, 1.545, 0.1, 0.2, 0, 0, 1, 1, 0.72), headBone, SLOT.hair, [0.82, 1.05, 1.4, 1.65]) },
  'beard.long': { build: (s) => void s.add(rough(cylinder(0.135, 0.025, 0.36, 7), 0.02, 7), place(0, 1.47, 0.115, 0.16, 0, 0, 1, 1, 0.7), headBone, SLOT.hair, [0.8, 1.08, 1.25, 1.65]) },
  'beard.moustache': { build: (s) => { for (const e of [1, -1]) s.add(cone(0.03, 0.13, 5), place(e * 0.06, 1.625, 0.175, 0, 0, e * (Math.PI / 2 + 0.35)), headBone, SLOT.hair, [1, 1, 0, 1]); } },
};

const hatParts: Record<string, Part> = {
  wizardhat: {
    hides: 'top hair', large: true, casts: true,
    build: (s) => {
      s.add(cylinder(0.37, 0.39, 0.035, 12), place(0, 1.82, 0, -0.08), headBone, own, [0.85, 0.95, 1.7, 1.9]);
      s.add(rough(cylinder(0.12, 0.225, 0.26, 8), 0.02, 3), place(0, 1.96, 0, -0.1), headBone, own, [0.9, 1.1, 1.8, 2.1]);
      s.add(rough(cone(0.12, 0.32, 8), 0.02, 4), place(0, 2.21, -0.07, -0.5), headBone, own, [1.05, 1.2, 2, 2.35]);
      s.add(cylinder(0.224, 0.234, 0.06, 10), place(0, 1.865, 0, -0.1), headBone, trim, [1, 1, 0, 1]);
      s.add(slab(0.06, 0.07, 0.02), place(0, 1.865, 0.235), headBone, SLOT.gold, [1.1, 1.1, 0, 1]);
    },
  },
  strawhat: {
    hides: 'top hair', large: true, casts: true,
    build: (s) => {
      s.add(cylinder(0.36, 0.42, 0.04, 12), place(0, 1.82, 0, -0.06), headBone, own, [0.9, 1, 1.7, 1.9]);
      s.add(cylinder(0.15, 0.215, 0.16, 9), place(0, 1.9, 0, -0.06), headBone, own, [0.95, 1.12, 1.8, 2]);
      s.add(cylinder(0.216, 0.22, 0.05, 9), place(0, 1.85, 0, -0.06), headBone, trim, [1, 1, 0, 1]);
    },
  },
  cap: {
    hides: 'top hair',
    build: (s) => {
      s.add(rough(new SphereGeometry(0.225, 9, 4, 0, 6.283, 0, 1.4), 0.03, 3), place(0, 1.76, -0.02, -0.16, 0, 0, 1, 0.8, 1.05), headBone, own, crown);
      s.add(cylinder(0.215, 0.22, 0.05, 10), place(0, 1.79, 0, -0.12), headBone, trim, [1, 1.1, 0, 2]);
      s.add(rough(cone(0.03, 0.4, 4), 0.01, 2), place(0.17, 1.96, -0.06, -0.7, 0, -0.4), headBone, trim, [1.1, 1.2, 0, 2]);
    },
  },
  helmet: {
    hides: 'hair',
    build: (s) => {
      cap(s, 0.22, 1.715, 0, 0.55, own, -0.12);
      s.add(cylinder(0.226, 0.226, 0.045, 10), place(0, 1.75, 0, -0.06), headBone, own, [0.78, 0.82, 1.6, 1.9]);
      s.add(slab(0.035, 0.17, 0.03), place(0, 1.7, 0.215), headBone, own, [0.95, 1, 1.6, 1.8]);
      for (const e of [1, -1]) s.add(slab(0.03, 0.2, 0.13), place(e * 0.195, 1.64, 0.05), headBone, own, [0.8, 0.95, 1.5, 1.8]);
      s.add(rough(box(0.045, 0.17, 0.36), 0.02, 3), place(0, 1.97, -0.03, -0.1), headBone, trim, [0.95, 1.15, 1.9, 2.05]);
    },
  },
  circlet: { build: (s) => { s.add(cylinder(0.205, 0.205, 0.032, 12), place(0, 1.8, 0, -0.12), headBone, own, [1.05, 1.1, 0, 2]); s.add(ball(0.026, 0), place(0, 1.815, 0.2), headBone, SLOT.glow, [1.2, 1.2, 0, 1]); } },
  crown: {
    build: (s) => {
      s.add(cylinder(0.19, 0.18, 0.06, 10), place(0, 1.87, -0.02, -0.08), headBone, own, [1, 1.1, 1.8, 2]);
      for (let i = 0; i < 7; i++) s.add(cone(0.035, 0.11, 4), place(Math.sin(i * 0.9) * 0.18, 1.95, Math.cos(i * 0.9) * 0.18 - 0.02), headBone, own, [1.05, 1.2, 1.9, 2]);
      s.add(ball(0.03, 0), place(0, 1.88, 0.18), headBone, trim, [1.1, 1.1, 0, 1]);
    },
  },
  hood: {
    hides: 'top hair',
    build: (s) => {
      cap(s, 0.245, 1.71, -0.01, 0.72, own, -0.3, 0.6);
      s.add(cone(0.13, 0.24, 6), place(0, 1.8, -0.21, -1.2), headBone, own, [0.85, 0.98, 1.6, 1.9]);
      s.add(rough(cylinder(0.15, 0.28, 0.14, 9), 0.02, 4), place(0, 1.465, -0.01, 0, 0, 0, 1, 1, 0.85), BONE.chest, own, [0.85, 1.02, 1.38, 1.55]);
      s.add(cylinder(0.285, 0.29, 0.025, 9), place(0, 1.395, -0.01, 0, 0, 0, 1, 1, 0.85), BONE.chest, trim, [1, 1, 0, 1]);
    },
  },
  mask: { build: (s) => void s.add(new SphereGeometry(0.196, 9, 4, Math.PI / 2 - 1.35, 2.7, 1.62, 0.8), place(0, 1.7, 0.012, 0, Math.PI / 2 - Math.PI / 2), headBone, own, [0.9, 1, 1.5, 1.75]) },
};

function cape(s: FigureSoup): void {
  const cloth = new PlaneGeometry(0.58, 1.04, 4, 5), a = cloth.getAttribute('position') as BufferAttribute;
  for (let i = 0; i < a.count; i++) {
    const x = a.getX(i), y = a.getY(i), t = (0.52 - y) / 1.04;
    a.setXYZ(i, x * lerp(0.74, 1.3, t), y, -Math.cos(x * 3) * 0.07 - t * 0.16 - 0.085 + Math.sin(x * 22) * 0.012 * t);
  }
  const at = place(0, 0.93);
  s.add(cloth, at, BONE.cape, own, [0.62, 0.78, 0.4, 1.45]);
  const back = cloth.toNonIndexed(), q = back.getAttribute('position') as BufferAttribute;
  for (let i = 0; i < q.count; i += 3) {
    const [x, y, z] = [q.getX(i + 1), q.getY(i + 1), q.getZ(i + 1)];
    q.setXYZ(i + 1, q.getX(i + 2), q.getY(i + 2), q.getZ(i + 2));
    q.setXYZ(i + 2, x, y, z);
  }
  s.add(back, at, BONE.cape, own, [0.76, 1.12, 0.4, 1.45]);
  s.add(rough(cylinder(0.14, 0.245, 0.09, 9), 0.01, 2), place(0, 1.465, 0, 0, 0.2, 0, 1, 1, 0.86), BONE.chest, own, [0.95, 1.12, 1.4, 1.52]);
  s.add(ball(0.035, 0), place(0, 1.43, 0.185), BONE.chest, trim, [1.1, 1.1, 0, 1]);
}

const clothParts: Record<string, Part> = {
  cape: { large: true, casts: true, build: cape },
  robe: {
    large: true, casts: true,
    build: (s) => {
      s.add(rough(cylinder(0.212, 0.37, 0.72, 10), 0.015, 6), place(0, 0.61, 0, 0, 0.2, 0, 1, 1, 0.86), BONE.skirt, own, [0.68, 1, 0.25, 0.95]);
      s.add(cylinder(0.366, 0.38, 0.07, 10), place(0, 0.275, 0, 0, 0.2, 0, 1, 1, 0.86), BONE.skirt, trim, [0.88, 1, 0.2, 0.35]);
      s.add(slab(0.1, 0.62, 0.02), place(0, 0.62, 0.262, -0.19), BONE.skirt, trim, [0.85, 1.05, 0.3, 0.9]);
      for (const e of [1, -1]) s.add(cylinder(0.075, 0.125, 0.2, 7), place(e * 0.285, 0.99), e > 0 ? BONE.foreArmL : BONE.foreArmR, own, [0.8, 0.98, 0.85, 1.1]);
    },
  },
  skirt: { large: true, build: (s) => void s.add(rough(cylinder(0.21, 0.31, 0.4, 10), 0.015, 6), place(0, 0.78, 0, 0, 0.2, 0, 1, 1, 0.86), BONE.skirt, own, [0.72, 1, 0.55, 0.95]).add(cylinder(0.308, 0.316, 0.05, 10), place(0, 0.6, 0, 0, 0.2, 0, 1, 1, 0.86), BONE.skirt, trim, [0.9, 1, 0, 1]) },
  apron: { build: (s) => void s.add(slab(0.3, 0.52, 0.02), place(0, 0.74, 0.2, -0.1), BONE.skirt, own, [0.8, 1, 0.4, 1]).add(slab(0.24, 0.3, 0.02), place(0, 1.16, 0.187, 0.08), BONE.chest, own, [0.9, 1.1, 1, 1.35]) },
  breastplate: {
    build: (s) => {
      s.add(rough(cylinder(0.285, 0.205, 0.38, 9), 0.015, 3), place(0, 1.2, 0, 0, 0.2, 0, 1, 1, 0.76), BONE.chest, own, [0.8, 1.2, 1, 1.42]);
      s.add(slab(0.05, 0.3, 0.03), place(0, 1.22, 0.2, 0.12), BONE.chest, trim, [1, 1.1, 1, 1.4]);
      s.add(cylinder(0.21, 0.27, 0.14, 9), place(0, 0.9, 0, 0, 0.2, 0, 1, 1, 0.84), BONE.hips, own, [0.75, 0.95, 0.8, 1]);
    },
  },
  pauldrons: { build: (s) => { for (const e of [1, -1]) s.add(rough(ball(0.155, 1), 0.02, 9), place(e * 0.295, 1.43, 0, 0, 0, -e * 0.25, 1, 0.7, 1.05), e > 0 ? BONE.upperArmL : BONE.upperArmR, own, [0.78, 1.2, 1.34, 1.55]).add(cylinder(0.14, 0.16, 0.03, 9), place(e * 0.3, 1.385, 0, 0, 0, -e * 0.25), e > 0 ? BONE.upperArmL : BONE.upperArmR, trim, [1, 1.1, 0, 2]); } },
  scarf: { build: (s) => void s.add(rough(cylinder(0.14, 0.16, 0.1, 9), 0.02, 2), place(0, 1.51), BONE.chest, own, [0.9, 1.1, 1.4, 1.6]).add(slab(0.1, 0.34, 0.03), place(0.09, 1.3, 0.19, 0.08, 0, 0.1), BONE.chest, own, [0.9, 1.05, 1.1, 1.45]) },
  pack: {
    large: true,
    build: (s) => {
      s.add(rough(box(0.32, 0.38, 0.19), 0.04, 5), place(0, 1.19, -0.25), BONE.chest, own, [0.8, 1.05, 1, 1.4]);
      s.add(cylinder(0.08, 0.08, 0.38, 7), place(0, 1.43, -0.25, 0, 0, Math.PI / 2), BONE.chest, trim, [0.9, 1.05, 1.3, 1.5]);
      for (const e of [1, -1]) s.add(slab(0.04, 0.4, 0.02), place(e * 0.13, 1.24, 0.182, 0.1), BONE.chest, own, [0.85, 1, 1, 1.4]);
    },
  },
  quiver: { build: (s) => { s.add(cylinder(0.08, 0.06, 0.5, 7), place(0.08, 1.25, -0.23, 0.1, 0, -0.35), BONE.chest, own, [0.8, 1.05, 1, 1.5]); for (let i = 0; i < 4; i++) s.add(cylinder(0.008, 0.008, 0.3, 3), place(0.17 + (i % 2) * 0.04, 1.53, -0.26 + (i >> 1) * 0.05, 0.1, 0, -0.35), BONE.chest, trim, [1.1, 1.1, 0, 1]); } },
  wings: { large: true, build: (s) => { for (const e of [1, -1]) for (let i = 0; i < 4; i++) s.add(rough(cone(0.12, 0.8 - i * 0.12, 4), 0.02, i), place(e * (0.3 + i * 0.05), 1.3 - i * 0.12, -0.26, 0, e * 0.4, -e * (1.9 - i * 0.28), 1, 1, 0.2), BONE.chest, own, [0.85, 1.15, 0.9, 1.8]); } },
};

const R = -0.29, grip = 0.845;
const held = BONE.heldR;

function bladeOf(s: FigureSoup, length: number, width: number): void {
  s.add(slab(width, 0.02, length), place(R, grip, 0.12 + length / 2), held, own, [1.1, 1.15, 0, 1]);
  s.add(cone(width * 0.5, 0.14, 4), place(R, grip, 0.12 + length + 0.06, Math.PI / 2, Math.PI / 4, 0, 1, 1, 0.4), held, own, [1.2, 1.2, 0, 1]);
  s.add(slab(0.22, 0.045, 0.045), place(R, grip, 0.11), held, trim, [1, 1, 0, 1]);
  s.add(cylinder(0.024, 0.024, 0.18, 6), place(R, grip, 0.01, Math.PI / 2), held, SLOT.boots, [0.85, 0.85, 0, 1]);
  s.add(ball(0.035, 0), place(R, grip, -0.09), held, trim, [1, 1, 0, 1]);
}

function shaft(s: FigureSoup, length: number, middle: number): void {
  s.add(cylinder(0.024, 0.03, length, 6), place(R, grip + middle, 0.02), held, SLOT.wood, [0.9, 1.3, 0, 2]);
}

const heldParts: Record<string, Part> = {
  sword: { hold: 'blade', build: (s) => bladeOf(s, 0.74, 0.055) },
  greatsword: { hold: 'blade', large: true, build: (s) => bladeOf(s, 1.05, 0.085) },
  dagger: { hold: 'blade', build: (s) => bladeOf(s, 0.32, 0.045) },
  axe: { hold: 'blade', build: (s) => void s.add(cylinder(0.025, 0.03, 0.8, 6), place(R, grip, 0.26, Math.PI / 2), held, SLOT.wood).add(rough(box(0.05, 0.34, 0.24), 0.03, 2), place(R, grip + 0.1, 0.56), held, own, [0.95, 1.15, 0.7, 1]) },
  mace: { hold: 'blade', build: (s) => void s.add(cylinder(0.025, 0.03, 0.6, 6), place(R, grip, 0.2, Math.PI / 2), held, SLOT.wood).add(rough(ball(0.11, 0), 0.02, 2), place(R, grip, 0.54), held, own, [0.9, 1.15, 0.7, 1]) },
  hammer: { hold: 'blade', build: (s) => void s.add(cylinder(0.025, 0.03, 0.7, 6), place(R, grip, 0.24, Math.PI / 2), held, SLOT.wood).add(box(0.13, 0.3, 0.14), place(R, grip, 0.58), held, own, [0.9, 1.15, 0.7, 1]) },
  spear: { hold: 'upright', build: (s) => { shaft(s, 2.1, 0.25); s.add(cone(0.05, 0.28, 4), place(R, grip + 1.42, 0.02), held, own, [1.1, 1.2, 0, 3]); s.add(cone(0.06, 0.14, 5), place(R, grip + 1.24, 0.02, Math.PI), held, trim, [1, 1, 0, 1]); } },
  staff: {
    hold: 'upright', large: true,
    build: (s) => {
      shaft(s, 1.75, 0.1);
      s.add(rough(ball(0.1, 1), 0.01, 4), place(R, grip + 1.08, 0.02), held, SLOT.glow, [1.15, 1.35, 1.8, 2]);
      for (const a of [0, 2.1, 4.2]) s.add(cone(0.025, 0.28, 4), place(R + Math.cos(a) * 0.1, grip + 1.04, 0.02 + Math.sin(a) * 0.1, Math.sin(a) * 0.3, 0, -Math.cos(a) * 0.3), held, own, [1, 1.1, 0, 2]);
    },
  },
  wand: { hold: 'blade', build: (s) => void s.add(cylinder(0.014, 0.022, 0.42, 5), place(R, grip, 0.18, Math.PI / 2), held, SLOT.wood).add(ball(0.04, 0), place(R, grip, 0.41), held, SLOT.glow, [1.3, 1.3, 0, 1]) },
  bow: {
    hold: 'bow',
    build: (s) => {
      for (const e of [1, -1]) {
        s.add(cylinder(0.018, 0.028, 0.5, 5), place(-R, grip + e * 0.24, 0.06, e * 0.2), BONE.foreArmL, own, [0.9, 1.1, 0.3, 1.4]);
        s.add(cylinder(0.012, 0.02, 0.3, 5), place(-R, grip + e * 0.58, -0.04, e * -0.75 + (e < 0 ? 0 : 0)), BONE.foreArmL, own, [0.9, 1.1, 0.3, 1.4]);
      }
      s.add(slab(0.008, 1.36, 0.008), place(-R, grip, -0.12), BONE.foreArmL, SLOT.white, [0.8, 0.8, 0, 1]);
      s.add(cylinder(0.034, 0.034, 0.14, 6), place(-R, grip, 0.09), BONE.foreArmL, trim, [1, 1, 0, 1]);
    },
  },
  rifle: { hold: 'blade', large: true, build: (s) => void s.add(slab(0.06, 0.08, 0.7), place(R, grip + 0.02, 0.2), held, SLOT.wood, [0.9, 1.2, 0.7, 1]).add(cylinder(0.022, 0.026, 0.7, 6), place(R, grip + 0.05, 0.6, Math.PI / 2), held, own, [1, 1.1, 0.7, 1]).add(ball(0.045, 0), place(R, grip + 0.05, 0.28), held, SLOT.glow, [1.2, 1.2, 0, 1]) },
  shield: {
    hold: 'shield', large: true, casts: true,
    build: (s) => {
      s.add(rough(cylinder(0.3, 0.3, 0.05, 10), 0.01, 4), place(0.385, 0.98, 0.03, 0, 0, -Math.PI / 2), BONE.foreArmL, own, [0.82, 1.12, 0.7, 1.3]);
      s.add(new TorusGeometry(0.3, 0.03, 5, 12), place(0.39, 0.98, 0.03, 0, Math.PI / 2), BONE.foreArmL, trim, [0.9, 1.05, 0.7, 1.3]);
      s.add(ball(0.085, 1), place(0.42, 0.98, 0.03, 0, 0, 0, 0.6, 1, 1), BONE.foreArmL, trim, [1, 1.15, 0.9, 1.1]);
      for (const a of [0, Math.PI / 2]) s.add(slab(0.02, 0.06, 0.5), place(0.415, 0.98, 0.03, a), BONE.foreArmL, trim, [0.95, 1, 0, 1]);
    },
  },
  book: { build: (s) => void s.add(box(0.05, 0.26, 0.2), place(0.37, 0.86, 0.02), BONE.foreArmL, own, [0.9, 1.1, 0.7, 1]).add(box(0.035, 0.23, 0.21), place(0.37, 0.86, 0.025), BONE.foreArmL, SLOT.white, [1, 1, 0, 1]) },
  lantern: { hold: 'tool', build: (s) => void s.add(box(0.12, 0.17, 0.12), place(R, grip - 0.22, 0.02), held, SLOT.glow, [1.2, 1.3, 0, 1]).add(cone(0.11, 0.09, 4), place(R, grip - 0.1, 0.02, 0, 0.785), held, own).add(slab(0.02, 0.1, 0.02), place(R, grip - 0.04, 0.02), held, own) },
  pickaxe: { hold: 'tool', large: true, build: (s) => void s.add(cylinder(0.025, 0.03, 0.85, 6), place(R, grip, 0.28, Math.PI / 2), held, SLOT.wood).add(cone(0.05, 0.34, 4), place(R, grip + 0.17, 0.64), held, own).add(cone(0.05, 0.34, 4), place(R, grip - 0.17, 0.64, Math.PI), held, own) },
  sickle: { hold: 'tool', build: (s) => void s.add(new TorusGeometry(0.17, 0.018, 4, 8, 3.6), place(R, grip, 0.32, 0, Math.PI / 2), held, own).add(cylinder(0.024, 0.024, 0.2, 5), place(R, grip, 0.04, Math.PI / 2), held, SLOT.wood) },
  wrench: { hold: 'tool', build: (s) => void s.add(slab(0.05, 0.03, 0.5), place(R, grip, 0.2), held, own, [1, 1.1, 0, 1]).add(new TorusGeometry(0.08, 0.03, 4, 8, 4.6), place(R, grip, 0.5, Math.PI / 2), held, own) },
  rod: { hold: 'tool', build: (s) => void s.add(cylinder(0.008, 0.024, 1.7, 5), place(R, grip + 0.3, 0.74, 1.1), held, SLOT.wood) },
  mug: { build: (s) => void s.add(cylinder(0.06, 0.055, 0.13, 8), place(R, grip, 0.09), held, own, [0.9, 1.1, 0.7, 1]) },
};

/** parts: every part by name. */
export const parts: Readonly<Record<string, Part>> = { ...hairParts, ...hatParts, ...clothParts, ...heldParts };
/** Names of all parts; a part's place among them is its number. */
export const partNames: readonly string[] = Object.keys(parts);

export const hairStyles = ['hair.short', 'hair.long', 'hair.swept', 'hair.tail', 'hair.bun', 'hair.braids', 'hair.curls', 'hair.bob', 'hair.crest', 'hair.crop', ''] as const;
export const beardStyles = ['', 'beard.stubble', 'beard.full', 'beard.long', 'beard.moustache'] as const;

export function partGeometry(name: string): BufferGeometry {
  const s = new FigureSoup();
  parts[name]?.build(s);
  return s.build();
}
