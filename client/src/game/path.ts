// A way for click-to-move: A* over a grid of metres around the two ends, past what stands in the
// way, steep slopes and deep water; then corners that can be cut are cut.

import type { Ground } from '../sim/ground.ts';
import { newSurface } from '../sim/ground.ts';
import { RADIUS, SWIM_DEPTH } from '../sim/motion.ts';
import { SPACING } from '../sim/terrain.ts';

/** Side of a square of the grid, mm, and the most squares along a side of the window. */
const SQUARE = 1000;
const MAX_SIDE = 160;
/** Room around the two ends, in squares. */
const MARGIN = 24;
const MAX_VISITS = 12_000;
const FORBIDDEN = 255;
/** Cost of a square in which one swims; of a free one it is 1. */
const SWIM_COST = 4;

export interface Point { x: number; z: number }

/** Returns the corners of a way from a to b without a; where there is none, towards the nearest point that can be reached. */
export function findPath(ground: Ground, a: Point, b: Point): Point[] {
  const grid = new Grid(ground, a, b);
  if (grid.clear(a, b)) return [b];
  return grid.search(a, b);
}

class Grid {
  private readonly left: number;
  private readonly top: number;
  private readonly width: number;
  private readonly depth: number;
  private readonly costs: Uint8Array; // 0: not yet known
  private readonly surface = newSurface();

  constructor(private readonly ground: Ground, a: Point, b: Point) {
    const side = (low: number, high: number): [number, number] => {
      const from = Math.floor(low / SQUARE) - MARGIN;
      return [from, Math.min(MAX_SIDE, Math.floor(high / SQUARE) + MARGIN - from + 1)];
    };
    // A goal beyond the window is walked towards; the window follows the start.
    const reach = (MAX_SIDE - 2 * MARGIN - 2) * SQUARE;
    const far = { x: a.x + Math.max(-reach, Math.min(reach, b.x - a.x)), z: a.z + Math.max(-reach, Math.min(reach, b.z - a.z)) };
    [this.left, this.width] = side(Math.min(a.x, far.x), Math.max(a.x, far.x));
    [this.top, this.depth] = side(Math.min(a.z, far.z), Math.max(a.z, far.z));
    this.costs = new Uint8Array(this.width * this.depth);
  }

  private indexOf(p: Point): number {
    const x = Math.max(0, Math.min(this.width - 1, Math.floor(p.x / SQUARE) - this.left));
    const z = Math.max(0, Math.min(this.depth - 1, Math.floor(p.z / SQUARE) - this.top));
    return z * this.width + x;
  }

  private pointOf(i: number): Point {
    return { x: (this.left + (i % this.width)) * SQUARE + SQUARE / 2, z: (this.top + Math.floor(i / this.width)) * SQUARE + SQUARE / 2 };
  }

  private cost(i: number): number {
    const known = this.costs[i]!;
    if (known !== 0) return known;
    const p = this.pointOf(i);
    return (this.costs[i] = this.costAt(p.x, p.z));
  }

  private costAt(x: number, z: number): number {
    const { surface } = this;
    this.ground.at(x, z, surface);
    if (!surface.deck && (Math.abs(surface.slopeX) > SPACING * 0.9 || Math.abs(surface.slopeZ) > SPACING * 0.9)) return FORBIDDEN;
    if (this.blocked(x, z)) return FORBIDDEN;
    return surface.water - surface.height > SWIM_DEPTH ? SWIM_COST : 1;
  }

  private blocked(x: number, z: number): boolean {
    const margin = RADIUS + 100;
    for (const o of this.ground.obstacles(x, z)) {
      const dx = x - o.x;
      const dz = z - o.z;
      if (o.halfDepth === 0) {
        if (Math.hypot(dx, dz) < o.halfWidth + margin) return true;
        continue;
      }
      const sin = o.sin / 32768;
      const cos = o.cos / 32768;
      const along = Math.abs(dx * cos - dz * sin);
      const across = Math.abs(dx * sin + dz * cos);
      if (along < o.halfWidth + margin && across < o.halfDepth + margin) return true;
    }
    return false;
  }

  /** Whether one can walk straight from a to b. */
  clear(a: Point, b: Point): boolean {
    const length = Math.hypot(b.x - a.x, b.z - a.z);
    const pieces = Math.ceil(length / 400);
    if (pieces > 400) return false;
    for (let i = 1; i <= pieces; i++) {
      const t = i / pieces;
      if (this.costAt(a.x + (b.x - a.x) * t, a.z + (b.z - a.z) * t) !== 1) return false;
    }
    return true;
  }

  search(a: Point, b: Point): Point[] {
    const start = this.indexOf(a);
    const goal = this.indexOf(b);
    const came = new Int32Array(this.costs.length).fill(-1);
    const paid = new Float64Array(this.costs.length).fill(Infinity);
    const heap = new Heap();
    const guess = (i: number): number => {
      const dx = Math.abs((i % this.width) - (goal % this.width));
      const dz = Math.abs(Math.floor(i / this.width) - Math.floor(goal / this.width));
      return Math.max(dx, dz) + 0.414 * Math.min(dx, dz);
    };
    paid[start] = 0;
    heap.push(start, guess(start));
    let best = start;
    for (let visits = 0; visits < MAX_VISITS; visits++) {
      const i = heap.pop();
      if (i < 0) break;
      if (guess(i) < guess(best)) best = i;
      if (i === goal) break;
      this.expand(i, (j, price) => {
        const now = paid[i]! + price;
        if (now >= paid[j]!) return;
        paid[j] = now;
        came[j] = i;
        heap.push(j, now + guess(j));
      });
    }
    return this.corners(a, b, best, best === goal, came);
  }

  private expand(i: number, visit: (j: number, price: number) => void): void {
    const x = i % this.width;
    const z = Math.floor(i / this.width);
    for (let dz = -1; dz <= 1; dz++) {
      for (let dx = -1; dx <= 1; dx++) {
        if ((dx === 0 && dz === 0) || x + dx < 0 || z + dz < 0 || x + dx >= this.width || z + dz >= this.depth) continue;
        const j = i + dz * this.width + dx;
        const cost = this.cost(j);
        if (cost === FORBIDDEN) continue;
        if (dx !== 0 && dz !== 0 && (this.cost(i + dx) === FORBIDDEN || this.cost(i + dz * this.width) === FORBIDDEN)) continue;
        visit(j, cost * (dx !== 0 && dz !== 0 ? 1.414 : 1));
      }
    }
  }

  private corners(a: Point, b: Point, end: number, reached: boolean, came: Int32Array): Point[] {
    const squares: Point[] = [];
    for (let i = end; i >= 0; i = came[i]!) squares.push(this.pointOf(i));
    squares.reverse();
    if (reached && this.costAt(b.x, b.z) !== FORBIDDEN) squares[squares.length - 1] = b;
    const out: Point[] = [];
    let from = a;
    for (let i = 1; i < squares.length; i++) {
      const next = squares[i + 1];
      if (next && this.clear(from, next)) continue;
      from = squares[i]!;
      out.push(from);
    }
    if (out.length === 0 && reached) out.push(b);
    return out;
  }
}

/** A binary heap of squares by price. */
class Heap {
  private readonly items: number[] = [];
  private readonly prices: number[] = [];

  push(item: number, price: number): void {
    let i = this.items.length;
    this.items.push(item);
    this.prices.push(price);
    while (i > 0) {
      const up = (i - 1) >> 1;
      if (this.prices[up]! <= this.prices[i]!) break;
      this.swap(i, up);
      i = up;
    }
  }

  /** Returns the cheapest, -1 when empty. */
  pop(): number {
    const first = this.items[0];
    if (first === undefined) return -1;
    const item = this.items.pop()!;
    const price = this.prices.pop()!;
    if (this.items.length === 0) return first;
    this.items[0] = item;
    this.prices[0] = price;
    for (let i = 0; ; ) {
      let least = i;
      for (const child of [2 * i + 1, 2 * i + 2]) if (child < this.items.length && this.prices[child]! < this.prices[least]!) least = child;
      if (least === i) return first;
      this.swap(i, least);
      i = least;
    }
  }

  private swap(i: number, j: number): void {
    [this.items[i], this.items[j]] = [this.items[j]!, this.items[i]!];
    [this.prices[i], this.prices[j]] = [this.prices[j]!, this.prices[i]!];
  }
}
