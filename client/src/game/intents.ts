// What the interface can ask for, carried out: most are one message of wire/proto.

import { entryOf } from '../state/catalogue.ts';
import { itemIdBytes } from '../state/bags.ts';
import { inspected, loot, lootRolls, party, partyInvite, talk, vendor } from '../state/dialogs.ts';
import type { Intents, ItemRef, SpokenChannel } from '../state/intents.ts';
import { account, busy, characters, nameCheck, refusal, screen, type EntityId, type Look } from '../state/session.ts';
import { hotbar } from '../state/self.ts';
import { settings } from '../state/settings.ts';
import { lookOf } from '../state/receive.ts';
import { Channel } from '../wire/core_pb.ts';
import type { CoreKind } from '../net/connection.ts';
import type { Actor } from './act.ts';
import { Arrival } from './arrival.ts';
import type { Game } from './game.ts';
import type { Targets } from './targets.ts';
import { stanceOf } from './units.ts';

const CHANNELS: Record<SpokenChannel, Channel> = {
  say: Channel.SAY, region: Channel.REGION, world: Channel.WORLD, party: Channel.PARTY, whisper: Channel.WHISPER, emote: Channel.EMOTE,
};
const NO_ITEM = new Uint8Array();

/** What main.ts does for an intent that is about the page. */
export interface PageDeeds {
  setLanguage(language: string): void;
  screenshot(): void;
}

export function makeIntents(game: Game, actor: Actor, targets: Targets, page: PageDeeds): Intents {
  const { connection } = game;
  const arrival = new Arrival(connection);

  const ask = (kind: CoreKind): void => {
    refusal.value = null;
    connection.core(kind);
  };
  const itemOf = (what: ItemRef): { item: Uint8Array; asset: string } =>
    'item' in what ? { item: itemIdBytes(what.item), asset: '' } : { item: NO_ITEM, asset: what.asset };

  return {
    connect: () => connection.start(),
    passwordLogin: (name, password) => {
      busy.value = true;
      refusal.value = null;
      connection.login({ case: 'passwordLogin', value: { name, password } });
    },
    register: (name, password) => ask({ case: 'register', value: { name, password } }),
    logOut: () => {
      arrival.forget();
      account.value = null;
      characters.value = [];
      if (game.ownId !== 0) ask({ case: 'leaveWorld', value: {} });
      connection.forget();
    },
    checkName: (name) => {
      nameCheck.value = { name, phase: 'asking', code: '', suggestions: [] };
      ask({ case: 'checkName', value: { name } });
    },
    createCharacter: (name, calling, look: Look) => arrival.make({ name, calling, appearance: { ...look } }),
    deleteCharacter: (id, name) => ask({ case: 'deleteCharacter', value: { id: BigInt(id), name } }),
    enterWorld: (id) => arrival.enter(id),
    leaveWorld: () => ask({ case: 'leaveWorld', value: {} }),
    saveSettings: (settings) => connection.core({ case: 'saveSettings', value: { settings } }),
    setLanguage: (language) => page.setLanguage(language),

    ...peopleIntents(ask),
    ...playIntents(game, actor, itemOf),
    ...fightIntents(game, actor, targets),
    ...localIntents(game, actor, targets, page),
  };
}

type Part<K extends keyof Intents> = Pick<Intents, K>;

function peopleIntents(
  ask: (kind: CoreKind) => void,
): Part<'chat' | 'roll' | 'partyInvite' | 'partyAnswer' | 'partyLeave' | 'partyKick' | 'partyPromote' | 'ignore' | 'who' | 'report'> {
  return {
    chat: (channel, text, to = '') => ask({ case: 'chat', value: { channel: CHANNELS[channel], text, to } }),
    roll: (low, high) => ask({ case: 'roll', value: { low, high } }),
    partyInvite: (name) => ask({ case: 'partyInvite', value: { name } }),
    partyAnswer: (partyId, accept) => {
      partyInvite.value = null;
      ask({ case: 'partyAnswer', value: { partyId: BigInt(partyId), accept } });
    },
    partyLeave: () => {
      party.value = null;
      ask({ case: 'partyLeave', value: {} });
    },
    partyKick: (name) => ask({ case: 'partyKick', value: { name } }),
    partyPromote: (name) => ask({ case: 'partyPromote', value: { name } }),
    ignore: (name, on) => ask({ case: 'ignore', value: { name, on } }),
    who: () => ask({ case: 'who', value: {} }),
    report: (name, text) => ask({ case: 'report', value: { name, text } }),
  };
}

function playIntents(game: Game, actor: Actor, itemOf: (what: ItemRef) => { item: Uint8Array; asset: string }): Part<
  | 'setTarget' | 'interact' | 'choose' | 'closeTalk' | 'acceptQuest' | 'turnInQuest' | 'abandonQuest' | 'shareQuest' | 'equip' | 'unequip'
  | 'moveItem' | 'useItem' | 'destroyItem' | 'buy' | 'sell' | 'buyBack' | 'emote' | 'posture' | 'unstuck' | 'setHotbar' | 'wardrobe'
> {
  return {
    setTarget: (entity) => actor.target(entity),
    interact: (entity) => actor.use(entity),
    choose: (entity, option) => game.play({ case: 'choose', value: { entity: BigInt(entity), option } }),
    closeTalk: () => {
      const others = [talk.peek(), vendor.peek()].flatMap((open) => (open ? [open.entity] : []));
      talk.value = null;
      vendor.value = null;
      game.endTalk(others);
    },
    // Having given or taken, a person may have something else to say: the page is asked for again.
    acceptQuest: (giver, quest) => {
      game.play({ case: 'acceptQuest', value: { giver: BigInt(giver), quest } });
      game.play({ case: 'interact', value: { entity: BigInt(giver) } });
    },
    turnInQuest: (taker, quest, reward) => {
      game.play({ case: 'turnInQuest', value: { taker: BigInt(taker), quest, rewardChoice: reward + 1 } });
      game.play({ case: 'interact', value: { entity: BigInt(taker) } });
    },
    abandonQuest: (quest) => game.play({ case: 'abandonQuest', value: { quest } }),
    shareQuest: (quest) => game.play({ case: 'shareQuest', value: { quest } }),
    equip: (item) => game.play({ case: 'equip', value: { item: itemIdBytes(item) } }),
    unequip: (slot) => game.play({ case: 'unequip', value: { slot } }),
    moveItem: (item, to) => game.play({ case: 'moveItem', value: { item: itemIdBytes(item), to } }),
    useItem: (what) => game.play({ case: 'useItem', value: itemOf(what) }),
    destroyItem: (what, count) => game.play({ case: 'destroyItem', value: { ...itemOf(what), count } }),
    buy: (from, key, count) => game.play({ case: 'buy', value: { vendor: BigInt(from), key, count } }),
    sell: (to, what, count) => game.play({ case: 'sell', value: { vendor: BigInt(to), ...itemOf(what), count } }),
    buyBack: (from, item) => game.play({ case: 'buyBack', value: { vendor: BigInt(from), item: itemIdBytes(item) } }),
    emote: (key, at = 0) => game.play({ case: 'emote', value: { key, at: BigInt(at) } }),
    posture: (key) => game.play({ case: 'posture', value: { key } }),
    unstuck: () => game.play({ case: 'unstuck', value: {} }),
    setHotbar: (slots) => {
      hotbar.value = slots;
      game.play({ case: 'setHotbar', value: { slots: [...slots] } });
    },
    wardrobe: (slot, key, hidden) => game.play({ case: 'wardrobe', value: { slot, key, hidden } }),
  };
}

function fightIntents(game: Game, actor: Actor, targets: Targets): Part<
  'cast' | 'cancelCast' | 'autoAttack' | 'takeLoot' | 'closeLoot' | 'release' | 'revive' | 'trainTalent' | 'resetTalents' | 'cancelAura' | 'rollLoot' | 'petCommand'
> {
  return {
    cast: (ability, target) => {
      const known = game.picture.byId.get(target ?? game.targetId);
      const foe = known !== undefined && known.vitals?.dead !== true && stanceOf(known.description) !== 'friendly';
      if (settings.peek().autoTarget && !foe && entryOf('abilities', ability)?.target === 'enemy') actor.target(targets.nearest('enemy') || game.targetId);
      actor.cast(ability, target);
    },
    cancelCast: () => game.rpg({ case: 'cancelCast', value: {} }),
    autoAttack: (on) => actor.attack(on),
    takeLoot: (corpse, index) => game.rpg({ case: 'takeLoot', value: { corpse: BigInt(corpse), index: Math.max(0, index), all: index < 0 } }),
    closeLoot: () => {
      loot.value = null;
    },
    release: () => game.rpg({ case: 'release', value: {} }),
    revive: (accept) => game.rpg({ case: 'revive', value: { accept } }),
    trainTalent: (talent) => game.rpg({ case: 'trainTalent', value: { talent } }),
    resetTalents: () => game.rpg({ case: 'resetTalents', value: {} }),
    cancelAura: (aura) => game.rpg({ case: 'cancelAura', value: { aura } }),
    rollLoot: (corpse, index, answer) => {
      lootRolls.value = lootRolls.peek().map((roll) => (roll.corpse === corpse && roll.index === index ? { ...roll, answer } : roll));
      game.rpg({ case: 'rollLoot', value: { corpse: BigInt(corpse), index, need: answer === 'need', pass: answer === 'pass' } });
    },
    petCommand: (order, target = 0) => game.rpg({ case: 'petCommand', value: { order, target: BigInt(target) } }),
  };
}

function localIntents(game: Game, actor: Actor, targets: Targets, page: PageDeeds): Part<
  'targetNext' | 'targetNearest' | 'interactNearest' | 'targetByName' | 'inspect' | 'walkTo' | 'follow' | 'screenshot'
> {
  const choose = (id: EntityId): void => {
    if (id !== 0) actor.target(id);
  };
  return {
    targetNext: (kind, back) => choose(targets.next(kind, back)),
    interactNearest: () => {
      const id = targets.toUse((entity) => actor.deedOf(entity));
      if (id) actor.use(id);
      else actor.target(targets.nearest('friend'));
    },
    targetNearest: (kind) => choose(targets.nearest(kind)),
    targetByName: (name) => choose(targets.byName(name)),
    inspect: (entity) => {
      const known = game.picture.byId.get(entity);
      if (!known) return;
      const { name, key, level, appearance, worn, title, bot } = known.description;
      inspected.value = { id: entity, name, calling: key, level, look: appearance ? lookOf(appearance) : null, worn, title, bot };
    },
    walkTo: (x, z) => actor.walkTo(x, z),
    follow: (entity) => actor.follow(entity),
    screenshot: () => page.screenshot(),
  };
}
