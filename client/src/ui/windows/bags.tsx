// The bags: a grid that drag and drop, clicks and keys all serve.

import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { n, t } from '../../i18n/i18n.ts';
import { bags, squares, type BagSquare } from '../../state/bags.ts';
import { entryOf, nameOf } from '../../state/catalogue.ts';
import { vendor } from '../../state/dialogs.ts';
import { intents, type ItemRef } from '../../state/intents.ts';
import { Icon, Money } from '../bits.tsx';
import { carried, startCarry, type Carried } from '../carry.ts';
import { insertIntoChat } from '../chat/chatstate.ts';
import { ask, askAmount } from '../dialogs/confirm.tsx';
import { sellTo } from '../dialogs/vendor.tsx';
import { ItemCompareTip } from '../entrytips.tsx';
import { moveInGrid } from '../grid.ts';
import { sound } from '../sound.ts';
import { tipFor } from '../tip.tsx';
import { openMenu, type MenuEntry } from '../hud/unitmenu.tsx';
import { closeWindow, Panel } from '../window.tsx';

const COLUMNS = 6;
const filter = signal('');

export function BagsWindow(): JSX.Element {
  const used = squares.value.filter((square) => square.kind !== 'empty').length;
  return (
    <Panel name="bags" title={t('window.bags')} glyph="bag" onClose={() => closeWindow('bags')}
      footer={<><span>{t('bags.room', { used, size: squares.value.length })}</span><Money amount={bags.value.money} /></>}>
      <input type="search" class="filter" placeholder={t('bags.search')} aria-label={t('bags.search')} value={filter.value} onInput={(event) => (filter.value = event.currentTarget.value)} onKeyDown={(event) => event.key !== 'Escape' && event.stopPropagation()} />
      <BagGrid />
      <p class="help-line">{t('bags.help')}</p>
    </Panel>
  );
}

function BagGrid(): JSX.Element {
  const [at, setAt] = useState(0);
  const grid = useRef<HTMLDivElement>(null);
  const rows: BagSquare[][] = [];
  squares.value.forEach((square, i) => (rows[Math.floor(i / COLUMNS)] ??= []).push(square));
  return (
    <div class="bag-grid" role="grid" aria-label={t('window.bags')} ref={grid} onKeyDown={(event) => moveInGrid(event, grid.current, at, squares.value.length, COLUMNS, setAt)}>
      {rows.map((row, y) => (
        <div role="row" key={y}>
          {row.map((square, x) => <div role="gridcell" key={x}><Square square={square} index={y * COLUMNS + x} focused={y * COLUMNS + x === at} onFocus={() => setAt(y * COLUMNS + x)} /></div>)}
        </div>
      ))}
    </div>
  );
}

function keyOf(square: BagSquare): string {
  return square.kind === 'item' ? square.item.key : square.kind === 'stack' ? square.asset : '';
}

function refOf(square: BagSquare): ItemRef | null {
  return square.kind === 'item' ? { item: square.item.id } : square.kind === 'stack' ? { asset: square.asset } : null;
}

function carriedOf(square: BagSquare): Carried | null {
  return square.kind === 'item' ? { kind: 'item', id: square.item.id, key: square.item.key } : square.kind === 'stack' ? { kind: 'stack', key: square.asset } : null;
}

/** What a click that means "use" does: sell at a vendor, wear, or use. */
export function useSquare(square: BagSquare): void {
  const ref = refOf(square);
  const entry = entryOf('items', keyOf(square));
  if (!ref) return;
  const buyer = vendor.peek();
  if (buyer) sellTo(buyer.entity, ref, square.kind === 'stack' ? square.amount : 1);
  else if (entry?.slot && 'item' in ref) {
    intents.equip(ref.item);
    sound('equip');
  } else {
    intents.useItem(ref);
    sound('item');
  }
}

function askDestroy(square: BagSquare): void {
  const ref = refOf(square);
  if (!ref) return;
  const name = nameOf('items', keyOf(square));
  const count = square.kind === 'stack' ? square.amount : 1;
  ask({ title: t('bags.destroy'), text: t('bags.destroy_sure', { name, count }), yes: t('bags.destroy_yes'), danger: true, act: () => intents.destroyItem(ref, count) });
}

/** What can be done with a thing, for its menu. */
function entriesFor(square: BagSquare): MenuEntry[] {
  const key = keyOf(square);
  const entry = entryOf('items', key);
  const buyer = vendor.value;
  const out: MenuEntry[] = [];
  if (buyer) out.push({ label: t('vendor.sell'), act: () => useSquare(square) });
  else if (entry?.slot) out.push({ label: t('bags.wear'), act: () => useSquare(square) });
  else if (entry?.usable) out.push({ label: t('bags.use'), act: () => useSquare(square) });
  if (square.kind === 'stack' && square.amount > 1 && buyer) out.push({ label: t('bags.sell_some'), act: () => askAmount(t('vendor.sell'), square.asset, square.amount, false, (count) => intents.sell(buyer.entity, { asset: square.asset }, count)) });
  out.push({ label: t('bags.link'), act: () => insertIntoChat(`[item:${key}]`) });
  if (square.kind === 'stack' && square.amount > 1) out.push({ label: t('bags.destroy_some'), danger: true, act: () => askAmount(t('bags.destroy'), square.asset, square.amount, true, (count) => intents.destroyItem({ asset: square.asset }, count)) });
  out.push({ label: t('bags.destroy'), danger: true, act: () => askDestroy(square) });
  return out;
}

function actionWord(square: BagSquare): string {
  if (vendor.value) return t('bags.tip_sell');
  const entry = entryOf('items', keyOf(square));
  return entry?.slot ? t('bags.tip_wear') : entry?.usable ? t('bags.tip_use') : '';
}

/** Something in hand is put down on a square. */
function dropOn(index: number): void {
  const what = carried.peek();
  carried.value = null;
  if (what?.kind !== 'item') return;
  const there = squares.peek()[index];
  if (there?.kind === 'item' && there.item.id === what.id) return;
  intents.moveItem(what.id, index);
  sound('drop');
}

function Square({ square, index, focused, onFocus }: { square: BagSquare; index: number; focused: boolean; onFocus: () => void }): JSX.Element {
  const key = keyOf(square);
  const entry = entryOf('items', key);
  const picked = carried.value;
  const inHand = picked !== null && ((picked.kind === 'item' && square.kind === 'item' && picked.id === square.item.id) || (picked.kind === 'stack' && square.kind === 'stack' && picked.key === square.asset));
  const hidden = filter.value !== '' && !nameOf('items', key).toLocaleLowerCase().includes(filter.value.toLocaleLowerCase());
  const amount = square.kind === 'stack' ? square.amount : 0;
  const onClick = (event: MouseEvent): void => {
    if (picked) dropOn(index);
    else if (event.shiftKey && key) insertIntoChat(`[item:${key}]`);
    else if (event.detail !== 1 && square.kind !== 'empty') useSquare(square);
    else carried.value = carriedOf(square);
  };
  const label = square.kind === 'empty' ? t('bags.empty') : [`${entry?.name ?? key}${amount > 1 ? ` ×${amount}` : ''}`, actionWord(square)].filter(Boolean).join(', ');
  return (
    <button type="button" class={`slot quality-${entry?.quality ?? 'none'} ${inHand ? 'in-hand' : ''} ${hidden ? 'faded' : ''}`} data-drop="bag" data-cell={index} tabIndex={focused ? 0 : -1} aria-label={label}
      onFocus={onFocus} onClick={onClick} onDblClick={() => { carried.value = null; useSquare(square); }}
      onContextMenu={(event) => { event.preventDefault(); carried.value = null; if (square.kind !== 'empty') openMenu(event, nameOf('items', key), () => entriesFor(square)); }}
      onKeyDown={(event) => { if (event.key === 'Delete') askDestroy(square); if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); event.stopPropagation(); if (picked) dropOn(index); else useSquare(square); } }}
      onPointerDown={(event) => { const what = carriedOf(square); if (what) startCarry(event, what, entry?.icon, () => askDestroy(square)); }}
      {...(key ? tips(key, square) : {})}>
      {key ? <Icon icon={entry?.icon} /> : null}
      {amount > 1 ? <b class="count">{n(amount)}</b> : null}
      {entry?.quality === 'quest' ? <span class="corner" aria-hidden="true">!</span> : null}
    </button>
  );
}

function tips(key: string, square: BagSquare): Record<string, (event: Event) => void> {
  const item = square.kind === 'item' ? square.item : undefined;
  const { onFocus: _, ...rest } = tipFor(() => <ItemCompareTip itemKey={key} item={item} action={actionWord(square)} />);
  return rest as Record<string, (event: Event) => void>;
}

