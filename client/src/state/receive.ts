// Puts what the server says to one client (CORE messages and PERSONAL events) into the
// signals. `net` calls these for every record; what also concerns the world around (hits,
// casts, missiles) the game handles itself. All are idempotent: whole values replace.

import { bags, itemIdText, type BagsState, type ItemState } from './bags.ts';
import { addChat, type ChatChannel } from './chat.ts';
import { ignored, loot, lootRolls, MAX_ROLLS, party, partyInvite, talk, vendor, who } from './dialogs.ts';
import { markers, quests, type MarkerState, type QuestPhase, type QuestState } from './quests.ts';
import { toldLayer } from './layer.ts';
import { MAX_RUNG, overload } from './pace.ts';
import { cooldowns, death, hotbar, HOTBAR_PAGES, HOTBAR_SLOTS, knownAbilities, progress, self, stats, target, targetOfTarget, threat } from './self.ts';
import { account, build, busy, characters, nameCheck, outdated, queue, refusal, screen, type CharacterState, type Look } from './session.ts';
import { hint, offerHint, place, saving, waitingHints } from './surroundings.ts';
import { takeAccountSettings } from './settings.ts';
import { Channel, type Appearance, type CharacterSummary, type ChatMessage, type PartyState, type ServerMessage } from '../wire/core_pb.ts';
import { Quest_State, type Bags, type BagsChanged, type Event as PlayEvent, type Item, type Marker, type Quest } from '../wire/play_pb.ts';
import type { Event as RpgEvent } from '../wire/rpg_pb.ts';

/** Reads a look; a missing one is all zeros. */
export function lookOf(appearance: Appearance | undefined): Look {
  const { body = 0, face = 0, skin = 0, hair = 0, hairColour = 0, beard = 0, topColour = 0, bottomColour = 0, accentColour = 0 } = appearance ?? {};
  return { body, face, skin, hair, hairColour, beard, topColour, bottomColour, accentColour };
}

function characterOf(summary: CharacterSummary): CharacterState {
  const { id, name, calling, level, land } = summary;
  return { id: Number(id), name, calling, level, land, look: lookOf(summary.appearance) };
}

const CHANNELS: Record<Channel, ChatChannel> = {
  [Channel.SAY]: 'say', [Channel.REGION]: 'region', [Channel.WORLD]: 'world',
  [Channel.PARTY]: 'party', [Channel.WHISPER]: 'whisper', [Channel.EMOTE]: 'emote',
};

/** Puts a CORE message into the signals. Welcome, Entered, Notice, ContentChanged and WorldState need the game too. */
export function receiveCore(message: ServerMessage): void {
  const { kind } = message;
  switch (kind.case) {
    case 'welcome':
      if (build.peek().server && build.peek().server !== kind.value.build) outdated.value = true;
      build.value = { server: kind.value.build, content: kind.value.contentVersion, protocol: kind.value.protocolVersion };
      break;
    case 'loggedIn':
      account.value = { id: Number(kind.value.accountId), name: kind.value.accountName, maxCharacters: kind.value.maxCharacters };
      characters.value = kind.value.characters.map(characterOf);
      busy.value = false;
      takeAccountSettings(kind.value.settings);
      break;
    case 'queued': {
      const { place, waiting, estimateSeconds, region } = kind.value;
      queue.value = { place, waiting, estimateSeconds, region };
      break;
    }
    case 'refused':
      busy.value = false;
      queue.value = null;
      if (screen.peek() === 'entering') screen.value = 'title';
      if (kind.value.request === 'token_login') account.value = null;
      if (kind.value.request === 'create_character' && kind.value.suggestions.length > 0) {
        nameCheck.value = { ...nameCheck.peek(), phase: 'refused', code: kind.value.code, suggestions: kind.value.suggestions };
      }
      refusal.value = { request: kind.value.request, code: kind.value.code, retrySeconds: kind.value.retrySeconds };
      break;
    case 'nameChecked':
      nameCheck.value = { name: kind.value.name, phase: kind.value.code ? 'refused' : 'free', code: kind.value.code, suggestions: kind.value.suggestions };
      break;
    case 'entered':
      busy.value = false;
      queue.value = null;
      screen.value = 'world';
      saving.value = false; // told again if it still is so
      break;
    case 'leftWorld':
      busy.value = false;
      queue.value = null;
      characters.value = kind.value.characters.map(characterOf);
      forgetWorld();
      break;
    case 'chat':
      receiveChat(kind.value);
      break;
    case 'party':
      receiveParty(kind.value);
      break;
    case 'partyInvited':
      partyInvite.value = { partyId: Number(kind.value.partyId), from: kind.value.from };
      break;
    case 'ignoreList':
      ignored.value = kind.value.names;
      break;
    case 'who':
      who.value = { online: kind.value.online, entries: kind.value.entries.map(({ name, calling, level, land, bot }) => ({ name, calling, level, land, bot })) };
      break;
  }
}

function receiveChat(message: ChatMessage): void {
  const own = message.from !== '' && message.from === self.peek()?.name;
  if (!own && ignored.peek().includes(message.from)) return;
  addChat({ channel: CHANNELS[message.channel] ?? 'system', from: message.from, to: message.to, text: message.text, bot: message.bot, staff: message.staff, own });
}

function receiveParty(state: PartyState): void {
  if (state.id === 0n || state.members.length === 0) {
    party.value = null;
    return;
  }
  partyInvite.value = null;
  party.value = {
    id: Number(state.id),
    members: state.members.map((member) => ({
      id: Number(member.characterId), name: member.name, calling: member.calling, level: member.level, leader: member.leader,
      online: member.online, healthPercent: member.healthPercent, powerPercent: member.powerPercent, dead: member.dead, x: member.x, z: member.z,
    })),
  };
}

function itemOf(item: Item): ItemState {
  return { id: itemIdText(item.id), key: item.key, slot: item.worn ? -1 : item.slot, worn: item.worn, rolled: item.rolled };
}

/** Reads the whole bags. */
export function bagsOf(message: Bags): BagsState {
  return {
    size: message.size,
    items: new Map(message.items.map((item) => [itemIdText(item.id), itemOf(item)])),
    stacks: new Map(message.stacks.map((stack) => [stack.asset, Number(stack.amount)])),
    money: Number(message.money),
    buyBack: message.buyBack.map(itemOf),
  };
}

/** The reason of changes that say what can be bought back; of others the list stays as it is. */
const BUY_BACK = 'buy_back';

/** Returns the bags after a change. Stacks that stand at nothing leave. */
export function bagsAfter(before: BagsState, change: BagsChanged): BagsState {
  const items = new Map(before.items);
  for (const id of change.gone) items.delete(itemIdText(id));
  for (const item of change.items) items.set(itemIdText(item.id), itemOf(item));
  const stacks = new Map(before.stacks);
  for (const { asset, amount } of change.stacks) {
    if (amount > 0n) stacks.set(asset, Number(amount));
    else stacks.delete(asset);
  }
  const buyBack = change.reason === BUY_BACK ? change.buyBack.map(itemOf) : before.buyBack;
  return { size: change.size || before.size, items, stacks, money: Number(change.money), buyBack };
}

/** What a change brought into the bags: single things one by one, of stacks how many more. */
export function gainsOf(before: BagsState, change: BagsChanged): { key: string; count: number }[] {
  const things = change.items.filter((item) => !before.items.has(itemIdText(item.id))).map(({ key }) => ({ key, count: 1 }));
  const stacks = change.stacks.map(({ asset, amount }) => ({ key: asset, count: Number(amount) - (before.stacks.get(asset) ?? 0) }));
  return [...things, ...stacks.filter(({ count }) => count > 0)];
}

const PHASES: Record<Quest_State, QuestPhase | 'gone'> = {
  [Quest_State.ACTIVE]: 'active', [Quest_State.READY]: 'ready', [Quest_State.DONE]: 'done', [Quest_State.FAILED]: 'failed', [Quest_State.GONE]: 'gone',
};

/** Returns the log after one quest changed; one that is gone leaves it. */
export function questsAfter(before: ReadonlyMap<string, QuestState>, quest: Quest): Map<string, QuestState> {
  const after = new Map(before);
  const phase = PHASES[quest.state] ?? 'active';
  if (phase === 'gone') after.delete(quest.key);
  else after.set(quest.key, { key: quest.key, step: quest.step, counts: quest.counts, phase });
  return after;
}

function markerOf(marker: Marker): MarkerState {
  const kind = marker.kind === 'offer' || marker.kind === 'turn_in' || marker.kind === 'area' ? marker.kind : 'active';
  return { entity: Number(marker.entity), kind, quest: marker.quest, x: marker.x, z: marker.z, radius: marker.radius, person: marker.person };
}

/** Puts a PERSONAL play event into the signals. Returns false for those that only the game can handle. */
export function receivePlay(event: PlayEvent): boolean {
  const { kind } = event;
  switch (kind.case) {
    case 'bags':
      bags.value = bagsOf(kind.value);
      return true;
    case 'bagsChanged':
      bags.value = bagsAfter(bags.peek(), kind.value);
      return true;
    case 'progress': {
      const { level, experience, experienceNext, talentPoints, talents, titles } = kind.value;
      progress.value = { level, experience: Number(experience), experienceNext: Number(experienceNext), talentPoints, talents, titles };
      return true;
    }
    case 'questLog': {
      let log: ReadonlyMap<string, QuestState> = new Map();
      for (const quest of kind.value.quests) log = questsAfter(log, quest);
      quests.value = log;
      markers.value = kind.value.markers.map(markerOf);
      return true;
    }
    case 'questChanged':
      if (kind.value.quest) quests.value = questsAfter(quests.peek(), kind.value.quest);
      markers.value = kind.value.markers.map(markerOf);
      return true;
    case 'talk': {
      const { person, page, options, offers, turnIns } = kind.value;
      talk.value = { entity: Number(kind.value.entity), person, page, options: options.map(({ id, text }) => ({ id, text })), offers, turnIns, vendor: kind.value.vendor };
      return true;
    }
    case 'talkClosed':
      talk.value = null;
      vendor.value = null;
      return true;
    case 'vendor':
      vendor.value = { entity: Number(kind.value.entity), offers: kind.value.offers.map(({ key, price, level }) => ({ key, price: Number(price), level })) };
      return true;
    case 'stats':
      stats.value = kind.value.values;
      return true;
    case 'hint':
      offerHint(kind.value.key);
      return true;
    case 'areaEntered':
      place.value = { area: kind.value.area, land: kind.value.land, peaceful: kind.value.peaceful, first: kind.value.first };
      return true;
    case 'hotbar':
      hotbar.value = hotbarOf(kind.value.slots);
      return true;
    case 'overload':
      overload.value = { region: kind.value.region, rung: Math.min(kind.value.rung, MAX_RUNG) };
      return true;
    case 'layer':
      toldLayer.value = { region: kind.value.region, layer: kind.value.layer, layers: kind.value.layers };
      return true;
    case 'saving':
      saving.value = kind.value.saving;
      return true;
    default:
      return false;
  }
}

/** Fills up or cuts to the number of slots there are. */
export function hotbarOf(slots: readonly string[]): string[] {
  return Array.from({ length: HOTBAR_SLOTS * HOTBAR_PAGES }, (_, i) => slots[i] ?? '');
}

/** Puts a PERSONAL rpg event into the signals. `nowMs` is the world's clock of state/pace.ts. Returns false for those that only the game can handle. */
export function receiveRpg(event: RpgEvent, nowMs: number): boolean {
  const { kind } = event;
  switch (kind.case) {
    case 'lootOpened':
      loot.value = {
        corpse: Number(kind.value.corpse), money: Number(kind.value.money),
        entries: kind.value.entries.map(({ index, key, count, locked }) => ({ index, key, count, locked })),
      };
      return true;
    case 'lootClosed':
      if (loot.peek()?.corpse === Number(kind.value.corpse)) loot.value = null;
      return true;
    case 'abilities': {
      knownAbilities.value = kind.value.known;
      const all = new Map<string, { endsAtMs: number; totalMs: number }>();
      for (const { ability, leftMs, totalMs, shared } of kind.value.cooldowns) all.set(shared ? '' : ability, { endsAtMs: nowMs + leftMs, totalMs });
      cooldowns.value = all;
      return true;
    }
    case 'cooldown': {
      const { ability, leftMs, totalMs, shared } = kind.value;
      const all = new Map(cooldowns.peek());
      for (const [key, cooldown] of all) if (cooldown.endsAtMs <= nowMs) all.delete(key);
      if (leftMs > 0) all.set(shared ? '' : ability, { endsAtMs: nowMs + leftMs, totalMs });
      else all.delete(ability);
      cooldowns.value = all;
      return true;
    }
    case 'threat':
      threat.value = { percent: kind.value.percent, top: kind.value.top };
      return true;
    case 'lootRoll': {
      const { index, key, ms } = kind.value;
      const roll = { corpse: Number(kind.value.corpse), index, key, endsAtMs: nowMs + ms, totalMs: ms, answer: '' as const, result: null };
      lootRolls.value = [...lootRolls.peek().filter((other) => other.corpse !== roll.corpse || other.index !== index), roll].slice(-MAX_ROLLS);
      return true;
    }
    case 'rollResult': {
      const { corpse, index, winner, rolls } = kind.value;
      const result = { winner, number: rolls.find(({ name }) => name === winner)?.roll ?? 0 };
      lootRolls.value = lootRolls.peek().map((roll) => (roll.corpse === Number(corpse) && roll.index === index ? { ...roll, endsAtMs: nowMs, result } : roll));
      return false;
    }
    default:
      return false;
  }
}

/** Empties what belongs to the world: on leaving it. */
export function forgetWorld(): void {
  screen.value = 'title';
  self.value = null;
  target.value = null;
  targetOfTarget.value = null;
  talk.value = null;
  vendor.value = null;
  loot.value = null;
  lootRolls.value = [];
  party.value = null;
  partyInvite.value = null;
  death.value = null;
  hint.value = null;
  waitingHints.value = [];
  threat.value = null;
  quests.value = new Map();
  markers.value = [];
}
