// Acting on what is in the world: walk up to it first when it is far, then do what it is for.

import { entryOf } from '../state/catalogue.ts';
import { autoAttack } from '../state/self.ts';
import { notify } from '../state/chat.ts';
import type { EntityId } from '../state/session.ts';
import type { Game } from './game.ts';
import { findPath } from './path.ts';
import { kindOf, stanceOf } from './units.ts';

/** How near one goes to talk, open, gather and loot, and to hit with a blade; mm. */
const USE_MM = 2600;
const MELEE_MM = 2200;
/** A pursuit looks for a new way when its goal has moved this far. */
const STRAY_MM = 1500;
const PURSUE_EVERY_MS = 400;
const FOLLOW_MM = 3000;

/** What a click on an entity will do, for the cursor. */
export type Deed = 'attack' | 'talk' | 'take' | 'gather' | 'use' | 'inspect' | 'none';

interface Pursuit { id: EntityId; nearMm: number; then: (() => void) | null; goalX: number; goalZ: number; triedAtMs: number }

export class Actor {
  private pursuit: Pursuit | null = null;

  constructor(private readonly game: Game) {}

  deedOf(id: EntityId): Deed {
    const known = this.game.picture.byId.get(id);
    if (!known || id === this.game.ownId) return 'none';
    const d = known.description;
    switch (kindOf(d)) {
      case 'corpse':
        return d.state === 'loot' ? 'take' : 'inspect';
      case 'resource':
        return 'gather';
      case 'object':
        return 'use';
      case 'person':
        return stanceOf(d) === 'hostile' ? 'attack' : 'talk';
      case 'creature':
      case 'pet':
        if (known.vitals?.dead) return 'take';
        return stanceOf(d) === 'friendly' ? 'inspect' : 'attack';
      default:
        return 'inspect';
    }
  }

  target(id: EntityId): void {
    if (id !== this.game.targetId) this.game.choose(id);
  }

  /** Does what an entity is for, from near enough. */
  use(id: EntityId): void {
    const deed = this.deedOf(id);
    if (deed === 'none') return;
    if (deed !== 'take') this.target(id);
    if (deed === 'inspect') return;
    if (deed === 'attack') {
      this.attack(true);
      this.pursue(id, MELEE_MM, null);
      return;
    }
    this.pursue(id, USE_MM, () => {
      if (deed === 'gather') this.game.rpg({ case: 'gather', value: { resource: BigInt(id) } });
      else this.game.play({ case: 'interact', value: { entity: BigInt(id) } });
    });
  }

  attack(on: boolean): void {
    autoAttack.value = on;
    this.game.rpg({ case: 'autoAttack', value: { on } }, (code) => {
      if (code && on) autoAttack.value = false;
    });
  }

  cast(ability: string, target: EntityId | undefined): void {
    const { game } = this;
    const entry = entryOf('abilities', ability);
    const { x, z } = game.predictor.state;
    let id = target ?? game.targetId;
    if (entry?.target === 'self' || (entry?.target === 'friend' && !this.isFriend(id))) id = game.ownId;
    const at = game.picture.byId.get(id)?.track;
    const place = at && entry?.target === 'ground' ? { x: Math.round(at.shown.x), z: Math.round(at.shown.z) } : { x, z };
    const turned = at && id !== game.ownId ? Math.atan2(at.shown.x - x, at.shown.z - z) : null;
    if (turned !== null && !game.steering.walking) game.steering.facing = turned;
    game.rpg({ case: 'cast', value: { ability, target: BigInt(id), x: place.x, z: place.z } });
  }

  private isFriend(id: EntityId): boolean {
    const known = this.game.picture.byId.get(id);
    return known !== undefined && stanceOf(known.description) === 'friendly';
  }

  walkTo(x: number, z: number): void {
    this.pursuit = null;
    this.walk(x, z, 0, null);
    this.game.stage.groundMark(x, z);
  }

  follow(id: EntityId): void {
    this.pursue(id, FOLLOW_MM, null, true);
  }

  stop(): void {
    this.pursuit = null;
    this.game.steering.stop(false);
  }

  private walk(x: number, z: number, nearMm: number, done: ((arrived: boolean) => void) | null): void {
    const { ground, predictor, steering } = this.game;
    if (!ground) return;
    const { x: fromX, z: fromZ } = predictor.state;
    steering.follow(findPath(ground, { x: fromX, z: fromZ }, { x: Math.round(x), z: Math.round(z) }), nearMm, done);
  }

  private pursue(id: EntityId, nearMm: number, then: (() => void) | null, lasting = false): void {
    const known = this.game.picture.byId.get(id);
    if (!known) {
      notify('error', this.game.hooks.words.code('play.not_here'));
      return;
    }
    const { x, z } = this.game.predictor.state;
    const { shown } = known.track;
    if (!lasting && Math.hypot(shown.x - x, shown.z - z) <= nearMm) {
      this.pursuit = null;
      this.game.steering.facing = Math.atan2(shown.x - x, shown.z - z);
      then?.();
      return;
    }
    this.pursuit = { id, nearMm, then, goalX: NaN, goalZ: NaN, triedAtMs: -Infinity };
    this.work(this.game.around.now());
  }

  /** Keeps a pursuit up with a goal that moves; a few times a second. Moving by hand ends it. */
  work(nowMs: number): void {
    const { pursuit, game } = this;
    if (!pursuit || nowMs - pursuit.triedAtMs < PURSUE_EVERY_MS) return;
    const known = game.picture.byId.get(pursuit.id);
    if (!known) {
      this.stop();
      return;
    }
    const { x, z } = game.predictor.state;
    const { shown } = known.track;
    if (Math.hypot(shown.x - x, shown.z - z) <= pursuit.nearMm) {
      if (game.steering.walking) game.steering.stop(true);
      else this.arrived(pursuit);
      return;
    }
    const strayed = !(Math.hypot(shown.x - pursuit.goalX, shown.z - pursuit.goalZ) < STRAY_MM);
    if (!strayed && game.steering.walking) return;
    pursuit.triedAtMs = nowMs;
    pursuit.goalX = shown.x;
    pursuit.goalZ = shown.z;
    this.walk(shown.x, shown.z, pursuit.nearMm - 300, (arrived) => {
      if (arrived && this.pursuit === pursuit) this.arrived(pursuit);
    });
  }

  private arrived(pursuit: Pursuit): void {
    if (this.pursuit === pursuit && pursuit.then) this.pursuit = null;
    const { then } = pursuit;
    pursuit.then = null;
    if (then) then();
    else if (this.pursuit === pursuit && pursuit.nearMm !== FOLLOW_MM) this.pursuit = null;
  }

  /** The player moves by hand: what was walked to is forgotten. */
  byHand(): void {
    this.pursuit = null;
  }
}
