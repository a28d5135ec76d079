/** Marks lie on the ground: under the target, where a click sends the player, where an ability would strike. */
import type { Vector3 } from 'three';
import type { Actor } from '../actor/actor.ts';
import type { Ground } from '../ground.ts';
import type { ActorId, Stance } from '../types.ts';
import { DECAL, type Decals } from './decals.ts';

/** A circle on the ground; metres of the map, colour sRGB. */
export interface Circle {
  x: number;
  z: number;
  radius: number;
  colour: number;
}

export const stanceColours: Readonly<Record<Stance, number>> = {
  self: 0x8fe07a, friendly: 0x7fd86a, party: 0x6fb4ff, neutral: 0xffd75a, hostile: 0xff5a44,
};

const CLICK_SECONDS = 0.7, CLICK_COLOUR = 0xfff0b0;

export class Marks {
  target: { id: ActorId; stance: Stance } | null = null;
  hovered: ActorId | null = null;
  /** Whose highlight is not 0. */
  private readonly lit = new Set<ActorId>();
  /** Age from 0 to 1. */
  click: { x: number; z: number; age: number } | null = null;
  circles: readonly Circle[] = [];

  /** draw pushes this frame's marks and lets the highlight of hovered actors rise and fade. */
  draw(seconds: number, actors: ReadonlyMap<ActorId, Actor>, decals: Decals, ground: Ground | null, origin: Vector3): void {
    this.light(seconds, actors);
    const ring = (kind: number, x: number, y: number, z: number, radius: number, k: number, alpha: number, colour: number) => {
      const e = Math.max(0.5, radius * 0.7);
      const dx = ground ? (ground.height(x + e, z) - ground.height(x - e, z)) / (2 * e) : 0, dz = ground ? (ground.height(x, z + e) - ground.height(x, z - e)) / (2 * e) : 0;
      const l = Math.hypot(dx, 1, dz);
      decals.push(kind, x - origin.x, y - origin.y + 0.06, z - origin.z, radius, 0, k, alpha, colour, 0, -dx / l, 1 / l, -dz / l);
    };
    const floor = (x: number, z: number) => ground?.height(x, z) ?? 0;
    const target = this.target && actors.get(this.target.id);
    if (target && this.target) ring(DECAL.selection, target.x, target.y, target.z, target.girth * 1.5 + 0.35, 0, target.fade, stanceColours[this.target.stance]);
    if (this.click) {
      const c = this.click;
      c.age += seconds / CLICK_SECONDS;
      if (c.age >= 1) this.click = null;
      else ring(DECAL.click, c.x, floor(c.x, c.z), c.z, 0.8, c.age, 1, CLICK_COLOUR);
    }
    for (const c of this.circles) ring(DECAL.area, c.x, floor(c.x, c.z), c.z, c.radius, 0, 1, c.colour);
  }

  private light(seconds: number, actors: ReadonlyMap<ActorId, Actor>): void {
    if (this.hovered !== null) this.lit.add(this.hovered);
    for (const id of this.lit) {
      const a = actors.get(id), wanted = id === this.hovered ? 1 : 0;
      if (a) a.highlight += (wanted - a.highlight) * Math.min(1, seconds * 12);
      if (wanted === 0 && (!a || a.highlight < 0.01)) {
        if (a) a.highlight = 0;
        this.lit.delete(id);
      }
    }
  }
}
