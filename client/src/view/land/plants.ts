/** Models of trees, bushes, rocks and small plants, each with a plain twin for the distance. */
import type { BufferGeometry } from 'three';
import { ball, colour, cone, cylinder, gradient, place, rough, Soup } from '../shape/soup.ts';

export interface PlantModel {
  near: BufferGeometry;
  /** For beyond 90 m; null: not drawn there. */
  far: BufferGeometry | null;
}

const sways = (from: number, amount: number) => (_x: number, y: number) => Math.max(0, y - from) * amount;

/** A blob of leaves: place and radius. */
type Blob = readonly [x: number, y: number, z: number, radius: number];

interface Leafy {
  trunk: readonly [string, string];
  leaves: readonly [string, string];
  blobs: readonly Blob[];
  height: number;
  seed: number;
}

function leafy(o: Leafy): PlantModel {
  const near = new Soup(o.seed), far = new Soup(o.seed);
  const low = Math.min(...o.blobs.map((b) => b[1] - b[3])), high = Math.max(...o.blobs.map((b) => b[1] + b[3] * 0.85));
  const leaf = gradient(o.leaves[0], o.leaves[1], low, high), bark = gradient(o.trunk[0], o.trunk[1], 0, o.height);
  near.add(rough(cylinder(0.16, 0.34, o.height, 6), 0.09, o.seed), place(0, o.height / 2), bark);
  for (const k of [0, 2.2, 4.1]) near.add(cone(0.14, 0.5, 4), place(Math.sin(k) * 0.24, 0.12, Math.cos(k) * 0.24, 0.9, k), bark);
  near.add(cylinder(0.06, 0.12, 1.3, 5), place(0.42, o.height * 0.88, 0, 0, 0, -0.8), bark);
  far.add(cylinder(0.15, 0.3, o.height, 4), place(0, o.height / 2), bark);
  o.blobs.forEach((b, i) => {
    near.add(rough(ball(b[3], 1), b[3] * 0.27, o.seed + i), place(b[0], b[1], b[2], 0, i, 0, 1, 0.82, 1), leaf, { sway: sways(1.2, 0.17), grain: 0.06 });
    if (i < 3) far.add(rough(ball(b[3] * 1.14, 0), b[3] * 0.2, o.seed + i), place(b[0], b[1], b[2], 0, i, 0, 1, 0.86, 1), leaf, { sway: 0.05, grain: 0.08 });
  });
  return { near: near.build(), far: far.build() };
}

function pine(): PlantModel {
  const near = new Soup(2), far = new Soup(2);
  const bark = gradient('#5b4038', '#7a5440', 0, 2.2);
  near.add(rough(cylinder(0.16, 0.3, 2.2, 6), 0.06, 2), place(0, 1.1), bark);
  far.add(cylinder(0.2, 0.3, 2, 4), place(0, 1), bark);
  const layers = [[1.8, 2.1, 2.3], [1.45, 1.9, 3.5], [1.05, 1.7, 4.65], [0.62, 1.45, 5.75]] as const;
  layers.forEach(([r, h, y], i) => {
    const needles = gradient('#1f5a4c', '#5fa565', y - h * 0.5, y + h * 0.6);
    near.add(rough(cone(r, h, 8), 0.3, 11 + i), place(0, y, 0, 0, i * 0.5), needles, { sway: sways(1, 0.16) });
    if (i % 2 === 0) far.add(cone(r * 1.05, h * 1.7, 6), place(0, y + 0.4, 0, 0, i), needles, { sway: 0.05 });
  });
  return { near: near.build(), far: far.build() };
}

function deadTree(): PlantModel {
  const s = new Soup(5), bark = gradient('#4a3f42', '#8a7a72', 0, 4);
  s.add(rough(cylinder(0.1, 0.34, 3.6, 6), 0.14, 4), place(0, 1.8, 0, 0.06), bark);
  for (const [y, k, tilt, l] of [[2, 0.4, 0.9, 1.5], [2.6, 2.6, 0.7, 1.3], [3.1, 4.6, 0.8, 1.1], [3.5, 1.4, 0.4, 1]] as const) {
    s.add(cylinder(0.03, 0.09, l, 5), place(Math.sin(k) * l * 0.34, y + 0.3, Math.cos(k) * l * 0.34, tilt, k), bark, { sway: 0.04 });
  }
  return { near: s.build(), far: s.build() };
}

function willow(): PlantModel {
  const model = leafy({
    trunk: ['#54443a', '#7d6652'], leaves: ['#4d7a3c', '#c3d06c'], height: 2.6, seed: 91,
    blobs: [[0, 3.6, 0, 1.5], [1.2, 3.2, 0.2, 1.05], [-1.1, 3.2, -0.3, 1.1], [0.1, 3.1, 1.15, 1]],
  });
  const s = new Soup(92), leaf = gradient('#4d7a3c', '#a9c060', 0.6, 3.4);
  for (let i = 0; i < 11; i++) {
    const a = i * 0.571, r = 1.55 + (i % 3) * 0.22;
    s.add(cone(0.28, 2.3, 4), place(Math.cos(a) * r, 2.1, Math.sin(a) * r, Math.PI, a), leaf, { sway: 0.3 });
  }
  const near = joined(model.near, s.build());
  return { near, far: model.far };
}

/** joined concatenates two soups. */
function joined(a: BufferGeometry, b: BufferGeometry): BufferGeometry {
  const out = a.clone();
  for (const name of ['position', 'normal', 'color', 'mark']) {
    const x = a.getAttribute(name), y = b.getAttribute(name);
    const Kind = x.array.constructor as new (n: number) => Float32Array;
    const array = new Kind(x.array.length + y.array.length);
    array.set(x.array as Float32Array);
    array.set(y.array as Float32Array, x.array.length);
    const attribute = x.clone();
    (attribute as { array: unknown }).array = array;
    (attribute as { count: number }).count = array.length / x.itemSize;
    out.setAttribute(name, attribute as never);
  }
  return out;
}

function bush(leaves: readonly [string, string], berries: string | null): PlantModel {
  const s = new Soup(5), far = new Soup(5);
  const leaf = gradient(leaves[0], leaves[1], -0.1, 1.1);
  s.add(rough(ball(0.8, 1), 0.3, 5), place(0, 0.45, 0, 0, 0, 0, 1, 0.75, 0.9), leaf, { sway: 0.16, grain: 0.07 });
  s.add(rough(ball(0.5, 1), 0.2, 6), place(0.7, 0.3, 0.3), leaf, { sway: 0.12, grain: 0.07 });
  far.add(rough(ball(0.9, 0), 0.3, 5), place(0.15, 0.4, 0.05, 0, 0, 0, 1.1, 0.72, 0.9), leaf, { grain: 0.08 });
  if (berries) {
    for (let i = 0; i < 9; i++) {
      const a = i * 2.4, y = 0.35 + (i % 4) * 0.17, r = Math.sqrt(Math.max(0.05, 0.74 - (y - 0.45) ** 2)) * 0.92;
      s.add(ball(0.075, 0), place(Math.cos(a) * r, y, Math.sin(a) * r * 0.9), colour(berries), { sway: 0.16 });
    }
  }
  return { near: s.build(), far: far.build() };
}

function rock(seed: number, flat: number): PlantModel {
  const s = new Soup(seed), far = new Soup(seed), tint = gradient('#6a6664', '#b5b1aa', -0.5, 1);
  s.add(rough(ball(1, 1), 0.42, seed), place(0, 0.25, 0, 0, 0, 0, 1, flat, 0.9), tint, { grain: 0.06 });
  s.add(rough(ball(0.42, 0), 0.2, seed + 1), place(0.95, 0.06, 0.4, 0, 1, 0, 1, flat, 1), tint, { grain: 0.06 });
  s.add(rough(ball(0.6, 0), 0.3, seed + 2), place(-0.1, 0.25 + flat * 0.72, 0, 0, 0, 0, 1, 0.3, 1), gradient('#6f8a52', '#9ab85c', 0, 1.2), { grain: 0.05 });
  far.add(rough(ball(1, 0), 0.3, seed), place(0, 0.25, 0, 0, 0, 0, 1, flat, 0.9), tint);
  return { near: s.build(), far: far.build() };
}

function stump(): PlantModel {
  const s = new Soup(8);
  s.add(rough(cylinder(0.34, 0.48, 0.6, 8), 0.08, 3), place(0, 0.28), gradient('#54382e', '#7d5a48', 0, 0.6));
  s.add(cylinder(0.32, 0.32, 0.03, 8), place(0, 0.6), colour('#d9b183'));
  s.add(cylinder(0.18, 0.18, 0.03, 7), place(0, 0.612), colour('#b98a5a'));
  return { near: s.build(), far: null };
}

function blades(hex: readonly [string, string], count: number, height: number, spread: number, heads: string | null): PlantModel {
  const s = new Soup(9), tint = gradient(hex[0], hex[1], 0, height);
  for (let i = 0; i < count; i++) {
    const a = i * 2.4, r = spread * Math.sqrt((i + 0.5) / count), h = height * (0.75 + 0.25 * ((i * 7) % 4) / 3);
    const m = place(Math.cos(a) * r, h / 2, Math.sin(a) * r, 0.16 * Math.sin(a), a, 0.14);
    s.add(cone(0.045 + height * 0.02, h, 3), m, tint, { sway: sways(0.2, 0.14) });
    if (heads && i % 2 === 0) s.add(cylinder(0.05, 0.05, 0.3, 4), place(Math.cos(a) * r, h * 0.95, Math.sin(a) * r), colour(heads), { sway: 0.2 });
  }
  return { near: s.build(), far: null };
}

function fern(): PlantModel {
  const s = new Soup(4), tint = gradient('#3f7a3f', '#8fc45a', 0, 0.5);
  for (let i = 0; i < 7; i++) {
    const a = i * 0.9;
    s.add(cone(0.13, 0.8, 3), place(Math.sin(a) * 0.3, 0.24, Math.cos(a) * 0.3, 1.05, a, 0, 1, 1, 0.25), tint, { sway: 0.18 });
  }
  return { near: s.build(), far: null };
}

function mushrooms(): PlantModel {
  const s = new Soup(6);
  for (const [x, z, k] of [[0, 0, 1], [0.24, 0.1, 0.6], [-0.15, 0.2, 0.75]] as const) {
    s.add(cylinder(0.04 * k, 0.06 * k, 0.26 * k, 5), place(x, 0.13 * k, z), colour('#f2e6cf'));
    s.add(rough(cone(0.18 * k, 0.16 * k, 7), 0.03, 3), place(x, 0.3 * k, z), gradient('#a83a30', '#e0604a', 0.2, 0.4));
    s.add(ball(0.03 * k, 0), place(x + 0.07 * k, 0.32 * k, z + 0.05 * k), colour('#fff4e0'));
  }
  return { near: s.build(), far: null };
}

function flowerClump(): PlantModel {
  const s = new Soup(7), hues = ['#fff3d6', '#ff8fa3', '#ffd34d', '#b99cff', '#8fa8f0'];
  for (let i = 0; i < 9; i++) {
    const a = i * 2.4, r = 0.5 * Math.sqrt((i + 0.5) / 9), h = 0.3 + (i % 3) * 0.1, x = Math.cos(a) * r, z = Math.sin(a) * r;
    s.add(cone(0.05, h, 3), place(x, h / 2, z), colour('#6fa84c'), { sway: sways(0.1, 0.3) });
    s.add(ball(0.08, 0), place(x, h + 0.02, z, 0, a, 0, 1, 0.6, 1), colour(hues[i % 5]!), { sway: 0.14 });
    s.add(ball(0.035, 0), place(x, h + 0.06, z), colour('#ffe9a0'), { sway: 0.14 });
  }
  return { near: s.build(), far: null };
}

function fallenLog(): PlantModel {
  const s = new Soup(8);
  s.add(rough(cylinder(0.3, 0.38, 2.8, 8), 0.1, 3), place(0, 0.28, 0, 0, 0, Math.PI / 2), gradient('#54382e', '#8a6a50', 0, 0.7));
  s.add(cylinder(0.26, 0.28, 2.84, 8), place(0, 0.28, 0, 0, 0, Math.PI / 2), colour('#c9a074'));
  for (const x of [-0.7, 0.2, 0.8]) s.add(rough(ball(0.24, 0), 0.1, 3), place(x, 0.54, 0, 0, 0, 0, 1, 0.4, 1), colour('#7a9a50'));
  s.add(cylinder(0.05, 0.09, 0.6, 5), place(-0.4, 0.6, 0.1, 0.3, 0, 0.4), colour('#6b4a3c'));
  return { near: s.build(), far: null };
}

function cactus(): PlantModel {
  const s = new Soup(9), green = gradient('#3f7a4a', '#8fbf62', 0, 3);
  s.add(rough(cylinder(0.26, 0.3, 2.6, 7), 0.05, 3), place(0, 1.3), green);
  s.add(ball(0.27, 1), place(0, 2.6), green);
  for (const [e, y, l] of [[1, 1.2, 0.9], [-1, 1.6, 0.7]] as const) {
    s.add(cylinder(0.15, 0.15, 0.6, 6), place(e * 0.42, y, 0, 0, 0, Math.PI / 2), green);
    s.add(rough(cylinder(0.14, 0.16, l, 6), 0.03, 3), place(e * 0.68, y + l / 2, 0), green);
  }
  s.add(ball(0.1, 0), place(0, 2.88), colour('#ff8fa3'));
  return { near: s.build(), far: s.build() };
}

function crystals(): PlantModel {
  const s = new Soup(10), glass = gradient('#4f86c8', '#d0f4ff', 0, 2);
  for (let i = 0; i < 6; i++) {
    const a = i * 1.05, h = 2 - (i % 3) * 0.5, r = i === 0 ? 0 : 0.42;
    s.add(cone(0.26, h, 5), place(Math.cos(a) * r, h * 0.42, Math.sin(a) * r, Math.sin(a) * 0.4, 0, -Math.cos(a) * 0.4), glass, { glow: 0.7 });
  }
  return { near: s.build(), far: s.build() };
}

/** plantModels builds every model once; the keys are the kinds of Scatter. */
export function plantModels(): Map<string, PlantModel> {
  const brown = ['#5c4434', '#84614a'] as const;
  return new Map<string, PlantModel>([
    ['pine', pine()],
    ['oak', leafy({ trunk: brown, leaves: ['#2f7346', '#a6cf58'], height: 2.6, seed: 21, blobs: [[0, 3.6, 0, 1.55], [1.05, 3, 0.3, 1.05], [-1, 3.1, -0.25, 1.15], [0.1, 3, 1, 1], [0, 3.1, -1.05, 0.95]] })],
    ['birch', leafy({ trunk: ['#d8d2c8', '#efeae0'], leaves: ['#6f9a3a', '#e3d65b'], height: 3.4, seed: 41, blobs: [[0, 4.3, 0, 1.1], [0.3, 5.2, 0.1, 0.85], [-0.35, 3.5, 0.2, 0.9]] })],
    ['blossom', leafy({ trunk: ['#54404a', '#7b5a5c'], leaves: ['#b8587f', '#ffccd4'], height: 2.4, seed: 61, blobs: [[0, 3.4, 0, 1.45], [1.1, 2.95, 0.2, 1.1], [-1.05, 2.9, 0.3, 1.1], [0, 2.9, -1.05, 1.1], [0.2, 4.2, 0.1, 0.9]] })],
    ['autumn', leafy({ trunk: brown, leaves: ['#9c4a2c', '#f4a946'], height: 2.5, seed: 81, blobs: [[0, 3.5, 0, 1.4], [0.9, 2.9, 0.4, 1], [-0.9, 3, -0.3, 1.1], [0.1, 4.2, 0, 0.9]] })],
    ['willow', willow()],
    ['dead', deadTree()],
    ['bush', bush(['#2f6f43', '#9cc956'], null)],
    ['berry', bush(['#2f6f43', '#8cbf52'], '#c8304a')],
    ['rock', rock(9, 0.72)],
    ['boulder', rock(17, 1.05)],
    ['stump', stump()],
    ['reed', blades(['#5f7a3c', '#b9b45c'], 11, 1.5, 0.5, '#6b4630')],
    ['fern', fern()],
    ['mushroom', mushrooms()],
    ['flowers', flowerClump()],
    ['log', fallenLog()],
    ['cactus', cactus()],
    ['crystal', crystals()],
  ]);
}
