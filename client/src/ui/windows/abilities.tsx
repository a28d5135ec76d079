// The book of abilities and the tree of talents.

import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import { n, t } from '../../i18n/i18n.ts';
import { actionLabel } from '../../input/bindings.ts';
import { slotAction } from '../../input/actions.ts';
import { catalogue, entryOf, nameOf, type TalentEntry } from '../../state/catalogue.ts';
import { intents } from '../../state/intents.ts';
import { HOTBAR_SLOTS, hotbar, hotbarPage, knownAbilities, progress, self } from '../../state/self.ts';
import { Button, Icon, moneyText, Tabs } from '../bits.tsx';
import { carried, startCarry } from '../carry.ts';
import { insertIntoChat } from '../chat/chatstate.ts';
import { ask } from '../dialogs/confirm.tsx';
import { AbilityTip } from '../entrytips.tsx';
import { setSlot } from '../hud/hotbar.tsx';
import { tipFor } from '../tip.tsx';
import { closeWindow, Panel } from '../window.tsx';

export const abilitiesTab = signal<'book' | 'talents'>('book');

export function AbilitiesWindow(): JSX.Element {
  const points = progress.value.talentPoints;
  const tabs = [{ id: 'book', label: t('abilities.book') }, points > 0 ? { id: 'talents', label: t('abilities.talents'), badge: points } : { id: 'talents', label: t('abilities.talents') }];
  return (
    <Panel name="abilities" title={t('window.abilities')} glyph="book" onClose={() => closeWindow('abilities')}>
      <Tabs name="abilities" label={t('window.abilities')} tabs={tabs} active={abilitiesTab.value} onChange={(id) => (abilitiesTab.value = id as 'book')} />
      <div role="tabpanel" id="abilities-panel" aria-labelledby={`abilities-tab-${abilitiesTab.value}`}>
        {abilitiesTab.value === 'book' ? <Book /> : <Talents />}
      </div>
    </Panel>
  );
}

/** Level at which one's calling learns an ability; 0 when it does not. */
function learnedAt(ability: string): number {
  return entryOf('abilities', ability)?.learned?.[self.value?.key ?? ''] ?? 0;
}

function Book(): JSX.Element {
  const known = knownAbilities.value;
  const later = Object.keys(catalogue.value.abilities).filter((ability) => !known.includes(ability) && learnedAt(ability) > 0);
  const all = ['attack', ...known, ...later.sort((a, b) => learnedAt(a) - learnedAt(b))];
  return (
    <>
      <ul class="book">{all.map((ability) => <BookRow ability={ability} known={ability === 'attack' || known.includes(ability)} key={ability} />)}</ul>
      <p class="help-line">{t('abilities.help')}</p>
    </>
  );
}

/** Puts an ability into the first free slot of the page that is shown. */
function putInFreeSlot(ability: string): void {
  const first = hotbarPage.peek() * HOTBAR_SLOTS;
  const free = hotbar.peek().findIndex((content, i) => i >= first && content === '');
  if (free >= 0 && !hotbar.peek().includes(ability)) setSlot(free, ability);
}

function BookRow({ ability, known }: { ability: string; known: boolean }): JSX.Element {
  const entry = entryOf('abilities', ability);
  const icon = ability === 'attack' ? { glyph: 'fight', colour: 'steel' } : entry?.icon;
  const name = ability === 'attack' ? t('ability.attack') : nameOf('abilities', ability);
  const slot = hotbar.value.indexOf(ability);
  const onClick = (event: MouseEvent): void => {
    if (event.shiftKey) insertIntoChat(`[ability:${ability}]`);
    else carried.value = { kind: 'ability', key: ability };
  };
  return (
    <li class={known ? '' : 'unknown'}>
      <button type="button" class={`slot ${carried.value?.kind === 'ability' && carried.value.key === ability ? 'in-hand' : ''}`} disabled={!known} aria-label={t('abilities.pick_up', { name })}
        onClick={onClick} onDblClick={() => { carried.value = null; putInFreeSlot(ability); }} onPointerDown={(event) => known && startCarry(event, { kind: 'ability', key: ability }, icon, () => undefined)} {...tipFor(() => <AbilityTip ability={ability} />)}>
        <Icon icon={icon} />
      </button>
      <span class="book-words">
        <b>{name}</b>
        <small>{known ? (ability === 'attack' ? t('ability.attack_text') : entry?.text) : t('tip.level', { level: learnedAt(ability) })}</small>
      </span>
      {slot >= 0 ? <kbd>{actionLabel(slotAction(slot))}</kbd> : known ? <Button kind="small" onClick={() => putInFreeSlot(ability)} label={t('abilities.place', { name })}>+</Button> : null}
    </li>
  );
}

/** As in engine/rules/progress: points that a row needs for each row above it, and coins for each level to forget all. */
const POINTS_PER_ROW = 2;
const RESET_COST = 10;

/** How many points are still to be spent above a talent's row before it opens. */
export function pointsMissing(talent: Pick<TalentEntry, 'calling' | 'row'>): number {
  const spent = Object.entries(progress.value.talents).reduce((sum, [key, ranks]) => {
    const other = entryOf('talents', key);
    return other && other.calling === talent.calling && other.row < talent.row ? sum + ranks : sum;
  }, 0);
  return Math.max(0, talent.row * POINTS_PER_ROW - spent);
}

function Talents(): JSX.Element {
  const mine = Object.entries(catalogue.value.talents).filter(([, talent]) => talent.calling === self.value?.key);
  const { talentPoints, talents } = progress.value;
  const spent = Object.values(talents).reduce((sum, ranks) => sum + ranks, 0);
  const columns = Math.max(1, ...mine.map(([, talent]) => talent.column + 1));
  const names = Object.values(catalogue.value.persons).filter(({ trainer }) => trainer).map(({ name }) => name).join(', ');
  const reset = (): void => ask({ title: t('talents.reset'), text: t('talents.reset_sure', { cost: moneyText(progress.peek().level * RESET_COST), names }), yes: t('talents.reset'), act: () => intents.resetTalents() });
  return (
    <>
      <p class="talent-points">{t('talents.points', { n: talentPoints })}</p>
      <div class="talents" style={{ '--columns': columns }}>
        {mine.map(([key, talent]) => <Talent key={key} talentKey={key} talent={talent} />)}
      </div>
      {mine.length === 0 ? <p class="nothing">{t('talents.none')}</p> : null}
      {spent > 0 ? <div class="buttons"><Button kind="small" onClick={reset}>{t('talents.reset')}</Button></div> : null}
    </>
  );
}

function Talent({ talentKey, talent }: { talentKey: string; talent: TalentEntry }): JSX.Element {
  const { talentPoints, talents, level } = progress.value;
  const ranks = talents[talentKey] ?? 0;
  const needed = talent.requires ? entryOf('talents', talent.requires) : undefined;
  const missing = pointsMissing(talent);
  const locked = level < (talent.level ?? 1) || missing > 0 || (needed !== undefined && (talents[talent.requires ?? ''] ?? 0) < needed.ranks);
  const canLearn = !locked && talentPoints > 0 && ranks < talent.ranks;
  return (
    <button type="button" class={`talent ${ranks >= talent.ranks ? 'full' : ranks > 0 ? 'some' : ''} ${locked ? 'locked' : ''} ${canLearn ? 'open' : ''}`} style={{ gridRow: talent.row + 1, gridColumn: talent.column + 1 }}
      aria-disabled={!canLearn} onClick={() => canLearn && intents.trainTalent(talentKey)}
      {...tipFor(() => <><strong>{talent.name} <small>{n(ranks)}/{n(talent.ranks)}</small></strong><p>{talent.text}</p>{locked ? <p class="no">{level < (talent.level ?? 1) ? t('tip.level', { level: talent.level ?? 1 }) : missing > 0 ? t('talents.above', { n: missing }) : t('talents.needs', { name: needed?.name ?? '' })}</p> : canLearn ? <p class="tip-action">{t('talents.learn')}</p> : null}</>)}>
      <span class="slot"><Icon icon={talent.icon} /></span><b aria-hidden="true">{ranks}/{talent.ranks}</b><small aria-hidden="true">{talent.name}</small><span class="visually-hidden">{t('talents.label', { name: talent.name, ranks, most: talent.ranks })}</span>
    </button>
  );
}
