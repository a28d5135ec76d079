// What others put in front of the player: talks, vendors, loot, invitations.

import { signal } from '@preact/signals';
import type { EntityId, Look } from './session.ts';

export interface TalkState {
  entity: EntityId;
  /** Content key of the person. */
  person: string;
  /** Text id of the page. */
  page: string;
  options: readonly { id: string; text: string }[];
  /** Quests that can be taken, and that can be handed in here. */
  offers: readonly string[];
  turnIns: readonly string[];
  vendor: boolean;
}
export const talk = signal<TalkState | null>(null);

export interface VendorState {
  entity: EntityId;
  offers: readonly { key: string; price: number; level: number }[];
}
export const vendor = signal<VendorState | null>(null);

export interface LootState {
  corpse: EntityId;
  entries: readonly { index: number; key: string; count: number; locked: boolean }[];
  money: number;
}
export const loot = signal<LootState | null>(null);

export interface LootRollState {
  corpse: EntityId;
  index: number;
  key: string;
  endsAtMs: number;
  totalMs: number;
  /** What oneself answered; empty while one has not. */
  answer: '' | 'need' | 'wish' | 'pass';
  /** Who has it and the number that won; null while it is open. An empty winner: all passed. */
  result: { winner: string; number: number } | null;
}
/** Rolls under way, oldest first; at most `MAX_ROLLS`. */
export const lootRolls = signal<readonly LootRollState[]>([]);
export const MAX_ROLLS = 6;

export interface PartyMemberState {
  id: number;
  name: string;
  calling: string;
  level: number;
  leader: boolean;
  online: boolean;
  healthPercent: number;
  powerPercent: number;
  dead: boolean;
  x: number;
  z: number;
}
export interface PartyStateView { id: number; members: readonly PartyMemberState[] }
/** The party; null when one is alone. */
export const party = signal<PartyStateView | null>(null);
export const partyInvite = signal<{ partyId: number; from: string } | null>(null);

export const ignored = signal<readonly string[]>([]);

export interface WhoEntry { name: string; calling: string; level: number; land: string; bot: boolean }
/** The last answer to "who is here"; null before one was asked. */
export const who = signal<{ entries: readonly WhoEntry[]; online: number } | null>(null);

/** A player looked at closely: what their description says. */
export interface InspectedState { id: EntityId; name: string; calling: string; level: number; look: Look | null; worn: readonly string[]; title: string; bot: boolean }
/** Filled by `intents.inspect`; null when nobody was looked at. */
export const inspected = signal<InspectedState | null>(null);
