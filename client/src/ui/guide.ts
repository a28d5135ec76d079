// The first ten minutes: one hint at a time, each once, when the moment for it has come.
// `Hint` events of the server wait for their turn in `waitingHints`.

import { effect, signal, untracked } from '@preact/signals';
import { bags } from '../state/bags.ts';
import { chatLog } from '../state/chat.ts';
import { entryOf } from '../state/catalogue.ts';
import { markers, openQuests } from '../state/quests.ts';
import { death, progress, self } from '../state/self.ts';
import { account, screen } from '../state/session.ts';
import { changeSettings, settings } from '../state/settings.ts';
import { hint, neighbours, waitingHints } from '../state/surroundings.ts';

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

/** What stands long enough to be read makes room for what waits; later it leaves by itself. */
const READ_MS = 9000;
const OLD_MS = 45_000;
export type Age = 'new' | 'read' | 'old';

/** Returns what is shown after the hint `shown`: itself, the next, or null. */
export function hintAfter(shown: string | null, age: Age, waiting: readonly string[], seen: readonly string[]): string | null {
  const gone = shown !== null && (seen.includes(shown) || MOMENTS.find((moment) => moment.key === shown)?.over?.() === true);
  const known = shown === null ? seen : [...seen, shown];
  const next = waiting.find((key) => !known.includes(key) && MOMENTS.find((moment) => moment.key === key)?.over?.() !== true) ?? hintNow(known);
  return shown === null || gone || age === 'old' || (age === 'read' && next !== null) ? next : shown;
}

/** Begins to guide; returns how to stop. One hint stands at a time; one that was read or has become idle leaves by itself. */
export function guide(): () => void {
  const age = signal<Age>('new');
  let timers: ReturnType<typeof setTimeout>[] = [];
  const stop = effect(() => {
    if (screen.value !== 'world' || !settings.value.hints) return;
    const shown = hint.value;
    const next = hintAfter(shown, age.value, waitingHints.value, settings.value.seen);
    if (next === shown) return;
    untracked(() => {
      if (shown !== null) markSeen(shown);
      waitingHints.value = waitingHints.peek().filter((key) => key !== next);
      timers.forEach(clearTimeout);
      age.value = 'new';
      timers = next === null ? [] : [setTimeout(() => (age.value = 'read'), READ_MS), setTimeout(() => (age.value = 'old'), OLD_MS)];
      hint.value = next;
    });
  });
  return () => {
    timers.forEach(clearTimeout);
    stop();
  };
}
