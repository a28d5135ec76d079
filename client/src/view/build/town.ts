/**
 * Town draws everything people built, merged into one mesh for each tile of 128 m (a full one near
 * by, a plain one from afar), builds tiles as the camera comes near, and knows where lights, flames
 * and chimneys are. Wheels that turn are meshes of their own.
 */
import { Group, Mesh, Vector3, type Material } from 'three';
import type { Ground, More, Thing } from '../ground.ts';
import { place, Soup } from '../shape/soup.ts';
import { catalogue, landmarks } from './catalogue.ts';
import { newSite } from './site.ts';

/** Side of a tile; how near a tile is drawn in full; how far its landmarks are seen. Metres. */
const SIDE = 128, DETAIL = 100, LANDMARK = 1400;

/** Kinds that float where there is water under them. */
const AFLOAT: ReadonlySet<string> = new Set(['boat', 'lily_pads']);

interface Tile {
  x: number;
  z: number;
  things: Thing[];
  near: Mesh | null;
  far: Mesh | null;
  wheels: { mesh: Mesh; at: Vector3; speed: number }[];
  lights: Lights;
  /** What is being built; null: nothing. */
  work: Work | null;
}

/** Work is a tile half built. */
interface Work {
  full: boolean;
  next: number;
  soup: Soup;
  lights: Lights;
  wheels: Tile['wheels'];
}

/** Places on the map, metres. */
export interface Lights {
  lamps: Vector3[];
  smokes: Vector3[];
  fires: Vector3[];
  spouts: Vector3[];
}

export class Town {
  readonly group = new Group();
  /** Rises whenever a tile was built: the lights of the view are out of date. */
  changes = 0;
  private readonly tiles = new Map<number, Tile>();
  private readonly ground: Ground;
  private readonly material: Material;

  constructor(ground: Ground, material: Material) {
    this.ground = ground;
    this.material = material;
    for (const thing of ground.things) {
      const column = Math.floor(thing.x / SIDE), row = Math.floor(thing.z / SIDE), id = row * 4096 + column;
      let tile = this.tiles.get(id);
      if (!tile) {
        tile = { x: column * SIDE, z: row * SIDE, things: [], near: null, far: null, work: null, wheels: [], lights: noLights() };
        this.tiles.set(id, tile);
      }
      tile.things.push(thing);
    }
  }

  /** update shows the tiles around the camera's map place; new ones are built while more allows. It returns how many are missing. */
  update(camera: Vector3, origin: Vector3, time: number, more: More): number {
    let missing = 0;
    const sorted = [...this.tiles.values()]
      .map((tile) => ({ tile, distance: gap(tile, camera) }))
      .filter((t) => t.distance < LANDMARK || t.tile.near || t.tile.far)
      .sort((a, b) => a.distance - b.distance);
    for (const { tile, distance } of sorted) {
      const full = distance < DETAIL;
      if (full ? !tile.near : !tile.far) {
        if (distance < LANDMARK) {
          if (!more() || !this.build(tile, full, more)) missing++;
        }
      }
      this.show(tile, distance, full, origin, time);
    }
    return missing;
  }

  /** lights lists what shines, smokes and burns within radius of a place. */
  lights(at: Vector3, radius: number): Lights {
    const out = noLights();
    for (const tile of this.tiles.values()) {
      if (gap(tile, at) > radius) continue;
      for (const key of ['lamps', 'smokes', 'fires', 'spouts'] as const) out[key].push(...tile.lights[key]);
    }
    return out;
  }

  dispose(): void {
    for (const t of this.tiles.values()) {
      for (const m of [t.near, t.far, ...t.wheels.map((w) => w.mesh)]) m?.geometry.dispose();
    }
  }

  private show(tile: Tile, distance: number, full: boolean, origin: Vector3, time: number): void {
    const inSight = distance < LANDMARK;
    if (tile.near) tile.near.visible = full || (inSight && !tile.far);
    if (tile.far) tile.far.visible = inSight && !(tile.near?.visible ?? false);
    for (const mesh of [tile.near, tile.far]) mesh?.position.set(tile.x - origin.x, -origin.y, tile.z - origin.z);
    for (const w of tile.wheels) {
      w.mesh.visible = distance < 500;
      w.mesh.position.copy(w.at).sub(origin);
      w.mesh.rotation.z = time * w.speed;
    }
  }

  /** build goes on with a tile, thing by thing, while more allows; true when it stands. */
  private build(tile: Tile, full: boolean, more: More): boolean {
    if (tile.work?.full !== full) tile.work = { full, next: 0, soup: new Soup(tile.x + tile.z), lights: noLights(), wheels: [] };
    const work = tile.work;
    while (work.next < tile.things.length) {
      if (work.next > 0 && !more()) return false;
      const thing = tile.things[work.next++]!;
      if (full || landmarks.has(thing.kind)) this.raise(tile, thing, work);
    }
    tile.work = null;
    this.finish(tile, work);
    return true;
  }

  /** raise adds a thing to what is being built. */
  private raise(tile: Tile, thing: Thing, { full, soup, lights, wheels }: Work): void {
    const y = thing.y ?? this.footOf(thing);
    const site = newSite(thing, full, soup);
    soup.frame = place(thing.x - tile.x, y, thing.z - tile.z, 0, thing.yaw, Math.atan2(thing.rise ?? 0, thing.width || 1));
    (catalogue[thing.kind] ?? catalogue.crate!)(site);
    const toMap = (v: Vector3) => v.clone().applyMatrix4(soup.frame!).add(new Vector3(tile.x, 0, tile.z));
    for (const key of ['lamps', 'smokes', 'fires', 'spouts'] as const) lights[key].push(...site[key].map(toMap));
    for (const w of site.wheels) {
      const mesh = new Mesh(w.soup.build(), this.material);
      mesh.castShadow = true;
      mesh.rotation.order = 'YXZ';
      mesh.rotation.y = thing.yaw;
      wheels.push({ mesh, at: toMap(w.at), speed: w.radiansPerSecond });
    }
  }

  /** footOf is where a thing without a height of its own stands: on the ground, or on the water if it floats. */
  private footOf(thing: Thing): number {
    const floor = this.ground.height(thing.x, thing.z), level = AFLOAT.has(thing.kind) ? this.ground.water(thing.x, thing.z) : null;
    return level === null ? floor : Math.max(floor, level);
  }

  private finish(tile: Tile, { full, soup, lights, wheels }: Work): void {
    const first = !tile.near && !tile.far;
    if (first) {
      tile.wheels.push(...wheels);
      for (const w of wheels) this.group.add(w.mesh);
    }
    if (full || first) {
      tile.lights = lights;
      this.changes++;
    }
    const mesh = new Mesh(soup.build(), this.material);
    mesh.castShadow = full;
    mesh.receiveShadow = true;
    if (full) tile.near = mesh;
    else tile.far = mesh;
    this.group.add(mesh);
  }
}

function noLights(): Lights {
  return { lamps: [], smokes: [], fires: [], spouts: [] };
}

function gap(tile: Tile, p: Vector3): number {
  const dx = Math.max(tile.x - p.x, 0, p.x - tile.x - SIDE), dz = Math.max(tile.z - p.z, 0, p.z - tile.z - SIDE);
  return Math.hypot(dx, dz);
}
