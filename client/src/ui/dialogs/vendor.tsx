// Buying and selling.

import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import { n, t } from '../../i18n/i18n.ts';
import { bags, squares } from '../../state/bags.ts';
import { entryOf, nameOf } from '../../state/catalogue.ts';
import { talk, vendor, type VendorState } from '../../state/dialogs.ts';
import { intents, type ItemRef } from '../../state/intents.ts';
import { progress, target } from '../../state/self.ts';
import type { EntityId } from '../../state/session.ts';
import { Icon, Money, Tabs } from '../bits.tsx';
import { askAmount } from './confirm.tsx';
import { ItemCompareTip, ItemTip } from '../entrytips.tsx';
import { sound } from '../sound.ts';
import { tipFor } from '../tip.tsx';
import { Panel } from '../window.tsx';
import { endTalk } from './talk.tsx';

const tab = signal<'buy' | 'sell' | 'back'>('buy');

export function VendorDialog(): JSX.Element | null {
  const state = vendor.value;
  if (!state) return null;
  const person = talk.value?.person;
  const title = person ? nameOf('persons', person) : target.value?.id === state.entity ? target.value.name : t('vendor.title');
  return (
    <Panel name="vendor" title={title} glyph="bag" onClose={endTalk} layer={5} footer={<><span>{t('vendor.purse')}</span><Money amount={bags.value.money} /></>}>
      <Tabs name="vendor" label={t('vendor.title')} active={tab.value} onChange={(id) => (tab.value = id as 'buy')}
        tabs={[{ id: 'buy', label: t('vendor.buy') }, { id: 'sell', label: t('vendor.sell') }, { id: 'back', label: t('vendor.back') }]} />
      <div role="tabpanel" id="vendor-panel" aria-labelledby={`vendor-tab-${tab.value}`}>
        {tab.value === 'buy' ? <Goods state={state} /> : tab.value === 'sell' ? <Sales state={state} /> : <BuyBacks state={state} />}
      </div>
    </Panel>
  );
}

function Goods({ state }: { state: VendorState }): JSX.Element {
  const buy = (key: string, count: number): void => {
    intents.buy(state.entity, key, count);
    sound('coin');
  };
  return (
    <ul class="wares">
      {state.offers.map(({ key, price, level }) => {
        const tooDear = price > bags.value.money;
        const tooHigh = level > progress.value.level;
        const stack = entryOf('items', key)?.stack ?? 1;
        return (
          <li key={key}>
            <button type="button" class={`ware ${tooDear || tooHigh ? 'out' : ''}`} aria-disabled={tooDear || tooHigh}
              onClick={(event) => !tooDear && !tooHigh && buy(key, event.shiftKey && stack > 1 ? 5 : 1)} {...tipFor(() => <ItemCompareTip itemKey={key} action={stack > 1 ? t('vendor.buy_five') : undefined} />)}>
              <span class={`slot small quality-${entryOf('items', key)?.quality ?? 'common'}`}><Icon icon={entryOf('items', key)?.icon} /></span>
              <span class="visually-hidden">{t('vendor.buy')}</span><span class="ware-name">{nameOf('items', key)}{tooHigh ? <small class="no">{t('tip.level', { level })}</small> : null}</span>
              <span class={tooDear ? 'no' : ''}><Money amount={price} /></span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

/** Sells: a stack of something useful by the amount that is asked for, since stacks cannot be bought back. */
export function sellTo(buyer: EntityId, what: ItemRef, count: number): void {
  const sell = (amount: number): void => {
    intents.sell(buyer, what, amount);
    sound('coin');
  };
  if ('asset' in what && count > 1 && entryOf('items', what.asset)?.usable) askAmount(t('vendor.sell'), what.asset, count, false, sell);
  else sell(count);
}

function Sales({ state }: { state: VendorState }): JSX.Element {
  const things = squares.value.flatMap((square): { key: string; ref: ItemRef; count: number }[] =>
    square.kind === 'item' ? [{ key: square.item.key, ref: { item: square.item.id }, count: 1 }] : square.kind === 'stack' ? [{ key: square.asset, ref: { asset: square.asset }, count: square.amount }] : []);
  const wanted = things.filter(({ key }) => (entryOf('items', key)?.price ?? 0) > 0);
  if (wanted.length === 0) return <p class="nothing">{t('vendor.nothing_to_sell')}</p>;
  return (
    <ul class="wares">
      {wanted.map(({ key, ref, count }) => {
        const price = (entryOf('items', key)?.price ?? 0) * count;
        return (
          <li key={'item' in ref ? ref.item : ref.asset}>
            <button type="button" class="ware" onClick={() => sellTo(state.entity, ref, count)} {...tipFor(() => <ItemTip itemKey={key} />)}>
              <span class={`slot small quality-${entryOf('items', key)?.quality ?? 'common'}`}><Icon icon={entryOf('items', key)?.icon} />{count > 1 ? <b class="count">{n(count)}</b> : null}</span>
              <span class="visually-hidden">{t('vendor.sell')}</span><span class="ware-name">{nameOf('items', key)}</span><Money amount={price} />
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function BuyBacks({ state }: { state: VendorState }): JSX.Element {
  const sold = bags.value.buyBack;
  if (sold.length === 0) return <p class="nothing">{t('vendor.nothing_back')}</p>;
  return (
    <ul class="wares">
      {sold.map((item) => (
        <li key={item.id}>
          <button type="button" class="ware" onClick={() => intents.buyBack(state.entity, item.id)} {...tipFor(() => <ItemTip itemKey={item.key} item={item} />)}>
            <span class={`slot small quality-${entryOf('items', item.key)?.quality ?? 'common'}`}><Icon icon={entryOf('items', item.key)?.icon} /></span>
            <span class="ware-name">{nameOf('items', item.key)}</span><Money amount={entryOf('items', item.key)?.price ?? 0} />
          </button>
        </li>
      ))}
    </ul>
  );
}
