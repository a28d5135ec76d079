/** Land holds all that stands still: ground, water, plants, grass, town and the lights in it. */
import { Group, Vector3, type Frustum, type Material, type Scene } from 'three';
import { Town, type Lights } from '../build/town.ts';
import type { OrbitCamera } from '../camera.ts';
import type { Ground, More } from '../ground.ts';
import type { Settings } from '../quality.ts';
import { plantDepthMaterial, plantMaterial, solidMaterial } from '../shape/material.ts';
import { Ambient } from '../sky/ambient.ts';
import { uniforms } from '../uniforms.ts';
import { Grass } from './grass.ts';
import { Scattering } from './scatter.ts';
import { groundMaterial } from './surface.ts';
import { Terrain } from './terrain.ts';
import { waterMaterial } from './water.ts';

/** Metres around the camera within which lamps, smoke and flames are shown. */
const LIGHT_REACH = 190;

/** By when of the time for building the ground, towns, trees and grass must end. */
const SHARES = [0.4, 0.6, 0.85, 1];

export class Land {
  readonly group = new Group();
  private readonly terrain: Terrain;
  private readonly scattering: Scattering;
  private readonly grass: Grass | null;
  private readonly town: Town;
  private readonly ambient: Ambient;
  private readonly materials: Material[];
  private readonly scene: Scene;
  private lights: Lights = { lamps: [], smokes: [], fires: [], spouts: [] };
  private readonly litAt = new Vector3(1e9, 0, 0);
  private seenChanges = -1;
  private turn = 0;

  constructor(scene: Scene, ground: Ground, settings: Settings) {
    this.scene = scene;
    const land = groundMaterial(), water = waterMaterial(), plants = plantMaterial(), blades = plantMaterial(true), solid = solidMaterial();
    const depth = settings.shadows > 0 ? plantDepthMaterial() : null;
    this.materials = [land, water, plants, blades, solid, ...(depth ? [depth] : [])];
    this.terrain = new Terrain(ground, land, water);
    this.scattering = new Scattering(ground, plants, depth);
    this.scattering.reach = settings.trees;
    this.grass = settings.grass > 0 ? new Grass(ground, blades) : null;
    if (this.grass) this.grass.reach = settings.grass;
    this.town = new Town(ground, solid);
    this.ambient = new Ambient(scene, settings.air);
    this.group.add(this.terrain.group, this.scattering.group, this.town.group);
    if (this.grass) this.group.add(this.grass.group);
    scene.add(this.group);
  }

  /**
   * update brings the land around the camera up to date, for about some milliseconds; Infinity: all of it. It
   * returns how many are missing.
   */
  update(camera: OrbitCamera, origin: Vector3, frustum: Frustum, pixels: number, milliseconds: number): number {
    const at = camera.at, began = performance.now();
    this.turn = (this.turn + 1) % SHARES.length;
    /** Each part has its share of the time, and in turn at least one piece, so that none waits for the others. */
    const part = (n: number): More => {
      const until = began + milliseconds * SHARES[n]!;
      let first = n === this.turn;
      return () => {
        const yes = first || performance.now() < until;
        first = false;
        return yes;
      };
    };
    let missing = this.terrain.update(at.x, at.y, at.z, origin, part(0));
    // A square just built may split: with time left, go on until nothing is missing.
    for (let i = 0; i < 12 && missing + this.terrain.built > 0 && performance.now() < began + milliseconds * SHARES[0]!; i++) missing = this.terrain.update(at.x, at.y, at.z, origin, part(0));
    missing += this.town.update(at, origin, uniforms.time.value, part(1));
    missing += this.scattering.update(at, origin, frustum, part(2));
    missing += this.grass?.update(at, origin, frustum, part(3)) ?? 0;
    if (this.town.changes !== this.seenChanges || this.litAt.distanceTo(at) > 32) {
      this.seenChanges = this.town.changes;
      this.litAt.copy(at);
      this.lights = this.town.lights(at, LIGHT_REACH);
      this.ambient.refill(this.lights, origin);
    }
    this.ambient.update(camera.camera.position, pixels);
    return missing;
  }

  /** nearestLights lists the lamps and fires nearest to a map place. */
  nearestLights(at: Vector3, count: number): readonly Vector3[] {
    return [...this.lights.lamps, ...this.lights.fires]
      .map((p) => [p.distanceToSquared(at), p] as const)
      .sort((a, b) => a[0] - b[0])
      .slice(0, count)
      .map(([, p]) => p);
  }

  /** originMoved must be called when the scene's zero has moved. */
  originMoved(): void {
    this.seenChanges = -1;
  }

  dispose(): void {
    this.scene.remove(this.group);
    this.terrain.dispose();
    this.scattering.dispose();
    this.grass?.dispose();
    this.town.dispose();
    this.ambient.dispose();
    for (const m of this.materials) m.dispose();
  }
}
