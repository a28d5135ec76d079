/**
 * MapGround shows the shard's map to the view: the exact integer functions of sim in metres. What the
 * view draws is what the server walks on; decks are drawn as things and leave the ground as it is.
 */
import { CELL_SIZE } from '../sim/geom.ts';
import type { Deck, MapJSON } from '../sim/map.ts';
import {
  GROUND_ASH, GROUND_COBBLE, GROUND_DIRT, GROUND_FIELD, GROUND_FOREST, GROUND_MARSH, GROUND_MEADOW, GROUND_PATH, GROUND_ROCK, GROUND_SAND,
  GROUND_SNOW, Wilds,
} from '../sim/scatter.ts';
import { CELL_POINTS, SPACING, TerrainMap } from '../sim/terrain.ts';
import type { Cover, Ground, Scatter, Thing } from './ground.ts';
import { noise } from './shape/random.ts';

const MILLI = 1000, TURN = (2 * Math.PI) / 65536;
/** Cells whose heights are kept: about 4 kB each. */
const MAX_CELLS = 1500;

/** Plants of the map whose model has another name. */
const MODEL_OF: Record<string, string> = { dead_tree: 'dead', mushrooms: 'mushroom', reeds: 'reed', fallen_log: 'log' };

export class MapGround implements Ground {
  readonly size = 8192;
  readonly things: readonly Thing[];
  readonly map: TerrainMap;
  private readonly wilds: Wilds;
  private readonly cells = new Map<number, Int32Array>();
  private lastKey = -1;
  private last: Int32Array | null = null;

  constructor(json: MapJSON, map = new TerrainMap(json), wilds = new Wilds(map)) {
    this.map = map;
    this.wilds = wilds;
    this.things = thingsOf(json);
  }

  height(x: number, z: number): number {
    const mx = within(x), mz = within(z);
    const column = Math.floor(mx / CELL_SIZE), row = Math.floor(mz / CELL_SIZE), h = this.cell(column, row);
    const u = (mx - column * CELL_SIZE) / SPACING, v = (mz - row * CELL_SIZE) / SPACING;
    const i = Math.min(Math.floor(u), CELL_POINTS - 2), j = Math.min(Math.floor(v), CELL_POINTS - 2), fx = u - i, fz = v - j, k = j * CELL_POINTS + i;
    const a = h[k]!, b = h[k + 1]!, c = h[k + CELL_POINTS]!, d = h[k + CELL_POINTS + 1]!;
    // The squares of the lattice are cut along alternating diagonals; a cell is an even number of them wide.
    if ((i + j) & 1) return (fx + fz < 1 ? a + (b - a) * fx + (c - a) * fz : d + (c - d) * (1 - fx) + (b - d) * (1 - fz)) / MILLI;
    return (fx > fz ? a + (b - a) * fx + (d - b) * fz : a + (c - a) * fz + (d - c) * fx) / MILLI;
  }

  roughHeight(x: number, z: number): number {
    return this.map.latticeHeight(snapped(x), snapped(z)) / MILLI;
  }

  water(x: number, z: number): number {
    return this.map.latticeWater(snapped(x), snapped(z)) / MILLI;
  }

  cover(x: number, z: number, out: Cover): void {
    // Straying a little from the place keeps the edges of roads from looking ruled.
    const mx = within(x + noise(x * 0.7, z * 0.7) * 0.55), mz = within(z + noise(x * 0.7 + 31, z * 0.7) * 0.55);
    const lx = snapped(x), lz = snapped(z), h = this.map.latticeHeight(lx, lz);
    const kind = this.wilds.groundAt(Math.round(mx), Math.round(mz), h, 0);
    out.road = kind === GROUND_PATH ? 1 : kind === GROUND_DIRT ? 0.75 : 0;
    out.paved = kind === GROUND_COBBLE ? 1 : 0;
    out.sand = kind === GROUND_SAND ? 1 : 0;
    out.rock = kind === GROUND_ROCK ? 0.85 : 0;
    out.snow = kind === GROUND_SNOW ? 1 : 0;
    out.marsh = kind === GROUND_MARSH ? 1 : 0;
    out.ash = kind === GROUND_ASH ? 1 : 0;
    out.field = kind === GROUND_FIELD ? 1 : 0;
    out.forest = kind === GROUND_FOREST ? 0.75 : 0;
    out.lush = (kind === GROUND_MEADOW ? 0.36 : kind === GROUND_FOREST ? 0.75 : 0.52) + noise(x * 0.013, z * 0.013) * 0.2;
  }

  scatter(column: number, row: number): readonly Scatter[] {
    return this.wilds.scatter(column, row).map((s) => {
      const key = this.map.json.plants[s.plant]!.key;
      return { kind: MODEL_OF[key] ?? key, x: s.x / MILLI, z: s.z / MILLI, scale: s.size / 100, yaw: s.facing * TURN };
    });
  }

  private cell(column: number, row: number): Int32Array {
    const key = row * 128 + column;
    if (key === this.lastKey) return this.last!;
    let h = this.cells.get(key);
    if (!h) {
      if (this.cells.size >= MAX_CELLS) this.cells.clear();
      h = new Int32Array(CELL_POINTS * CELL_POINTS);
      this.map.heights(column * CELL_SIZE, row * CELL_SIZE, SPACING, CELL_POINTS, h);
      this.cells.set(key, h);
    }
    this.lastKey = key;
    this.last = h;
    return h;
  }
}

const LAST = 8_192_000 - 1;

function within(metres: number): number {
  return Math.max(0, Math.min(LAST, metres * MILLI));
}

function snapped(metres: number): number {
  return Math.max(0, Math.min(LAST + 1 - SPACING, Math.round((metres * MILLI) / SPACING) * SPACING));
}

function thingsOf(json: MapJSON): Thing[] {
  const out: Thing[] = [];
  for (const b of json.buildings ?? []) {
    out.push({
      kind: b.kind, x: b.at.x / MILLI, z: b.at.z / MILLI, y: b.height / MILLI, yaw: b.facing * TURN,
      width: b.width / MILLI, depth: b.depth / MILLI, floors: b.floors, variant: b.variant,
    });
  }
  for (const p of json.props ?? []) {
    out.push({ kind: p.kind, x: p.at.x / MILLI, z: p.at.z / MILLI, yaw: p.facing * TURN, width: p.length / MILLI, variant: p.variant });
  }
  for (const d of json.decks ?? []) out.push(deckThing(d));
  return out;
}

/** deckThing turns the local x of the model along the deck. A stage's floor lies above its foot. */
function deckThing(d: Deck): Thing {
  const dx = (d.b.x - d.a.x) / MILLI, dz = (d.b.z - d.a.z) / MILLI, top = (d.height_a + d.height_b) / 2 / MILLI;
  return {
    kind: d.kind, x: (d.a.x + d.b.x) / 2 / MILLI, z: (d.a.z + d.b.z) / 2 / MILLI, y: d.kind === 'stage' ? top - 0.98 : top,
    yaw: Math.atan2(-dz, dx), width: Math.hypot(dx, dz), depth: (2 * d.half) / MILLI, rise: (d.height_b - d.height_a) / MILLI,
  };
}
