// Loot: the window of a corpse, and rolls for what all want.

import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { n, t } from '../../i18n/i18n.ts';
import { entryOf, nameOf } from '../../state/catalogue.ts';
import { loot, lootRolls, partyInvite, type LootRollState, type LootState } from '../../state/dialogs.ts';
import { intents } from '../../state/intents.ts';
import { timeScale, worldMs } from '../../state/pace.ts';
import { settings } from '../../state/settings.ts';
import { Button, Glyph, Icon, LiveBar, Money } from '../bits.tsx';
import { ItemCompareTip } from '../entrytips.tsx';
import { sound } from '../sound.ts';
import { tipFor } from '../tip.tsx';
import { Panel } from '../window.tsx';

/** Closes the loot window and reports whether it was open. */
export function endLoot(): boolean {
  const open = loot.peek() !== null;
  if (open) intents.closeLoot();
  loot.value = null;
  return open;
}

export function LootDialog(): JSX.Element | null {
  const state = loot.value;
  return state ? <LootPanel state={state} key={state.corpse} /> : null;
}

function LootPanel({ state }: { state: LootState }): JSX.Element {
  const all = (): void => {
    intents.takeLoot(state.corpse, -1);
    sound('loot');
  };
  useEffect(() => {
    if (settings.peek().autoLoot) all();
  }, []);
  return (
    <Panel name="loot" title={t('loot.title')} glyph="bag" onClose={endLoot} layer={6} footer={<Button kind="main" onClick={all}>{t('loot.take_all')}</Button>}>
      <ul class="wares">
        {state.money > 0 ? <li><span class="ware"><span class="slot small"><Glyph name="coin" colour="gold" /></span><Money amount={state.money} /></span></li> : null}
        {state.entries.map((entry) => {
          const item = entryOf('items', entry.key);
          return (
            <li key={entry.index}>
              <button type="button" class="ware" disabled={entry.locked} onClick={() => { intents.takeLoot(state.corpse, entry.index); sound('item'); }} {...tipFor(() => <ItemCompareTip itemKey={entry.key} />)}>
                <span class={`slot small quality-${item?.quality ?? 'common'}`}><Icon icon={item?.icon} />{entry.count > 1 ? <b class="count">{n(entry.count)}</b> : null}</span>
                <span class={`ware-name quality-${item?.quality ?? 'common'}`}>{nameOf('items', entry.key)}</span>
                {entry.locked ? <Glyph name="lock" colour="sand" /> : null}
              </button>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}

/** Rolls under way, above the hotbar. */
export function LootRolls(): JSX.Element | null {
  if (lootRolls.value.length === 0) return null;
  return <section class="loot-rolls" aria-label={t('loot.rolls')}>{lootRolls.value.map((roll) => <LootRoll roll={roll} key={`${roll.corpse}/${roll.index}`} />)}</section>;
}

function LootRoll({ roll }: { roll: LootRollState }): JSX.Element {
  const item = entryOf('items', roll.key);
  const answer = (how: 'need' | 'wish' | 'pass'): void => {
    intents.rollLoot(roll.corpse, roll.index, how);
  };
  useEffect(() => {
    const timer = setTimeout(() => (lootRolls.value = lootRolls.peek().filter((other) => other.corpse !== roll.corpse || other.index !== roll.index)), Math.max(0, (roll.endsAtMs - worldMs(performance.now())) / timeScale()) + 3000);
    return () => clearTimeout(timer);
  }, [roll.endsAtMs]);
  return (
    <div class="loot-roll panel" role="group" aria-label={nameOf('items', roll.key)}>
      <span class={`slot small quality-${item?.quality ?? 'common'}`} tabIndex={0} {...tipFor(() => <ItemCompareTip itemKey={roll.key} />)}><Icon icon={item?.icon} /></span>
      <div class="roll-words">
        <b class={`quality-${item?.quality ?? 'common'}`}>{nameOf('items', roll.key)}</b>
        <LiveBar kind="time thin" label={t('loot.time_left')} read={(nowMs) => ({ ratio: (roll.endsAtMs - worldMs(nowMs)) / Math.max(1, roll.totalMs), text: '' })} />
      </div>
      {roll.result ? <em role="status">{roll.result.winner ? t('loot.winner', { name: roll.result.winner, n: roll.result.number }) : t('loot.nobody')}</em> : roll.answer ? <em>{t(`loot.${roll.answer}`)}</em> : (
        <div class="roll-buttons">
          <button type="button" class="icon-button" aria-label={t('loot.need_it', { name: nameOf('items', roll.key) })} onClick={() => answer('need')} {...tipFor(() => t('loot.need'))}><Glyph name="dice" colour="gold" /></button>
          <button type="button" class="icon-button" aria-label={t('loot.wish_it', { name: nameOf('items', roll.key) })} onClick={() => answer('wish')} {...tipFor(() => t('loot.wish'))}><Glyph name="coin" colour="bronze" /></button>
          <button type="button" class="icon-button" aria-label={t('loot.pass_it', { name: nameOf('items', roll.key) })} onClick={() => answer('pass')} {...tipFor(() => t('loot.pass'))}><Glyph name="close" colour="sand" /></button>
        </div>
      )}
    </div>
  );
}

/** Somebody asks one into a party. */
export function PartyInvitation(): JSX.Element | null {
  const invite = partyInvite.value;
  if (!invite) return null;
  const answer = (accept: boolean): void => {
    partyInvite.value = null;
    intents.partyAnswer(invite.partyId, accept);
  };
  return (
    <div class="banner invite panel" role="alertdialog" aria-label={t('party.invited', { name: invite.from })}>
      <Glyph name="people" colour="steel" /><strong>{t('party.invited', { name: invite.from })}</strong>
      <div class="buttons"><Button onClick={() => answer(false)}>{t('party.decline')}</Button><Button kind="main" onClick={() => answer(true)}>{t('party.accept')}</Button></div>
    </div>
  );
}
