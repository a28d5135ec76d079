// Small pieces that every part of the interface uses.

import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Icon as IconSpec } from '../state/catalogue.ts';
import { n, t } from '../i18n/i18n.ts';
import { colourOf, glyphMarkup } from './glyphs.ts';
import { onFrame, Written } from './frame.ts';

/** A glyph in a colour. It is decoration: the words stand beside it or on its button. */
export function Glyph({ name, colour = 'bone', class: extra = '' }: { name: string; colour?: string; class?: string }): JSX.Element {
  return <svg class={`glyph ${extra}`} viewBox="0 0 24 24" aria-hidden="true" style={{ '--g': colourOf(colour) }} dangerouslySetInnerHTML={{ __html: glyphMarkup(name) }} />;
}

/** The icon of a content entry. */
export function Icon({ icon, class: extra = '' }: { icon: IconSpec | undefined; class?: string }): JSX.Element {
  return <Glyph name={icon?.glyph ?? 'spark'} colour={icon?.colour ?? 'bone'} class={extra} />;
}

/** A key on a button. */
export function KeyCap({ label }: { label: string }): JSX.Element | null {
  return label ? <kbd class="keycap" aria-hidden="true">{label}</kbd> : null;
}

/** Splits an amount of the smallest coin: 100 copper are 1 silver, 100 silver 1 gold. */
export function coinsOf(amount: number): { gold: number; silver: number; copper: number } {
  const whole = Math.max(0, Math.trunc(amount));
  return { gold: Math.floor(whole / 10_000), silver: Math.floor(whole / 100) % 100, copper: whole % 100 };
}

/** Writes an amount of money in words, for labels. */
export function moneyText(amount: number): string {
  const { gold, silver, copper } = coinsOf(amount);
  const parts = [gold && t('money.gold', { n: gold }), silver && t('money.silver', { n: silver }), (copper || amount === 0) && t('money.copper', { n: copper })];
  return parts.filter(Boolean).join(' ');
}

/** Shows an amount of money as coins. */
export function Money({ amount, short = false }: { amount: number; short?: boolean }): JSX.Element {
  const coins = coinsOf(amount);
  const kinds = (['gold', 'silver', 'copper'] as const).filter((kind) => coins[kind] > 0 || (kind === 'copper' && amount === 0));
  return (
    <span class="money" role="img" aria-label={moneyText(amount)}>
      {(short ? kinds.slice(0, 2) : kinds).map((kind) => <span class={`coin ${kind}`} key={kind}>{n(coins[kind])}<i /></span>)}
    </span>
  );
}

/** How full a bar is and what stands on it, read every frame. */
export interface BarReading { ratio: number; text: string; tone?: string }

/** A bar that follows `read` every frame without rendering. */
export function LiveBar({ read, kind, label }: { read: (nowMs: number) => BarReading; kind: string; label: string }): JSX.Element {
  const root = useRef<HTMLDivElement>(null);
  const reader = useRef(read);
  reader.current = read;
  useEffect(() => {
    const fill = root.current?.firstElementChild as HTMLElement | null;
    const words = root.current?.lastElementChild as HTMLElement | null;
    if (!fill || !words) return;
    const written = [new Written(), new Written(), new Written()] as const;
    return onFrame((nowMs) => {
      const { ratio, text, tone = '' } = reader.current(nowMs);
      const width = Math.round(Math.max(0, Math.min(1, ratio)) * 1000);
      if (written[0].changed(width)) {
        fill.style.transform = `scaleX(${width / 1000})`;
        root.current?.setAttribute('aria-valuenow', String(Math.round(width / 10)));
      }
      if (written[1].changed(text)) {
        words.textContent = text;
        root.current?.setAttribute('aria-valuetext', text);
      }
      if (written[2].changed(tone)) root.current?.setAttribute('data-tone', tone);
    });
  }, []);
  return <div ref={root} class={`bar ${kind}`} role="progressbar" aria-label={label} aria-valuemin={0} aria-valuemax={100} aria-valuenow={0}><i /><b aria-hidden="true" /></div>;
}

/** A bar that stands still between renderings. */
export function Bar({ ratio, kind, label, text = '' }: { ratio: number; kind: string; label: string; text?: string }): JSX.Element {
  const full = Math.max(0, Math.min(1, ratio || 0));
  return (
    <div class={`bar ${kind}`} role="progressbar" aria-label={label} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(full * 100)} aria-valuetext={text || undefined}>
      <i style={{ transform: `scaleX(${full})` }} /><b aria-hidden="true">{text}</b>
    </div>
  );
}

export interface ButtonProps {
  children: ComponentChildren;
  onClick: () => void;
  kind?: 'main' | 'plain' | 'danger' | 'small';
  disabled?: boolean;
  label?: string;
  pressed?: boolean;
  class?: string;
}
/** A button with words. */
export function Button({ children, onClick, kind = 'plain', disabled = false, label, pressed, class: extra = '' }: ButtonProps): JSX.Element {
  return <button type="button" class={`button ${kind} ${extra}`} disabled={disabled} onClick={onClick} aria-label={label} aria-pressed={pressed}>{children}</button>;
}

export interface TabSpec { id: string; label: string; badge?: number }
/** A row of tabs; arrows move between them. The panel names itself with `id={`${name}-panel`}`. */
export function Tabs({ name, tabs, active, onChange, label }: { name: string; tabs: readonly TabSpec[]; active: string; onChange: (id: string) => void; label: string }): JSX.Element {
  const move = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    const at = tabs.findIndex((tab) => tab.id === active);
    const next = tabs[(at + step + tabs.length) % tabs.length];
    if (!next) return;
    onChange(next.id);
    document.getElementById(`${name}-tab-${next.id}`)?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label={label} onKeyDown={move}>
      {tabs.map((tab) => (
        <button type="button" role="tab" key={tab.id} id={`${name}-tab-${tab.id}`} class="tab" aria-selected={tab.id === active} tabIndex={tab.id === active ? 0 : -1} onClick={() => onChange(tab.id)}>
          {tab.label}{tab.badge ? <span class="badge">{n(tab.badge)}</span> : null}
        </button>
      ))}
    </div>
  );
}
