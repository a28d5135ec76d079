/**
 * OrbitCamera looks over the shoulder of what it follows. It never moves by itself: only the
 * player's drag, wheel and steps, and what stands in the way, change it. It never enters the ground
 * or a house.
 */
import { PerspectiveCamera, Vector3 } from 'three';
import { CELL, type Ground, type Thing } from './ground.ts';
import { clamp, lerp } from './shape/random.ts';

const MIN_DISTANCE = 1.6, MAX_DISTANCE = 28;
const MIN_PITCH = -0.45, MAX_PITCH = 1.35;

export class OrbitCamera {
  readonly camera: PerspectiveCamera;
  /** Radians; the way the camera looks, as an actor's yaw. */
  yaw = Math.PI;
  /** Radians; positive looks down. */
  pitch = 0.28;
  /** Metres the player asked for; the camera may be nearer. */
  distance = 8;
  /** Followed point on the map: the feet. */
  readonly focus = new Vector3();
  /** Height of the eyes looked over, metres above the feet. */
  eyeHeight = 1.75;
  /** Where the camera is on the map. */
  readonly at = new Vector3();
  private reached = 8;
  private zoomed = 8;
  private readonly smoothFocus = new Vector3();
  private first = true;

  constructor(aspect: number) {
    this.camera = new PerspectiveCamera(52, aspect, 0.25, 7000);
  }

  /** follow sets what to look over; call it every frame. */
  follow(x: number, y: number, z: number): void {
    this.focus.set(x, y, z);
  }

  /** drag turns by a movement of the pointer in pixels; sensitivity 1 is a turn in 1200 pixels. */
  drag(dx: number, dy: number, sensitivity = 1, invertY = false): void {
    this.yaw -= dx * sensitivity * 0.0052;
    this.pitch = clamp(this.pitch + (invertY ? -dy : dy) * sensitivity * 0.0042, MIN_PITCH, MAX_PITCH);
  }

  /** zoom by steps of the wheel; positive is away. */
  zoom(steps: number): void {
    this.distance = clamp(this.distance * Math.pow(1.12, steps), MIN_DISTANCE, MAX_DISTANCE);
  }

  /** cut takes the next place without smoothing: after a teleport. */
  cut(): void {
    this.first = true;
  }

  /** update places the camera; seconds since the last frame; origin: the scene's zero on the map. */
  update(seconds: number, ground: Ground | null, blocks: Blocks | null, origin: Vector3): void {
    const k = this.first ? 1 : 1 - Math.exp(-seconds * 18);
    const gap = this.smoothFocus.distanceTo(this.focus);
    if (gap > 12) this.smoothFocus.copy(this.focus);
    // Sideways the camera is tied to what it follows; only steps up and down are softened.
    this.smoothFocus.set(this.focus.x, lerp(this.smoothFocus.y, this.focus.y, this.first ? 1 : k * 0.7), this.focus.z);
    this.zoomed = lerp(this.zoomed, this.distance, k);
    const eye = scratch.set(this.smoothFocus.x, this.smoothFocus.y + this.eyeHeight, this.smoothFocus.z);
    const flat = Math.cos(this.pitch);
    const back = direction.set(-Math.sin(this.yaw) * flat, Math.sin(this.pitch), -Math.cos(this.yaw) * flat);
    const free = ground ? this.freeDistance(eye, back, this.zoomed, ground, blocks) : this.zoomed;
    // Pulled in at once, let out slowly: no flicker behind a row of posts.
    this.reached = free < this.reached || this.first ? free : lerp(this.reached, free, 1 - Math.exp(-seconds * 5));
    this.at.copy(eye).addScaledVector(back, this.reached);
    this.camera.position.copy(this.at).sub(origin);
    this.camera.lookAt(eye.x - origin.x, eye.y - origin.y, eye.z - origin.z);
    this.camera.updateMatrixWorld();
    this.first = false;
  }

  private freeDistance(eye: Vector3, back: Vector3, wanted: number, ground: Ground, blocks: Blocks | null): number {
    const step = 0.4;
    for (let d = step; d < wanted + step; d += step) {
      const t = Math.min(d, wanted), x = eye.x + back.x * t, y = eye.y + back.y * t, z = eye.z + back.z * t;
      let floor = ground.height(x, z);
      const water = ground.water(x, z);
      if (water !== null) floor = Math.max(floor, water);
      if (y < floor + 0.35 || blocks?.inside(x, y, z)) return Math.max(0.7, t - step);
    }
    return wanted;
  }
}

const scratch = new Vector3(), direction = new Vector3();

/** Kinds that the camera must not enter, with the usual width, depth and height. */
const SOLID: Record<string, readonly [number, number, number]> = {
  house: [6, 5, 7], inn: [11, 8, 9], smithy: [8, 7, 6], bank: [9, 8, 9], chapel: [8, 12, 9], guildhall: [13, 10, 10], lodge: [9, 7, 6],
  windmill: [7, 7, 12], watermill: [8, 6, 8], tower: [7, 7, 14], keep: [22, 18, 13], barn: [9, 12, 7], hut: [4.6, 4.6, 4], boathouse: [7, 9, 6],
  mausoleum: [6, 7, 5], mine: [8, 6, 5], ruin: [9, 8, 3], wall: [4, 0.7, 2.5], palisade: [4, 0.6, 3], stall: [3.6, 2.2, 2.7], great_oak: [2.6, 2.6, 7],
};

interface Block {
  x: number;
  z: number;
  low: number;
  high: number;
  halfWidth: number;
  halfDepth: number;
  sin: number;
  cos: number;
}

/** Blocks answers whether a point is inside something built. */
export class Blocks {
  private readonly cells = new Map<number, Block[]>();

  constructor(ground: Ground) {
    for (const thing of ground.things) {
      const size = SOLID[thing.kind];
      if (size) this.put(thing, size, ground);
    }
  }

  inside(x: number, y: number, z: number): boolean {
    const list = this.cells.get(cellOf(x, z));
    if (!list) return false;
    for (const b of list) {
      if (y < b.low || y > b.high) continue;
      const dx = x - b.x, dz = z - b.z;
      if (Math.abs(dx * b.cos - dz * b.sin) < b.halfWidth && Math.abs(dx * b.sin + dz * b.cos) < b.halfDepth) return true;
    }
    return false;
  }

  private put(thing: Thing, size: readonly [number, number, number], ground: Ground): void {
    const low = (thing.y ?? ground.height(thing.x, thing.z)) - 2;
    const storeys = thing.floors ?? 0;
    const block: Block = {
      x: thing.x, z: thing.z, low, high: low + 2 + Math.max(thing.height || 0, size[2], storeys * 2.6 + 4),
      halfWidth: (thing.width || size[0]) / 2 + 0.45, halfDepth: (thing.depth || size[1]) / 2 + 0.45,
      sin: Math.sin(thing.yaw), cos: Math.cos(thing.yaw),
    };
    const reach = Math.hypot(block.halfWidth, block.halfDepth);
    for (let z = Math.floor((thing.z - reach) / CELL); z <= Math.floor((thing.z + reach) / CELL); z++) {
      for (let x = Math.floor((thing.x - reach) / CELL); x <= Math.floor((thing.x + reach) / CELL); x++) {
        const id = z * 4096 + x, list = this.cells.get(id);
        if (list) list.push(block);
        else this.cells.set(id, [block]);
      }
    }
  }
}

function cellOf(x: number, z: number): number {
  return Math.floor(z / CELL) * 4096 + Math.floor(x / CELL);
}
