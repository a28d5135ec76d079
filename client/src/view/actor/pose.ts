/**
 * Pose computes the joints of a person from posture, stride and gesture: closed formulas, no clips.
 * Joints change towards their aim a little each frame, so that every change of posture blends.
 * Pitches are radians about x: negative swings a limb forward. See figure.ts for the bones.
 */
import type { Gesture, Posture } from '../types.ts';

export const JOINT = {
  hipL: 0, kneeL: 1, hipR: 2, kneeR: 3,
  armL: 4, outL: 5, elbowL: 6, headYaw: 7,
  armR: 8, outR: 9, elbowR: 10, headPitch: 11,
  lean: 12, twist: 13, lift: 14, lie: 15,
  cape: 16, held: 17, face: 18, roll: 19,
} as const;
export const JOINT_COUNT = 20;

/** How the hands are full; decides how arms hang. */
export interface Hold {
  right: 'none' | 'blade' | 'upright' | 'tool';
  left: 'none' | 'bow' | 'shield';
}

export interface Motion {
  posture: Posture;
  /** Metres per second. */
  speed: number;
  /** Where the stride is, radians; grows with the way walked. */
  stride: number;
  /** Seconds; any steady clock. */
  time: number;
  /** Number of one's own in [0, 1): keeps people from moving in step. */
  seed: number;
  hold: Hold;
}

const J = JOINT;

/** aim writes the joints of a motion to p. */
export function aim(p: Float32Array, m: Motion): void {
  p.fill(0);
  idle(p, m);
  POSES[m.posture](p, m);
  steady(p, m);
}

function idle(p: Float32Array, m: Motion): void {
  const t = m.time * 1.5 + m.seed * 40, breath = Math.sin(t), shift = Math.sin(m.time * 0.37 + m.seed * 9);
  p[J.armL] = 0.1 + breath * 0.02;
  p[J.armR] = 0.06 - breath * 0.02;
  p[J.outL] = p[J.outR] = 0.2 + breath * 0.015;
  p[J.elbowL] = 0.34;
  p[J.elbowR] = 0.38;
  p[J.hipL] = 0.04 * shift;
  p[J.hipR] = -0.04 * shift - 0.03;
  p[J.kneeL] = p[J.kneeR] = 0.06;
  p[J.twist] = 0.05 * shift;
  p[J.lean] = 0.015 * breath;
  p[J.headYaw] = 0.32 * Math.sin(m.time * 0.45 + m.seed * 31) * Math.max(0, Math.sin(m.time * 0.13 + m.seed * 17));
  p[J.headPitch] = 0.04 * Math.sin(t * 0.5);
  p[J.lift] = breath * 0.005;
  p[J.cape] = 0.02;
}

function stride(p: Float32Array, m: Motion, run: number): void {
  const s = Math.sin(m.stride), c = Math.cos(m.stride);
  const leg = (0.5 + 0.4 * run) * s, swing = (0.45 + 0.42 * run) * s;
  p[J.hipL] = -leg - 0.06 * run;
  p[J.hipR] = leg - 0.06 * run;
  p[J.kneeL] = 0.12 + Math.max(c, 0) * (0.75 + 0.75 * run);
  p[J.kneeR] = 0.12 + Math.max(-c, 0) * (0.75 + 0.75 * run);
  p[J.armL] = swing;
  p[J.armR] = -swing;
  p[J.outL] = p[J.outR] = 0.16 + 0.06 * run;
  p[J.elbowL] = p[J.elbowR] = 0.35 + 0.85 * run;
  p[J.twist] = 0.12 * s;
  p[J.headYaw] = -0.1 * s;
  p[J.lean] = 0.05 + 0.17 * run;
  p[J.headPitch] = -0.04 - 0.1 * run;
  p[J.lift] = Math.abs(c) * 0.05 * (1 + run) - 0.035;
  p[J.cape] = 0.2 + 0.42 * run;
}

const POSES: Record<Posture, (p: Float32Array, m: Motion) => void> = {
  stand: () => {},
  walk: (p, m) => stride(p, m, Math.max(0, Math.min(1, (m.speed - 2.2) / 2.5))),
  run: (p, m) => stride(p, m, Math.max(0.55, Math.min(1, m.speed / 6))),
  swim: (p, m) => {
    const a = m.time * 3.2 + m.seed * 9, s = Math.sin(a);
    const moving = Math.min(1, m.speed);
    // Feet are told to be 1.3 m under the surface: upright the shoulders show, lying the back.
    p[J.lie] = 0.3 + 0.95 * moving;
    p[J.lift] = -0.12 + 0.4 * moving + 0.04 * Math.sin(m.time * 2 + m.seed * 5);
    p[J.headPitch] = -0.9 * moving;
    p[J.armL] = -1.5 - 1.1 * s * moving;
    p[J.armR] = -1.5 + 1.1 * s * moving;
    p[J.outL] = p[J.outR] = 0.5;
    p[J.elbowL] = p[J.elbowR] = 0.3;
    p[J.hipL] = 0.35 * Math.sin(a * 2);
    p[J.hipR] = -0.35 * Math.sin(a * 2);
    p[J.kneeL] = p[J.kneeR] = 0.3;
  },
  sit: (p) => {
    p[J.lift] = -0.72;
    p[J.hipL] = -1.32;
    p[J.hipR] = -1.42;
    p[J.kneeL] = 1.5;
    p[J.kneeR] = 1.2;
    p[J.lean] = -0.06;
    p[J.armL] = 0.25;
    p[J.armR] = -0.35;
    p[J.outL] = 0.3;
    p[J.elbowL] = 0.3;
    p[J.elbowR] = 0.9;
  },
  dance: (p, m) => {
    const d = m.time * 5 + m.seed * 6, s = Math.sin(d);
    p[J.armL] = -1.9 + 0.6 * s;
    p[J.armR] = -1.9 - 0.6 * s;
    p[J.outL] = p[J.outR] = 0.45;
    p[J.elbowL] = p[J.elbowR] = 0.8;
    p[J.twist] = Math.sin(d * 0.5) * 0.5;
    p[J.lift] = Math.abs(s) * 0.12 - 0.05;
    p[J.hipL] = -0.35 * Math.max(0, s);
    p[J.hipR] = -0.35 * Math.max(0, -s);
    p[J.kneeL] = 0.7 * Math.max(0, s) + 0.1;
    p[J.kneeR] = 0.7 * Math.max(0, -s) + 0.1;
    p[J.roll] = 0.08 * Math.sin(d * 0.5);
    p[J.cape] = 0.3;
  },
  dead: (p) => {
    p[J.lie] = -1.5;
    p[J.lift] = 0.04;
    p[J.armL] = -0.3;
    p[J.armR] = 0.1;
    p[J.outL] = 0.9;
    p[J.outR] = 0.6;
    p[J.headYaw] = 0.6;
    p[J.hipL] = -0.2;
    p[J.kneeL] = 0.4;
    p[J.cape] = 0;
  },
  cast: (p, m) => {
    const w = Math.sin(m.time * 4 + m.seed * 7);
    p[J.armR] = -1.5 - 0.14 * w;
    p[J.armL] = -1.3 + 0.14 * w;
    p[J.outL] = p[J.outR] = 0.3 + 0.1 * w;
    p[J.elbowL] = 0.5;
    p[J.elbowR] = 0.35;
    p[J.lean] = -0.06;
    p[J.hipR] = 0.2;
    p[J.hipL] = -0.15;
    p[J.lift] = 0.012 * w;
    p[J.headPitch] = 0.05;
    p[J.cape] = 0.28;
  },
  jump: (p, m) => {
    p[J.hipL] = -0.75;
    p[J.hipR] = 0.15;
    p[J.kneeL] = 1;
    p[J.kneeR] = 0.7;
    p[J.armL] = -0.9;
    p[J.armR] = -0.6;
    p[J.outL] = p[J.outR] = 0.7;
    p[J.elbowL] = p[J.elbowR] = 0.5;
    p[J.lean] = 0.12;
    p[J.cape] = 0.6 + 0.1 * Math.sin(m.time * 9);
  },
  sleep: (p, m) => {
    p[J.lie] = -1.5;
    p[J.roll] = 0.25;
    p[J.lift] = 0.06 + 0.012 * Math.sin(m.time * 1.2 + m.seed * 9);
    p[J.hipL] = -0.7;
    p[J.hipR] = -0.5;
    p[J.kneeL] = 1.1;
    p[J.kneeR] = 0.9;
    p[J.armL] = -0.9;
    p[J.elbowL] = 1.5;
    p[J.armR] = -0.5;
    p[J.elbowR] = 1.2;
  },
  gather: (p, m) => {
    const w = Math.max(0, Math.sin(m.time * 5.2 + m.seed * 6));
    p[J.lean] = 0.45 + 0.18 * w;
    p[J.lift] = -0.3;
    p[J.hipL] = -1.1;
    p[J.kneeL] = 1.5;
    p[J.hipR] = 0.15;
    p[J.kneeR] = 1.1;
    p[J.armR] = -1.1 + 0.5 * w;
    p[J.elbowR] = 0.5;
    p[J.armL] = -0.7;
    p[J.elbowL] = 0.6;
    p[J.headPitch] = 0.1;
  },
  fight: (p, m) => {
    const w = Math.sin(m.time * 2.4 + m.seed * 8);
    if (m.speed > 0.4) stride(p, m, Math.min(1, m.speed / 6));
    p[J.armR] = -0.75 + 0.06 * w;
    p[J.elbowR] = 1;
    p[J.outR] = 0.3;
    p[J.armL] = -0.8;
    p[J.elbowL] = 1.15;
    p[J.outL] = 0.12;
    p[J.lean] = 0.1;
    if (m.speed > 0.4) return;
    p[J.twist] = -0.25;
    p[J.headYaw] = 0.22;
    p[J.hipL] = -0.42;
    p[J.kneeL] = 0.45;
    p[J.hipR] = 0.28;
    p[J.kneeR] = 0.35;
    p[J.lift] = -0.05 + 0.012 * w;
    p[J.cape] = 0.1;
  },
};

/** steady keeps what is held where it belongs: staffs upright, blades low, the shield before the body. */
function steady(p: Float32Array, m: Motion): void {
  if (m.posture === 'dead' || m.posture === 'sleep' || m.posture === 'swim') return;
  if (m.hold.right === 'upright') {
    if (m.posture !== 'cast') {
      p[J.armR] = p[J.armR]! * 0.4 - 0.35;
      p[J.elbowR] = 0.75;
      p[J.outR] = 0.22;
    }
    p[J.held] = -(p[J.armR]! - p[J.elbowR]!) - p[J.lean]!;
  } else if (m.hold.right === 'blade' || m.hold.right === 'tool') {
    p[J.held] = m.posture === 'fight' ? -0.7 : 0.35 - (m.speed > 0.4 ? 0.2 : 0);
  }
  if (m.hold.left === 'shield' && m.posture !== 'dance') {
    p[J.armL] = p[J.armL]! * 0.4 - (m.posture === 'fight' ? 0.7 : 0.25);
    p[J.elbowL] = m.posture === 'fight' ? 1.2 : 0.9;
  }
}

/** How long a gesture takes, seconds. */
const GESTURE_SECONDS: Record<Gesture, number> = {
  attack: 0.55, shoot: 0.8, throw: 0.6, cast: 0.6, hit: 0.35, wave: 2.2, cheer: 2, bow: 2, point: 1.6, clap: 2, laugh: 2,
  cry: 2.4, nod: 1.2, shrug: 1.4, salute: 1.8, flex: 2, pray: 2.4, roar: 1.4,
};

/** gestureOver reports whether a gesture that began age seconds ago has ended. */
export function gestureOver(gesture: Gesture, age: number): boolean {
  return age > GESTURE_SECONDS[gesture];
}

/** gesture changes the joints by a gesture that began age seconds ago. */
export function gesture(p: Float32Array, kind: Gesture, age: number, hold: Hold): void {
  const length = GESTURE_SECONDS[kind], a = Math.min(1, age / length);
  const edge = Math.min(1, Math.min(a, 1 - a) * length / 0.16);
  GESTURES[kind](p, a, edge, age, hold);
  if (hold.right === 'upright' && kind !== 'attack') p[J.held] = -(p[J.armR]! - p[J.elbowR]!) - p[J.lean]!;
}

function mixTo(p: Float32Array, joint: number, value: number, k: number): void {
  p[joint] = p[joint]! + (value - p[joint]!) * k;
}

const GESTURES: Record<Gesture, (p: Float32Array, a: number, k: number, age: number, hold: Hold) => void> = {
  attack: (p, a, k) => {
    // Draws back for the first third, then cuts down across the body.
    const cut = a < 0.35 ? -a / 0.35 : -1 + Math.min(1, (a - 0.35) / 0.25) * 1.9;
    mixTo(p, J.armR, -1.5 + cut * 1.05, k);
    mixTo(p, J.elbowR, 0.7 - cut * 0.3, k);
    mixTo(p, J.twist, -0.4 * cut * -1, k);
    mixTo(p, J.lean, 0.1 + 0.16 * cut, k);
    mixTo(p, J.held, -0.6 + cut * 0.7, k);
    mixTo(p, J.hipL, -0.35, k);
  },
  shoot: (p, a, k) => {
    const draw = Math.min(1, a / 0.55), loosed = a > 0.6 ? 1 : 0;
    mixTo(p, J.armL, -1.52, k);
    mixTo(p, J.outL, 0.1, k);
    mixTo(p, J.elbowL, 0.05, k);
    mixTo(p, J.armR, -1.45, k);
    mixTo(p, J.outR, 0.35 + 0.35 * draw - loosed * 0.2, k);
    mixTo(p, J.elbowR, 0.6 + 1.5 * draw - 0.6 * loosed, k);
    mixTo(p, J.twist, 0.5, k);
    mixTo(p, J.headYaw, -0.5, k);
  },
  throw: (p, a, k) => {
    const back = a < 0.45 ? a / 0.45 : 1 - (a - 0.45) / 0.3;
    mixTo(p, J.armR, -1.3 - 1.4 * back, k);
    mixTo(p, J.elbowR, 0.4 + 0.8 * back, k);
    mixTo(p, J.twist, 0.35 - 0.7 * back, k);
  },
  cast: (p, a, k) => {
    const push = a < 0.4 ? 0 : 1;
    mixTo(p, J.armR, push ? -1.5 : -1.9, k);
    mixTo(p, J.armL, push ? -1.4 : -1.1, k);
    mixTo(p, J.elbowR, push ? 0.1 : 1.2, k);
    mixTo(p, J.elbowL, push ? 0.2 : 1.1, k);
    mixTo(p, J.lean, push ? 0.16 : -0.1, k);
  },
  hit: (p, _a, k) => {
    mixTo(p, J.lean, -0.22, k);
    mixTo(p, J.headPitch, -0.2, k);
    mixTo(p, J.twist, 0.25, k);
  },
  wave: (p, _a, k, age) => {
    mixTo(p, J.armR, -2.75, k);
    mixTo(p, J.outR, 0.25 + 0.25 * Math.sin(age * 9), k);
    mixTo(p, J.elbowR, 0.45 + 0.3 * Math.sin(age * 9 + 0.5), k);
    mixTo(p, J.headPitch, -0.06, k);
  },
  cheer: (p, _a, k, age) => {
    const s = Math.abs(Math.sin(age * 6));
    mixTo(p, J.armL, -2.6, k);
    mixTo(p, J.armR, -2.6, k);
    mixTo(p, J.outL, 0.35, k);
    mixTo(p, J.outR, 0.35, k);
    mixTo(p, J.lift, 0.18 * s, k);
    mixTo(p, J.kneeL, 0.4 * (1 - s), k);
    mixTo(p, J.kneeR, 0.4 * (1 - s), k);
  },
  bow: (p, a, k) => {
    const d = Math.sin(a * Math.PI);
    mixTo(p, J.lean, 0.85 * d, 1);
    mixTo(p, J.headPitch, 0.3 * d, 1);
    mixTo(p, J.armR, -0.7, k);
    mixTo(p, J.elbowR, 1.5, k);
    mixTo(p, J.armL, 0.5, k);
  },
  point: (p, _a, k) => {
    mixTo(p, J.armR, -1.55, k);
    mixTo(p, J.elbowR, 0.05, k);
    mixTo(p, J.outR, 0.05, k);
  },
  clap: (p, _a, k, age) => {
    const s = 0.16 + 0.16 * Math.sin(age * 14);
    mixTo(p, J.armL, -1.05, k);
    mixTo(p, J.armR, -1.05, k);
    mixTo(p, J.outL, -0.35 + s, k);
    mixTo(p, J.outR, -0.35 + s, k);
    mixTo(p, J.elbowL, 0.7, k);
    mixTo(p, J.elbowR, 0.7, k);
  },
  laugh: (p, _a, k, age) => {
    mixTo(p, J.lean, -0.12 + 0.05 * Math.sin(age * 16), k);
    mixTo(p, J.headPitch, -0.25, k);
    mixTo(p, J.armL, -0.5, k);
    mixTo(p, J.elbowL, 1.5, k);
    mixTo(p, J.armR, -0.5, k);
    mixTo(p, J.elbowR, 1.5, k);
  },
  cry: (p, _a, k, age) => {
    mixTo(p, J.headPitch, 0.35 + 0.04 * Math.sin(age * 12), k);
    mixTo(p, J.armL, -1.6, k);
    mixTo(p, J.elbowL, 2.1, k);
    mixTo(p, J.armR, -1.6, k);
    mixTo(p, J.elbowR, 2.1, k);
    mixTo(p, J.lean, 0.15, k);
  },
  nod: (p, _a, k, age) => mixTo(p, J.headPitch, 0.16 + 0.18 * Math.sin(age * 9), k),
  shrug: (p, a, k) => {
    const d = Math.sin(a * Math.PI);
    mixTo(p, J.outL, 0.3 + 0.2 * d, k);
    mixTo(p, J.outR, 0.3 + 0.2 * d, k);
    mixTo(p, J.elbowL, 1.5, k);
    mixTo(p, J.elbowR, 1.5, k);
    mixTo(p, J.armL, -0.1, k);
    mixTo(p, J.armR, -0.1, k);
  },
  salute: (p, _a, k) => {
    mixTo(p, J.armR, -1.5, k);
    mixTo(p, J.outR, 0.7, k);
    mixTo(p, J.elbowR, 2.2, k);
  },
  flex: (p, _a, k, age) => {
    mixTo(p, J.armL, -1.4, k);
    mixTo(p, J.armR, -1.4, k);
    mixTo(p, J.outL, 1.2, k);
    mixTo(p, J.outR, 1.2, k);
    mixTo(p, J.elbowL, 1.9 + 0.1 * Math.sin(age * 7), k);
    mixTo(p, J.elbowR, 1.9 + 0.1 * Math.sin(age * 7), k);
  },
  pray: (p, _a, k) => {
    mixTo(p, J.armL, -0.9, k);
    mixTo(p, J.armR, -0.9, k);
    mixTo(p, J.outL, -0.25, k);
    mixTo(p, J.outR, -0.25, k);
    mixTo(p, J.elbowL, 1.6, k);
    mixTo(p, J.elbowR, 1.6, k);
    mixTo(p, J.headPitch, 0.3, k);
  },
  roar: (p, _a, k) => {
    mixTo(p, J.lean, -0.15, k);
    mixTo(p, J.headPitch, -0.35, k);
    mixTo(p, J.outL, 0.9, k);
    mixTo(p, J.outR, 0.9, k);
    mixTo(p, J.elbowL, 1, k);
    mixTo(p, J.elbowR, 1, k);
  },
};
