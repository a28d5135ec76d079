/**
 * Grass near the camera and what grows and lies between it, in patches of 16 m made when first seen: tufts,
 * tall grass, flowers, ferns, saplings, fallen leaves. They are decoration: drawn from noise, unknown to the server.
 */
import { Color, Group, Sphere, Vector3, type Frustum, type Material } from 'three';
import { newCover, slopeUp, type Ground, type More } from '../ground.ts';
import { at, flowers } from '../palette.ts';
import { Instances } from '../shape/instances.ts';
import { layered, lerp, noise, random } from '../shape/random.ts';
import { colour } from '../shape/soup.ts';
import { Vantage } from '../vantage.ts';
import { groundColour } from './colour.ts';
import { sprouts, type Sprout } from './sprouts.ts';

const PATCH = 16;
const TUFTS = 1200, UNDERGROWTH = 120;
/** Shares of the tufts that are shown by distance of their patch, metres. */
const THIN: readonly (readonly [number, number])[] = [[20, 1], [34, 0.45], [Infinity, 0.22]];
const LIMITS: Readonly<Record<Sprout, number>> = { tuft: 11000, tall: 2500, bloom: 3000, fern: 1500, sapling: 500, litter: 2200 };
const KINDS = Object.keys(LIMITS) as Sprout[];
const MAX_PATCHES = 500;

interface Bundle {
  places: Float32Array;
  looks: Uint8Array;
}

interface Patch {
  key: number;
  x: number;
  z: number;
  middle: Vector3;
  bundles: Partial<Record<Sprout, Bundle>>;
}

export class Grass {
  readonly group = new Group();
  reach = 62;
  private readonly ground: Ground;
  private readonly draws: Record<Sprout, Instances>;
  private readonly patches = new Map<number, Patch>();
  private key = '';
  private readonly vantage = new Vantage(0.5);
  /** Patches were unknown when last looked: what is known of them now may lie out of sight. */
  private again = true;

  constructor(ground: Ground, material: Material) {
    this.ground = ground;
    const models = sprouts();
    this.draws = Object.fromEntries(KINDS.map((k) => [k, new Instances(models[k], material, null, LIMITS[k])])) as Record<Sprout, Instances>;
    for (const k of KINDS) this.group.add(this.draws[k].mesh);
  }

  /** update fills the fields with the patches in sight; new ones are computed nearest first, while more allows. */
  update(camera: Vector3, origin: Vector3, frustum: Frustum, more: More): number {
    if (!this.vantage.moved(camera, origin, frustum) && !this.again) return 0;
    const n = Math.ceil(this.reach / PATCH), cx = Math.floor(camera.x / PATCH), cz = Math.floor(camera.z / PATCH);
    const wanted: { patch: Patch; tier: number }[] = [], unknown: { column: number; row: number; distance: number }[] = [];
    for (let row = cz - n; row <= cz + n; row++) {
      for (let column = cx - n; column <= cx + n; column++) {
        const mx = (column + 0.5) * PATCH, mz = (row + 0.5) * PATCH, distance = Math.hypot(mx - camera.x, mz - camera.z);
        if (distance > this.reach) continue;
        const patch = this.patches.get(row * 65536 + column);
        sphere.center.set(mx - origin.x, (patch ? patch.middle.y : camera.y) - origin.y, mz - origin.z);
        sphere.radius = patch ? 14 : 40;
        if (!frustum.intersectsSphere(sphere)) continue;
        if (patch) wanted.push({ patch, tier: THIN.findIndex(([to]) => distance < to) });
        else unknown.push({ column, row, distance });
      }
    }
    unknown.sort((a, b) => a.distance - b.distance);
    let missing = unknown.length;
    for (const { column, row, distance } of unknown) {
      if (!more()) break;
      missing--;
      const id = row * 65536 + column, patch = sow(this.ground, column, row, id);
      this.patches.set(id, patch);
      wanted.push({ patch, tier: THIN.findIndex(([to]) => distance < to) });
    }
    const key = `${origin.x},${origin.z};` + wanted.map((w) => w.patch.key * 4 + w.tier).join();
    if (key !== this.key) this.refill(wanted, origin);
    this.key = key;
    if (this.patches.size > MAX_PATCHES) this.patches.clear();
    this.again = unknown.length > 0;
    return missing;
  }

  dispose(): void {
    for (const k of KINDS) this.draws[k].dispose();
  }

  private refill(wanted: readonly { patch: Patch; tier: number }[], origin: Vector3): void {
    for (const k of KINDS) this.draws[k].begin();
    for (const { patch: p, tier } of wanted) {
      for (const k of KINDS) {
        const b = p.bundles[k];
        if (!b || (tier === 2 && k !== 'tuft' && k !== 'bloom' && k !== 'fern')) continue;
        const share = k === 'tuft' ? THIN[tier]![1] : 1;
        const count = Math.floor((b.places.length / 4) * share) * 4;
        this.draws[k].append(b.places.subarray(0, count), b.looks, p.x - origin.x, -origin.y, p.z - origin.z);
      }
    }
    for (const k of KINDS) this.draws[k].end();
  }
}

const sphere = new Sphere();
const cover = newCover(), tone = new Color(), root = new Color();

/** Sowing collects what grows in a patch. */
class Sowing {
  private readonly lists = new Map<Sprout, number[]>();

  add(kind: Sprout, x: number, y: number, z: number, yaw: number, tint: Color, scale: number): void {
    let list = this.lists.get(kind);
    if (!list) this.lists.set(kind, (list = []));
    list.push(x, y, z, yaw, tint.r / 2, tint.g / 2, tint.b / 2, scale / 4);
  }

  bundles(): Partial<Record<Sprout, Bundle>> {
    const out: Partial<Record<Sprout, Bundle>> = {};
    for (const [kind, list] of this.lists) {
      const n = list.length / 8, places = new Float32Array(n * 4), looks = new Uint8Array(n * 4);
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < 4; j++) {
          places[i * 4 + j] = list[i * 8 + j]!;
          looks[i * 4 + j] = Math.min(255, list[i * 8 + 4 + j]! * 255);
        }
      }
      out[kind] = { places, looks };
    }
    return out;
  }
}

function sow(ground: Ground, column: number, row: number, key: number): Patch {
  const r = random(key * 31 + 7), x0 = column * PATCH, z0 = row * PATCH, to = new Sowing();
  for (let i = 0; i < TUFTS; i++) sowTuft(ground, x0, z0, r, to);
  for (let i = 0; i < UNDERGROWTH; i++) sowUnder(ground, x0, z0, r, to);
  return { key, x: x0, z: z0, middle: new Vector3(x0 + 8, ground.height(x0 + 8, z0 + 8), z0 + 8), bundles: to.bundles() };
}

/** growing tells whether something may grow at a place: not on ways, stone or steep ground, nor by the water; height there, or NaN. */
function growing(ground: Ground, x: number, z: number, bareLimit: number): number {
  ground.cover(x, z, cover, 0.7);
  const bare = Math.max(cover.road + cover.paved, cover.sand, cover.rock, cover.snow, cover.field, cover.ash);
  if (bare + noise(x * 1.3, z * 1.3) * 0.18 > bareLimit) return NaN;
  const h = ground.height(x, z), water = ground.water(x, z);
  if ((water !== null && h < water + 1.1) || slopeUp(ground, x, z) < 0.8) return NaN;
  return h;
}

function sowTuft(ground: Ground, x0: number, z0: number, r: () => number, to: Sowing): void {
  const lx = r() * PATCH, lz = r() * PATCH, turn = r() * 6.28, big = r(), chance = r(), bud = r();
  const x = x0 + lx, z = z0 + lz, thick = layered(x * 0.05, z * 0.05, 2);
  if (thick + (chance - 0.5) * 0.5 < -0.3) return;
  const h = growing(ground, x, z, 0.42);
  if (Number.isNaN(h) || chance < cover.forest * 0.5) return;
  groundColour(ground, x, z, h, 1, tone);
  root.copy(tone).multiplyScalar(lerp(1.28, 1.56, bud));
  root.b *= 0.9;
  to.add('tuft', lx, h - 0.03, lz, turn, root, lerp(0.7, 1.5, big * big));
  const open = 1 - cover.forest;
  if (thick > 0.12 && big > 0.9 && open > 0.5) to.add('tall', lx, h - 0.03, lz, turn, root, lerp(0.8, 1.3, bud));
  if (layered(x * 0.06 + 70, z * 0.06, 2) > 0.12 + cover.forest * 0.12 && bud < 0.12) {
    const hue = Math.floor((noise(x * 0.04, z * 0.04) * 0.5 + 0.5) * 4.99 + chance * 0.8);
    to.add('bloom', lx + 0.2, h, lz + 0.1, turn, colour(at(flowers, hue)), lerp(0.7, 1.25, big));
  }
}

/** sowUnder tries one place for the growth of woods: ferns in damp patches, leaves under trees, saplings at edges. */
function sowUnder(ground: Ground, x0: number, z0: number, r: () => number, to: Sowing): void {
  const lx = r() * PATCH, lz = r() * PATCH, turn = r() * 6.28, big = r(), chance = r();
  const x = x0 + lx, z = z0 + lz, h = growing(ground, x, z, 0.36);
  if (Number.isNaN(h)) return;
  const damp = layered(x * 0.07 + 11, z * 0.07 + 5, 2), woods = cover.forest;
  tone.setRGB(lerp(0.82, 1.12, chance), lerp(0.9, 1.08, big), lerp(0.8, 1, chance));
  if (woods > 0.3 && damp > -0.02 + (chance - 0.5) * 0.25) to.add('fern', lx, h - 0.02, lz, turn, tone, lerp(0.65, 1.35, big));
  else if (woods > 0.3 && chance < 0.42) to.add('litter', lx, h + 0.015, lz, turn, tone, lerp(0.8, 1.5, big));
  else if (chance > 0.965 + (0.02 - woods * 0.03)) to.add('sapling', lx, h - 0.03, lz, turn, tone, lerp(0.6, 1.25, big));
}
