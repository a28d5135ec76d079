/**
 * Cast keeps everyone the view was told of and hands them to the draws. Who is drawn and how finely is looked for
 * only now and then, or when the camera has turned or moved; each frame moves those who were found.
 */
import { Group, Sphere, Vector3, type Frustum, type Material } from 'three';
import type { Decals } from '../effect/decals.ts';
import { DECAL } from '../effect/decals.ts';
import { hash2, turnDifference } from '../shape/random.ts';
import { Instances } from '../shape/instances.ts';
import { Soup } from '../shape/soup.ts';
import type { ActorId, Look, Pose } from '../types.ts';
import { TURN_SHARE, Vantage } from '../vantage.ts';
import { Actor, AT, MAX_ACTORS, ROW, type Mark } from './actor.ts';
import { bestiary } from './bestiary.ts';
import { Creatures } from './creatures.ts';
import { dress } from './dress.ts';
import { DISC, People, SHADOWED, type Level } from './people.ts';
import { aim, gesture, gestureOver, JOINT_COUNT, type Motion } from './pose.ts';
import { thingModels } from './things.ts';

/** Metres: people nearer than this are drawn in full, if they are few; beyond the second plainly. */
const FULL = 20, MIDDLE = 52, SIGHT = 320;
/** Metres: from here on people are a few pixels wide, then they have no parts, and nearer than the last one is drawn for one's shadow alone. */
const DISTANT = 64, BARE = 85, BEHIND = 26;
/** How many people are drawn in full and in the middle manner, at most. */
const MAX_FULL = 32, MAX_MIDDLE = 68;
const FADE_SECONDS = 0.45;
/** Who is drawn is looked for anew after so many seconds, or metres of the camera's way, with an edge of some metres for who walks into sight meanwhile. */
const LIST_SECONDS = 0.16, LIST_METRES = 0.4, EDGE = 0.8;
/** Who is far moves in every third frame, who is a few pixels wide in every sixth: nobody sees it, and a crowd costs a part. */
const FAR_FRAMES = 3, DISTANT_FRAMES = 6;
/** People are sorted by distance in so many steps, finer the nearer. */
const STEPS = 512;

const NO_HOLD = { right: 'none', left: 'none' } as const;

export class Cast {
  readonly group = new Group();
  readonly actors = new Map<ActorId, Actor>();
  private readonly people: People;
  private readonly creatures: Creatures;
  private readonly things = new Map<string, Instances>();
  private readonly material: Material;
  private readonly depth: Material | null;
  private readonly goal = new Float32Array(JOINT_COUNT);
  private readonly motion: Motion = { posture: 'stand', speed: 0, stride: 0, time: 0, seed: 0, hold: NO_HOLD };
  /** The numbers of all actors, and the rows that nobody has. */
  private readonly rows = new Float64Array(MAX_ACTORS * ROW);
  private readonly free = Array.from({ length: MAX_ACTORS }, (_, i) => MAX_ACTORS - 1 - i);
  private numbers = 0;
  private frame = 0;
  private readonly fading: Actor[] = [];

  /** Who was found to be drawn: people, nearest first, of whom the first `close` are not far and the first `near` not distant; all others; who has a sign; rows with a disc. */
  private readonly shown: Actor[] = [];
  private close = 0;
  private near = 0;
  private readonly found: Actor[] = [];
  private readonly steps = new Int32Array(STEPS + 1);
  private readonly others: Actor[] = [];
  private readonly marked: Actor[] = [];
  private readonly shownRows = new Int32Array(MAX_ACTORS);
  private readonly discs = new Int32Array(MAX_ACTORS);
  private discCount = 0;
  private stale = true;
  private sinceList = 0;
  private readonly vantage = new Vantage(LIST_METRES);

  constructor(thingMaterial: Material, thingDepth: Material | null, shadows: boolean) {
    this.people = new People(shadows, MAX_ACTORS);
    this.creatures = new Creatures(shadows);
    this.material = thingMaterial;
    this.depth = thingDepth;
    this.group.add(this.people.group, this.creatures.group);
  }

  /** put shows an actor, or gives a known one a new look and place; who comes when MAX_ACTORS are there is not shown. */
  put(id: ActorId, look: Look, pose: Pose): void {
    const known = this.actors.get(id);
    if (known) {
      known.leaving = false;
      this.fades(known);
      this.wear(known, look);
      this.move(known, pose, true);
      return;
    }
    const row = this.free.pop();
    if (row === undefined) return;
    const n = this.numbers++;
    const actor = new Actor(id, look, this.rows, row, n);
    actor.place(pose);
    actor.stride = n * 1.7;
    actor.seed = hash2(n, 17);
    this.wear(actor, look);
    this.actors.set(id, actor);
    this.fades(actor);
    aim(this.goal, this.motionOf(actor, 0));
    this.people.bend(row, this.goal, 1);
  }

  wear(actor: Actor, look: Look): void {
    actor.look = look;
    this.stale = true;
    const scale = look.scale ?? 1;
    actor.outfit = look.kind === 'person' ? dress(look) : null;
    if (actor.outfit) {
      this.people.dress(actor.row, actor.outfit, actor.seed);
      actor.height = 2.05 * scale;
      actor.girth = 0.38 * scale;
    } else if (look.kind === 'creature') {
      const c = bestiary[look.model] ?? bestiary.wolf!;
      actor.height = c.height * scale;
      actor.girth = c.girth * scale;
    } else if (look.kind === 'thing') {
      actor.height = (thingModels[look.model] ?? thingModels.crate!).height * scale;
      actor.girth = 0.5 * scale;
    }
  }

  move(actor: Actor, pose: Pose, atOnce = false): void {
    if (!atOnce) {
      const dx = pose.x - actor.x, dz = pose.z - actor.z;
      actor.stride += Math.sqrt(dx * dx + dz * dz) * stridesOf(actor);
    }
    actor.place(pose);
  }

  /** remove lets an actor fade out. */
  remove(id: ActorId): void {
    const a = this.actors.get(id);
    if (!a) return;
    a.leaving = true;
    this.fades(a);
  }

  mark(id: ActorId, mark: Mark): void {
    const a = this.actors.get(id);
    if (!a) return;
    a.mark = mark;
    this.stale = true;
  }

  clear(): void {
    for (const a of this.actors.values()) this.free.push(a.row);
    this.actors.clear();
    this.fading.length = 0;
    this.stale = true;
  }

  /** update animates and draws everyone for a camera at a map place. Discs are drawn where no true shadow falls. */
  update(seconds: number, time: number, camera: Vector3, origin: Vector3, frustum: Frustum, decals: Decals): void {
    this.frame++;
    this.sinceList += seconds;
    this.fadeAll(seconds);
    if (this.mustList(camera, origin, frustum)) this.list(camera, origin, frustum);
    this.crowd(seconds, time, origin);
    this.shade(origin, decals);
    this.creatures.begin();
    for (const d of this.things.values()) d.begin();
    for (const a of this.others) {
      if (a.look.kind === 'creature') this.beast(a, seconds, origin);
      else this.thing(a, origin, time, decals);
    }
    for (const a of this.marked) this.put3d(`mark.${a.mark}`, a.x - origin.x, a.y + a.height + 0.42 + Math.sin(time * 2.4 + a.seed * 9) * 0.05 - origin.y, a.z - origin.z, time * 1.3, 1);
    this.creatures.end();
    for (const d of this.things.values()) d.end();
  }

  dispose(): void {
    this.people.dispose();
    this.creatures.dispose();
    for (const d of this.things.values()) d.dispose();
  }

  private fades(a: Actor): void {
    if (!this.fading.includes(a)) this.fading.push(a);
  }

  private fadeAll(seconds: number): void {
    const { fading } = this;
    for (let i = fading.length - 1; i >= 0; i--) {
      const a = fading[i]!;
      a.fade = Math.max(0, Math.min(1, a.fade + (a.leaving ? -1 : 1) * seconds / FADE_SECONDS));
      if (a.leaving ? a.fade > 0 : a.fade < 1) continue;
      fading[i] = fading.at(-1)!;
      fading.pop();
      if (!a.leaving) continue;
      this.actors.delete(a.id);
      this.free.push(a.row);
      this.stale = true;
    }
  }

  private mustList(camera: Vector3, origin: Vector3, frustum: Frustum): boolean {
    const must = this.vantage.moved(camera, origin, frustum) || this.stale || this.sinceList >= LIST_SECONDS;
    if (must) {
      this.stale = false;
      this.sinceList = 0;
    }
    return must;
  }

  /** list looks for who is drawn, and how: the details go to those who are near. */
  private list(camera: Vector3, origin: Vector3, frustum: Frustum): void {
    const { rows, found, others, marked } = this;
    found.length = others.length = marked.length = this.discCount = 0;
    for (const a of this.actors.values()) {
      const o = a.row * ROW, dx = rows[o + AT.x]! - camera.x, dy = rows[o + AT.y]! - camera.y, dz = rows[o + AT.z]! - camera.z;
      const distance = rows[o + AT.distance] = Math.sqrt(dx * dx + dy * dy + dz * dz), height = rows[o + AT.height]!;
      sphere.center.set(rows[o + AT.x]! - origin.x, rows[o + AT.y]! - origin.y + height / 2, rows[o + AT.z]! - origin.z);
      sphere.radius = height * 0.6 + 0.4 + EDGE + distance * TURN_SHARE;
      a.inSight = distance < SIGHT && frustum.intersectsSphere(sphere);
      if (!a.inSight && distance > BEHIND) continue;
      if (a.outfit) found.push(a);
      else others.push(a);
      if (a.mark) marked.push(a);
      if (distance > DISC && a.look.kind === 'creature') this.discs[this.discCount++] = a.row;
    }
    this.rank();
  }

  /** rank gives each of the people who are shown a level, the nearest first. */
  private rank(): void {
    this.sort();
    const { shown, rows, people } = this;
    people.begin();
    let full = 0, middle = 0;
    this.close = this.near = 0;
    for (let i = 0; i < shown.length; i++) {
      const a = shown[i]!, away = rows[a.row * ROW + AT.distance]!;
      const isFull = away < FULL && full < MAX_FULL, isMiddle = !isFull && away < MIDDLE && middle < MAX_MIDDLE;
      let level: Level = away < DISTANT ? 2 : 4;
      if (isFull) level = 0;
      else if (isMiddle) level = away < SHADOWED ? 1 : 3;
      if (isFull) full++;
      if (isMiddle) middle++;
      if (isFull || isMiddle) this.close = i + 1;
      if (level !== 4) this.near = i + 1;
      people.list(a.row, a.outfit!, level, away, away > BARE);
      this.shownRows[i] = a.row;
    }
    people.end();
  }

  /** sort puts who was found into shown by their distance: by counting, since all is done anew whenever the camera turns. */
  private sort(): void {
    const { found, shown, rows, steps } = this, step = (a: Actor): number => Math.min(STEPS - 1, Math.floor(Math.sqrt(rows[a.row * ROW + AT.distance]! / SIGHT) * STEPS));
    steps.fill(0);
    for (const a of found) steps[step(a) + 1]!++;
    for (let i = 0; i < STEPS; i++) steps[i + 1]! += steps[i]!;
    shown.length = found.length;
    for (const a of found) shown[steps[step(a)]!++] = a;
  }

  /** crowd bends and places the people who are shown. */
  private crowd(seconds: number, time: number, origin: Vector3): void {
    const { shown, rows, people, shownRows } = this, third = this.frame % FAR_FRAMES, sixth = this.frame % DISTANT_FRAMES;
    for (let i = 0; i < this.close; i++) this.animate(shown[i]!, seconds, time);
    for (let i = this.close; i < shown.length; i++) {
      const a = shown[i]!;
      if (i < this.near ? a.number % FAR_FRAMES === third : a.number % DISTANT_FRAMES === sixth) this.animate(a, seconds * (i < this.near ? FAR_FRAMES : DISTANT_FRAMES), time);
    }
    for (let i = 0; i < shown.length; i++) {
      const row = shownRows[i]!, o = row * ROW;
      people.place(row, rows[o + AT.x]! - origin.x, rows[o + AT.y]! - origin.y, rows[o + AT.z]! - origin.z, rows[o + AT.yaw]!, rows[o + AT.fade]!, rows[o + AT.highlight]!);
    }
    people.flush();
  }

  /** shade lays discs under the creatures who are too far away for a true shadow; people have theirs. */
  private shade(origin: Vector3, decals: Decals): void {
    const { rows, discs } = this;
    for (let i = 0; i < this.discCount; i++) {
      const o = discs[i]! * ROW, alpha = rows[o + AT.fade]! * Math.min(1, (rows[o + AT.distance]! - DISC) / (SHADOWED - DISC)) * 0.8;
      decals.push(DECAL.shadow, rows[o + AT.x]! - origin.x, rows[o + AT.y]! - origin.y + 0.04, rows[o + AT.z]! - origin.z, rows[o + AT.girth]! * 1.7, 0, 0, alpha, 0);
    }
  }

  private animate(a: Actor, seconds: number, time: number): void {
    aim(this.goal, this.motionOf(a, time));
    const k = 1 - Math.exp(-seconds * (a.gesture ? 26 : 13));
    if (a.gesture) {
      a.gestureAge += seconds;
      if (gestureOver(a.gesture, a.gestureAge)) a.gesture = null;
      else gesture(this.goal, a.gesture, a.gestureAge, a.outfit!.hold);
    }
    this.people.bend(a.row, this.goal, k);
  }

  private motionOf(a: Actor, time: number): Motion {
    const m = this.motion, o = a.row * ROW;
    m.posture = a.posture;
    m.speed = this.rows[o + AT.speed]!;
    m.stride = this.rows[o + AT.stride]!;
    m.time = time;
    m.seed = this.rows[o + AT.seed]!;
    m.hold = a.outfit?.hold ?? NO_HOLD;
    return m;
  }

  private beast(a: Actor, seconds: number, origin: Vector3): void {
    const look = a.look;
    if (look.kind !== 'creature') return;
    const c = bestiary[look.model] ?? bestiary.wolf!;
    const wanted = a.speed > 0.1 ? Math.min(1.6, 0.55 + a.speed / 5) : 0;
    a.gait += (wanted - a.gait) * (1 - Math.exp(-seconds * 10));
    let act = a.posture === 'dead' ? -1 : a.posture === 'sleep' || a.posture === 'sit' ? -2 : 0;
    if (a.gesture && act === 0) {
      a.gestureAge += seconds;
      act = Math.min(1, a.gestureAge / 0.5);
      if (act >= 1) a.gesture = null;
    }
    this.creatures.push(look.model, {
      x: a.x - origin.x, y: a.y - origin.y, z: a.z - origin.z, yaw: a.yaw, stride: a.stride, gait: a.gait, act,
      scale: look.scale ?? 1, own: look.colour ?? c.colours[0], second: look.second ?? c.colours[1], fade: a.fade, highlight: a.highlight,
    });
  }

  private thing(a: Actor, origin: Vector3, time: number, decals: Decals): void {
    const look = a.look;
    if (look.kind !== 'thing') return;
    const c = look.colour, l = 1 + a.highlight * 0.5;
    const [r, g, b] = c === undefined ? [l, l, l] : [((c >> 16) & 255) / 160 * l, ((c >> 8) & 255) / 160 * l, (c & 255) / 160 * l];
    if (look.sparkles && a.distance < 60) glint(a, origin, time, decals);
    const grow = Math.max(0.05, a.fade) * (look.scale ?? 1);
    this.put3d(look.model, a.x - origin.x, a.y - origin.y, a.z - origin.z, thingModels[look.model]?.turns ? time : a.yaw, grow, r, g, b);
  }

  private put3d(model: string, x: number, y: number, z: number, yaw: number, scale: number, r = 1, g = 1, b = 1): void {
    let d = this.things.get(model);
    if (!d) {
      const soup = new Soup(5);
      (thingModels[model] ?? thingModels.crate!).build(soup);
      d = new Instances(soup.build(), this.material, model.startsWith('mark.') ? null : this.depth, 256);
      d.begin();
      this.things.set(model, d);
      this.group.add(d.mesh);
    }
    d.push(x, y, z, yaw, scale, r, g, b);
  }
}

const sphere = new Sphere();

/** glint lets three stars come and go about a thing that can be used. */
function glint(a: Actor, origin: Vector3, time: number, decals: Decals): void {
  for (let i = 0; i < 3; i++) {
    const t = time * 0.7 + a.seed * 9 + i / 3, k = t - Math.floor(t), turn = (Math.floor(t) * 2.4 + i * 2.1 + a.seed * 6) % 6.28;
    const reach = a.girth * (0.5 + 0.4 * Math.sin(turn * 3)), up = a.height * (0.25 + 0.6 * ((Math.floor(t) * 0.37 + i * 0.31) % 1));
    decals.push(DECAL.glow, a.x - origin.x + Math.sin(turn) * reach, a.y - origin.y + up + k * 0.2, a.z - origin.z + Math.cos(turn) * reach, 0.16, 0, 0, Math.sin(k * Math.PI) * a.fade, 0xffe9a0);
  }
}

/** stridesOf is radians of stride for a metre of way. */
function stridesOf(a: Actor): number {
  if (a.look.kind === 'creature') return (bestiary[a.look.model] ?? bestiary.wolf!).strides / (a.look.scale ?? 1);
  if (a.look.kind === 'thing') return 0;
  return (a.speed > 3 ? 2.1 : 3.6) / (a.look.scale ?? 1);
}

/** towards turns yaw towards a wanted one; for callers who know only directions. */
export function towards(yaw: number, wanted: number, seconds: number): number {
  return yaw + turnDifference(yaw, wanted) * Math.min(1, seconds * 10);
}
