/**
 * Scattering draws trees, bushes and rocks of the cells around the camera: one instanced draw for
 * each kind and level of detail. Cells keep their instances as flat arrays; when the set of visible
 * cells changes, the arrays are copied into the draw's buffers, and nothing else happens.
 */
import { Group, Sphere, Vector3, type Frustum, type Material } from 'three';
import { CELL, newCover, type Ground, type More } from '../ground.ts';
import { Instances } from '../shape/instances.ts';
import { hash2, lerp } from '../shape/random.ts';
import { Vantage } from '../vantage.ts';
import { plantModels } from './plants.ts';

const NEAR = 88;
/** Kinds that vanish beyond this distance, metres. */
const SMALL = new Map([['bush', 170], ['berry', 130], ['rock', 230], ['stump', 90], ['reed', 90], ['fern', 60], ['mushroom', 40], ['flowers', 70], ['log', 100]]);

interface Bundle {
  places: Float32Array;
  looks: Uint8Array;
}

interface Cell {
  column: number;
  row: number;
  middle: Vector3;
  bundles: Map<string, Bundle>;
}

export class Scattering {
  readonly group = new Group();
  /** How far trees are drawn, metres. */
  reach = 380;
  private readonly cells = new Map<number, Cell>();
  private readonly near = new Map<string, Instances>();
  private readonly far = new Map<string, Instances>();
  private key = '';
  private readonly vantage = new Vantage(1);
  private missing = 1;

  private readonly ground: Ground;

  constructor(ground: Ground, material: Material, depth: Material | null) {
    this.ground = ground;
    for (const [kind, model] of plantModels()) {
      const small = SMALL.has(kind) && kind !== 'rock';
      this.near.set(kind, new Instances(model.near, material, small ? null : depth));
      if (model.far) this.far.set(kind, new Instances(model.far, material, null));
    }
    for (const d of [...this.near.values(), ...this.far.values()]) this.group.add(d.mesh);
  }

  /**
   * update draws the cells within reach of the camera's place on the map and inside the frustum
   * (scene coordinates). It computes new cells while more allows and returns how many are missing.
   */
  update(camera: Vector3, origin: Vector3, frustum: Frustum, more: More): number {
    if (!this.vantage.moved(camera, origin, frustum) && this.missing === 0) return 0;
    const wanted: { cell: Cell; distance: number }[] = [];
    let missing = 0;
    for (const [column, row, distance] of around(camera, this.reach, this.ground.size)) {
      const id = row * 4096 + column;
      let cell = this.cells.get(id);
      if (!cell) {
        if (!more()) {
          missing++;
          continue;
        }
        cell = grow(this.ground, column, row);
        this.cells.set(id, cell);
      }
      sphere.center.copy(cell.middle).sub(origin);
      if (distance < NEAR || frustum.intersectsSphere(sphere)) wanted.push({ cell, distance });
    }
    const key = `${origin.x},${origin.z};` + wanted.map((w) => `${w.cell.column}.${w.cell.row}${lod(w.distance)}`).join();
    if (key !== this.key) this.refill(wanted, origin);
    this.key = key;
    if (this.cells.size > 600) this.cells.clear();
    return (this.missing = missing);
  }

  dispose(): void {
    for (const d of [...this.near.values(), ...this.far.values()]) d.dispose();
  }

  private refill(wanted: readonly { cell: Cell; distance: number }[], origin: Vector3): void {
    for (const d of [...this.near.values(), ...this.far.values()]) d.begin();
    for (const { cell, distance } of wanted) {
      for (const [kind, bundle] of cell.bundles) {
        if (distance > (SMALL.get(kind) ?? Infinity)) continue;
        const draw = (distance < NEAR ? this.near : this.far).get(kind);
        draw?.append(bundle.places, bundle.looks, cell.column * CELL - origin.x, -origin.y, cell.row * CELL - origin.z);
      }
    }
    for (const d of [...this.near.values(), ...this.far.values()]) d.end();
  }
}

const sphere = new Sphere(new Vector3(), CELL * 0.85);

function lod(distance: number): string {
  let out = distance < NEAR ? 'n' : 'f';
  for (const limit of SMALL.values()) out += distance > limit ? '0' : '1';
  return out;
}

/** around lists cells nearest first: column, row, distance to the cell's nearest side. */
function around(camera: Vector3, reach: number, size: number): [number, number, number][] {
  const out: [number, number, number][] = [];
  const last = Math.ceil(size / CELL) - 1, n = Math.ceil(reach / CELL);
  const cx = Math.floor(camera.x / CELL), cz = Math.floor(camera.z / CELL);
  for (let row = Math.max(0, cz - n); row <= Math.min(last, cz + n); row++) {
    for (let column = Math.max(0, cx - n); column <= Math.min(last, cx + n); column++) {
      const dx = Math.max(column * CELL - camera.x, 0, camera.x - (column + 1) * CELL);
      const dz = Math.max(row * CELL - camera.z, 0, camera.z - (row + 1) * CELL);
      const distance = Math.hypot(dx, dz);
      if (distance < reach) out.push([column, row, distance]);
    }
  }
  return out.sort((a, b) => a[2] - b[2]);
}

const cover = newCover();

function grow(ground: Ground, column: number, row: number): Cell {
  const lists = new Map<string, number[]>();
  for (const s of ground.scatter(column, row)) {
    ground.cover(s.x, s.z, cover);
    const chance = hash2(Math.round(s.x * 8), Math.round(s.z * 8));
    const v = lerp(0.84, 1.12, chance) * (1 - 0.12 * cover.forest), warm = lerp(0.93, 1.07, (chance * 13) % 1);
    let list = lists.get(s.kind);
    if (!list) lists.set(s.kind, (list = []));
    list.push(s.x - column * CELL, ground.height(s.x, s.z) - 0.1, s.z - row * CELL, s.yaw, v * warm, v, v * (2 - warm) * 0.97, s.scale);
  }
  const bundles = new Map<string, Bundle>();
  for (const [kind, list] of lists) bundles.set(kind, pack(list));
  const x = (column + 0.5) * CELL, z = (row + 0.5) * CELL;
  return { column, row, middle: new Vector3(x, ground.height(x, z), z), bundles };
}

function pack(list: readonly number[]): Bundle {
  const count = list.length / 8;
  const places = new Float32Array(count * 4), looks = new Uint8Array(count * 4);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < 4; j++) places[i * 4 + j] = list[i * 8 + j]!;
    for (let j = 0; j < 3; j++) looks[i * 4 + j] = Math.min(255, (list[i * 8 + 4 + j]! / 2) * 255);
    looks[i * 4 + 3] = Math.min(255, (list[i * 8 + 7]! / 4) * 255);
  }
  return { places, looks };
}
