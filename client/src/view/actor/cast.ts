/** Cast keeps everyone the view was told of and hands them to the draws each frame: who is near, who is far, who fades. */
import { Group, Sphere, Vector3, type Frustum, type Material } from 'three';
import type { Decals } from '../effect/decals.ts';
import { DECAL } from '../effect/decals.ts';
import { hash2, turnDifference } from '../shape/random.ts';
import { Instances } from '../shape/instances.ts';
import { Soup } from '../shape/soup.ts';
import type { ActorId, Gesture, Look, Pose, Posture } from '../types.ts';
import { bestiary } from './bestiary.ts';
import { Creatures } from './creatures.ts';
import { dress, type Outfit } from './dress.ts';
import { People, type Figure } from './people.ts';
import { aim, gesture, gestureOver, JOINT_COUNT, type Motion } from './pose.ts';
import { thingModels } from './things.ts';

/** Metres: people nearer than this are drawn in full, if they are few; beyond the second plainly. */
const FULL = 20, MIDDLE = 52, SIGHT = 320, SHADOWED = 34;
/** How many people are drawn in full and in the middle manner, at most. */
const MAX_FULL = 32, MAX_MIDDLE = 70;
const FADE_SECONDS = 0.45;

export type Mark = 'offer' | 'turn_in' | 'active' | null;

export interface Actor {
  readonly id: ActorId;
  look: Look;
  x: number;
  y: number;
  z: number;
  yaw: number;
  posture: Posture;
  speed: number;
  /** Metres from the feet to above the head. */
  height: number;
  /** Metres from the middle to the side. */
  girth: number;
  outfit: Outfit | null;
  joints: Float32Array;
  stride: number;
  fade: number;
  leaving: boolean;
  seed: number;
  /** Counts the actors in the order they came. */
  number: number;
  gesture: Gesture | null;
  gestureAge: number;
  mark: Mark;
  highlight: number;
  distance: number;
  inSight: boolean;
}

const NO_HOLD = { right: 'none', left: 'none' } as const;

export class Cast {
  readonly group = new Group();
  readonly actors = new Map<ActorId, Actor>();
  private readonly people: People;
  private readonly creatures: Creatures;
  private readonly things = new Map<string, Instances>();
  private readonly material: Material;
  private readonly depth: Material | null;
  private readonly near: Actor[] = [];
  private readonly goal = new Float32Array(JOINT_COUNT);
  private readonly motion: Motion = { posture: 'stand', speed: 0, stride: 0, time: 0, seed: 0, hold: NO_HOLD };
  private readonly figure = {} as Figure;
  private numbers = 0;
  private frame = 0;

  constructor(thingMaterial: Material, thingDepth: Material | null, shadows: boolean) {
    this.people = new People(shadows);
    this.creatures = new Creatures(shadows);
    this.material = thingMaterial;
    this.depth = thingDepth;
    this.group.add(this.people.group, this.creatures.group);
  }

  put(id: ActorId, look: Look, pose: Pose): void {
    const known = this.actors.get(id);
    if (known) {
      known.leaving = false;
      this.wear(known, look);
      this.move(known, pose, true);
      return;
    }
    const n = this.numbers++;
    const actor: Actor = {
      id, look, x: pose.x, y: pose.y, z: pose.z, yaw: pose.yaw, posture: pose.posture, speed: pose.speed, height: 2, girth: 0.4,
      outfit: null, joints: new Float32Array(JOINT_COUNT), stride: n * 1.7, fade: 0, leaving: false, seed: hash2(n, 17), number: n, gesture: null, gestureAge: 0,
      mark: null, highlight: 0, distance: 0, inSight: false,
    };
    this.wear(actor, look);
    this.actors.set(id, actor);
    aim(actor.joints, this.motionOf(actor, 0));
  }

  wear(actor: Actor, look: Look): void {
    actor.look = look;
    const scale = look.scale ?? 1;
    actor.outfit = look.kind === 'person' ? dress(look) : null;
    if (look.kind === 'person') {
      actor.height = 2.05 * scale;
      actor.girth = 0.38 * scale;
    } else if (look.kind === 'creature') {
      const c = bestiary[look.model] ?? bestiary.wolf!;
      actor.height = c.height * scale;
      actor.girth = c.girth * scale;
    } else {
      actor.height = (thingModels[look.model] ?? thingModels.crate!).height * scale;
      actor.girth = 0.5 * scale;
    }
  }

  move(actor: Actor, pose: Pose, atOnce = false): void {
    if (!atOnce) actor.stride += Math.hypot(pose.x - actor.x, pose.z - actor.z) * stridesOf(actor);
    actor.x = pose.x;
    actor.y = pose.y;
    actor.z = pose.z;
    actor.yaw = pose.yaw;
    actor.posture = pose.posture;
    actor.speed = pose.speed;
  }

  /** update animates and draws everyone for a camera at a map place. Shadows draws discs where no true shadow falls. */
  update(seconds: number, time: number, camera: Vector3, origin: Vector3, frustum: Frustum, decals: Decals): void {
    this.frame++;
    this.people.begin();
    this.creatures.begin();
    for (const d of this.things.values()) d.begin();
    this.near.length = 0;
    for (const a of this.actors.values()) {
      a.fade = Math.max(0, Math.min(1, a.fade + (a.leaving ? -1 : 1) * seconds / FADE_SECONDS));
      if (a.leaving && a.fade === 0) {
        this.actors.delete(a.id);
        continue;
      }
      a.distance = Math.hypot(a.x - camera.x, a.y - camera.y, a.z - camera.z);
      sphere.center.set(a.x - origin.x, a.y - origin.y + a.height / 2, a.z - origin.z);
      sphere.radius = a.height * 0.8 + 0.6;
      a.inSight = a.distance < SIGHT && frustum.intersectsSphere(sphere);
      if (!a.inSight && a.distance > 26) continue;
      if (a.look.kind === 'person') this.near.push(a);
      else if (a.look.kind === 'creature') this.beast(a, seconds, origin);
      else this.thing(a, origin, time, decals);
      if (a.mark) this.put3d(`mark.${a.mark}`, a.x - origin.x, a.y + a.height + 0.42 + Math.sin(time * 2.4 + a.seed * 9) * 0.05 - origin.y, a.z - origin.z, time * 1.3, 1);
      if (a.distance > 18 && a.look.kind !== 'thing') {
        decals.push(DECAL.shadow, a.x - origin.x, a.y - origin.y + 0.04, a.z - origin.z, a.girth * 1.7, 0, 0, a.fade * Math.min(1, Math.max(0, (a.distance - 18) / (SHADOWED - 18))) * 0.8, 0);
      }
    }
    this.crowd(seconds, time, origin);
    this.people.end();
    this.creatures.end();
    for (const d of this.things.values()) d.end();
  }

  dispose(): void {
    this.people.dispose();
    this.creatures.dispose();
    for (const d of this.things.values()) d.dispose();
  }

  /** crowd draws people nearest first, so that the details go to those who are near. */
  private crowd(seconds: number, time: number, origin: Vector3): void {
    this.near.sort((a, b) => a.distance - b.distance);
    let full = 0, middle = 0;
    for (const a of this.near) {
      let level: 0 | 1 | 2 | 3 = 2;
      if (a.distance < FULL && full < MAX_FULL) {
        level = 0;
        full++;
      } else if (a.distance < MIDDLE && middle < MAX_MIDDLE) {
        level = a.distance < SHADOWED ? 1 : 3;
        middle++;
      }
      // Who is far moves in every third frame: nobody sees it, and a crowd costs a third.
      if (level !== 2) this.animate(a, seconds, time);
      else if ((this.frame + a.number) % 3 === 0) this.animate(a, seconds * 3, time);
      this.people.push(this.figureOf(a, origin), level, a.distance > 85);
    }
  }

  /** figureOf fills the one figure that is handed on: no garbage for a crowd. */
  private figureOf(a: Actor, origin: Vector3): Figure {
    const f = this.figure;
    f.x = a.x - origin.x;
    f.y = a.y - origin.y;
    f.z = a.z - origin.z;
    f.yaw = a.yaw;
    f.scale = a.outfit!.scale;
    f.fade = a.fade;
    f.seed = a.seed;
    f.highlight = a.highlight;
    f.outfit = a.outfit!;
    f.joints = a.joints;
    return f;
  }

  private animate(a: Actor, seconds: number, time: number): void {
    aim(this.goal, this.motionOf(a, time));
    const k = 1 - Math.exp(-seconds * (a.gesture ? 26 : 13));
    if (a.gesture) {
      a.gestureAge += seconds;
      if (gestureOver(a.gesture, a.gestureAge)) a.gesture = null;
      else gesture(this.goal, a.gesture, a.gestureAge, a.outfit!.hold);
    }
    for (let i = 0; i < JOINT_COUNT; i++) a.joints[i] = a.joints[i]! + (this.goal[i]! - a.joints[i]!) * k;
  }

  private motionOf(a: Actor, time: number): Motion {
    const m = this.motion;
    m.posture = a.posture;
    m.speed = a.speed;
    m.stride = a.stride;
    m.time = time;
    m.seed = a.seed;
    m.hold = a.outfit?.hold ?? NO_HOLD;
    return m;
  }

  private beast(a: Actor, seconds: number, origin: Vector3): void {
    const look = a.look;
    if (look.kind !== 'creature') return;
    const c = bestiary[look.model] ?? bestiary.wolf!;
    const wanted = a.speed > 0.1 ? Math.min(1.6, 0.55 + a.speed / 5) : 0;
    a.joints[0] = a.joints[0]! + (wanted - a.joints[0]!) * (1 - Math.exp(-seconds * 10));
    let act = a.posture === 'dead' ? -1 : a.posture === 'sleep' || a.posture === 'sit' ? -2 : 0;
    if (a.gesture && act === 0) {
      a.gestureAge += seconds;
      act = Math.min(1, a.gestureAge / 0.5);
      if (act >= 1) a.gesture = null;
    }
    this.creatures.push(look.model, {
      x: a.x - origin.x, y: a.y - origin.y, z: a.z - origin.z, yaw: a.yaw, stride: a.stride, gait: a.joints[0]!, act,
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
