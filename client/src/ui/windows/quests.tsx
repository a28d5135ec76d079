// The quest log.

import type { JSX } from 'preact';
import { n, t } from '../../i18n/i18n.ts';
import { entryOf, nameOf } from '../../state/catalogue.ts';
import { party } from '../../state/dialogs.ts';
import { intents } from '../../state/intents.ts';
import { objectivesOf, openQuests, quests, type QuestState } from '../../state/quests.ts';
import { progress } from '../../state/self.ts';
import { changeSettings, settings } from '../../state/settings.ts';
import { Button, Glyph } from '../bits.tsx';
import { ask } from '../dialogs/confirm.tsx';
import { paragraphs, Rewards } from '../dialogs/talk.tsx';
import { insertIntoChat } from '../chat/chatstate.ts';
import { spoken } from '../spoken.ts';
import { closeWindow, openWindow, Panel } from '../window.tsx';
import { chosenQuest } from './queststate.ts';
import { lookAtQuest } from './mapstate.ts';

export function QuestsWindow(): JSX.Element {
  const open = openQuests.value;
  const done = [...quests.value.values()].filter((quest) => quest.phase === 'done').length;
  const chosen = quests.value.get(chosenQuest.value) ?? open[0];
  const lands = [...new Set(open.map((quest) => entryOf('quests', quest.key)?.land ?? ''))];
  return (
    <Panel name="quests" title={t('window.quests')} glyph="scroll" onClose={() => closeWindow('quests')} footer={<span>{t('quest.done_count', { n: done })}</span>}>
      {open.length === 0 ? <p class="nothing">{t('quest.none')}</p> : (
        <div class="quest-log">
          <nav class="quest-list" aria-label={t('window.quests')}>
            {lands.map((land) => (
              <section key={land} aria-label={land ? nameOf('lands', land) : t('quest.elsewhere')}>
                <h3>{land ? nameOf('lands', land) : t('quest.elsewhere')}</h3>
                {open.filter((quest) => (entryOf('quests', quest.key)?.land ?? '') === land).map((quest) => <QuestRow quest={quest} chosen={quest.key === chosen?.key} key={quest.key} />)}
              </section>
            ))}
          </nav>
          {chosen ? <QuestDetail quest={chosen} /> : null}
        </div>
      )}
    </Panel>
  );
}

/** How hard a quest is against one's level: a word for a class and a sign. */
function hardness(level: number | undefined): string {
  const difference = (level ?? 1) - progress.value.level;
  return difference >= 3 ? 'hard' : difference >= 1 ? 'tough' : difference >= -2 ? 'fair' : 'easy';
}

function QuestRow({ quest, chosen }: { quest: QuestState; chosen: boolean }): JSX.Element {
  const entry = entryOf('quests', quest.key);
  return (
    <button type="button" class={`quest-row ${hardness(entry?.level)}`} aria-current={chosen ? 'true' : undefined} onClick={() => (chosenQuest.value = quest.key)}>
      <span>{nameOf('quests', quest.key)}</span>
      {quest.phase === 'ready' ? <Glyph name="ask" colour="gold" /> : quest.phase === 'failed' ? <Glyph name="close" colour="red" /> : (entry?.group ?? 1) > 1 ? <Glyph name="people" colour="steel" /> : null}
      {entry?.level ? <small>{entry.level}</small> : null}
    </button>
  );
}

function QuestDetail({ quest }: { quest: QuestState }): JSX.Element {
  const entry = entryOf('quests', quest.key);
  const tracked = !settings.value.untracked.includes(quest.key);
  const track = (): void => changeSettings({ untracked: tracked ? [...settings.peek().untracked, quest.key].slice(-100) : settings.peek().untracked.filter((key) => key !== quest.key) });
  const abandon = (): void => ask({ title: t('quest.abandon'), text: t('quest.abandon_sure', { name: nameOf('quests', quest.key) }), yes: t('quest.abandon'), danger: true, act: () => intents.abandonQuest(quest.key) });
  const stepText = entry?.steps[quest.step]?.text;
  return (
    <article class="quest-detail">
      <h3>{nameOf('quests', quest.key)}</h3>
      {entry?.summary ? <p class="summary">{spoken(entry.summary)}</p> : null}
      {stepText ? <p>{stepText}</p> : null}
      <ul class="goals">
        {objectivesOf(quest).map((objective) => <li key={objective.text} class={objective.done ? 'done' : ''}><Glyph name={objective.done ? 'check' : 'spark'} colour={objective.done ? 'leaf' : 'bronze'} /><span>{objective.text}</span>{objective.needed > 1 ? <b>{n(objective.count)}/{n(objective.needed)}</b> : null}</li>)}
      </ul>
      {quest.phase === 'ready' && entry?.taker ? <p class="done">{t('quest.return_to', { name: nameOf('persons', entry.taker) })}</p> : null}
      <div class="speech">{paragraphs(spoken(entry?.text ?? ''))}</div>
      {entry ? <Rewards entry={entry} /> : null}
      <div class="buttons">
        <Button kind="small" onClick={() => { lookAtQuest(quest.key); openWindow('map'); }}>{t('quest.on_map')}</Button>
        <Button kind="small" pressed={tracked} onClick={track}>{tracked ? t('quest.untrack') : t('quest.track')}</Button>
        {party.value ? <Button kind="small" onClick={() => intents.shareQuest(quest.key)}>{t('quest.share')}</Button> : null}
        <Button kind="small" onClick={() => insertIntoChat(`[quest:${quest.key}]`)}>{t('quest.link')}</Button>
        <Button kind="small" class="danger" onClick={abandon}>{t('quest.abandon')}</Button>
      </div>
    </article>
  );
}
