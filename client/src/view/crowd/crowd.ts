/**
 * Crowd draws the people of whom only the number in each leaf is known. Each has a row of a texture, written when
 * they come; the two draws, one for each level of detail, carry indices of rows, and the shader moves everybody. So a
 * crowd that stands costs nothing but the search for the leaves in sight, when the camera has moved.
 */
import {
  DataTexture, DynamicDrawUsage, FloatType, Group, InstancedBufferAttribute, InstancedBufferGeometry, Mesh, RGBAFormat, Sphere,
  type Frustum, type MeshLambertMaterial, type Vector3,
} from 'three';
import { TURN_SHARE, Vantage } from '../vantage.ts';
import { crowdGeometry, crowdMaterial, FADE, PER_ROW, shared, TEXELS } from './figure.ts';
import { ACROSS, CAME, CELL, FLOATS, LEAF, WENT, write, type Footing } from './person.ts';

/** People at once; of more, each leaf shows its share. */
export const MAX_CROWD = 16_384;
const LEAVES = ACROSS * ACROSS;
/** Metres: nearer leaves are drawn finely, and those beyond the second not at all. */
const FINE = 40, SIGHT = 460;
/** People who are placed in a frame, and in a second of slow frames. */
const PLACED = 320, PLACED_SECOND = 16_000;
/** The camera may go so far, metres, before the leaves in sight are looked for anew. */
const LIST_METRES = 1.5;
const NEVER = 1e9;

/** People of a leaf: rows in the order of their numbers. The first `alive` are there, the others are going. */
class Leaf {
  wanted = 0;
  alive = 0;
  readonly rows: number[] = [];
  /** The rows as the draws want them; null when they have changed. */
  private packed: Float32Array | null = null;
  y = 0;
  distance = 0;
  constructor(readonly cellX: number, readonly cellZ: number, readonly leaf: number) {}
  /** change forgets what was packed; call it with every change of rows. */
  change(): void {
    this.packed = null;
  }
  pack(): Float32Array {
    return (this.packed ??= Float32Array.from(this.rows));
  }
  get x(): number { return this.cellX * CELL + ((this.leaf % ACROSS) + 0.5) * LEAF; }
  get z(): number { return this.cellZ * CELL + (Math.floor(this.leaf / ACROSS) + 0.5) * LEAF; }
}

class Draw {
  readonly mesh: Mesh;
  count = 0;
  private readonly geometry = new InstancedBufferGeometry();
  private readonly who = new InstancedBufferAttribute(new Float32Array(MAX_CROWD), 1).setUsage(DynamicDrawUsage);
  constructor(fine: boolean, material: MeshLambertMaterial) {
    shared(this.geometry, crowdGeometry(fine));
    this.geometry.setAttribute('iWho', this.who);
    this.mesh = new Mesh(this.geometry, material);
    this.mesh.frustumCulled = false;
    this.mesh.receiveShadow = true;
    this.mesh.visible = false;
    // Before water and all else that blends.
    this.mesh.renderOrder = -1;
  }
  push(rows: Float32Array): void {
    (this.who.array as Float32Array).set(rows, this.count);
    this.count += rows.length;
  }
  finish(): void {
    this.geometry.instanceCount = this.count;
    this.mesh.visible = this.count > 0;
    this.who.clearUpdateRanges();
    this.who.addUpdateRange(0, this.count);
    this.who.needsUpdate = true;
  }
  dispose(): void {
    this.geometry.dispose();
  }
}

export class Crowd {
  readonly group = new Group();
  /** Of those who were told of, and of those who are drawn. */
  known = 0;
  inSight = 0;
  private readonly pixels = new Float32Array(MAX_CROWD * FLOATS);
  private readonly texture = new DataTexture(this.pixels, PER_ROW * TEXELS, MAX_CROWD / PER_ROW, RGBAFormat, FloatType);
  private readonly material = crowdMaterial(this.texture);
  private readonly fine = new Draw(true, this.material);
  private readonly coarse = new Draw(false, this.material);
  private readonly leaves = new Map<number, Leaf>();
  private readonly told = new Map<number, Uint16Array>();
  /** Leaves whose people are not yet as told, and those from which somebody is going. */
  private readonly changing = new Set<Leaf>();
  private readonly leaving = new Set<Leaf>();
  private readonly free = Array.from({ length: MAX_CROWD }, (_, i) => MAX_CROWD - 1 - i);
  private readonly shown: Leaf[] = [];
  private readonly vantage = new Vantage(LIST_METRES);
  /** Rows of the texture that were written since it was last brought to the screen. */
  private readonly written = new Set<number>();
  private footing: Footing | null = null;
  private share = 1;

  constructor() {
    this.group.add(this.fine.mesh, this.coarse.mesh);
    this.texture.onUpdate = () => this.written.clear();
    this.texture.needsUpdate = true;
  }

  /** tell says how many people stand in each leaf of a cell, row by row; null for nobody. */
  tell(cellX: number, cellZ: number, people: Uint16Array | null): void {
    const cell = (cellX << 8) | cellZ, before = this.told.get(cell);
    if (!people && !before) return;
    if (people) this.told.set(cell, people);
    else this.told.delete(cell);
    for (let i = 0; i < LEAVES; i++) this.known += (people?.[i] ?? 0) - (before?.[i] ?? 0);
    const share = Math.min(1, MAX_CROWD / Math.max(1, this.known));
    const same = share === this.share;
    this.share = share;
    this.want(cell, people);
    if (!same) for (const [at, all] of this.told) this.want(at, all);
  }

  /** stand takes over where one can stand; everybody is placed anew. */
  stand(footing: Footing): void {
    this.footing = footing;
    for (const leaf of this.leaves.values()) {
      this.free.push(...leaf.rows.splice(0));
      leaf.change();
      leaf.alive = 0;
      this.changing.add(leaf);
    }
    this.leaving.clear();
    this.vantage.forget();
  }

  /**
   * update lets people come and go and finds who is in sight. time is that of the shader, seconds what has passed: Infinity
   * lets all come at once and without fading, for pictures.
   */
  update(time: number, camera: Vector3, origin: Vector3, frustum: Frustum, seconds: number): void {
    this.change(time, seconds);
    this.release(time);
    if (this.leaves.size === 0 && this.shown.length === 0) return;
    if (this.vantage.moved(camera, origin, frustum)) this.list(camera, origin, frustum);
  }

  dispose(): void {
    this.fine.dispose();
    this.coarse.dispose();
    this.texture.dispose();
    this.material.dispose();
  }

  private want(cell: number, people: Uint16Array | null): void {
    for (let i = 0; i < LEAVES; i++) {
      const wanted = Math.floor((people?.[i] ?? 0) * this.share), key = cell * LEAVES + i;
      let leaf = this.leaves.get(key);
      if (!leaf) {
        if (wanted === 0) continue;
        this.leaves.set(key, (leaf = new Leaf(cell >> 8, cell & 255, i)));
      }
      if (leaf.wanted === wanted) continue;
      leaf.wanted = wanted;
      this.changing.add(leaf);
    }
  }

  /** change brings leaves to what was told, some people in each frame: a number that grew adds, one that shrank takes the last. */
  private change(time: number, seconds: number): void {
    if (!this.footing || this.changing.size === 0) return;
    const came = seconds === Infinity ? -NEVER : time;
    let left = Math.min(MAX_CROWD, Math.max(PLACED, seconds * PLACED_SECOND));
    for (const leaf of this.changing) {
      while (leaf.alive > leaf.wanted) this.goes(leaf, time);
      while (leaf.alive < leaf.wanted && left > 0) {
        left--;
        if (leaf.alive < leaf.rows.length) this.returns(leaf, time);
        // Who finds no row gets one when others are gone.
        else if (!this.comes(leaf, came, this.footing)) break;
      }
      if (left <= 0) break;
      if (leaf.alive === leaf.wanted) this.changing.delete(leaf);
      this.drop(leaf);
    }
    this.vantage.forget();
    this.upload();
  }

  private comes(leaf: Leaf, time: number, footing: Footing): boolean {
    const row = this.free.pop();
    if (row === undefined) return false;
    const o = row * FLOATS;
    write(this.pixels, o, leaf.cellX, leaf.cellZ, leaf.leaf, leaf.rows.length, footing);
    this.pixels[o + CAME] = time;
    this.pixels[o + WENT] = NEVER;
    if (leaf.rows.length === 0) leaf.y = this.pixels[o + 1]!;
    leaf.rows.push(row);
    leaf.change();
    leaf.alive++;
    this.wrote(row);
    return true;
  }

  private goes(leaf: Leaf, time: number): void {
    const row = leaf.rows[--leaf.alive]!;
    // Who is only coming goes from as much as is there.
    const there = Math.min(FADE, time - this.pixels[row * FLOATS + CAME]!);
    this.pixels[row * FLOATS + CAME] = -NEVER;
    this.pixels[row * FLOATS + WENT] = time - (FADE - there);
    this.leaving.add(leaf);
    this.wrote(row);
  }

  private returns(leaf: Leaf, time: number): void {
    const row = leaf.rows[leaf.alive++]!, gone = Math.min(FADE, time - this.pixels[row * FLOATS + WENT]!);
    this.pixels[row * FLOATS + CAME] = time - (FADE - gone);
    this.pixels[row * FLOATS + WENT] = NEVER;
    this.wrote(row);
  }

  private wrote(row: number): void {
    this.written.add(Math.floor(row / PER_ROW));
  }

  /** release frees the rows of those who are gone, the last of a leaf first. */
  private release(time: number): void {
    for (const leaf of this.leaving) {
      const { rows } = leaf;
      while (rows.length > leaf.alive && this.pixels[rows.at(-1)! * FLOATS + WENT]! + FADE < time) {
        this.free.push(rows.pop()!);
        leaf.change();
        this.vantage.forget();
      }
      if (rows.length > leaf.alive) continue;
      this.leaving.delete(leaf);
      this.drop(leaf);
    }
  }

  /** drop forgets a leaf without people. */
  private drop(leaf: Leaf): void {
    if (leaf.rows.length === 0 && leaf.wanted === 0) this.leaves.delete(((leaf.cellX << 8) | leaf.cellZ) * LEAVES + leaf.leaf);
  }

  private list(camera: Vector3, origin: Vector3, frustum: Frustum): void {
    const { shown, fine, coarse } = this;
    shown.length = fine.count = coarse.count = 0;
    for (const leaf of this.leaves.values()) {
      if (leaf.rows.length === 0) continue;
      const { x, z } = leaf, dx = x - camera.x, dz = z - camera.z;
      leaf.distance = Math.sqrt(dx * dx + dz * dz);
      if (leaf.distance > SIGHT) continue;
      sphere.center.set(x - origin.x, leaf.y + 1 - origin.y, z - origin.z);
      sphere.radius = LEAF * 0.71 + 3 + LIST_METRES + leaf.distance * TURN_SHARE;
      if (frustum.intersectsSphere(sphere)) shown.push(leaf);
    }
    // The near ones hide those behind them.
    shown.sort((a, b) => a.distance - b.distance);
    for (const leaf of shown) (leaf.distance < FINE ? fine : coarse).push(leaf.pack());
    fine.finish();
    coarse.finish();
    this.inSight = fine.count + coarse.count;
  }

  private upload(): void {
    const row = PER_ROW * FLOATS;
    this.texture.clearUpdateRanges();
    // three uploads a range as part of one row, so each row is a range of its own.
    for (const r of this.written) this.texture.addUpdateRange(r * row, row);
    this.texture.needsUpdate = true;
  }
}

const sphere = new Sphere();
