// Windows: native non-modal dialogs that can be dragged by their header; the newest on top.

import { computed, signal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../i18n/i18n.ts';
import { changeSettings, settings } from '../state/settings.ts';
import { Glyph } from './bits.tsx';
import { sound } from './sound.ts';

export type WindowName = 'bags' | 'character' | 'quests' | 'map' | 'abilities' | 'social' | 'settings' | 'menu' | 'help' | 'inspect' | 'account' | 'emotes';

/** Open windows, the topmost last. */
export const openWindows = signal<readonly WindowName[]>([]);
export const isOpen = (name: WindowName): boolean => openWindows.value.includes(name);
/** True on screens where one window fills the page. */
export const narrow = signal(false);
export const anyWindow = computed(() => openWindows.value.length > 0);

/** Opens a window, or brings it to the top. On narrow screens the others close. */
export function openWindow(name: WindowName): void {
  const rest = narrow.peek() ? [] : openWindows.peek().filter((other) => other !== name);
  if (!openWindows.peek().includes(name)) sound('open');
  openWindows.value = [...rest, name];
}

export function closeWindow(name: WindowName): void {
  if (openWindows.peek().includes(name)) sound('close');
  openWindows.value = openWindows.peek().filter((other) => other !== name);
}

export function toggleWindow(name: WindowName): void {
  if (openWindows.peek().includes(name)) closeWindow(name);
  else openWindow(name);
}

/** Closes the topmost window and reports whether there was one. */
export function closeTopWindow(): boolean {
  const top = openWindows.peek().at(-1);
  if (top) closeWindow(top);
  return top !== undefined;
}

export interface PanelProps {
  /** Name under which its place is kept. */
  name: string;
  title: string;
  glyph: string;
  onClose: () => void;
  children: ComponentChildren;
  /** Stands above others by this. */
  layer?: number;
  class?: string;
  footer?: ComponentChildren;
  /** It holds only words: the body itself takes the focus, so that keys can scroll it. */
  scrolls?: boolean;
}

/** A window. Focus goes into it when it opens and back when it closes. */
export function Panel({ name, title, glyph, onClose, children, layer = 0, class: extra = '', footer, scrolls = false }: PanelProps): JSX.Element {
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = box.current;
    if (!dialog) return;
    const before = document.activeElement as HTMLElement | null;
    dialog.show();
    place(dialog, settings.peek().windows[name]);
    dialog.focus({ preventScroll: true });
    return () => {
      const inside = dialog.contains(document.activeElement) || document.activeElement === document.body;
      dialog.close();
      if (inside && before?.isConnected) before.focus({ preventScroll: true });
    };
  }, []);
  return (
    <dialog ref={box} class={`panel window ${name} ${extra}`} tabIndex={-1} aria-labelledby={`${name}-title`} style={{ zIndex: 40 + layer }}
      onPointerDown={() => openWindows.peek().includes(name as WindowName) && openWindows.peek().at(-1) !== name && openWindow(name as WindowName)}>
      <div class="window-head" onPointerDown={(event) => box.current && drag(event, box.current, name)}>
        <Glyph name={glyph} colour="gold" />
        <h2 id={`${name}-title`}>{title}</h2>
        <button type="button" class="icon-button" aria-label={t('window.close', { title })} onClick={onClose}><Glyph name="close" colour="sand" /></button>
      </div>
      <div class="window-body" tabIndex={scrolls ? 0 : undefined}>{children}</div>
      {footer ? <div class="window-foot">{footer}</div> : null}
    </dialog>
  );
}

function place(dialog: HTMLElement, at: { x: number; y: number } | undefined): void {
  if (!at || narrow.peek()) return;
  const box = dialog.getBoundingClientRect();
  dialog.style.margin = '0';
  dialog.style.insetInlineStart = `${Math.max(0, Math.min(innerWidth - Math.min(box.width, 120), at.x))}px`;
  dialog.style.insetInlineEnd = 'auto';
  dialog.style.top = `${Math.max(0, Math.min(innerHeight - 60, at.y))}px`;
  dialog.style.bottom = 'auto';
  dialog.style.transform = 'none';
}

function drag(event: PointerEvent, dialog: HTMLElement, name: string): void {
  if (event.button !== 0 || narrow.peek() || (event.target as Element).closest('button')) return;
  const box = dialog.getBoundingClientRect();
  const dx = event.clientX - box.left;
  const dy = event.clientY - box.top;
  const header = event.currentTarget as HTMLElement;
  header.setPointerCapture(event.pointerId);
  let at: { x: number; y: number } | undefined;
  const move = (moved: PointerEvent): void => place(dialog, (at = { x: Math.round(moved.clientX - dx), y: Math.round(moved.clientY - dy) }));
  const stop = (): void => {
    header.removeEventListener('pointermove', move);
    if (at) changeSettings({ windows: { ...settings.peek().windows, [name]: at } });
  };
  header.addEventListener('pointermove', move);
  header.addEventListener('lostpointercapture', stop, { once: true });
}
