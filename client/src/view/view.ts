/**
 * View draws the world in a canvas. It knows nothing of the network: the game tells it who is where
 * (put, move, remove), what the sky is like (setSky) and what happens (effects.play, gesture), and
 * calls frame once per animation frame. Lengths are metres of the map, x east, z south; angles
 * radians, 0 south, a quarter turn east.
 *
 * The scene has a floating origin: its zero is a corner of the map near the camera, so that numbers
 * on the GPU stay small.
 */
import { Frustum, Matrix4, NeutralToneMapping, PCFShadowMap, Scene, Vector3, WebGLRenderer } from 'three';
import type { Actor, Mark } from './actor/actor.ts';
import { Cast } from './actor/cast.ts';
import { Blocks, OrbitCamera } from './camera.ts';
import type { Crowd } from './crowd/crowd.ts';
import type { Footing } from './crowd/person.ts';
import { Decals } from './effect/decals.ts';
import { Effects, type Anchor } from './effect/effects.ts';
import { Marks, type Circle } from './effect/marks.ts';
import { Sparks } from './effect/sparks.ts';
import type { Ground } from './ground.ts';
import { Land } from './land/land.ts';
import { pickActor, pickGround } from './pick.ts';
import { qualities, type Settings } from './quality.ts';
import { plantDepthMaterial, plantMaterial } from './shape/material.ts';
import { Heaven, type SkyState } from './sky/heaven.ts';
import type { ActorId, Gesture, Look, Pose, Quality, Stance } from './types.ts';
import { uniforms } from './uniforms.ts';

export interface ViewOptions {
  quality: Quality;
  reducedMotion?: boolean;
  /** Time stands still and everything is built before it is drawn: for pictures. */
  freeze?: boolean;
}

export interface Stats {
  drawCalls: number;
  triangles: number;
  /** JavaScript of the last frame, milliseconds, and of that the submission to WebGL. */
  frameMs: number;
  submitMs: number;
  actors: number;
  actorsInSight: number;
  /** People of whom only the number is known, and those of them who are drawn. */
  counted: number;
  countedInSight: number;
  /** Pieces of the world still to be built. */
  missing: number;
  frames: number;
}

/** The scene's zero moves when the camera is further from it than this. */
const ORIGIN_REACH = 1024, ORIGIN_STEP = 512;

/** Slow frames build more each, so that the land is there as soon as on a fast machine. */
const BUILD_MS = 3.5, BUILD_SHARE = 0.2, VEILED_BUILD_MS = 120;

export class View {
  readonly camera: OrbitCamera;
  readonly effects: Effects;
  /** Something hides the canvas: the world is built and not drawn. */
  veiled = false;
  /** True from webglcontextlost to webglcontextrestored: nothing is drawn. */
  lost = false;
  private readonly canvas: HTMLCanvasElement;
  private readonly scene = new Scene();
  private readonly heaven = new Heaven(this.scene);
  private readonly frustum = new Frustum();
  private readonly origin = uniforms.origin.value;
  private readonly freeze: boolean;
  private renderer: WebGLRenderer;
  private settings: Settings;
  private quality: Quality;
  private sparks: Sparks;
  private decals: Decals;
  private cast: Cast;
  private ground: Ground | null = null;
  private land: Land | null = null;
  private blocks: Blocks | null = null;
  private readonly marks = new Marks();
  /** Null until somebody is known by number alone: a first visit does not load it. */
  private masses: Crowd | null = null;
  private footing: Footing | null = null;
  private last = 0;
  private fieldOfView = 52;
  /** Of the canvas on the page; to ask the page in the middle of a frame would make it lay itself out. */
  private width = 1;
  private height = 1;
  private resolution = 1;
  private readonly figures: Stats = { drawCalls: 0, triangles: 0, frameMs: 0, submitMs: 0, actors: 0, actorsInSight: 0, counted: 0, countedInSight: 0, missing: 0, frames: 0 };

  constructor(canvas: HTMLCanvasElement, options: ViewOptions) {
    this.canvas = canvas;
    this.quality = options.quality;
    this.settings = qualities[options.quality];
    this.freeze = options.freeze ?? false;
    uniforms.time.value = this.freeze ? 12.3 : 0;
    this.renderer = newRenderer(canvas, this.settings);
    this.camera = new OrbitCamera(1);
    this.heaven.weather.flashes = !(options.reducedMotion ?? false);
    this.sparks = new Sparks(this.scene);
    this.decals = new Decals(this.scene);
    this.cast = this.newCast();
    this.effects = new Effects(this.sparks, this.decals, {
      locate: (anchor, out) => this.locate(anchor, out),
      floor: (x, z) => this.ground?.height(x, z) ?? 0,
      origin: this.origin,
    });
    this.applyQuality();
    canvas.addEventListener('webglcontextlost', this.onLost);
    canvas.addEventListener('webglcontextrestored', this.onRestored);
    this.resize();
  }

  /** hasMap is false until setMap. */
  get hasMap(): boolean {
    return this.ground !== null;
  }

  /** resize takes over the size of the canvas's box on the page; quality ci draws at most 320 x 180 pixels, for machines that draw by software. */
  resize(): void {
    const width = (this.width = Math.max(1, this.canvas.clientWidth || this.canvas.width));
    const height = (this.height = Math.max(1, this.canvas.clientHeight || this.canvas.height));
    const ratio = Math.min(globalThis.devicePixelRatio || 1, this.settings.pixelRatio) * this.resolution;
    if (this.quality === 'ci') {
      const k = Math.min(1, 320 / width, 180 / height);
      this.renderer.setPixelRatio(1);
      this.renderer.setSize(Math.round(width * k), Math.round(height * k), false);
    } else {
      this.renderer.setPixelRatio(ratio);
      this.renderer.setSize(width, height, false);
    }
    this.camera.camera.aspect = width / height;
    // Narrow screens see more of the height, so that the sides are not lost.
    this.camera.camera.fov = this.fieldOfView + (width < height ? 14 : 0);
    this.camera.camera.updateProjectionMatrix();
  }

  /** setFieldOfView takes degrees from top to bottom. */
  setFieldOfView(degrees: number): void {
    this.fieldOfView = degrees;
    this.resize();
  }

  /** setResolution draws fewer pixels than the screen has: a share of them along each side. */
  setResolution(share: number): void {
    this.resolution = share;
    this.resize();
  }

  /** setQuality changes how much is drawn. Antialiasing changes only with a new View. */
  setQuality(quality: Quality): void {
    if (quality === this.quality) return;
    this.quality = quality;
    this.settings = qualities[quality];
    const actors = [...this.cast.actors.values()];
    this.scene.remove(this.cast.group);
    this.cast.dispose();
    this.cast = this.newCast();
    for (const a of actors) {
      this.cast.put(a.id, a.look, a);
      this.mark(a.id, a.mark);
    }
    if (this.ground) this.setMap(this.ground);
    this.applyQuality();
    this.resize();
  }

  setReducedMotion(reduced: boolean): void {
    this.heaven.weather.flashes = !reduced;
  }

  /** setMap shows another map, or the same one after it changed. */
  setMap(ground: Ground): void {
    if (this.land) {
      this.scene.remove(this.land.group);
      this.land.dispose();
    }
    this.ground = ground;
    this.blocks = new Blocks(ground);
    this.land = new Land(this.scene, ground, this.settings);
    this.camera.cut();
  }

  /** setFooting says where the people of a crowd can stand. */
  setFooting(footing: Footing): void {
    this.footing = footing;
    this.masses?.stand(footing);
  }

  /**
   * crowd shows people of whom only the number in each leaf of 8 m of a cell of 64 m is known, row by row; null for nobody.
   * They come and go by themselves. The promise ends when they have been taken over.
   */
  async crowd(cellX: number, cellZ: number, people: Uint16Array | null): Promise<void> {
    const { Crowd } = await import('./crowd/crowd.ts');
    if (!this.masses) {
      this.masses = new Crowd();
      if (this.footing) this.masses.stand(this.footing);
      this.scene.add(this.masses.group);
    }
    this.masses.tell(cellX, cellZ, people);
  }

  setSky(state: SkyState): void {
    this.heaven.state = state;
    this.heaven.weather.set(state.weather, state.intensity);
  }

  /** put shows an actor, or gives a known one a new look and place. It fades in, unless time stands still. */
  put(id: ActorId, look: Look, pose: Pose): void {
    this.cast.put(id, look, pose);
    const actor = this.freeze ? this.cast.actors.get(id) : undefined;
    if (actor) actor.fade = 1;
  }

  /** look changes what an actor looks like and nothing else. */
  look(id: ActorId, look: Look): void {
    const a = this.cast.actors.get(id);
    if (a) this.cast.wear(a, look);
  }

  /** move tells where an actor is now; call it each frame for who moves. The pose is copied. */
  move(id: ActorId, pose: Pose): void {
    const a = this.cast.actors.get(id);
    if (a) this.cast.move(a, pose);
  }

  /** remove lets an actor fade out. */
  remove(id: ActorId): void {
    this.cast.remove(id);
  }

  clear(): void {
    this.cast.clear();
  }

  /** gesture plays a one-time movement over the posture. */
  gesture(id: ActorId, kind: Gesture): void {
    const a = this.cast.actors.get(id);
    if (!a) return;
    a.gesture = kind;
    a.gestureAge = 0;
  }

  /** mark floats a sign over an actor's head: "!" for offer, "?" for turn_in (gold) and active (grey). */
  mark(id: ActorId, mark: Mark): void {
    this.cast.mark(id, mark);
  }

  /** setTarget draws a circle in the stance's colour under an actor. */
  setTarget(id: ActorId | null, stance: Stance = 'neutral'): void {
    this.marks.target = id === null ? null : { id, stance };
  }

  /** setHover lights up an actor under the pointer. */
  setHover(id: ActorId | null): void {
    this.marks.hovered = id;
  }

  /** showClick marks where a click sends the player; it fades by itself. */
  showClick(x: number, z: number): void {
    this.marks.click = { x, z, age: 0 };
  }

  /** setCircles shows areas on the ground: where an ability would strike, what burns. */
  setCircles(circles: readonly Circle[]): void {
    this.marks.circles = circles;
  }

  /** frame draws. now is milliseconds of a steady clock, as requestAnimationFrame gives. */
  frame(now: number): void {
    if (this.lost) return;
    const began = performance.now();
    const passed = Math.min(1, Math.max(0, (now - this.last) / 1000)), seconds = this.freeze ? 1 / 30 : Math.min(0.1, passed);
    this.last = now;
    if (!this.freeze) uniforms.time.value += seconds;
    this.moveOrigin();
    this.camera.update(seconds, this.ground, this.blocks, this.origin);
    const cam = this.camera.camera;
    this.frustum.setFromProjectionMatrix(matrix.multiplyMatrices(cam.projectionMatrix, cam.matrixWorldInverse));
    this.heaven.update(seconds, this.camera, this.origin, this.pixels(), this.freeze);
    this.aimFocus();
    this.decals.begin();
    this.cast.update(seconds, uniforms.time.value, this.camera.at, this.origin, this.frustum, this.decals);
    this.masses?.update(uniforms.time.value, this.camera.at, this.origin, this.frustum, this.freeze ? Infinity : seconds);
    this.marks.draw(seconds, this.cast.actors, this.decals, this.ground, this.origin);
    this.effects.update(seconds);
    this.decals.end();
    this.sparks.flush(this.pixels());
    this.figures.missing = this.land?.update(this.camera, this.origin, this.frustum, this.pixels(), this.freeze ? Infinity : this.buildTime(passed)) ?? 0;
    this.heaven.placeLamps((count) => this.land?.nearestLights(this.camera.focus, count) ?? [], this.origin);
    const submit = performance.now();
    this.renderer.info.reset();
    if (!this.veiled || this.figures.frames < 1) this.renderer.render(this.scene, cam);
    this.count(began, submit);
  }

  /** settle lets time pass without drawing, in steps of a thirtieth: poses blend, effects fly. For pictures. */
  settle(steps: number): void {
    for (let i = 0; i < steps; i++) {
      this.moveOrigin();
      this.camera.update(1 / 30, this.ground, this.blocks, this.origin);
      const cam = this.camera.camera;
      this.frustum.setFromProjectionMatrix(matrix.multiplyMatrices(cam.projectionMatrix, cam.matrixWorldInverse));
      this.decals.begin();
      this.cast.update(1 / 30, uniforms.time.value, this.camera.at, this.origin, this.frustum, this.decals);
      this.effects.update(1 / 30);
      uniforms.time.value += 1 / 30;
    }
  }

  /** stats tells what the last frame took. The object is the same every time. */
  stats(): Readonly<Stats> {
    return this.figures;
  }

  /** project writes where a map point appears: pixels of the page, and z the distance. False behind the camera. */
  projectPoint(x: number, y: number, z: number, out: { x: number; y: number; z: number }): boolean {
    point.set(x, y, z).sub(this.origin);
    const distance = point.distanceTo(this.camera.camera.position);
    point.project(this.camera.camera);
    out.x = (point.x * 0.5 + 0.5) * this.width;
    out.y = (-point.y * 0.5 + 0.5) * this.height;
    out.z = distance;
    return point.z < 1 && point.z > -1;
  }

  /** project writes where the place above an actor's head appears; false when it is not on the screen. */
  project(id: ActorId, out: { x: number; y: number; z: number }): boolean {
    const a = this.cast.actors.get(id);
    if (!a || !a.inSight) return false;
    const lowered = a.posture === 'sit' ? 0.65 : a.posture === 'dead' || a.posture === 'sleep' ? 1.3 : a.posture === 'swim' ? 0.35 : 0;
    return this.projectPoint(a.x, a.y + Math.max(0.5, a.height + 0.12 - lowered * (a.height / 2)), a.z, out);
  }

  /** pick returns the actor under a point of the page, or null; except names one that is never picked. */
  pick(screenX: number, screenY: number, except: ActorId | null = null): ActorId | null {
    return pickActor(this.cast.actors.values(), this.camera.camera, this.origin, this.toDevice(screenX, screenY), except);
  }

  /** pickGround returns the place on the ground under a point of the page, or null (the sky). */
  pickGround(screenX: number, screenY: number): { x: number; y: number; z: number } | null {
    return this.ground ? pickGround(this.ground, this.camera.camera, this.origin, this.toDevice(screenX, screenY)) : null;
  }

  actor(id: ActorId): Readonly<Actor> | undefined {
    return this.cast.actors.get(id);
  }

  dispose(): void {
    this.canvas.removeEventListener('webglcontextlost', this.onLost);
    this.canvas.removeEventListener('webglcontextrestored', this.onRestored);
    this.land?.dispose();
    for (const part of [this.cast, this.masses, this.heaven, this.sparks, this.decals]) part?.dispose();
    this.renderer.dispose();
  }

  private readonly onLost = (event: Event): void => {
    event.preventDefault();
    this.lost = true;
  };

  /** three.js makes its buffers and programs anew by itself; the scene is still in memory. */
  private readonly onRestored = (): void => {
    this.lost = false;
    this.last = performance.now();
  };

  /** buildTime is how long a frame may build the world, milliseconds: much while a veil hides it, else a share of the frame. */
  private buildTime(seconds: number): number {
    return this.veiled ? VEILED_BUILD_MS : Math.max(BUILD_MS, seconds * 1000 * BUILD_SHARE);
  }

  private newCast(): Cast {
    const shadows = this.settings.shadows > 0;
    const cast = new Cast(plantMaterial(false, false), shadows ? plantDepthMaterial() : null, shadows);
    this.scene.add(cast.group);
    return cast;
  }

  private applyQuality(): void {
    this.renderer.shadowMap.enabled = this.settings.shadows > 0;
    this.renderer.shadowMap.type = PCFShadowMap;
    this.heaven.setQuality(this.settings);
    this.effects.density = this.settings.sparks;
  }

  private moveOrigin(): void {
    const f = this.camera.focus;
    if (Math.hypot(f.x - this.origin.x, f.z - this.origin.z) < ORIGIN_REACH) return;
    this.origin.set(Math.round(f.x / ORIGIN_STEP) * ORIGIN_STEP, 0, Math.round(f.z / ORIGIN_STEP) * ORIGIN_STEP);
    this.sparks.clear();
    this.land?.originMoved();
  }

  /** aimFocus tells the plants where the followed one is, so that they make way. */
  private aimFocus(): void {
    const { width, height } = this.renderer.domElement, f = this.camera.focus;
    point.set(f.x - this.origin.x, f.y + 1 - this.origin.y, f.z - this.origin.z);
    const distance = point.distanceTo(this.camera.camera.position);
    point.project(this.camera.camera);
    uniforms.focus.value.set((point.x * 0.5 + 0.5) * width, (point.y * 0.5 + 0.5) * height, (this.pixels() * 2.1) / Math.max(1, distance), distance - 1);
  }

  private locate(anchor: Anchor, out: Vector3): boolean {
    if (!('actor' in anchor)) {
      out.set(anchor.x, anchor.y, anchor.z);
      return true;
    }
    const a = this.cast.actors.get(anchor.actor);
    if (!a) return false;
    out.set(a.x, a.y + a.height * 0.6, a.z);
    return true;
  }

  private toDevice(screenX: number, screenY: number): { x: number; y: number } {
    const r = this.canvas.getBoundingClientRect();
    return { x: ((screenX - r.left) / r.width) * 2 - 1, y: 1 - ((screenY - r.top) / r.height) * 2 };
  }

  /** pixels is how many pixels a metre takes at one metre's distance. */
  private pixels(): number {
    return this.renderer.domElement.height / (2 * Math.tan((this.camera.camera.fov * Math.PI) / 360));
  }

  private count(began: number, submit: number): void {
    const f = this.figures, end = performance.now();
    f.frameMs = end - began;
    f.submitMs = end - submit;
    f.drawCalls = this.renderer.info.render.calls;
    f.triangles = this.renderer.info.render.triangles;
    f.actors = this.cast.actors.size;
    f.counted = this.masses?.known ?? 0;
    f.countedInSight = this.masses?.inSight ?? 0;
    f.actorsInSight = 0;
    for (const a of this.cast.actors.values()) if (a.inSight) f.actorsInSight++;
    f.frames++;
  }
}

const matrix = new Matrix4(), point = new Vector3();

function newRenderer(canvas: HTMLCanvasElement, settings: Settings): WebGLRenderer {
  const renderer = new WebGLRenderer({ canvas, antialias: settings.antialias, powerPreference: 'high-performance' });
  renderer.toneMapping = NeutralToneMapping;
  renderer.toneMappingExposure = 1;
  renderer.info.autoReset = false;
  return renderer;
}
