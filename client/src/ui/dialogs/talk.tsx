// Talking with someone: the page, its answers, quests to take and to hand in.

import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { n, t } from '../../i18n/i18n.ts';
import { entryOf, nameOf, textOf, type QuestEntry, type RewardItem } from '../../state/catalogue.ts';
import { talk, vendor, type TalkState } from '../../state/dialogs.ts';
import { openQuests } from '../../state/quests.ts';
import { neighbours } from '../../state/surroundings.ts';
import { intents } from '../../state/intents.ts';
import { Button, Glyph, Icon, Money } from '../bits.tsx';
import { ItemCompareTip } from '../entrytips.tsx';
import { spoken } from '../spoken.ts';
import { tipFor } from '../tip.tsx';
import { Panel } from '../window.tsx';

/** The quest of the talk that is looked at; empty for the page itself. */
const opened = signal('');
const reward = signal(-1);

const FIRST_PAGE = 'start';

/** Ends the talk. */
export function endTalk(): boolean {
  const open = talk.peek() !== null || vendor.peek() !== null;
  if (open) intents.closeTalk();
  return open;
}

export function TalkDialog(): JSX.Element | null {
  const state = talk.value;
  if (!state || vendor.value) return null;
  return <TalkPanel state={state} key={state.entity} />;
}

/** The quest to open on a page: one to hand in, one that has come up since the page was shown before, or all there is. */
export function questToOpen(state: TalkState, before: TalkState | null): string {
  const only = state.options.length === 0 && !state.vendor && state.offers.length + state.turnIns.length === 1;
  const all = [...state.turnIns, ...state.offers];
  const news = before && before.page === state.page ? all.find((quest) => !before.offers.includes(quest) && !before.turnIns.includes(quest)) : undefined;
  return state.turnIns[0] ?? news ?? (only ? (all[0] ?? '') : '');
}

/** Who speaks: a person with what they are, a board, or a friend who shares a quest. */
export function titleOf({ person, entity }: TalkState): string {
  if (!person) return neighbours.value.find(({ id }) => id === entity)?.name || t('window.quests');
  const role = entryOf('persons', person)?.role;
  return role ? `${nameOf('persons', person)} · ${role}` : nameOf('persons', person);
}

function TalkPanel({ state }: { state: TalkState }): JSX.Element {
  const before = useRef<TalkState | null>(null);
  useEffect(() => {
    opened.value = questToOpen(state, before.current);
    before.current = state;
    reward.value = -1;
  }, [state]);
  const title = titleOf(state);
  const quest = opened.value;
  const known = state.offers.includes(quest) || state.turnIns.includes(quest);
  return (
    <Panel name="talk" title={title} glyph="chat" onClose={endTalk} layer={5}>
      {known ? <QuestPage state={state} quest={quest} /> : <TalkPage state={state} />}
    </Panel>
  );
}

function TalkPage({ state }: { state: TalkState }): JSX.Element {
  const choose = (quest: string): void => {
    reward.value = -1;
    opened.value = quest;
  };
  return (
    <>
      <div class="speech">{paragraphs(spoken(textOf(state.page, state.person)))}{reminders(state)}</div>
      <ul class="answers">
        {state.turnIns.map((quest) => <li key={quest}><button type="button" class="answer turn-in" onClick={() => choose(quest)}><Glyph name="ask" colour="gold" />{nameOf('quests', quest)}</button></li>)}
        {state.offers.map((quest) => <li key={quest}><button type="button" class="answer offer" onClick={() => choose(quest)}><Glyph name="bang" colour="gold" />{nameOf('quests', quest)}</button></li>)}
        {state.options.map((option) => <li key={option.id}><button type="button" class="answer" onClick={() => intents.choose(state.entity, option.id)}><Glyph name="chat" colour="sand" />{spoken(textOf(option.text, state.person))}</button></li>)}
        {state.vendor ? <li><button type="button" class="answer" onClick={() => intents.choose(state.entity, 'vendor')}><Glyph name="bag" colour="leather" />{t('talk.trade')}</button></li> : null}
        <li><button type="button" class="answer leave" onClick={endTalk}><Glyph name="door" colour="wood" />{t('talk.leave')}</button></li>
      </ul>
    </>
  );
}

/** What a person says of quests of theirs that are under way; on their first page. */
function reminders(state: TalkState): JSX.Element[] {
  if (state.page !== FIRST_PAGE) return [];
  return openQuests.value.flatMap(({ key, phase }) => {
    const entry = entryOf('quests', key);
    return phase === 'active' && entry?.progress && entry.taker === state.person ? [<p key={key} class="reminder"><b>{entry.name}</b> {spoken(entry.progress)}</p>] : [];
  });
}

/** Splits a text at its empty lines. */
export function paragraphs(text: string): JSX.Element[] {
  return text.split(/\n\s*\n/).map((part, i) => <p key={i}>{part}</p>);
}

function QuestPage({ state, quest }: { state: TalkState; quest: string }): JSX.Element {
  const entry = entryOf('quests', quest);
  const turnIn = state.turnIns.includes(quest);
  const choice = entry?.rewards?.choice ?? [];
  const back = (): void => void (opened.value = '');
  const accept = (): void => {
    intents.acceptQuest(state.entity, quest);
    back();
  };
  const handIn = (): void => {
    intents.turnInQuest(state.entity, quest, choice.length > 0 ? reward.peek() : -1);
    back();
  };
  return (
    <article class="quest-page">
      <h3>{nameOf('quests', quest)}{(entry?.group ?? 1) > 1 ? <span class="tag">{t('quest.group', { n: entry?.group ?? 1 })}</span> : null}</h3>
      <div class="speech">{paragraphs(spoken((turnIn ? entry?.done : entry?.text) ?? ''))}</div>
      {!turnIn && entry ? <Goals entry={entry} /> : null}
      {entry ? <Rewards entry={entry} choosing={turnIn} /> : null}
      <div class="buttons">
        <Button onClick={back}>{t('talk.back')}</Button>
        {turnIn
          ? <Button kind="main" disabled={choice.length > 0 && reward.value < 0} onClick={handIn}>{choice.length > 0 && reward.value < 0 ? t('quest.choose_reward') : t('quest.turn_in')}</Button>
          : <Button kind="main" onClick={accept}>{t('quest.accept')}</Button>}
      </div>
    </article>
  );
}

function Goals({ entry }: { entry: QuestEntry }): JSX.Element | null {
  const goals = entry.steps[0]?.objectives ?? [];
  if (goals.length === 0) return null;
  return <ul class="goals" aria-label={t('quest.goals')}>{goals.map((goal) => <li key={goal.text}>{goal.text}{goal.count > 1 ? <b> ×{n(goal.count)}</b> : null}</li>)}</ul>;
}

/** What a quest gives; with `choosing` the choice can be made. */
export function Rewards({ entry, choosing = false }: { entry: QuestEntry; choosing?: boolean }): JSX.Element | null {
  const { experience = 0, money = 0, items = [], choice = [] } = entry.rewards ?? {};
  if (!experience && !money && items.length === 0 && choice.length === 0) return null;
  return (
    <section class="rewards" aria-label={t('quest.rewards')}>
      <h4>{t('quest.rewards')}</h4>
      <div class="reward-line">
        {experience ? <span class="xp"><Glyph name="star" colour="violet" />{t('quest.experience', { n: experience })}</span> : null}
        {money ? <Money amount={money} /> : null}
      </div>
      {items.length > 0 ? <div class="reward-items">{items.map((item) => <RewardButton key={item.key} item={item} />)}</div> : null}
      {choice.length > 0 ? (
        <>
          <h4>{t('quest.one_of')}</h4>
          <div class="reward-items" role={choosing ? 'radiogroup' : undefined} aria-label={choosing ? t('quest.one_of') : undefined}>
            {choice.map((item, i) => <RewardButton key={item.key} item={item} {...(choosing ? { chosen: reward.value === i, choose: () => void (reward.value = i) } : {})} />)}
          </div>
        </>
      ) : null}
    </section>
  );
}

function RewardButton({ item, chosen, choose }: { item: RewardItem; chosen?: boolean; choose?: () => void }): JSX.Element {
  const entry = entryOf('items', item.key);
  const inside = <><span class={`slot small quality-${entry?.quality ?? 'common'}`}><Icon icon={entry?.icon} />{item.count > 1 ? <b class="count">{n(item.count)}</b> : null}</span><span class={`quality-${entry?.quality ?? 'common'}`}>{nameOf('items', item.key)}</span></>;
  const tip = tipFor(() => <ItemCompareTip itemKey={item.key} />);
  if (!choose) return <span class="reward" tabIndex={0} {...tip}>{inside}</span>;
  return <button type="button" class={`reward ${chosen ? 'chosen' : ''}`} role="radio" aria-checked={chosen ?? false} onClick={choose} {...tip}>{inside}</button>;
}
