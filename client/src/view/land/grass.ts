/**
 * Grass and flowers near the camera: tufts in patches of 16 m, made when first seen, tinted with the
 * ground under them and swaying. They are decoration: drawn from noise, unknown to the server.
 */
import { BufferAttribute, BufferGeometry, Color, Group, Sphere, Vector3, type Frustum, type Material } from 'three';
import { newCover, slopeUp, type Ground } from '../ground.ts';
import { at, flowers } from '../palette.ts';
import { Instances } from '../shape/instances.ts';
import { layered, lerp, noise, random } from '../shape/random.ts';
import { ball, colour, cylinder, place, Soup } from '../shape/soup.ts';
import { groundColour } from './colour.ts';

const PATCH = 16;
const TUFTS = 520;
/** Patches further than this, metres, show every second tuft. */
const THIN = 30;
const MAX_TUFTS = 24000, MAX_FLOWERS = 2500;

interface Patch {
  key: number;
  x: number;
  z: number;
  middle: Vector3;
  places: Float32Array;
  looks: Uint8Array;
  flowerPlaces: Float32Array;
  flowerLooks: Uint8Array;
}

export class Grass {
  readonly group = new Group();
  reach = 62;
  private readonly ground: Ground;
  private readonly tufts: Instances;
  private readonly blooms: Instances;
  private readonly patches = new Map<number, Patch>();
  private key = '';

  constructor(ground: Ground, material: Material) {
    this.ground = ground;
    this.tufts = new Instances(tuft(), material, null, MAX_TUFTS);
    this.blooms = new Instances(bloom(), material, null, MAX_FLOWERS);
    this.group.add(this.tufts.mesh, this.blooms.mesh);
  }

  /** update fills the fields with the patches in sight; at most budget new ones are computed. */
  update(camera: Vector3, origin: Vector3, frustum: Frustum, budget: number): number {
    const n = Math.ceil(this.reach / PATCH), cx = Math.floor(camera.x / PATCH), cz = Math.floor(camera.z / PATCH);
    const wanted: { patch: Patch; thin: boolean }[] = [];
    let missing = 0;
    for (let row = cz - n; row <= cz + n; row++) {
      for (let column = cx - n; column <= cx + n; column++) {
        const mx = (column + 0.5) * PATCH, mz = (row + 0.5) * PATCH;
        if (Math.hypot(mx - camera.x, mz - camera.z) > this.reach) continue;
        const id = row * 65536 + column;
        let patch = this.patches.get(id);
        sphere.center.set(mx - origin.x, (patch ? patch.middle.y : camera.y) - origin.y, mz - origin.z);
        sphere.radius = patch ? 14 : 40;
        if (!frustum.intersectsSphere(sphere)) continue;
        if (!patch) {
          if (budget-- <= 0) {
            missing++;
            continue;
          }
          patch = sow(this.ground, column, row, id);
          this.patches.set(id, patch);
        }
        wanted.push({ patch, thin: Math.hypot(mx - camera.x, mz - camera.z) > THIN });
      }
    }
    const key = `${origin.x},${origin.z};` + wanted.map((w) => (w.thin ? -w.patch.key : w.patch.key)).join();
    if (key !== this.key) this.refill(wanted, origin);
    this.key = key;
    if (this.patches.size > 900) this.patches.clear();
    return missing;
  }

  dispose(): void {
    this.tufts.dispose();
    this.blooms.dispose();
  }

  private refill(wanted: readonly { patch: Patch; thin: boolean }[], origin: Vector3): void {
    this.tufts.begin();
    this.blooms.begin();
    for (const { patch: p, thin } of wanted) {
      const half = Math.floor(p.places.length / 8) * 4;
      const x = p.x - origin.x, z = p.z - origin.z;
      this.tufts.append(thin ? p.places.subarray(0, half) : p.places, p.looks, x, -origin.y, z);
      this.blooms.append(p.flowerPlaces, p.flowerLooks, x, -origin.y, z);
    }
    this.tufts.end();
    this.blooms.end();
  }
}

const sphere = new Sphere();
const cover = newCover(), tone = new Color();

function sow(ground: Ground, column: number, row: number, key: number): Patch {
  const r = random(key * 31 + 7), x0 = column * PATCH, z0 = row * PATCH;
  const places: number[] = [], looks: number[] = [], flowerPlaces: number[] = [], flowerLooks: number[] = [];
  for (let i = 0; i < TUFTS; i++) {
    const lx = r() * PATCH, lz = r() * PATCH, turn = r() * 6.28, big = r();
    const x = x0 + lx, z = z0 + lz;
    if (layered(x * 0.05, z * 0.05, 2) < -0.26) continue;
    ground.cover(x, z, cover);
    const bare = Math.max(cover.road, cover.paved, cover.sand, cover.rock, cover.snow, cover.field, cover.ash);
    if (bare + noise(x * 0.9, z * 0.9) * 0.2 > 0.25 || r() < cover.forest * 0.6) continue;
    const h = ground.height(x, z), water = ground.water(x, z);
    if (water !== null && h < water + 1.1) continue;
    const up = slopeUp(ground, x, z);
    if (up < 0.8) continue;
    groundColour(ground, x, z, h, up, tone);
    tone.multiplyScalar(1.42);
    places.push(lx, h - 0.03, lz, turn);
    looks.push(tone.r / 2, tone.g / 2, tone.b / 2, lerp(0.75, 1.55, big * big) / 4);
    if (layered(x * 0.06 + 70, z * 0.06, 2) > 0.15 && r() < 0.2) {
      const bud = colour(at(flowers, Math.floor((noise(x * 0.04, z * 0.04) * 0.5 + 0.5) * 4.99 + r() * 0.8)));
      flowerPlaces.push(lx + 0.2, h, lz + 0.1, turn);
      flowerLooks.push(bud.r / 2, bud.g / 2, bud.b / 2, lerp(0.7, 1.25, r()) / 4);
    }
  }
  const bytes = (list: number[]) => new Uint8Array(list.map((v) => Math.min(255, v * 255)));
  return {
    key, x: x0, z: z0, middle: new Vector3(x0 + 8, ground.height(x0 + 8, z0 + 8), z0 + 8),
    places: new Float32Array(places), looks: bytes(looks),
    flowerPlaces: new Float32Array(flowerPlaces), flowerLooks: bytes(flowerLooks),
  };
}

/** tuft is six blades; the tip is lighter than the root. */
function tuft(): BufferGeometry {
  const p: number[] = [], c: number[] = [], m: number[] = [], r = random(5);
  for (let blade = 0; blade < 6; blade++) {
    const a = blade * 1.26 + r(), w = 0.04, l = lerp(0.22, 0.44, r()), lx = Math.cos(a) * 0.13, lz = Math.sin(a) * 0.13;
    const ox = (r() - 0.5) * 0.24, oz = (r() - 0.5) * 0.24;
    p.push(ox - w * Math.sin(a), 0, oz + w * Math.cos(a), ox + w * Math.sin(a), 0, oz - w * Math.cos(a), ox + lx, l, oz + lz);
    c.push(0.68, 0.7, 0.66, 1, 0.68, 0.7, 0.66, 1, 1, 0.98, 0.76, 1);
    m.push(0, 0.02, 0, 0, 0, 0.02, 0, 0, 0, 0.25, 0, 0);
  }
  const out = new BufferGeometry(), normals = new Float32Array(p.length);
  for (let i = 1; i < normals.length; i += 3) normals[i] = 1;
  out.setAttribute('position', new BufferAttribute(new Float32Array(p), 3));
  out.setAttribute('normal', new BufferAttribute(normals, 3));
  out.setAttribute('color', new BufferAttribute(new Uint16Array(c.map((v) => v * 65535)), 4, true));
  out.setAttribute('mark', new BufferAttribute(new Uint8Array(m.map((v) => v * 255)), 4, true));
  return out;
}

function bloom(): BufferGeometry {
  const s = new Soup(3);
  s.add(cylinder(0.012, 0.015, 0.24, 3), place(0, 0.12), colour('#c8e0a0'), { sway: 0.15 });
  for (let i = 0; i < 5; i++) {
    const a = i * 1.257;
    s.add(ball(0.05, 0), place(Math.cos(a) * 0.055, 0.26, Math.sin(a) * 0.055, 0, a, 0, 1, 0.45, 1), colour('#ffffff'), { sway: 0.2 });
  }
  s.add(ball(0.03, 0), place(0, 0.285, 0), colour('#ffe9a0'), { sway: 0.2 });
  return s.build();
}
