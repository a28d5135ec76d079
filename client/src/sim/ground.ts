// A cache of the surface that somebody walks on, with decks and obstacles: the twin of
// engine/terrain/ground.go.

import { CELL_COLUMNS, CELL_SIZE, LEAF_SIZE, LEAVES_PER_CELL, MAP_SIZE, onMap } from './geom.ts';
import type { Deck, Obstacle } from './map.ts';
import { Wilds } from './scatter.ts';
import type { TerrainMap } from './terrain.ts';
import { CELL_POINTS, CELL_SQUARES, SEA_LEVEL, SPACING, obstacleReach, triangle } from './terrain.ts';

const OBSTACLE_MARGIN = 1200;
const MAX_TILES = 512;

/** What lies under one point. Slopes are the rise to the east and south over SPACING, 0 on a deck. */
export interface Surface {
  height: number;
  water: number;
  slopeX: number;
  slopeZ: number;
  deck: boolean;
}

export function newSurface(): Surface {
  return { height: 0, water: 0, slopeX: 0, slopeZ: 0, deck: false };
}

/** One cell. */
export interface Tile {
  /** Heights of the CELL_POINTS × CELL_POINTS lattice points, row by row, without decks. */
  heights: Int32Array;
  /** Level of water at each of them; null: the sea's everywhere. */
  levels: Int32Array | null;
  decks: Deck[];
  leaves: Obstacle[][];
}

export class Ground {
  readonly map: TerrainMap;
  readonly wilds: Wilds;
  private readonly tiles = new Map<number, Tile>();
  private last: Tile | null = null;
  private lastAt = -1;

  constructor(map: TerrainMap, wilds: Wilds = new Wilds(map)) {
    this.map = map;
    this.wilds = wilds;
  }

  /** Fills in what lies under a point. */
  at(x: number, z: number, s: Surface): void {
    x = onMap(x);
    z = onMap(z);
    const t = this.tile(Math.floor(x / CELL_SIZE), Math.floor(z / CELL_SIZE));
    const i = Math.floor(x / SPACING);
    const j = Math.floor(z / SPACING);
    const k = (j % CELL_SQUARES) * CELL_POINTS + (i % CELL_SQUARES);
    const h = t.heights;
    const a = h[k]!;
    s.height = a + triangle(a, h[k + 1]!, h[k + CELL_POINTS]!, h[k + CELL_POINTS + 1]!,
      x - i * SPACING, z - j * SPACING, ((i + j) & 1) === 1, s);
    s.water = t.levels === null ? SEA_LEVEL : t.levels[k]!;
    s.deck = false;
    for (const d of t.decks) {
      const deck = deckHeight(d, x, z);
      if (deck > s.height) {
        s.height = deck;
        s.slopeX = 0;
        s.slopeZ = 0;
        s.deck = true;
      }
    }
  }

  /** The height of what one stands on at a point, decks included. */
  height(x: number, z: number): number {
    this.at(x, z, scratch);
    return scratch.height;
  }

  /** Those obstacles that a walker at the point may touch, and perhaps others, in a fixed order. */
  obstacles(x: number, z: number): readonly Obstacle[] {
    x = onMap(x);
    z = onMap(z);
    const t = this.tile(Math.floor(x / CELL_SIZE), Math.floor(z / CELL_SIZE));
    const leaf = Math.floor((z % CELL_SIZE) / LEAF_SIZE) * LEAVES_PER_CELL + Math.floor((x % CELL_SIZE) / LEAF_SIZE);
    return t.leaves[leaf]!;
  }

  /** The cell in column cellX and row cellZ, computed when it is first asked for. */
  tile(cellX: number, cellZ: number): Tile {
    const key = cellZ * CELL_COLUMNS + cellX;
    if (this.last !== null && key === this.lastAt) return this.last;
    let t = this.tiles.get(key);
    if (t === undefined) {
      if (this.tiles.size >= MAX_TILES) this.tiles.clear();
      t = this.build(cellX, cellZ);
      this.tiles.set(key, t);
    }
    this.last = t;
    this.lastAt = key;
    return t;
  }

  private build(cellX: number, cellZ: number): Tile {
    const m = this.map;
    const left = cellX * CELL_SIZE;
    const top = cellZ * CELL_SIZE;
    const heights = new Int32Array(CELL_POINTS * CELL_POINTS);
    m.heights(left, top, SPACING, CELL_POINTS, heights);
    const index = m.index(left, top);
    let levels: Int32Array | null = null;
    if (index.waters.length > 0) {
      levels = new Int32Array(CELL_POINTS * CELL_POINTS);
      for (let k = 0; k < levels.length; k++) {
        const x = left + (k % CELL_POINTS) * SPACING;
        const z = top + Math.floor(k / CELL_POINTS) * SPACING;
        levels[k] = m.latticeWater(Math.min(x, MAP_SIZE - 1), Math.min(z, MAP_SIZE - 1));
      }
    }
    const leaves: Obstacle[][] = Array.from({ length: LEAVES_PER_CELL * LEAVES_PER_CELL }, () => []);
    for (const n of index.obstacles) addObstacle(leaves, left, top, m.obstacles[n]!);
    for (const s of this.wilds.scatterAround(cellX, cellZ, 1, true)) {
      const p = m.json.plants[s.plant]!;
      addObstacle(leaves, left, top, {
        x: s.x, z: s.z, halfWidth: Math.floor((p.radius * s.size) / 100), halfDepth: 0, sin: 0, cos: 32768,
        height: Math.floor((p.height * s.size) / 100),
      });
    }
    return { heights, levels, decks: index.decks.map((n) => m.decks[n]!), leaves };
  }
}

const scratch = newSurface();

/** Lists the obstacle in the leaves that it may matter to. */
function addObstacle(leaves: Obstacle[][], left: number, top: number, o: Obstacle): void {
  const reach = obstacleReach(o) + OBSTACLE_MARGIN;
  const highX = o.x + reach - left;
  const highZ = o.z + reach - top;
  if (highX < 0 || highZ < 0) return;
  const last = LEAVES_PER_CELL - 1;
  const bottom = Math.min(Math.floor(highZ / LEAF_SIZE), last);
  const right = Math.min(Math.floor(highX / LEAF_SIZE), last);
  for (let row = Math.floor(Math.max(o.z - reach - top, 0) / LEAF_SIZE); row <= bottom; row++) {
    for (let column = Math.floor(Math.max(o.x - reach - left, 0) / LEAF_SIZE); column <= right; column++) {
      leaves[row * LEAVES_PER_CELL + column]!.push(o);
    }
  }
}

/** The height of the deck at a point, or a number below all ground where the point is not on it. */
function deckHeight(d: Deck, x: number, z: number): number {
  const dx = x - d.a.x;
  const dz = z - d.a.z;
  const along = Math.floor((dx * d.sin + dz * d.cos) / 32768);
  const across = Math.floor((dx * d.cos - dz * d.sin) / 32768);
  if (along < 0 || along > d.length || across < -d.half || across > d.half) return -1e9;
  return d.height_a + Math.trunc(((d.height_b - d.height_a) * along) / d.length);
}
