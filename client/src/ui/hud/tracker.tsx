// The quest tracker on the right side.

import type { JSX } from 'preact';
import { n, t } from '../../i18n/i18n.ts';
import { entryOf, nameOf } from '../../state/catalogue.ts';
import { objectivesOf, openQuests, type QuestState } from '../../state/quests.ts';
import { settings } from '../../state/settings.ts';
import { Glyph } from '../bits.tsx';
import { showQuest } from '../windows/queststate.ts';

const MAX_TRACKED = 5;

export function QuestTracker(): JSX.Element | null {
  const shown = openQuests.value.filter((quest) => !settings.value.untracked.includes(quest.key)).slice(0, MAX_TRACKED);
  if (shown.length === 0) return null;
  return (
    <section class="tracker panel" aria-label={t('hud.quests')}>
      {shown.map((quest) => <TrackedQuest quest={quest} key={quest.key} />)}
    </section>
  );
}

function TrackedQuest({ quest }: { quest: QuestState }): JSX.Element {
  const entry = entryOf('quests', quest.key);
  return (
    <div class={`tracked ${quest.phase}`}>
      <button type="button" onClick={() => showQuest(quest.key)}>{nameOf('quests', quest.key)}</button>
      {quest.phase === 'ready'
        ? <p class="done"><Glyph name="ask" colour="gold" />{entry?.taker ? t('quest.return_to', { name: nameOf('persons', entry.taker) }) : t('quest.ready')}</p>
        : quest.phase === 'failed' ? <p class="failed">{t('quest.failed')}</p>
        : <ul>{objectivesOf(quest).map((objective) => (
            <li key={objective.text} class={objective.done ? 'done' : ''}>
              <span>{objective.text}</span>{objective.needed > 1 ? <b>{n(objective.count)}/{n(objective.needed)}</b> : objective.done ? <Glyph name="check" colour="leaf" /> : null}
            </li>
          ))}</ul>}
    </div>
  );
}
