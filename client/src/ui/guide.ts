// The first ten minutes: one hint at a time, each once, when the moment for it has come.
// `Hint` events of the server come the same way, through the signal `hint`.

import { effect, untracked } from '@preact/signals';
import { bags } from '../state/bags.ts';
import { chatLog } from '../state/chat.ts';
import { entryOf } from '../state/catalogue.ts';
import { markers, openQuests } from '../state/quests.ts';
import { death, progress, self } from '../state/self.ts';
import { account, screen } from '../state/session.ts';
import { changeSettings, settings } from '../state/settings.ts';
import { hint, neighbours } from '../state/surroundings.ts';

/** Millimetres within which something counts as near. */
const NEAR = 25_000;
/** Level from which a guest is reminded that only this browser knows them. */
const REMIND_LEVEL = 3;

const near = (test: (kind: string, stance: string) => boolean): boolean => neighbours.value.some((other) => other.distance < NEAR && test(other.kind, other.stance));

/** Hints in the order in which they matter; the first whose moment has come and that was not seen is shown. */
const MOMENTS: readonly { key: string; now: () => boolean; over?: () => boolean }[] = [
  { key: 'death', now: () => death.value !== null, over: () => death.value === null },
  { key: 'entered', now: () => true, over: () => openQuests.value.length > 0 },
  { key: 'ready', now: () => openQuests.value.some((quest) => quest.phase === 'ready') },
  { key: 'level', now: () => progress.value.level > 1 },
  { key: 'talent', now: () => progress.value.talentPoints > 0, over: () => progress.value.talentPoints === 0 },
  { key: 'bags', now: () => [...bags.value.items.values()].some((item) => !item.worn && entryOf('items', item.key)?.slot !== undefined) },
  { key: 'loot', now: () => near((kind) => kind === 'corpse') },
  { key: 'took_quest', now: () => openQuests.value.length > 0 },
  { key: 'target', now: () => near((kind, stance) => kind === 'creature' && stance === 'hostile') },
  { key: 'eat', now: () => lowHealth(), over: () => !lowHealth() },
  { key: 'gather', now: () => near((kind) => kind === 'resource') },
  { key: 'person', now: () => openQuests.value.length === 0 && markers.value.some((marker) => marker.kind === 'offer'), over: () => openQuests.value.length > 0 },
  { key: 'group', now: () => openQuests.value.some((quest) => (entryOf('quests', quest.key)?.group ?? 1) > 1) },
  { key: 'chat', now: () => chatLog.value.some((line) => line.from !== '' && !line.own && !line.bot) },
  { key: 'account', now: () => account.value?.name === '' && progress.value.level >= REMIND_LEVEL, over: () => account.value?.name !== '' },
];

function lowHealth(): boolean {
  const vitals = self.value?.vitals;
  return vitals !== undefined && !vitals.dead && !vitals.inCombat && vitals.maxHealth > 0 && vitals.health < vitals.maxHealth * 0.4;
}

/** Returns the hint for the moment, or null. */
export function hintNow(seen: readonly string[]): string | null {
  return MOMENTS.find((moment) => !seen.includes(moment.key) && !moment.over?.() && moment.now())?.key ?? null;
}

function markSeen(key: string): void {
  if (!settings.peek().seen.includes(key)) changeSettings({ seen: [...settings.peek().seen, key].slice(-100) });
}

/** Begins to guide; returns how to stop. A hint that has become idle leaves by itself. */
export function guide(): () => void {
  return effect(() => {
    if (screen.value !== 'world' || !settings.value.hints) return;
    const { seen } = settings.value;
    const shown = hint.value;
    const over = shown !== null && (seen.includes(shown) || MOMENTS.find((moment) => moment.key === shown)?.over?.() === true);
    const next = shown === null || over ? hintNow(shown === null ? seen : [...seen, shown]) : shown;
    if (next === shown) return;
    untracked(() => {
      if (shown !== null) markSeen(shown);
      hint.value = next;
    });
  });
}
