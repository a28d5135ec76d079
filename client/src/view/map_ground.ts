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
import { patchOutside } from '../sim/shape.ts';
import { CELL_POINTS, SPACING, TerrainMap } from '../sim/terrain.ts';
import type { Cover, Ground, Scatter, Thing } from './ground.ts';
import { noise } from './shape/random.ts';

const MILLI = 1000, TURN = (2 * Math.PI) / 65536;
/** Above this, millimetres, rock wears snow: as sim/scatter.ts says. */
const SNOW_LINE = 215_000, SNOW_STRAY = 25_000;
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

  /**
   * cover mixes the patches of the map by how far inside them the place lies, the last on top, over what the
   * biome has. A slow stray keeps edges from looking ruled.
   */
  cover(x: number, z: number, out: Cover, blur = 1): void {
    const { map } = this, stray = noise(x * 0.31, z * 0.31) * 0.5;
    const mx = Math.round(within(x)), mz = Math.round(within(z)), lx = snapped(x), lz = snapped(z);
    clear(out);
    let left = 1;
    const list = map.index(mx, mz).patches, soft = blur * 2 * MILLI;
    for (let k = list.length - 1; k >= 0 && left > 0.01; k--) {
      const patch = map.patches[list[k]!]!;
      if (patch.ground < 0) continue;
      const inside = Math.min(1, 0.5 - (patchOutside(patch, mx, mz) + stray * MILLI) / soft);
      if (inside <= 0) continue;
      lay(out, patch.ground, inside * left);
      left *= 1 - inside;
    }
    if (left > 0.01) lay(out, this.baseKind(within(x + noise(x * 0.12, z * 0.12) * 2.5), within(z + noise(x * 0.12 + 31, z * 0.12) * 2.5), lx, lz), left);
    out.lush += noise(x * 0.013, z * 0.013) * 0.2;
  }

  /** baseKind is the kind of ground where no patch says otherwise. */
  private baseKind(mx: number, mz: number, lx: number, lz: number): number {
    const { map } = this, h = map.latticeHeight(lx, lz);
    map.latticeWater(lx, lz);
    if (h < map.sandLine) return GROUND_SAND;
    const kind = map.json.biomes[this.wilds.biomeAt(Math.round(mx), Math.round(mz))]!.ground;
    return kind === GROUND_ROCK && h > SNOW_LINE + noise(lx / 65_536, lz / 65_536) * SNOW_STRAY ? GROUND_SNOW : kind;
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

function clear(out: Cover): void {
  out.road = out.paved = out.sand = out.rock = out.snow = out.marsh = out.ash = out.field = out.forest = out.lush = 0;
}

/** The covers of the kinds of ground, by number; grass and meadow are what is left. */
const COVER_OF: Partial<Record<number, keyof Cover>> = {
  [GROUND_PATH]: 'road', [GROUND_DIRT]: 'road', [GROUND_COBBLE]: 'paved', [GROUND_SAND]: 'sand', [GROUND_ROCK]: 'rock', [GROUND_SNOW]: 'snow',
  [GROUND_MARSH]: 'marsh', [GROUND_ASH]: 'ash', [GROUND_FIELD]: 'field', [GROUND_FOREST]: 'forest',
};

/** lay adds a kind of ground with a weight. */
function lay(out: Cover, kind: number, weight: number): void {
  out.lush += (kind === GROUND_MEADOW ? 0.36 : kind === GROUND_FOREST ? 0.75 : 0.52) * weight;
  const cover = COVER_OF[kind];
  if (cover) out[cover] = Math.min(1, out[cover] + weight);
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
