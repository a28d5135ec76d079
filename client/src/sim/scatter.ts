// Kinds of ground, biomes and what grows there by chance: the twin of engine/terrain's biome.go and
// scatter.go. Everything is a pure function of the map's seed and the place.

import { CELL_SIZE, MAP_SIZE, hash, mix, onMap } from './geom.ts';
import type { Growth, Plant } from './map.ts';
import { decodeBytes } from './map.ts';
import { Q15, mul, noise } from './noise.ts';
import { patchOutside } from './shape.ts';
import type { TerrainMap } from './terrain.ts';
import { SPACING } from './terrain.ts';

export const GROUND_GRASS = 0;
export const GROUND_PATH = 1;
export const GROUND_SAND = 2;
export const GROUND_ROCK = 3;
export const GROUND_SNOW = 4;
export const GROUND_FOREST = 5;
export const GROUND_MARSH = 6;
export const GROUND_ASH = 7;
export const GROUND_COBBLE = 8;
export const GROUND_FIELD = 9;
export const GROUND_MEADOW = 10;
export const GROUND_DIRT = 11;

const SEED_BIOME_X = 10;
const SEED_BIOME_Z = 11;
const SEED_CLUMP = 12;
const SEED_TREES = 13;
const SEED_UNDER = 14;

const RELIEF_SIZE = 256_000;
const RELIEF_COLUMNS = MAP_SIZE / RELIEF_SIZE;
const BIOME_STRAY = 110_000;
const STEEP_SLOPE = 1700;
const SNOW_LINE = 215_000;
const SNOW_STRAY = 25_000;
const WET_MARGIN = 500;
const PLANT_SLOPE = 1300;

const TREE_SQUARE = CELL_SIZE / 10;
const UNDER_SQUARE = CELL_SIZE / 8;

/** A plant that stands somewhere by chance. Size is per cent of the usual; hash is for the looks. */
export interface Scattered {
  plant: number;
  x: number;
  z: number;
  size: number;
  facing: number;
  hash: number;
}

/** Knows what grows where. */
export class Wilds {
  readonly map: TerrainMap;
  private readonly biomeOf: Uint8Array;

  constructor(map: TerrainMap) {
    this.map = map;
    this.biomeOf = decodeBytes(map.json.biome_of);
  }

  /** The index of the biome at a point. */
  biomeAt(x: number, z: number): number {
    const m = this.map;
    const list = m.index(x, z).patches;
    for (let k = list.length - 1; k >= 0; k--) {
      const p = m.patches[list[k]!]!;
      if (p.biome >= 0 && patchOutside(p, x, z) < 0) return p.biome;
    }
    const bx = x + mul(BIOME_STRAY, noise(m.seed + SEED_BIOME_X, x, z, 17));
    const bz = z + mul(BIOME_STRAY, noise(m.seed + SEED_BIOME_Z, x, z, 17));
    const column = Math.min(Math.floor(Math.max(bx, 0) / RELIEF_SIZE), RELIEF_COLUMNS - 1);
    const row = Math.min(Math.floor(Math.max(bz, 0) / RELIEF_SIZE), RELIEF_COLUMNS - 1);
    return this.biomeOf[row * RELIEF_COLUMNS + column]!;
  }

  /** The kind of ground at a point with a height and the greater of its slopes (rise over SPACING). */
  groundAt(x: number, z: number, height: number, slope: number): number {
    const m = this.map;
    const list = m.index(x, z).patches;
    for (let k = list.length - 1; k >= 0; k--) {
      const p = m.patches[list[k]!]!;
      if (p.ground >= 0 && patchOutside(p, x, z) < 0) return p.ground;
    }
    m.latticeWater(x, z);
    if (height < m.sandLine) return GROUND_SAND;
    if (slope > STEEP_SLOPE) return GROUND_ROCK;
    const kind = m.json.biomes[this.biomeAt(x, z)]!.ground;
    if (kind !== GROUND_ROCK) return kind;
    return height + mul(SNOW_STRAY, noise(m.seed + SEED_CLUMP, x, z, 16)) > SNOW_LINE ? GROUND_SNOW : kind;
  }

  /** What stands in a cell, trees first, row by row. */
  scatter(cellX: number, cellZ: number): Scattered[] {
    return this.scatterAround(cellX, cellZ, 0, false);
  }

  /** The same with a ring of squares around the cell; with blocking only what stands in the way. */
  scatterAround(cellX: number, cellZ: number, ring: number, blocking: boolean): Scattered[] {
    const out: Scattered[] = [];
    for (let layer = 0; layer < 2; layer++) {
      const square = layer === 0 ? TREE_SQUARE : UNDER_SQUARE;
      const perCell = CELL_SIZE / square;
      const count = MAP_SIZE / square;
      const bottom = Math.min((cellZ + 1) * perCell + ring, count);
      const right = Math.min((cellX + 1) * perCell + ring, count);
      for (let row = Math.max(cellZ * perCell - ring, 0); row < bottom; row++) {
        for (let column = Math.max(cellX * perCell - ring, 0); column < right; column++) {
          const s = this.scatteredIn(layer, square, column, row);
          if (s !== null && !(blocking && this.map.json.plants[s.plant]!.radius === 0)) out.push(s);
        }
      }
    }
    return out;
  }

  private scatteredIn(layer: number, square: number, column: number, row: number): Scattered | null {
    const m = this.map;
    const h = hash(m.seed + (layer === 0 ? SEED_TREES : SEED_UNDER), column, row);
    const room = (square * 3) >> 2;
    const x = column * square + (square >> 3) + (((h & 1023) * room) >> 10);
    const z = row * square + (square >> 3) + ((((h >>> 10) & 1023) * room) >> 10);
    const biome = m.json.biomes[this.biomeAt(x, z)]!;
    const growths = layer === 0 ? biome.trees : biome.under;
    if (growths.length === 0) return null;
    const draw = mix(h);
    const plant = pick(growths, draw & 65535, this.clump(x, z));
    if (plant < 0) return null;
    const p = m.json.plants[plant]!;
    if (!this.plantable(p, x, z)) return null;
    const size = p.low + ((((draw >>> 16) & 255) * (p.high - p.low)) >> 8);
    return { plant, x, z, size, facing: h >>> 16, hash: draw };
  }

  private clump(x: number, z: number): number {
    const n = noise(this.map.seed + SEED_CLUMP, x, z, 16);
    return Math.min(Math.max(Q15 + ((n * 7) >> 3), Q15 / 8), 2 * Q15);
  }

  private plantable(p: Plant, x: number, z: number): boolean {
    const m = this.map;
    for (const n of m.index(x, z).patches) {
      const patch = m.patches[n]!;
      if (patch.margin >= 0 && patchOutside(patch, x, z) < patch.margin) return false;
    }
    const lx = x - (x % SPACING);
    const lz = z - (z % SPACING);
    const h = m.latticeHeight(lx, lz);
    const depth = m.latticeWater(lx, lz) - h;
    if (p.wet) return depth > 100 && depth < 900;
    if (depth > -WET_MARGIN) return false;
    if (p.steep) return true;
    const d = m.latticeHeight(lx + SPACING, lz + SPACING) - h;
    const e = m.latticeHeight(lx + SPACING, lz) - m.latticeHeight(lx, lz + SPACING);
    return Math.max(Math.abs(d), Math.abs(e)) < Math.floor((PLANT_SLOPE * 7) / 5);
  }
}

function pick(growths: readonly Growth[], draw: number, clump: number): number {
  let sum = 0;
  for (const g of growths) {
    sum += mul(g.chance, clump);
    if (draw < sum) return g.plant;
  }
  return -1;
}

/** The kind of ground at any point. */
export function groundKindAt(wilds: Wilds, x: number, z: number): number {
  x = onMap(x);
  z = onMap(z);
  const m = wilds.map;
  const lx = x - (x % SPACING);
  const lz = z - (z % SPACING);
  const h = m.latticeHeight(lx, lz);
  const dx = m.latticeHeight(lx + SPACING, lz) - h;
  const dz = m.latticeHeight(lx, lz + SPACING) - h;
  return wilds.groundAt(x, z, h, Math.max(Math.abs(dx), Math.abs(dz)));
}
