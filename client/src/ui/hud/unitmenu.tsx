// The menu of a unit: right click, long press, or the menu key on its frame.

import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { t } from '../../i18n/i18n.ts';
import { ignored, party } from '../../state/dialogs.ts';
import { intents } from '../../state/intents.ts';
import { self } from '../../state/self.ts';
import { startWhisper } from '../chat/chatstate.ts';
import { openReport } from '../dialogs/confirm.tsx';
import { openWindow } from '../window.tsx';

interface MenuUnit { id: number; name: string; kind?: string }
export interface MenuEntry { label: string; act: () => void; danger?: boolean }
interface MenuState { title: string; entries: () => readonly MenuEntry[]; x: number; y: number }
const menu = signal<MenuState | null>(null);

/** Opens the menu of a unit where the event happened. */
export function openUnitMenu(event: MouseEvent, unit: MenuUnit): void {
  openMenu(event, unit.name, () => entriesFor(unit));
}

/** Opens a menu of these entries where the event happened. */
export function openMenu(event: MouseEvent, title: string, entries: () => readonly MenuEntry[]): void {
  event.preventDefault();
  const box = (event.currentTarget as Element | null)?.getBoundingClientRect();
  menu.value = { title, entries, x: event.clientX || (box?.left ?? 0) + 20, y: event.clientY || (box?.bottom ?? 0) };
}

/** Opens the menu of a unit at a place on the screen: for clicks into the world. */
export function openUnitMenuAt(unit: MenuUnit, x: number, y: number): void {
  menu.value = { title: unit.name, entries: () => entriesFor(unit), x, y };
}

export function closeUnitMenu(): boolean {
  const open = menu.peek() !== null;
  menu.value = null;
  return open;
}

/** What one can do with a unit; those of id 0 are known by name alone. */
export function entriesFor(unit: MenuUnit): MenuEntry[] {
  const mine = self.value?.id === unit.id;
  const isPlayer = unit.kind === undefined || unit.kind === 'player';
  const members = party.value?.members ?? [];
  const leads = members.some((member) => member.leader && member.id === self.value?.id);
  const inParty = members.some((member) => member.name === unit.name);
  // Of one known by name alone nobody can tell where they are.
  const here = unit.id !== 0;
  const entries: MenuEntry[] = here ? [{ label: t('menu.target'), act: () => intents.setTarget(unit.id) }] : [];
  if (!mine && here) entries.push({ label: isPlayer ? t('menu.inspect') : t('menu.interact'), act: () => (isPlayer ? (intents.inspect(unit.id), openWindow('inspect')) : intents.interact(unit.id)) });
  if (mine && members.length > 0) entries.push({ label: t('menu.leave_party'), act: () => intents.partyLeave() });
  if (!isPlayer || mine) return entries;
  entries.push({ label: t('menu.whisper'), act: () => startWhisper(unit.name) });
  if (here) entries.push({ label: t('menu.follow'), act: () => intents.follow(unit.id) });
  if (!inParty) entries.push({ label: t('menu.invite'), act: () => intents.partyInvite(unit.name) });
  if (inParty && leads) {
    entries.push({ label: t('menu.promote'), act: () => intents.partyPromote(unit.name) });
    entries.push({ label: t('menu.kick'), act: () => intents.partyKick(unit.name) });
  }
  const isIgnored = ignored.value.includes(unit.name);
  entries.push({ label: isIgnored ? t('menu.unignore') : t('menu.ignore'), act: () => intents.ignore(unit.name, !isIgnored), danger: true });
  entries.push({ label: t('menu.report'), act: () => openReport(unit.name), danger: true });
  return entries;
}

/** The menu itself; once on the page. */
export function UnitMenuLayer(): JSX.Element | null {
  const box = useRef<HTMLDivElement>(null);
  const state = menu.value;
  useLayoutEffect(() => {
    if (!state || !box.current) return;
    const { width, height } = box.current.getBoundingClientRect();
    box.current.style.left = `${Math.max(4, Math.min(state.x, innerWidth - width - 4))}px`;
    box.current.style.top = `${Math.max(4, Math.min(state.y, innerHeight - height - 4))}px`;
    box.current.querySelector('button')?.focus();
  }, [state]);
  useEffect(() => {
    if (!state) return;
    const away = (event: Event): void => {
      if (!box.current?.contains(event.target as Node)) menu.value = null;
    };
    addEventListener('pointerdown', away, true);
    return () => removeEventListener('pointerdown', away, true);
  }, [state]);
  if (!state) return null;
  return (
    <div class="unit-menu panel" role="menu" aria-label={state.title} ref={box} onKeyDown={moveInMenu}>
      <strong>{state.title}</strong>
      {state.entries().map((entry) => (
        <button type="button" role="menuitem" key={entry.label} class={entry.danger ? 'danger' : ''} onClick={() => { menu.value = null; entry.act(); }}>{entry.label}</button>
      ))}
    </div>
  );
}

function moveInMenu(event: KeyboardEvent): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (event.key === 'Escape' || event.key === 'Tab') {
    event.stopPropagation();
    event.preventDefault();
    menu.value = null;
    return;
  }
  if (!step) return;
  event.preventDefault();
  event.stopPropagation();
  const buttons = [...(event.currentTarget as Element).querySelectorAll('button')];
  const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
  buttons[(at + step + buttons.length) % buttons.length]?.focus();
}
