/**
 * Terrain streams the whole continent around the camera as a quadtree: squares of 64 m with cells
 * of 2 m near by, each coarser level twice as wide, the root the whole map. A square shows until all
 * four of its children are built, so that there is never a hole; skirts hide the seams. Water is
 * built with the square it lies in.
 */
import { BatchedMesh, BufferAttribute, BufferGeometry, Color, Group, Matrix4, type Material, type Vector3 } from 'three';
import type { Ground, More } from '../ground.ts';
import { hash2, noise } from '../shape/random.ts';
import { facetNormals } from '../shape/soup.ts';
import { baseColour, type Ways } from './colour.ts';

/** Cells along a side of a square. */
const CELLS = 32;
const SIDE = CELLS + 1;
const LEAF = 64;
/** A square splits when the camera is nearer than its side times this. */
const SPLIT = 0.9;
/** Squares kept in memory, at most: about 170 kB each. */
const MAX_SQUARES = 220;
const LAND_CORNERS = (CELLS * CELLS + CELLS * 4) * 6;
const WATER_CORNERS = SIDE * SIDE, WATER_INDICES = CELLS * CELLS * 6;

interface Square {
  x: number;
  z: number;
  size: number;
  /** Its slots in the batches; -1: not built, or without water. */
  land: number;
  water: number;
  children: Square[] | null;
  usedFrame: number;
}

/** Batch is one draw of many squares: slots of equal room, given back and used again. */
class Batch {
  readonly mesh: BatchedMesh;
  private readonly free: number[] = [];
  private readonly corners: number;
  private readonly indices: number;

  constructor(material: Material, corners: number, indices: number) {
    this.corners = corners;
    this.indices = indices;
    this.mesh = new BatchedMesh(MAX_SQUARES, MAX_SQUARES * corners, MAX_SQUARES * indices, material);
    this.mesh.frustumCulled = false;
    this.mesh.sortObjects = false;
  }

  /** put takes a slot for a geometry. */
  put(g: BufferGeometry): number {
    const slot = this.free.pop();
    if (slot !== undefined) {
      this.mesh.setGeometryAt(slot, g);
      return slot;
    }
    // The nth instance shows the nth geometry, so one number names both.
    return this.mesh.addInstance(this.mesh.addGeometry(g, this.corners, this.indices));
  }

  show(slot: number, x: number, y: number, z: number): void {
    this.mesh.setMatrixAt(slot, matrix.makeTranslation(x, y, z));
    this.mesh.setVisibleAt(slot, true);
  }

  hide(slot: number): void {
    this.mesh.setVisibleAt(slot, false);
  }

  give(slot: number): void {
    this.hide(slot);
    this.free.push(slot);
  }
}

const matrix = new Matrix4();

export class Terrain {
  readonly group = new Group();
  private readonly ground: Ground;
  private readonly root: Square;
  private readonly land: Batch;
  private readonly water: Batch;
  /** Squares that the last update built. */
  built = 0;
  private readonly standing: Square[] = [];
  private readonly shown: Square[] = [];
  private frame = 0;

  constructor(ground: Ground, landMaterial: Material, waterMaterial: Material) {
    this.ground = ground;
    let size = LEAF;
    while (size < ground.size) size *= 2;
    this.root = square(0, 0, size);
    this.land = new Batch(landMaterial, LAND_CORNERS, 0);
    this.land.mesh.receiveShadow = true;
    this.water = new Batch(waterMaterial, WATER_CORNERS, WATER_INDICES);
    this.water.mesh.renderOrder = 2;
    this.group.add(this.land.mesh, this.water.mesh);
  }

  /**
   * update chooses the squares to show for a camera at (x, y, z) of the map and builds
   * missing ones, the widest first, while more allows. It returns how many are still missing.
   */
  update(x: number, y: number, z: number, origin: Vector3, more: More): number {
    this.frame++;
    for (const s of this.shown) this.hide(s);
    this.shown.length = 0;
    const missing: { square: Square; distance: number }[] = [];
    this.visit(this.root, x, y, z, missing);
    missing.sort((a, b) => b.square.size - a.square.size || a.distance - b.distance);
    let done = 0;
    while (done < missing.length && more()) this.build(missing[done++]!.square);
    for (const s of this.shown) {
      this.land.show(s.land, s.x - origin.x, -origin.y, s.z - origin.z);
      if (s.water >= 0) this.water.show(s.water, s.x - origin.x, -origin.y, s.z - origin.z);
    }
    this.built = done;
    return missing.length - done;
  }

  dispose(): void {
    this.land.mesh.dispose();
    this.water.mesh.dispose();
  }

  private visit(s: Square, x: number, y: number, z: number, missing: { square: Square; distance: number }[]): void {
    s.usedFrame = this.frame;
    const distance = distanceTo(s, x, z) + Math.max(0, y - 160) * 0.5;
    if (s.land < 0) missing.push({ square: s, distance });
    if (s.size > LEAF && distance < s.size * SPLIT) {
      s.children ??= split(s);
      const ready = s.children.every((c) => c.land >= 0);
      for (const c of s.children) {
        c.usedFrame = this.frame;
        if (ready) this.visit(c, x, y, z, missing);
        else if (c.land < 0) missing.push({ square: c, distance: distanceTo(c, x, z) });
      }
      if (ready) return;
    }
    if (s.land >= 0) this.shown.push(s);
  }

  private build(s: Square): void {
    if (this.standing.length >= MAX_SQUARES && !this.forget()) return;
    const grid = sample(this.ground, s);
    s.land = this.land.put(landGeometry(this.ground, s, grid));
    const wet = waterGeometry(s, grid);
    s.water = wet ? this.water.put(wet) : -1;
    this.hide(s);
    this.standing.push(s);
  }

  /** forget gives back the square that was not needed for the longest time; false when all are needed. */
  private forget(): boolean {
    let oldest = -1;
    this.standing.forEach((s, i) => {
      if (s.usedFrame < this.frame && (oldest < 0 || s.usedFrame < this.standing[oldest]!.usedFrame)) oldest = i;
    });
    if (oldest < 0) return false;
    const [s] = this.standing.splice(oldest, 1) as [Square];
    this.land.give(s.land);
    if (s.water >= 0) this.water.give(s.water);
    s.land = s.water = -1;
    return true;
  }

  private hide(s: Square): void {
    this.land.hide(s.land);
    if (s.water >= 0) this.water.hide(s.water);
  }
}

function square(x: number, z: number, size: number): Square {
  return { x, z, size, land: -1, water: -1, children: null, usedFrame: 0 };
}

function split(s: Square): Square[] {
  const h = s.size / 2;
  return [square(s.x, s.z, h), square(s.x + h, s.z, h), square(s.x, s.z + h, h), square(s.x + h, s.z + h, h)];
}

function distanceTo(s: Square, x: number, z: number): number {
  const dx = Math.max(s.x - x, 0, x - s.x - s.size), dz = Math.max(s.z - z, 0, z - s.z - s.size);
  return Math.hypot(dx, dz);
}

/** Grid points of a square, relative to its corner: jittered inside, exact along the border. */
interface Grid {
  x: Float32Array;
  z: Float32Array;
  h: Float32Array;
  water: (number | null)[];
}

function sample(ground: Ground, s: Square): Grid {
  const cell = s.size / CELLS, n = SIDE * SIDE;
  const grid: Grid = { x: new Float32Array(n), z: new Float32Array(n), h: new Float32Array(n), water: new Array<number | null>(n) };
  for (let j = 0; j < SIDE; j++) {
    for (let i = 0; i < SIDE; i++) {
      const o = j * SIDE + i;
      const inside = i > 0 && j > 0 && i < CELLS && j < CELLS;
      // Near by the points stay close to the lattice that people walk on; far off they may stray.
      const stray = inside ? cell * (s.size === LEAF ? 0.16 : 0.26) : 0;
      const gx = s.x / cell + i, gz = s.z / cell + j;
      const x = i * cell + noise(gx * 9.1, gz * 7.7) * stray;
      const z = j * cell + noise(gx * 5.3 + 99, gz * 8.9) * stray;
      grid.x[o] = x;
      grid.z[o] = z;
      grid.h[o] = s.size > 128 ? ground.roughHeight(s.x + x, s.z + z) : ground.height(s.x + x, s.z + z);
      grid.water[o] = ground.water(s.x + x, s.z + z);
    }
  }
  return grid;
}

class LandBuilder {
  readonly positions: Float32Array;
  readonly colours: Uint16Array;
  readonly ways: Uint8Array;
  private at = 0;

  constructor(triangleCount: number) {
    this.positions = new Float32Array(triangleCount * 9);
    this.colours = new Uint16Array(triangleCount * 12);
    this.ways = new Uint8Array(triangleCount * 12);
  }

  /** corner adds point v of the grid, down metres lower, its colour times k. */
  corner(g: Grid, tones: Tones, v: number, down: number, k: number): void {
    const p = this.at * 3, q = this.at * 4;
    this.positions[p] = g.x[v]!;
    this.positions[p + 1] = g.h[v]! - down;
    this.positions[p + 2] = g.z[v]!;
    for (let i = 0; i < 3; i++) {
      this.colours[q + i] = Math.min(1, tones.colours[v * 3 + i]! * k) * 65535;
      this.ways[q + i] = tones.ways[v * 3 + i]!;
    }
    this.colours[q + 3] = 65535;
    this.at++;
  }
}

/** Colours and ways of the points of a grid. */
interface Tones {
  colours: Float32Array;
  ways: Uint8Array;
}

const UP = [0, 127, 0, 0];
const tone = new Color(), ways: Ways = { road: 0, paved: 0, forest: 0 };
/** Covers melt over this share of a cell, so that edges between corners are straight and not in steps; metres at most. */
const BLUR = 0.75, MAX_BLUR = 6;

function tonesOf(ground: Ground, s: Square, g: Grid): Tones {
  const cell = s.size / CELLS, blur = Math.min(MAX_BLUR, cell * BLUR), n = SIDE * SIDE;
  const out: Tones = { colours: new Float32Array(n * 3), ways: new Uint8Array(n * 3) };
  for (let v = 0; v < n; v++) {
    const i = v % SIDE, j = (v - i) / SIDE;
    const west = v - (i > 0 ? 1 : 0), east = v + (i < CELLS ? 1 : 0), north = v - (j > 0 ? SIDE : 0), south = v + (j < CELLS ? SIDE : 0);
    const dx = (g.h[east]! - g.h[west]!) / (g.x[east]! - g.x[west]!), dz = (g.h[south]! - g.h[north]!) / (g.z[south]! - g.z[north]!);
    baseColour(ground, s.x + g.x[v]!, s.z + g.z[v]!, g.h[v]!, 1 / Math.sqrt(1 + dx * dx + dz * dz), blur, tone, ways);
    out.colours.set([tone.r, tone.g, tone.b], v * 3);
    out.ways.set([ways.road * 255, ways.paved * 255, ways.forest * 255], v * 3);
  }
  return out;
}

function landGeometry(ground: Ground, s: Square, g: Grid): BufferGeometry {
  const out = new LandBuilder(CELLS * CELLS * 2 + CELLS * 4 * 2), tones = tonesOf(ground, s, g);
  const triangle = (a: number, b: number, c: number) => {
    // Each facet has a tone of its own: the cut-paper look of the land.
    const k = 1 + (hash2((s.x + g.x[a]! + g.x[b]!) * 3.1, (s.z + g.z[b]! + g.z[c]!) * 2.7) - 0.5) * 0.09;
    for (const v of [a, b, c]) out.corner(g, tones, v, 0, k);
  };
  for (let j = 0; j < CELLS; j++) {
    for (let i = 0; i < CELLS; i++) {
      const a = j * SIDE + i, b = a + 1, c = a + SIDE, d = c + 1;
      if ((i + j) & 1) {
        triangle(a, c, b);
        triangle(b, c, d);
      } else {
        triangle(a, c, d);
        triangle(a, d, b);
      }
    }
  }
  skirts(s, g, tones, out);
  return finish(out);
}

/** skirts hang from the border, coloured like it, to hide the gaps between levels. */
function skirts(s: Square, g: Grid, tones: Tones, out: LandBuilder): void {
  const drop = s.size / CELLS * 1.5 + 1;
  const edge = (a: number, b: number) => {
    const put = (v: number, down: number) => out.corner(g, tones, v, down, 1);
    put(a, 0); put(a, drop); put(b, 0);
    put(b, 0); put(a, drop); put(b, drop);
  };
  for (let i = 0; i < CELLS; i++) {
    edge(i + 1, i);
    edge(CELLS * SIDE + i, CELLS * SIDE + i + 1);
    edge(i * SIDE, (i + 1) * SIDE);
    edge((i + 1) * SIDE + CELLS, i * SIDE + CELLS);
  }
}

function finish(b: LandBuilder): BufferGeometry {
  const out = new BufferGeometry();
  const normals = facetNormals(b.positions);
  // Skirts are lit like level ground, or a seam would show as a dark line.
  for (let i = CELLS * CELLS * 24; i < normals.length; i += 4) normals.set(UP, i);
  out.setAttribute('position', new BufferAttribute(b.positions, 3));
  out.setAttribute('normal', new BufferAttribute(normals, 4, true));
  out.setAttribute('color', new BufferAttribute(b.colours, 4, true));
  out.setAttribute('ways', new BufferAttribute(b.ways, 4, true));
  return out;
}

/** waterGeometry covers the cells that touch water; depth is per corner, metres. */
function waterGeometry(s: Square, g: Grid): BufferGeometry | null {
  const positions: number[] = [], depths: number[] = [], index: number[] = [];
  const known = new Map<number, number>();
  const wet = (o: number) => g.water[o] !== null && g.h[o]! < g.water[o]! + 0.05;
  const corner = (o: number, level: number): number => {
    const before = known.get(o);
    if (before !== undefined) return before;
    // Away from the shore the level may be another water's, far below: keep to this one's.
    const n = depths.length, told = g.water[o], own = told === null || told === undefined || Math.abs(told - level) > 1.5 ? level : told;
    positions.push(g.x[o]!, own, g.z[o]!);
    depths.push(own - g.h[o]!);
    known.set(o, n);
    return n;
  };
  for (let j = 0; j < CELLS; j++) {
    for (let i = 0; i < CELLS; i++) {
      const a = j * SIDE + i, b = a + 1, c = a + SIDE, d = c + 1;
      const source = [a, b, c, d].find(wet);
      if (source === undefined) continue;
      const level = g.water[source]!;
      const [p, q, r, t] = [corner(a, level), corner(b, level), corner(c, level), corner(d, level)];
      index.push(p, r, t, p, t, q);
    }
  }
  if (!index.length) return null;
  const out = new BufferGeometry();
  out.setAttribute('position', new BufferAttribute(new Float32Array(positions), 3));
  out.setAttribute('depth', new BufferAttribute(new Float32Array(depths), 1));
  out.setIndex(new BufferAttribute(new Uint32Array(index), 1));
  return out;
}
