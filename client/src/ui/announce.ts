// Says aloud what changed: watches the signals and turns news into notices, lines in the log
// and sounds, so that nobody who fills the signals has to.

import { effect, untracked } from '@preact/signals';
import { t } from '../i18n/i18n.ts';
import { bags } from '../state/bags.ts';
import { nameOf } from '../state/catalogue.ts';
import { addChat, chatLog, notify, unread } from '../state/chat.ts';
import { lootRolls, partyInvite } from '../state/dialogs.ts';
import { objectivesOf, quests, type QuestState } from '../state/quests.ts';
import { death, progress } from '../state/self.ts';
import { screen } from '../state/session.ts';
import { chatTab } from './chat/chatstate.ts';
import { sound } from './sound.ts';

/** Calls `act` with the old and the new value at each change while one is in the world; the first value is no news. */
function watch<T>(read: () => T, act: (now: T, before: T) => void): () => void {
  let before: T | undefined;
  let known = false;
  return effect(() => {
    const now = read();
    const inWorld = screen.value === 'world';
    untracked(() => {
      if (known && inWorld && before !== undefined) act(now, before);
      before = now;
      known = inWorld;
    });
  });
}

function tellQuest(now: QuestState, before: QuestState | undefined): void {
  const name = nameOf('quests', now.key);
  if (!before) {
    if (now.phase !== 'active' && now.phase !== 'ready') return;
    addChat({ channel: 'system', text: t('announce.quest_taken', { name }) });
    sound('questAccepted');
    return;
  }
  if (now.phase !== before.phase) {
    if (now.phase === 'ready') {
      notify('good', t('announce.quest_ready', { name }));
      sound('objective');
    } else if (now.phase === 'done') {
      notify('big', name, t('announce.quest_done', { name }));
      sound('questDone');
    } else if (now.phase === 'failed') notify('error', t('announce.quest_failed', { name }));
    return;
  }
  const olds = now.step === before.step ? objectivesOf(before) : [];
  objectivesOf(now).forEach((objective, i) => {
    const old = olds[i];
    if (!old || objective.count <= old.count) return;
    notify('good', t('announce.progress', { text: objective.text, count: objective.count, needed: objective.needed }));
    if (objective.done) sound('objective');
  });
}

function tellItems(now: typeof bags.value, before: typeof bags.value): void {
  // The whole bags of the first moment are no news.
  if (before.size === 0) return;
  for (const [id, item] of now.items) if (!before.items.has(id)) tellItem(item.key, 1);
  for (const [key, amount] of now.stacks) {
    const more = amount - (before.stacks.get(key) ?? 0);
    if (more > 0) tellItem(key, more);
  }
}

function tellItem(key: string, count: number): void {
  addChat({ channel: 'loot', text: t('announce.item', { name: `[item:${key}]${count > 1 ? ` ×${count}` : ''}` }) });
  sound('item');
}

/** Begins to announce; returns how to stop. */
export function announce(): () => void {
  const stops = [
    watch(() => progress.value.level, (level, before) => {
      if (level <= before || before <= 0) return;
      notify('big', t('announce.level', { level }), t('announce.level_detail'));
      sound('levelUp');
    }),
    watch(() => quests.value, (now, before) => {
      // A log that fills at once is the one of the entry.
      if (before.size === 0 && now.size > 1) return;
      for (const quest of now.values()) if (before.get(quest.key) !== quest) tellQuest(quest, before.get(quest.key));
    }),
    watch(() => bags.value, tellItems),
    watch(() => partyInvite.value, (invite) => invite && sound('invite')),
    watch(() => lootRolls.value.length, (count, before) => count > before && sound('invite')),
    watch(() => death.value !== null, (dead) => dead && sound('death')),
    watch(() => chatLog.value.at(-1), (line) => {
      if (!line || line.own) return;
      if (line.channel === 'whisper') sound('whisper');
      else if (line.channel === 'party') sound('chat');
      if (chatTab.peek() !== 'all') unread.value = { ...unread.peek(), [line.channel]: (unread.peek()[line.channel] ?? 0) + 1 };
    }),
  ];
  return () => stops.forEach((stop) => stop());
}
