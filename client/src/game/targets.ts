// Choosing a target: the next enemy or friend in view, the nearest, one by name.

import type { EntityId } from '../state/session.ts';
import type { Deed } from './act.ts';
import type { Game } from './game.ts';
import type { Known } from './picture.ts';
import { kindOf, nameOfEntity, stanceOf } from './units.ts';

/** How far one looks for a target, mm. */
const REACH_MM = 45_000;
/** What is this near can be used without choosing it first, mm. */
const HAND_MM = 8000;
const USABLE: ReadonlySet<Deed> = new Set(['take', 'gather', 'use', 'talk']);
/** So long a target is what one means, wherever it is. */
const FRESH_MS = 6000;
const DONE_TO_TARGET: ReadonlySet<Deed> = new Set([...USABLE, 'attack']);
/** Half of the angle before the camera in which Tab prefers, radians. */
const VIEW_HALF = 1.0;
/** Who bears no grudge counts as this much farther away when an enemy is looked for, mm. */
const HARMLESS_MM = 25_000;
/** A new round begins after this long without a Tab. */
const ROUND_MS = 4000;

export class Targets {
  private visited: EntityId[] = [];
  private lastAtMs = 0;

  constructor(private readonly game: Game) {}

  /** Returns who comes next (or came before), 0 when nobody is near. Each comes once before any comes again. */
  next(kind: 'enemy' | 'friend', back: boolean): EntityId {
    const now = this.game.around.now();
    if (now - this.lastAtMs > ROUND_MS) this.visited = [];
    this.lastAtMs = now;
    if (back && this.visited.length > 1) {
      this.visited.pop();
      return this.visited.at(-1) ?? 0;
    }
    const candidates = this.candidates(kind);
    let chosen = candidates.find(({ id }) => !this.visited.includes(id) && id !== this.game.targetId);
    if (!chosen) {
      this.visited = [];
      chosen = candidates.find(({ id }) => id !== this.game.targetId) ?? candidates[0];
    }
    if (!chosen) return 0;
    this.visited.push(chosen.id);
    return chosen.id;
  }

  nearest(kind: 'enemy' | 'friend'): EntityId {
    return this.candidates(kind, true)[0]?.id ?? 0;
  }

  /**
   * What the key for using things is meant for: the target when it is at hand or was chosen a moment ago,
   * else what else is at hand, else the target from afar; 0: nothing.
   */
  toUse(deedOf: (id: EntityId) => Deed): EntityId {
    const { targetId, picture, predictor } = this.game;
    const known = picture.byId.get(targetId);
    const has = known !== undefined && DONE_TO_TARGET.has(deedOf(targetId));
    if (has && this.game.around.now() - this.game.targetAtMs < FRESH_MS) return targetId;
    if (has && Math.hypot(known.track.shown.x - predictor.state.x, known.track.shown.z - predictor.state.z) < HAND_MM) return targetId;
    return this.usable(deedOf) || (has ? targetId : 0);
  }

  /** The nearest thing at hand that is there to be taken, gathered, used or talked to; 0: none. */
  private usable(deedOf: (id: EntityId) => Deed): EntityId {
    const { x, z } = this.game.predictor.state;
    let best = 0;
    let bestDistance = HAND_MM;
    for (const known of this.game.picture.byId.values()) {
      const distance = Math.hypot(known.track.shown.x - x, known.track.shown.z - z);
      if (distance >= bestDistance || !USABLE.has(deedOf(known.id))) continue;
      best = known.id;
      bestDistance = distance;
    }
    return best;
  }

  byName(name: string): EntityId {
    const wanted = name.toLocaleLowerCase();
    const { x, z } = this.game.predictor.state;
    let best = 0;
    let bestDistance = Infinity;
    for (const known of this.game.picture.byId.values()) {
      if (!nameOfEntity(known.description).toLocaleLowerCase().startsWith(wanted)) continue;
      const distance = Math.hypot(known.track.shown.x - x, known.track.shown.z - z);
      if (distance >= bestDistance) continue;
      best = known.id;
      bestDistance = distance;
    }
    return best;
  }

  /** Those who fit, before the camera first, then by distance. */
  private candidates(kind: 'enemy' | 'friend', anyDirection = false): { id: EntityId; price: number }[] {
    const { x, z } = this.game.predictor.state;
    const yaw = this.game.hooks.cameraYaw();
    const out: { id: EntityId; price: number }[] = [];
    for (const known of this.game.picture.byId.values()) {
      if (known.id === this.game.ownId || !fits(known, kind)) continue;
      const dx = known.track.shown.x - x;
      const dz = known.track.shown.z - z;
      const distance = Math.hypot(dx, dz);
      if (distance > REACH_MM) continue;
      const turn = Math.abs(Math.atan2(Math.sin(Math.atan2(dx, dz) - yaw), Math.cos(Math.atan2(dx, dz) - yaw)));
      const harmless = kind === 'enemy' && stanceOf(known.description) === 'neutral' && known.vitals?.inCombat !== true;
      out.push({ id: known.id, price: distance + (anyDirection || turn < VIEW_HALF ? 0 : REACH_MM) + (harmless ? HARMLESS_MM : 0) });
    }
    return out.sort((a, b) => a.price - b.price);
  }
}

function fits(known: Known, kind: 'enemy' | 'friend'): boolean {
  const d = known.description;
  const what = kindOf(d);
  if (kind === 'friend') return what === 'person' || what === 'player' || (what === 'pet' && stanceOf(d) === 'friendly');
  return (what === 'creature' || what === 'pet') && stanceOf(d) !== 'friendly' && known.vitals?.dead !== true;
}
