// What the ground is like at a place: the twin of engine/terrain. A TerrainMap is made once from the
// map that the server sends (/map/evermere.json) and computes the same heights, water, kinds of
// ground and scattered plants. A Ground caches the cells that somebody walks on.
//
// Integers only: every product stays below 2^53, and a shift of Go's int64 is a division rounded down.

import { CELL_COLUMNS, CELL_SIZE, MAP_SIZE, onMap, sqrt } from './geom.ts';
import type { Deck, MapJSON, Obstacle } from './map.ts';
import { decodeObstacle, readColumns } from './map.ts';
import { Q15, lineDistance, mul, noise } from './noise.ts';
import type { Patch, Shape } from './shape.ts';
import { SHAPE_BED, SHAPE_HILL, SHAPE_LEVEL, SHORE_HEIGHT, WATER_REACH, applyShape, decodePatch, decodeShape, hillAt, shapeExtent, shoreOf } from './shape.ts';

/** The distance between the points of the surface's lattice, in millimetres. */
export const SPACING = 2000;
/** The lattice squares along the side of a cell. */
export const CELL_SQUARES = CELL_SIZE / SPACING;
/** The lattice points along the side of a cell, both ends counted. */
export const CELL_POINTS = CELL_SQUARES + 1;
/** The height of water where no lake or river says otherwise. */
export const SEA_LEVEL = 0;

const RELIEF_SIZE = 256_000;
const RELIEF_COLUMNS = MAP_SIZE / RELIEF_SIZE;
const SEA_FLOOR = -20_000;
const OBSTACLE_MARGIN = 1200;

const SEED_HILLS = 1;
const SEED_HILLS_MIDDLE = 2;
const SEED_HILLS_SMALL = 3;
const SEED_RIDGES = 4;
const SEED_RIDGES_MIDDLE = 5;
const SEED_RIDGES_SMALL = 6;
const SEED_BUMPS = 7;
const SEED_BUMPS_SMALL = 8;
const SEED_STRAY = 9;

/** What reaches into a cell, as indices in the order of the map. */
interface CellIndex {
  shapes: number[];
  patches: number[];
  waters: number[];
  decks: number[];
  obstacles: number[];
}

/** The map as it is computed with. It never changes. */
export class TerrainMap {
  readonly json: MapJSON;
  readonly seed: number;
  readonly shapes: readonly Shape[];
  readonly patches: readonly Patch[];
  readonly obstacles: readonly Obstacle[];
  readonly decks: readonly Deck[];
  sandLine = SHORE_HEIGHT;
  private readonly relief: Int32Array;
  private readonly cells: CellIndex[];
  private readonly blend = new Float64Array(4);

  constructor(json: MapJSON) {
    this.json = json;
    this.seed = json.seed;
    this.shapes = readColumns(json.shapes, decodeShape);
    this.patches = readColumns(json.patches, decodePatch);
    this.obstacles = readColumns(json.obstacles, decodeObstacle);
    this.decks = json.decks;
    this.relief = Int32Array.from(json.relief.flat());
    this.cells = this.indexCells();
  }

  /** The height of the ground at a point of the lattice, without decks. */
  latticeHeight(x: number, z: number): number {
    const r = this.reliefAt(x, z);
    let h = r[0]!;
    const seed = this.seed;
    if (r[1]! > 0) {
      h += mul(r[1]!, (noise(seed + SEED_HILLS, x, z, 19) >> 1) +
        (noise(seed + SEED_HILLS_MIDDLE, x, z, 18) >> 2) + (noise(seed + SEED_HILLS_SMALL, x, z, 17) >> 2));
    }
    if (r[2]! > 0) h += mul(r[2]!, this.ridgesAt(x, z));
    if (r[3]! > 0) {
      h += mul(r[3]!, ((noise(seed + SEED_BUMPS, x, z, 15) * 3) >> 2) + (noise(seed + SEED_BUMPS_SMALL, x, z, 13) >> 2));
    }
    return Math.max(this.shaped(h, x, z), SEA_FLOOR);
  }

  /** Fills out with heights of lattice points, row by row: count × count points from (x, z), step apart.
   * x, z and step are multiples of SPACING. */
  heights(x: number, z: number, step: number, count: number, out: Int32Array): void {
    for (let j = 0, k = 0; j < count; j++) {
      for (let i = 0; i < count; i++, k++) out[k] = this.latticeHeight(x + i * step, z + j * step);
    }
  }

  /** The height of the ground at any point, without decks. A Ground is faster. */
  heightAt(x: number, z: number): number {
    x = onMap(x);
    z = onMap(z);
    const i = Math.floor(x / SPACING);
    const j = Math.floor(z / SPACING);
    const lx = i * SPACING;
    const lz = j * SPACING;
    const a = this.latticeHeight(lx, lz);
    const d = this.latticeHeight(lx + SPACING, lz + SPACING);
    const b = this.latticeHeight(lx + SPACING, lz);
    const c = this.latticeHeight(lx, lz + SPACING);
    return a + triangle(a, b, c, d, x - lx, z - lz, ((i + j) & 1) === 1, slopes);
  }

  /** The level of water at a point; it is wet where the ground lies below. */
  waterAt(x: number, z: number): number {
    x = onMap(x);
    z = onMap(z);
    return this.latticeWater(x - (x % SPACING), z - (z % SPACING));
  }

  /** The same for a point of the lattice; sandLine is then up to which height the ground is sand. */
  latticeWater(x: number, z: number): number {
    let level = SEA_LEVEL;
    this.sandLine = SEA_LEVEL + SHORE_HEIGHT;
    let nearest = WATER_REACH;
    for (const n of this.index(x, z).waters) {
      const s = this.shapes[n]!;
      let d = lineDistance(s.ax, s.az, s.bx, s.bz, x, z);
      const along = lineDistance.along;
      d -= s.radiusA + mul(s.radiusB - s.radiusA, along);
      if (d < nearest) {
        nearest = d;
        level = s.heightA + mul(s.heightB - s.heightA, along);
        this.sandLine = level + shoreOf(s);
      }
    }
    return level;
  }

  /** What reaches into the cell of a point. */
  index(x: number, z: number): CellIndex {
    return this.cells[Math.floor(onMap(z) / CELL_SIZE) * CELL_COLUMNS + Math.floor(onMap(x) / CELL_SIZE)]!;
  }

  private ridgesAt(x: number, z: number): number {
    const large = crest(noise(this.seed + SEED_RIDGES, x, z, 19));
    const middle = crest(noise(this.seed + SEED_RIDGES_MIDDLE, x, z, 18));
    const small = crest(noise(this.seed + SEED_RIDGES_SMALL, x, z, 16));
    return (large >> 1) + mul(((middle * 3) >> 3) + (small >> 3), large);
  }

  private shaped(h: number, x: number, z: number): number {
    const list = this.index(x, z).shapes;
    if (list.length === 0) return h;
    let stray = 0;
    let strayed = false;
    let group = -1;
    let strongest = 0;
    for (const n of list) {
      const s = this.shapes[n]!;
      if (s.kind === SHAPE_HILL) {
        if (s.group !== group) {
          h += strongest;
          group = s.group;
          strongest = 0;
        }
        const add = hillAt(s, x, z);
        if (Math.abs(add) > Math.abs(strongest)) strongest = add;
        continue;
      }
      if (s.kind !== SHAPE_LEVEL && !strayed) {
        stray = noise(this.seed + SEED_STRAY, x, z, 15);
        strayed = true;
      }
      h += strongest;
      strongest = 0;
      h = applyShape(s, h, x, z, stray);
    }
    return h + strongest;
  }

  private reliefAt(x: number, z: number): Float64Array {
    const out = this.blend;
    const cx = Math.floor(x / RELIEF_SIZE) - 1;
    const cz = Math.floor(z / RELIEF_SIZE) - 1;
    const tx = Math.floor(((x % RELIEF_SIZE) * 128) / 1000);
    const tz = Math.floor(((z % RELIEF_SIZE) * 128) / 1000);
    const x0 = Math.floor(((Q15 - tx) * (Q15 - tx)) / 65536);
    const x2 = Math.floor((tx * tx) / 65536);
    const x1 = Q15 - x0 - x2;
    const z0 = Math.floor(((Q15 - tz) * (Q15 - tz)) / 65536);
    const z2 = Math.floor((tz * tz) / 65536);
    const z1 = Q15 - z0 - z2;
    const last = RELIEF_COLUMNS - 1;
    const a = Math.min(Math.max(cx, 0), last);
    const b = Math.min(Math.max(cx + 1, 0), last);
    const c = Math.min(Math.max(cx + 2, 0), last);
    out.fill(0);
    for (let j = 0; j < 3; j++) {
      const row = Math.min(Math.max(cz + j, 0), last) * RELIEF_COLUMNS;
      const weight = j === 0 ? z0 : j === 1 ? z1 : z2;
      for (let k = 0; k < 4; k++) {
        const across = this.relief[(row + a) * 4 + k]! * x0 + this.relief[(row + b) * 4 + k]! * x1 +
          this.relief[(row + c) * 4 + k]! * x2;
        out[k]! += Math.floor(across / Q15) * weight;
      }
    }
    for (let k = 0; k < 4; k++) out[k] = Math.floor(out[k]! / Q15);
    return out;
  }

  private indexCells(): CellIndex[] {
    const cells: CellIndex[] = Array.from({ length: CELL_COLUMNS * CELL_COLUMNS }, () => (
      { shapes: [], patches: [], waters: [], decks: [], obstacles: [] }));
    this.shapes.forEach((s, n) => {
      eachCell(s.ax, s.az, s.bx, s.bz, shapeExtent(s), (k) => cells[k]!.shapes.push(n));
      if (s.kind !== SHAPE_BED) return;
      const reach = Math.max(s.radiusA, s.radiusB) + WATER_REACH;
      eachCell(s.ax, s.az, s.bx, s.bz, reach, (k) => cells[k]!.waters.push(n));
    });
    this.patches.forEach((p, n) => {
      const reach = Math.max(p.radiusA, p.radiusB) + Math.max(p.margin, 0);
      eachCell(p.ax, p.az, p.bx, p.bz, reach, (k) => cells[k]!.patches.push(n));
    });
    this.decks.forEach((d, n) => {
      eachCell(d.a.x, d.a.z, d.b.x, d.b.z, d.half + 1000, (k) => cells[k]!.decks.push(n));
    });
    this.obstacles.forEach((o, n) => {
      eachCell(o.x, o.z, o.x, o.z, obstacleReach(o) + OBSTACLE_MARGIN, (k) => cells[k]!.obstacles.push(n));
    });
    return cells;
  }
}

function crest(n: number): number {
  return Math.max(Q15 - 2 * Math.abs(n), 0);
}

function eachCell(ax: number, az: number, bx: number, bz: number, reach: number, f: (cell: number) => void): void {
  const left = Math.floor(onMap(Math.min(ax, bx) - reach - 1) / CELL_SIZE);
  const right = Math.floor(onMap(Math.max(ax, bx) + reach + 1) / CELL_SIZE);
  const top = Math.floor(onMap(Math.min(az, bz) - reach - 1) / CELL_SIZE);
  const bottom = Math.floor(onMap(Math.max(az, bz) + reach + 1) / CELL_SIZE);
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) f(row * CELL_COLUMNS + column);
  }
}

/** The radius of a circle around the whole obstacle. */
export function obstacleReach(o: Obstacle): number {
  if (o.halfDepth === 0) return o.halfWidth;
  return sqrt(o.halfWidth * o.halfWidth + o.halfDepth * o.halfDepth) + 1;
}

/** Slopes of the last triangle asked for: rise to the east and south over SPACING. */
export interface Slopes {
  slopeX: number;
  slopeZ: number;
}
const slopes: Slopes = { slopeX: 0, slopeZ: 0 };

/** The height above a at (fx, fz) within a lattice square whose corners are a (north-west),
 * b (north-east), c (south-west), d. The diagonal alternates: odd squares are cut from b to c. */
export function triangle(a: number, b: number, c: number, d: number, fx: number, fz: number, odd: boolean, out: Slopes): number {
  if (odd) {
    if (fx + fz <= SPACING) {
      out.slopeX = b - a;
      out.slopeZ = c - a;
      return Math.floor((out.slopeX * fx + out.slopeZ * fz) / SPACING);
    }
    out.slopeX = d - c;
    out.slopeZ = d - b;
    return d - a + Math.floor((out.slopeX * (fx - SPACING) + out.slopeZ * (fz - SPACING)) / SPACING);
  }
  if (fx >= fz) {
    out.slopeX = b - a;
    out.slopeZ = d - b;
  } else {
    out.slopeX = d - c;
    out.slopeZ = c - a;
  }
  return Math.floor((out.slopeX * fx + out.slopeZ * fz) / SPACING);
}

