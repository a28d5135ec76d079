// The quest log and the markers on minimap, map and over heads.

import { computed, signal } from '@preact/signals';
import { entryOf } from './catalogue.ts';
import type { EntityId } from './session.ts';

export type QuestPhase = 'active' | 'ready' | 'done' | 'failed';
export interface QuestState {
  key: string;
  /** Step of the content entry, from 0. */
  step: number;
  /** One count for each objective of the step. */
  counts: readonly number[];
  phase: QuestPhase;
}
/** Every quest the character has or had, by key. */
export const quests = signal<ReadonlyMap<string, QuestState>>(new Map());

export interface MarkerState {
  entity: EntityId;
  kind: 'offer' | 'turn_in' | 'active' | 'area';
  quest: string;
  /** Millimetres on the map. */
  x: number;
  z: number;
  /** Of an area; 0 for a point. */
  radius: number;
  person: string;
}
export const markers = signal<readonly MarkerState[]>([]);

/** Quests that are not over, in the order they were taken. */
export const openQuests = computed(() => [...quests.value.values()].filter((quest) => quest.phase !== 'done'));

/** Keys of the quests the tracker leaves out. */
export const untracked = signal<ReadonlySet<string>>(new Set());

export interface ObjectiveState { text: string; count: number; needed: number; done: boolean }

/** Joins the counts of a quest with the words of the catalogue. */
export function objectivesOf(quest: QuestState): ObjectiveState[] {
  const step = entryOf('quests', quest.key)?.steps[quest.step];
  if (!step) return [];
  return step.objectives.map((objective, i) => {
    const needed = Math.max(1, objective.count || 1);
    const count = quest.phase === 'ready' ? needed : Math.min(needed, quest.counts[i] ?? 0);
    return { text: objective.text, count, needed, done: count >= needed };
  });
}
