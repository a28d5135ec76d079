// What happens near by, shown: effects on the stage, numbers over heads, sounds, lines in the log.
// News about oneself (levels, quests, things received, places) are told by ui/announce.ts and the HUD.

import type { BagsState } from '../state/bags.ts';
import { entryOf, nameOf } from '../state/catalogue.ts';
import { addChat, notify } from '../state/chat.ts';
import { lootRolls } from '../state/dialogs.ts';
import { gainsOf } from '../state/receive.ts';
import { autoAttack, self } from '../state/self.ts';
import type { EntityId } from '../state/session.ts';
import type { Event as PlayEvent } from '../wire/play_pb.ts';
import type { CastStarted, Effect, Event as RpgEvent, Hit, Missile, RollResult } from '../wire/rpg_pb.ts';
import type { Event as SocialEvent } from '../wire/social_pb.ts';
import type { Game } from './game.ts';
import { nameOfEntity } from './units.ts';

/** Reasons of changes whose gains are announced. What is gathered tells its own event. */
const GAINS: ReadonlySet<string> = new Set(['loot', 'quest_accept', 'quest_reward', 'gift']);

const schoolOf = (ability: string): string => entryOf('abilities', ability)?.school ?? 'physical';

function nameOfId(game: Game, id: EntityId): string {
  const known = game.picture.byId.get(id);
  if (id === game.ownId) return self.peek()?.name ?? '';
  return known ? nameOfEntity(known.description) : '';
}

/** `nowMs` is the world's clock of state/pace.ts. */
export function showRpgEvent(game: Game, event: RpgEvent, nowMs: number): void {
  const { kind } = event;
  switch (kind.case) {
    case 'hit':
      hit(game, kind.value);
      break;
    case 'castStarted':
      castStarted(game, kind.value, nowMs);
      break;
    case 'castEnded': {
      const by = Number(kind.value.source);
      game.front.castEnded(by, kind.value.ability, kind.value.success);
      game.stage.effect({ kind: 'castEnd', by, success: kind.value.success });
      if (by === game.ownId && !kind.value.success) castBroke(game, kind.value.reason);
      break;
    }
    case 'missile':
      missile(game, kind.value);
      break;
    case 'died':
      died(game, Number(kind.value.entity));
      break;
    case 'effect':
      burst(game, kind.value);
      break;
    case 'gathered': {
      game.stage.effect({ kind: 'gather', by: game.ownId, at: Number(kind.value.resource) });
      received(game, kind.value.key, kind.value.count);
      break;
    }
    case 'rollResult':
      rolled(game, kind.value);
      break;
  }
}

/** Endings of a cast that are one's own doing, or said aloud otherwise. */
const QUIET_ENDS: ReadonlySet<string> = new Set(['', 'cancelled', 'replaced', 'dead']);

function castBroke(game: Game, reason: string): void {
  if (!QUIET_ENDS.has(reason)) notify('error', game.hooks.words.code(reason.includes('.') ? reason : `cast.${reason}`));
}

/** Who drew what for a thing, and who has it now. */
function rolled(game: Game, { corpse, index, winner, rolls }: RollResult): void {
  const contest = lootRolls.peek().find((roll) => roll.corpse === Number(corpse) && roll.index === index);
  if (!contest) return;
  const { drew, won } = game.hooks.words;
  for (const { name, roll, need } of rolls) addChat({ channel: 'loot', text: drew(name, roll, need) });
  if (winner) addChat({ channel: 'loot', text: won(winner, nameOf('items', contest.key)) });
}

function hit(game: Game, event: Hit): void {
  const source = Number(event.source);
  const at = Number(event.target);
  const mine = source === game.ownId;
  const onMe = at === game.ownId;
  if (!event.miss) game.stage.effect({ kind: 'hit', at, school: event.school || schoolOf(event.ability), critical: event.critical, heal: event.amount < 0 });
  game.show.sound(event.miss ? 'miss' : event.amount < 0 ? 'heal' : event.critical ? 'critical' : 'hit', at);
  if (!mine && !onMe) return;
  if (event.miss) {
    game.show.floater(at, 'miss', game.hooks.words.miss(event.miss));
    return;
  }
  const amount = Math.abs(event.amount);
  const kind = event.amount < 0 ? 'heal' : onMe ? 'taken' : event.critical ? 'critical' : 'dealt';
  game.show.floater(at, kind, event.amount < 0 ? `+${amount}` : `${amount}`);
  const what = event.ability ? nameOf('abilities', event.ability) : '';
  game.front.combat(`${nameOfId(game, source)} → ${nameOfId(game, at)}${what && `: ${what}`} ${event.amount < 0 ? '+' : '−'}${amount}${event.critical ? '!' : ''}`);
}

function castStarted(game: Game, event: CastStarted, nowMs: number): void {
  const by = Number(event.source);
  const { ability, ms, channel } = event;
  if (ms > 0) game.front.castStarted(by, { ability, startedAtMs: nowMs, endsAtMs: nowMs + ms, channel });
  game.stage.effect({ kind: 'cast', by, ability, school: schoolOf(ability), ms: ms / game.timeScale });
  game.show.sound(`cast:${schoolOf(ability)}`, by);
}

function missile(game: Game, event: Missile): void {
  const { ability, ms, x, z } = event;
  game.stage.effect({ kind: 'missile', from: Number(event.source), to: Number(event.target), ability, school: schoolOf(ability), ms: ms / game.timeScale, x, z });
  game.show.sound('missile', Number(event.source));
}

function burst(game: Game, event: Effect): void {
  const { ability, x, z, radius, ms } = event;
  const at = Number(event.entity);
  game.stage.effect({ kind: 'burst', ability, school: schoolOf(ability), at, x, z, radius, ms: ms / game.timeScale });
  game.show.sound(`cast:${schoolOf(ability)}`, at);
}

function died(game: Game, entity: EntityId): void {
  game.stage.effect({ kind: 'died', at: entity });
  game.show.sound('died', entity);
  if (entity === game.ownId || entity === game.targetId) autoAttack.value = false;
  if (entity === game.ownId) game.steering.stop(false);
}

function received(game: Game, key: string, count: number): void {
  const name = game.front.itemName(key);
  game.show.floater(game.ownId, 'loot', count > 1 ? `${name} ×${count}` : name);
}

/** `before` are the bags as they were before the event. */
export function showPlayEvent(game: Game, event: PlayEvent, before: BagsState): void {
  const { kind } = event;
  switch (kind.case) {
    case 'levelUp': {
      const at = Number(kind.value.entity);
      game.stage.effect({ kind: 'levelUp', at });
      if (at !== game.ownId) game.show.sound('levelUp', at);
      break;
    }
    case 'emoteShown':
      emote(game, Number(kind.value.entity), kind.value.key, Number(kind.value.at));
      break;
    case 'progress':
      if (kind.value.gained > 0n) game.show.floater(game.ownId, 'experience', `+${kind.value.gained} XP`);
      break;
    case 'bagsChanged':
      if (GAINS.has(kind.value.reason)) for (const { key, count } of gainsOf(before, kind.value)) received(game, key, count);
      break;
  }
}

function emote(game: Game, by: EntityId, key: string, at: EntityId): void {
  game.stage.effect({ kind: 'emote', by, key, at });
  const entry = entryOf('emotes', key);
  const own = by === game.ownId;
  const pattern = at ? (own ? entry?.self_at : entry?.other_at) : own ? entry?.self : entry?.other;
  if (!pattern) return;
  const text = pattern.replaceAll('{name}', nameOfId(game, by)).replaceAll('{target}', nameOfId(game, at));
  addChat({ channel: 'emote', from: '', text, own });
}

export function showSocialEvent(game: Game, event: SocialEvent): void {
  if (event.kind.case !== 'tossed') return;
  const { entity, fountain, fortune } = event.kind.value;
  game.stage.effect({ kind: 'burst', ability: 'toss', school: 'water', at: Number(fountain), x: 0, z: 0, radius: 1500, ms: 800 });
  if (Number(entity) === game.ownId && fortune) notify('info', game.hooks.words.code(fortune));
}
