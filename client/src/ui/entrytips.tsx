// What a tooltip says of an item, ability, aura or talent.

import type { JSX } from 'preact';
import { metres, n, span, t, tWord } from '../i18n/i18n.ts';
import { worn, type ItemState } from '../state/bags.ts';
import { entryOf, nameOf, type AbilityEntry, type DealtEntry, type ItemEntry } from '../state/catalogue.ts';
import { progress, self, stats } from '../state/self.ts';
import { Money } from './bits.tsx';

/** The words for the power a calling uses. */
export function powerWord(power: string | undefined): string {
  return tWord('power', power ?? 'mana');
}

/** Stats that content counts in hundredths of a per cent. */
const SHARES: ReadonlySet<string> = new Set(['critical', 'dodge', 'haste', 'pace', 'dealt', 'taken', 'healed']);

/** Writes the value of a stat: a number, or per cent. */
export function statText(stat: string, value: number): string {
  return SHARES.has(stat) ? `${n(value / 100)} %` : n(value);
}

function statLines(stats: Readonly<Record<string, number>> | undefined, rolled = false): JSX.Element[] {
  return Object.entries(stats ?? {}).map(([stat, amount]) => (
    <li key={`${stat}${rolled}`} class={rolled ? 'rolled' : 'bonus'}>{amount > 0 ? '+' : ''}{statText(stat, amount)} {tWord('stat', stat)}</li>
  ));
}

/** An item or a stack. `item` adds what chance gave it. */
export function ItemTip({ itemKey, item, price, action }: { itemKey: string; item?: ItemState | undefined; price?: number | undefined; action?: string | undefined }): JSX.Element {
  const entry = entryOf('items', itemKey);
  if (!entry) return <strong>{nameOf('items', itemKey)}</strong>;
  return (
    <>
      <strong class={`quality-${entry.quality}`}>{entry.name}</strong>
      <ItemFacts entry={entry} item={item} />
      {entry.text ? <p class="lore">{entry.text}</p> : null}
      {price !== undefined ? <p class="tip-price"><Money amount={price} /></p> : entry.price ? <p class="tip-price">{t('tip.sells_for')} <Money amount={entry.price} /></p> : null}
      {action ? <p class="tip-action">{action}</p> : null}
    </>
  );
}

function ItemFacts({ entry, item }: { entry: ItemEntry; item: ItemState | undefined }): JSX.Element {
  const tooHigh = (entry.level ?? 0) > progress.value.level;
  const wrongCalling = entry.callings !== undefined && self.value !== null && !entry.callings.includes(self.value.key);
  return (
    <>
      <p class="tip-kind">
        <span>{entry.slot ? tWord('slot', entry.slot) : tWord('kind', entry.kind ?? 'junk')}</span>
        <span>{tWord('quality', entry.quality)}</span>
      </p>
      <ul>
        {entry.damage ? <li>{t('tip.damage', { min: entry.damage.min, max: entry.damage.max, speed: span(entry.damage.speed_ms) })}</li> : null}
        {statLines(entry.stats)}
        {statLines(item?.rolled, true)}
        {(entry.level ?? 0) > 1 ? <li class={tooHigh ? 'no' : 'dim'}>{t('tip.level', { level: entry.level ?? 0 })}</li> : null}
        {entry.callings ? <li class={wrongCalling ? 'no' : 'dim'}>{entry.callings.map((key) => nameOf('callings', key)).join(', ')}</li> : null}
        {entry.bound ? <li class="dim">{t('tip.bound')}</li> : null}
      </ul>
    </>
  );
}

/** An item with, beside it, what is worn in its place. */
export function ItemCompareTip({ itemKey, item, action }: { itemKey: string; item?: ItemState | undefined; action?: string | undefined }): JSX.Element {
  const slot = entryOf('items', itemKey)?.slot;
  const current = slot ? worn.value.get(slot) : undefined;
  const compare = current && current.id !== item?.id;
  return (
    <div class={compare ? 'tip-pair' : ''}>
      <div><ItemTip itemKey={itemKey} item={item} action={action} /></div>
      {compare ? <div class="tip-worn"><small>{t('tip.worn_now')}</small><ItemTip itemKey={current.key} item={current} /></div> : null}
    </div>
  );
}

function abilityFacts(entry: AbilityEntry): string[] {
  const facts: string[] = [];
  if (entry.cost) facts.push(t('tip.cost', { n: entry.cost, power: powerWord(entry.power) }));
  if (entry.range_mm) facts.push(t('tip.range', { range: metres(entry.range_mm) }));
  facts.push(entry.passive ? t('tip.passive') : entry.channel ? t('tip.channel', { time: span(entry.cast_ms ?? 0) }) : entry.cast_ms ? t('tip.cast', { time: span(entry.cast_ms) }) : t('tip.instant'));
  if (entry.cooldown_ms) facts.push(t('tip.cooldown', { time: span(entry.cooldown_ms) }));
  return facts;
}

/** What one blow or healing is worth to oneself, before armour and luck. */
function worth(dealt: DealtEntry, stat: string): string {
  const { harm_min: low = 0, harm_max: high = 0, health = 0, [stat]: strength = 0 } = stats.value;
  const added = (share: number | undefined, of: number): number => Math.trunc(((share ?? 0) * of) / 100);
  const more = added(dealt.scale, strength) + added(dealt.of_total, health);
  const [min, max] = [dealt.min + added(dealt.weapon, low) + more, dealt.max + added(dealt.weapon, high) + more];
  return min === max ? n(min) : `${n(min)}–${n(max)}`;
}

/** What an ability does to whom it meets, in numbers of one's own. */
export function abilityNumbers(entry: AbilityEntry): string[] {
  const lines: string[] = [];
  if (entry.harm) lines.push(t('tip.harm', { amount: worth(entry.harm, entry.school === 'physical' ? 'might' : 'wit') }));
  if (entry.heal) lines.push(t('tip.heal', { amount: worth(entry.heal, 'wit') }));
  return entry.every_ms ? lines.map((line) => t('tip.every', { what: line, time: span(entry.every_ms ?? 0) })) : lines;
}

/** An ability. */
export function AbilityTip({ ability, keys, lockedUntil }: { ability: string; keys?: string | undefined; lockedUntil?: number | undefined }): JSX.Element {
  const entry = entryOf('abilities', ability);
  if (!entry) return <strong>{nameOf('abilities', ability)}</strong>;
  return (
    <>
      <strong class="tip-title">{entry.name}{keys ? <kbd>{keys}</kbd> : null}</strong>
      <p class="tip-facts">{abilityFacts(entry).map((fact) => <span key={fact}>{fact}</span>)}</p>
      {abilityNumbers(entry).map((line) => <p class="effects" key={line}>{line}</p>)}
      {entry.text ? <p class="lore">{entry.text}</p> : null}
      {lockedUntil ? <p class="no">{t('tip.level', { level: lockedUntil })}</p> : null}
    </>
  );
}

/** An aura on someone. */
export function AuraTip({ aura, own }: { aura: string; own: boolean }): JSX.Element {
  const entry = entryOf('auras', aura);
  return (
    <>
      <strong class={entry?.harmful ? 'no' : 'good'}>{nameOf('auras', aura)}</strong>
      {entry?.text ? <p>{entry.text}</p> : null}
      {own && !entry?.harmful ? <p class="tip-action">{t('tip.cancel_aura')}</p> : null}
    </>
  );
}
