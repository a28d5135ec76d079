// One's own character: vitals, auras, cast, cooldowns, hotbar, progress.
// Moments are those of the world's clock (state/pace.ts), in milliseconds; bars between two changes are drawn from
// them by `ui/frame.ts`, without a signal.

import { signal } from '@preact/signals';
import type { EntityId, Look } from './session.ts';

export interface AuraState {
  key: string;
  /** When it ends; Infinity for one without end. */
  endsAtMs: number;
  /** Whole length, 0 when not known. */
  totalMs: number;
  stacks: number;
  harmful: boolean;
}

export interface CastState {
  ability: string;
  startedAtMs: number;
  endsAtMs: number;
  channel: boolean;
  /** Set for a moment after the end: how it went. */
  outcome?: 'done' | 'stopped';
}

/** What is known of how an entity fares. `powerKind` 0: it has no power. */
export interface Vitals {
  health: number;
  maxHealth: number;
  power: number;
  maxPower: number;
  powerKind: number;
  dead: boolean;
  inCombat: boolean;
}

/** Names of the power kinds by their number in VITALS; the words are in i18n under `power.NAME`. */
export const POWER_KINDS = ['none', 'mana', 'vigour', 'focus', 'heat', 'tide', 'charge'] as const;

export const noVitals: Vitals = { health: 0, maxHealth: 0, power: 0, maxPower: 0, powerKind: 0, dead: false, inCombat: false };

/** A unit that a frame shows: oneself, the target, the target's target, a pet. */
export interface UnitState {
  id: EntityId;
  kind: 'player' | 'creature' | 'person' | 'resource' | 'object' | 'corpse' | 'pet';
  name: string;
  /** Content key of the creature, person, ...; of a player the calling. */
  key: string;
  level: number;
  stance: 'friendly' | 'neutral' | 'hostile';
  rank: 'normal' | 'elite' | 'boss';
  /** Shown under the name: role, title. */
  subtitle: string;
  bot: boolean;
  look: Look | null;
  vitals: Vitals;
  auras: readonly AuraState[];
  cast: CastState | null;
  /** In millimetres from oneself; -1 when not known. */
  distance: number;
}

/** Oneself, null outside the world. */
export const self = signal<UnitState | null>(null);
export const target = signal<UnitState | null>(null);
export const targetOfTarget = signal<UnitState | null>(null);
/** One's pet, when one has one out. */
export const pet = signal<UnitState | null>(null);
/** How much the target thinks of attacking one: per cent, and whether one is on top. */
export const threat = signal<{ percent: number; top: boolean } | null>(null);

export interface CooldownState { endsAtMs: number; totalMs: number }
/** By ability key. The pause shared by all abilities is under the empty key. */
export const cooldowns = signal<ReadonlyMap<string, CooldownState>>(new Map());

/** Keys of the abilities one knows. */
export const knownAbilities = signal<readonly string[]>([]);
/** Whether plain attacks run. */
export const autoAttack = signal(false);

/** Slots of one page of the hotbar, and how many pages there are. */
export const HOTBAR_SLOTS = 12;
export const HOTBAR_PAGES = 3;
/** All slots, page after page: an ability key, `item:KEY`, `emote:KEY`, or empty. */
export const hotbar = signal<readonly string[]>(new Array<string>(HOTBAR_SLOTS * HOTBAR_PAGES).fill(''));
/** The page shown, from 0. */
export const hotbarPage = signal(0);

export interface ProgressState {
  level: number;
  experience: number;
  /** Needed in all for the next level; 0 at the highest. */
  experienceNext: number;
  talentPoints: number;
  talents: Readonly<Record<string, number>>;
  titles: readonly string[];
}
export const progress = signal<ProgressState>({ level: 1, experience: 0, experienceNext: 0, talentPoints: 0, talents: {}, titles: [] });

/** Numbers of the character sheet, stat key -> value. */
export const stats = signal<Readonly<Record<string, number>>>({});

export interface DeathState {
  /** When the fallen may wake at the latest by themselves; 0: they wait. */
  releaseAtMs: number;
  /** Name of who offers to revive, empty when nobody does. */
  reviver: string;
}
/** Set while one lies dead. */
export const death = signal<DeathState | null>(null);
