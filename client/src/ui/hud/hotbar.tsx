// The hotbar, the cast bar and the experience bar.

import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { n, t } from '../../i18n/i18n.ts';
import { actionLabel } from '../../input/bindings.ts';
import { slotAction } from '../../input/actions.ts';
import { bags, carriedCount } from '../../state/bags.ts';
import { entryOf, nameOf, type Icon as IconSpec } from '../../state/catalogue.ts';
import { notify } from '../../state/chat.ts';
import { intents } from '../../state/intents.ts';
import { worldMs } from '../../state/pace.ts';
import { cooldowns, hotbar, HOTBAR_PAGES, HOTBAR_SLOTS, hotbarPage, autoAttack, knownAbilities, progress, self, target } from '../../state/self.ts';
import { Icon, KeyCap, LiveBar, type BarReading } from '../bits.tsx';
import { carried, startCarry, type Carried } from '../carry.ts';
import { AbilityTip, ItemTip } from '../entrytips.tsx';
import { onFrame } from '../frame.ts';
import { tipFor } from '../tip.tsx';

/** Does what lies in a slot, counted over all pages. */
export function useSlot(slot: number): void {
  const content = hotbar.peek()[slot] ?? '';
  if (!content) return;
  flash(slot);
  if (content.startsWith('item:')) useItemKey(content.slice(5));
  else if (content.startsWith('emote:')) intents.emote(content.slice(6), target.peek()?.id ?? 0);
  else if (content === 'attack') intents.autoAttack(!autoAttack.peek());
  else if (lockedUntil(content) > 0) notify('error', t('tip.level', { level: lockedUntil(content) }));
  else intents.cast(content);
}

function useItemKey(key: string): void {
  if (bags.peek().stacks.has(key)) intents.useItem({ asset: key });
  else {
    const item = [...bags.peek().items.values()].find((held) => held.key === key && !held.worn);
    if (item) intents.useItem({ item: item.id });
    else notify('error', t('hotbar.none_left', { name: nameOf('items', key) }));
  }
}

function flash(slot: number): void {
  const element = document.querySelector(`[data-slot="${slot}"]`);
  element?.classList.remove('pressed');
  requestAnimationFrame(() => element?.classList.add('pressed'));
}

/** Puts something into a slot; what was there goes to the slot it came from. */
export function setSlot(slot: number, content: string, from = -1): void {
  const slots = [...hotbar.peek()];
  if (from >= 0) slots[from] = slots[slot] ?? '';
  slots[slot] = content;
  hotbar.value = slots;
  intents.setHotbar(slots);
}

function carriedContent(what: Carried): string {
  if (what.kind === 'ability') return what.key;
  if (what.kind === 'item' || what.kind === 'stack') return `item:${what.key}`;
  if (what.kind === 'emote') return `emote:${what.key}`;
  return what.kind === 'slot' ? what.content : '';
}

function iconOf(content: string): IconSpec | undefined {
  if (content === 'attack') return { glyph: 'fight', colour: 'steel' };
  if (content.startsWith('item:')) return entryOf('items', content.slice(5))?.icon;
  if (content.startsWith('emote:')) return entryOf('emotes', content.slice(6))?.icon ?? { glyph: 'smile', colour: 'gold' };
  return entryOf('abilities', content)?.icon;
}

function labelOf(content: string): string {
  if (content === 'attack') return t('ability.attack');
  if (content.startsWith('item:')) return nameOf('items', content.slice(5));
  if (content.startsWith('emote:')) return nameOf('emotes', content.slice(6));
  return nameOf('abilities', content);
}

function Slot({ slot }: { slot: number }): JSX.Element {
  const content = hotbar.value[slot] ?? '';
  const keys = actionLabel(slotAction(slot));
  const count = content.startsWith('item:') ? carriedCount(content.slice(5)) : -1;
  const drop = (): void => {
    const what = carried.peek();
    if (!what) return;
    const put = carriedContent(what);
    if (put) setSlot(slot, put, what.kind === 'slot' ? what.slot : -1);
    carried.value = null;
  };
  const tipContent = (): JSX.Element => content.startsWith('item:') ? <ItemTip itemKey={content.slice(5)} /> : content && !content.startsWith('emote:') && content !== 'attack' ? <AbilityTip ability={content} keys={keys} lockedUntil={lockedUntil(content)} /> : <strong>{content ? labelOf(content) : t('hotbar.empty', { key: keys })}</strong>;
  return (
    <button type="button" class={`slot ${content ? '' : 'empty'} ${content === 'attack' && autoAttack.value ? 'active' : ''}`} data-slot={slot} data-drop="hotbar"
      onClick={() => (carried.peek() ? drop() : useSlot(slot))}
      onContextMenu={(event) => { event.preventDefault(); if (content) setSlot(slot, ''); }}
      onPointerDown={(event) => content && startCarry(event, { kind: 'slot', slot, content }, iconOf(content), () => undefined)}
      {...tipFor(tipContent)}>
      {content ? <Icon icon={iconOf(content)} /> : null}
      <span class="visually-hidden">{content ? t('hotbar.slot', { key: keys || String(slot + 1), name: labelOf(content) }) : t('hotbar.slot_empty', { key: keys || String(slot + 1) })}</span>
      <KeyCap label={keys} />
      {count >= 0 ? <b class="count">{n(count)}</b> : null}
      <span class="sweep" aria-hidden="true" /><span class="left" aria-hidden="true" /><span class="why" aria-hidden="true" />
    </button>
  );
}

/** The bar of twelve with the arrows between its pages. */
export function Hotbar(): JSX.Element {
  const bar = useRef<HTMLDivElement>(null);
  const page = hotbarPage.value;
  useEffect(() => onFrame((nowMs) => bar.current && drawSlots(bar.current, worldMs(nowMs))), []);
  const turn = (step: number): void => void (hotbarPage.value = (hotbarPage.peek() + step + HOTBAR_PAGES) % HOTBAR_PAGES);
  return (
    <section class="hotbar panel" aria-label={t('hud.hotbar')} ref={bar}>
      <div class="slots">
        {Array.from({ length: HOTBAR_SLOTS }, (_, i) => <Slot key={i} slot={page * HOTBAR_SLOTS + i} />)}
      </div>
      <div class="pages">
        <button type="button" aria-label={t('hotbar.page_previous')} onClick={() => turn(-1)}>▲</button>
        <span aria-label={t('hotbar.page', { n: page + 1 })}>{page + 1}</span>
        <button type="button" aria-label={t('hotbar.page_next')} onClick={() => turn(1)}>▼</button>
      </div>
      <ExperienceBar />
    </section>
  );
}

/** The level at which one's calling learns an ability that is not known yet; 0 for one that can be used. */
export function lockedUntil(ability: string): number {
  const level = entryOf('abilities', ability)?.learned?.[self.peek()?.key ?? ''] ?? 0;
  return level > progress.peek().level && !knownAbilities.peek().includes(ability) ? level : 0;
}

/** Why an ability cannot be used now, as far as the client can tell. */
type Hindrance = '' | 'locked' | 'range' | 'cost' | 'target' | 'none';

function hindrance(content: string): Hindrance {
  if (content.startsWith('item:')) return carriedCount(content.slice(5)) > 0 ? '' : 'none';
  const entry = entryOf('abilities', content);
  const me = self.peek();
  if (!entry || !me) return '';
  if (lockedUntil(content) > 0) return 'locked';
  if ((entry.cost ?? 0) > me.vitals.power) return 'cost';
  const unit = target.peek();
  if (entry.target === 'enemy' && (!unit || unit.stance === 'friendly')) return 'target';
  if (unit && entry.range_mm && (entry.target === 'enemy' || entry.target === 'friend') && unit.id !== me.id && unit.distance > entry.range_mm) return 'range';
  return '';
}

const WHY_SIGNS: Readonly<Record<Hindrance, string>> = { '': '', locked: '≥', range: '↔', cost: '◌', target: '', none: '' };

function drawSlots(bar: HTMLElement, nowMs: number): void {
  const shared = cooldowns.peek().get('');
  for (const element of bar.querySelectorAll<HTMLElement>('.slot')) {
    const content = hotbar.peek()[Number(element.dataset.slot)] ?? '';
    let cooldown = content ? cooldowns.peek().get(content) : undefined;
    const usesShared = content !== '' && !content.includes(':') && content !== 'attack';
    if (usesShared && shared && shared.endsAtMs > (cooldown?.endsAtMs ?? 0)) cooldown = shared;
    const left = cooldown ? Math.max(0, cooldown.endsAtMs - nowMs) : 0;
    const angle = cooldown && left > 0 ? Math.round((left / Math.max(1, cooldown.totalMs)) * 360) : 0;
    setOnce(element, 'angle', String(angle), (value) => element.style.setProperty('--left', `${value}deg`));
    const words = left > 1500 ? String(Math.ceil(left / 1000)) : left > 0 && cooldown !== shared ? (left / 1000).toFixed(1) : '';
    setOnce(element, 'words', words, (value) => ((element.querySelector('.left') as HTMLElement).textContent = value));
    const why = content ? hindrance(content) : '';
    setOnce(element, 'why', why, (value) => ((element.querySelector('.why') as HTMLElement).textContent = WHY_SIGNS[value as Hindrance] + (value === 'locked' ? lockedUntil(content) : '')));
  }
}

/** Writes a data attribute and acts when it is new. */
function setOnce(element: HTMLElement, name: string, value: string, act: (value: string) => void): void {
  if ((element.dataset[name] ?? '') === value) return;
  element.dataset[name] = value;
  act(value);
}

function ExperienceBar(): JSX.Element {
  const read = (): BarReading => {
    const { experience, experienceNext } = progress.peek();
    return experienceNext > 0 ? { ratio: experience / experienceNext, text: `${n(experience)} / ${n(experienceNext)}` } : { ratio: 1, text: t('hud.highest_level') };
  };
  return <LiveBar kind="experience" label={t('hud.experience')} read={read} />;
}

/** One's own cast, above the hotbar. */
export function CastBar(): JSX.Element | null {
  const cast = self.value?.cast;
  if (!cast) return null;
  const read = (nowMs: number): BarReading => {
    const now = self.peek()?.cast;
    if (!now) return { ratio: 0, text: '' };
    const worldNow = worldMs(nowMs);
    const whole = Math.max(1, now.endsAtMs - now.startedAtMs);
    const done = now.outcome === 'done' ? 1 : Math.min(1, (worldNow - now.startedAtMs) / whole);
    const left = Math.max(0, now.endsAtMs - worldNow) / 1000;
    const text = now.outcome === 'stopped' ? t('hud.interrupted') : `${nameOf('abilities', now.ability)}  ${now.outcome ? '' : n(left)}`;
    return { ratio: now.channel ? 1 - done : done, text, tone: now.outcome ?? '' };
  };
  return (
    <section class="cast-bar panel" aria-label={t('hud.casting')}>
      <Icon icon={entryOf('abilities', cast.ability)?.icon} />
      <LiveBar kind="cast" label={t('hud.casting')} read={read} />
    </section>
  );
}
