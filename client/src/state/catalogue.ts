// The content catalogue: what `/content/<lang>.json` holds, already in the reader's language.
// Every record is keyed by the content key. Optional fields are left out of the JSON when
// they say nothing. Lengths are millimetres, times milliseconds, money the smallest coin.

import { signal } from '@preact/signals';

/** A drawing made in code: a glyph of `ui/glyphs.ts` in a named colour of the palette or `#rrggbb`. */
export interface Icon { glyph: string; colour: string; second?: string }

export type Quality = 'poor' | 'common' | 'fine' | 'rare' | 'epic' | 'quest';

/** Something that lies in a bag: an item with an identity, or a stack (`stack` above 1). */
export interface ItemEntry {
  name: string;
  text?: string;
  icon: Icon;
  quality: Quality;
  /** weapon, shield, armour, trinket, consumable, material, quest, toy, junk */
  kind?: string;
  /** Equipment slot, one of `EQUIPMENT_SLOTS`; absent when it cannot be worn. */
  slot?: string;
  /** Plain bonuses, stat key -> amount. */
  stats?: Record<string, number>;
  /** Damage of a weapon and the time between blows. */
  damage?: { min: number; max: number; speed_ms: number };
  /** What a vendor pays for one; 0 or absent: cannot be sold. */
  price?: number;
  /** Most in one stack; absent or 1: not stacked. */
  stack?: number;
  /** Level needed. */
  level?: number;
  /** Callings that can wear it; absent: all. */
  callings?: string[];
  weapon?: string;
  two_handed?: boolean;
  /** How it shows on whoever wears it, for the view. */
  look?: { part: string; colour: string; second?: string };
  /** It can be used; what that does stands in `text`. */
  usable?: boolean;
  cooldown_ms?: number;
  bound?: boolean;
}

export type AbilityTarget = 'none' | 'self' | 'friend' | 'enemy' | 'ground' | 'any';

/** An amount, with per cent of a stat, of the weapon's harm and of the target's health added. */
export interface DealtEntry { min: number; max: number; scale?: number; weapon?: number; of_total?: number }

export interface AbilityEntry {
  name: string;
  text?: string;
  icon: Icon;
  /** Callings that learn it, and at which level. */
  learned?: Record<string, number>;
  cost?: number;
  /** Key of the power it costs: mana, vigour, ... */
  power?: string;
  cooldown_ms?: number;
  cast_ms?: number;
  channel?: boolean;
  range_mm?: number;
  radius_mm?: number;
  target: AbilityTarget;
  school?: string;
  passive?: boolean;
  /** What one blow or healing of it comes from. */
  harm?: DealtEntry;
  heal?: DealtEntry;
  /** Between two repetitions of one that is held. */
  every_ms?: number;
}

export interface AuraEntry {
  name: string;
  text?: string;
  icon: Icon;
  harmful?: boolean;
  duration_ms?: number;
}

export interface CreatureEntry {
  name: string;
  text?: string;
  family?: string;
  level?: number;
  rank?: 'normal' | 'elite' | 'boss';
  stance?: 'friendly' | 'neutral' | 'hostile';
  /** Looks of the model, for the view. */
  model?: string;
}

export interface PersonEntry {
  name: string;
  /** Gives talent points back. */
  trainer?: boolean;
  /** What they do, shown under the name: "Innkeeper". */
  role?: string;
  text?: string;
  vendor?: boolean;
  /** Pages and options of their conversation, text id -> text. */
  texts?: Record<string, string>;
  x?: number;
  z?: number;
}

export interface ObjectiveEntry {
  /** What to do, in words: "Thornback boars slain". */
  text: string;
  count: number;
  /** kill, gather, explore, escort, talk, deliver, use, ... */
  verb?: string;
}
export interface QuestStepEntry { text?: string; objectives: ObjectiveEntry[] }
export interface RewardItem { key: string; count: number }
export interface QuestEntry {
  name: string;
  /** Said when it is offered. */
  text: string;
  /** One line for the log. */
  summary?: string;
  /** Said while it is unfinished. */
  progress?: string;
  /** Said when it is handed in. */
  done?: string;
  level?: number;
  /** Content key of the land it belongs to. */
  land?: string;
  giver?: string;
  taker?: string;
  /** How many players it is made for; absent or 1: alone. */
  group?: number;
  steps: QuestStepEntry[];
  rewards?: { experience?: number; money?: number; items?: RewardItem[]; choice?: RewardItem[] };
}

export interface CallingEntry {
  name: string;
  text: string;
  icon: Icon;
  /** "Protector", "Healer", in a word or two. */
  role?: string;
  colour?: string;
  power?: string;
  /** Abilities in the order they are learned. */
  abilities?: string[];
  /** Where a new character begins, in words. */
  start?: string;
  /** Item keys worn at the start, for the preview. */
  worn?: string[];
}

export interface TalentEntry {
  name: string;
  text: string;
  icon: Icon;
  calling: string;
  /** Place in the tree, from 0. */
  row: number;
  column: number;
  ranks: number;
  /** Talent that must be full first. */
  requires?: string;
  /** Level needed. */
  level?: number;
}

export interface ResourceEntry { name: string; text?: string; icon?: Icon; item?: string; model?: string }
export interface ObjectEntry { name: string; text?: string; verb?: string; icon?: Icon; model?: string }
export interface TitleEntry { name: string; text?: string }
export interface EmoteEntry {
  name: string;
  icon?: Icon;
  /** Sentences with {name} and {target}: seen by oneself, by others, and with a target. */
  self?: string;
  other?: string;
  self_at?: string;
  other_at?: string;
  /** Other words after the slash. */
  words?: string[];
}
export interface AreaEntry { name: string; text?: string; land?: string; x?: number; z?: number; radius_mm?: number }
export interface LandEntry { name: string; text?: string; levels?: [number, number]; x?: number; z?: number }

export interface Catalogue {
  version: string;
  items: Record<string, ItemEntry>;
  abilities: Record<string, AbilityEntry>;
  auras: Record<string, AuraEntry>;
  creatures: Record<string, CreatureEntry>;
  persons: Record<string, PersonEntry>;
  quests: Record<string, QuestEntry>;
  callings: Record<string, CallingEntry>;
  talents: Record<string, TalentEntry>;
  resources: Record<string, ResourceEntry>;
  objects: Record<string, ObjectEntry>;
  titles: Record<string, TitleEntry>;
  emotes: Record<string, EmoteEntry>;
  areas: Record<string, AreaEntry>;
  lands: Record<string, LandEntry>;
  /** Texts by id: pages and options of talks, hints. */
  texts?: Record<string, string>;
}

/** The kinds of entries that have a name. */
export type CatalogueKind = Exclude<keyof Catalogue, 'version' | 'texts'>;

export const emptyCatalogue: Catalogue = {
  version: '', items: {}, abilities: {}, auras: {}, creatures: {}, persons: {}, quests: {}, callings: {},
  talents: {}, resources: {}, objects: {}, titles: {}, emotes: {}, areas: {}, lands: {}, texts: {},
};

/** The catalogue in use. Replace the whole value when content or language changes. */
export const catalogue = signal<Catalogue>(emptyCatalogue);

/** Returns the entry, or undefined when the catalogue does not have it (yet). */
export function entryOf<K extends CatalogueKind>(kind: K, key: string): Catalogue[K][string] | undefined {
  const table = catalogue.value[kind] as Record<string, Catalogue[K][string]> | undefined;
  return table && Object.hasOwn(table, key) ? table[key] : undefined;
}

/** Returns the name of an entry; for one that is missing, its key made readable. */
export function nameOf(kind: CatalogueKind, key: string): string {
  return entryOf(kind, key)?.name ?? readableKey(key);
}

/** Returns the text of an id: from `texts`, else from the person's own texts, else the id itself. */
export function textOf(id: string, person = ''): string {
  return catalogue.value.texts?.[id] ?? entryOf('persons', person)?.texts?.[id] ?? id;
}

function readableKey(key: string): string {
  const words = key.replace(/[_-]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
