// Tooltips: one floating box for the whole interface, on hover and on keyboard focus.

import { signal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

interface TipState { content: () => ComponentChildren; anchor: Element }
const tip = signal<TipState | null>(null);

/** Handlers that show a tooltip for an element: spread them into it. */
export function tipFor(content: () => ComponentChildren): Record<string, (event: Event) => void> {
  const show = (event: Event): void => {
    if (event.type === 'pointerenter' && (event as PointerEvent).pointerType === 'touch') return;
    tip.value = { content, anchor: event.currentTarget as Element };
  };
  const hide = (event: Event): void => {
    if (tip.peek()?.anchor === event.currentTarget) tip.value = null;
  };
  return { onPointerEnter: show, onPointerLeave: hide, onFocus: showOnKeyboard(show), onBlur: hide };
}

function showOnKeyboard(show: (event: Event) => void): (event: Event) => void {
  return (event) => {
    if ((event.currentTarget as Element).matches(':focus-visible')) show(event);
  };
}

/** Shows a tooltip at an element: for a long press. */
export function showTip(anchor: Element, content: () => ComponentChildren): void {
  tip.value = { anchor, content };
}

/** Takes the tooltip away. */
export function hideTip(): void {
  tip.value = null;
}

/** The box itself; once on the page. */
export function TipLayer(): JSX.Element | null {
  const box = useRef<HTMLDivElement>(null);
  const state = tip.value;
  useLayoutEffect(() => {
    if (!box.current || !state) return;
    if (!state.anchor.isConnected) {
      tip.value = null;
      return;
    }
    const at = state.anchor.getBoundingClientRect();
    const size = box.current.getBoundingClientRect();
    const above = at.top - size.height - 10;
    const y = above > 4 ? above : Math.min(innerHeight - size.height - 4, at.bottom + 10);
    const x = Math.max(6, Math.min(innerWidth - size.width - 6, at.left + at.width / 2 - size.width / 2));
    box.current.style.transform = `translate(${Math.round(x)}px, ${Math.round(Math.max(4, y))}px)`;
  });
  if (!state) return null;
  return <div class="tip" role="tooltip" ref={box}>{state.content()}</div>;
}
