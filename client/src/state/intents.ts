// What the interface can ask for. The game sets the one implementation with `setIntents`;
// most methods are one command or message of `wire/proto`, named alike.

import type { EntityId, Look } from './session.ts';

/** Channels one can speak in. */
export type SpokenChannel = 'say' | 'region' | 'world' | 'party' | 'whisper' | 'emote';

/** Items are named by the 32 hexadecimal digits of `ItemState.id`, stacks by their asset key. */
export type ItemRef = { item: string } | { asset: string };

/** core.proto */
export interface SessionIntents {
  /** Opens the connection; again after it was closed for good. */
  connect(): void;
  /** Logs in as somebody, or as somebody else. */
  passwordLogin(name: string, password: string): void;
  register(name: string, password: string): void;
  /** Forgets the account's token on this device and goes back to the title. */
  logOut(): void;
  checkName(name: string): void;
  /** Logs in as a guest first when nobody is logged in, then enters the world with the new character. */
  createCharacter(name: string, calling: string, look: Look): void;
  deleteCharacter(id: number, name: string): void;
  enterWorld(characterId: number): void;
  leaveWorld(): void;
  /** The JSON of `state/settings.ts`, at most 16 kB. */
  saveSettings(json: string): void;
  /** The catalogue in this language is fetched, and the server told at the next Hello. */
  setLanguage(language: string): void;
}

/** core.proto: other people */
export interface PeopleIntents {
  chat(channel: SpokenChannel, text: string, to?: string): void;
  /** The server draws a number, and tells it to all in earshot. */
  roll(low: number, high: number): void;
  partyInvite(name: string): void;
  partyAnswer(partyId: number, accept: boolean): void;
  partyLeave(): void;
  partyKick(name: string): void;
  partyPromote(name: string): void;
  ignore(name: string, on: boolean): void;
  who(): void;
  report(name: string, text: string): void;
}

/** play.proto */
export interface PlayIntents {
  setTarget(entity: EntityId): void;
  interact(entity: EntityId): void;
  choose(entity: EntityId, option: string): void;
  closeTalk(): void;
  acceptQuest(giver: EntityId, quest: string): void;
  /** `reward` counts from 0; -1: nothing to choose. */
  turnInQuest(taker: EntityId, quest: string, reward: number): void;
  abandonQuest(quest: string): void;
  shareQuest(quest: string): void;
  equip(item: string): void;
  unequip(slot: string): void;
  moveItem(item: string, to: number): void;
  useItem(what: ItemRef): void;
  destroyItem(what: ItemRef, count: number): void;
  buy(vendor: EntityId, key: string, count: number): void;
  sell(vendor: EntityId, what: ItemRef, count: number): void;
  buyBack(vendor: EntityId, item: string): void;
  emote(key: string, at?: EntityId): void;
  posture(key: 'stand' | 'sit' | 'dance' | 'sleep'): void;
  unstuck(): void;
  setHotbar(slots: readonly string[]): void;
  /** Shows the looks of an item in a slot whatever is worn; empty key: the worn one again. */
  wardrobe(slot: string, key: string, hidden: boolean): void;
}

/** rpg.proto */
export interface FightIntents {
  /** The game adds the target, and the place for abilities aimed at the ground. */
  cast(ability: string, target?: EntityId): void;
  cancelCast(): void;
  autoAttack(on: boolean): void;
  /** `index` -1 takes all. */
  takeLoot(corpse: EntityId, index: number): void;
  closeLoot(): void;
  release(): void;
  revive(accept: boolean): void;
  trainTalent(talent: string): void;
  resetTalents(): void;
  cancelAura(aura: string): void;
  rollLoot(corpse: EntityId, index: number, answer: 'need' | 'wish' | 'pass'): void;
  petCommand(order: string, target?: EntityId): void;
}

/** What the client answers itself. */
export interface LocalIntents {
  /** Chooses the next enemy (or friend) in view; `back` the one before. */
  targetNext(kind: 'enemy' | 'friend', back: boolean): void;
  /** Uses the target or what is nearest at hand: loots, gathers, opens, talks, fights. */
  interactNearest(): void;
  targetNearest(kind: 'enemy' | 'friend'): void;
  /** `name` of a player near by; the target's own name for "inspect". */
  targetByName(name: string): void;
  /** Shows what a player wears: fills `inspected`. */
  inspect(entity: EntityId): void;
  /** Walks there by the shortest free way; millimetres on the map. */
  walkTo(x: number, z: number): void;
  follow(entity: EntityId): void;
  /** Downloads a picture of what is seen. */
  screenshot(): void;
}

export interface Intents extends SessionIntents, PeopleIntents, PlayIntents, FightIntents, LocalIntents {}

let current: Intents | null = null;

/** Gives the interface the implementation; once, before `mountInterface`. */
export function setIntents(intents: Intents): void {
  current = intents;
}

/** The implementation. Every method may be called at any time; it ignores what makes no sense now. */
export const intents: Intents = new Proxy({} as Intents, {
  get: (_, name: string) => {
    if (!current) return () => undefined;
    const method = current[name as keyof Intents] as ((...args: unknown[]) => void) | undefined;
    return method ? method.bind(current) : () => undefined;
  },
});
