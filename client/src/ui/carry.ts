// Drag and drop by pointer (mouse, pen, finger alike), and its equal by clicks: a click or
// Enter picks up, a second one puts down. `carried` holds what is in hand.

import { signal } from '@preact/signals';
import type { Icon } from '../state/catalogue.ts';
import { colourOf, glyphMarkup } from './glyphs.ts';

export type Carried =
  | { kind: 'ability'; key: string }
  | { kind: 'item'; id: string; key: string }
  | { kind: 'stack'; key: string }
  | { kind: 'emote'; key: string }
  | { kind: 'slot'; slot: number; content: string };

/** What is in hand; null for nothing. */
export const carried = signal<Carried | null>(null);

/** A drag begins after the pointer moved this far, in pixels. */
const DRAG_START = 6;

/**
 * Watches a press on something that can be carried. Once it moves, the thing follows the
 * pointer; where it is let go, the element with `data-drop` under it gets a click while
 * `carried` is set. Let go over none of them, `away` is called. A press that does not move
 * stays a click.
 */
export function startCarry(event: PointerEvent, what: Carried, icon: Icon | undefined, away: () => void): void {
  if (event.button !== 0) return;
  const source = event.currentTarget as HTMLElement;
  const { clientX: startX, clientY: startY, pointerId } = event;
  let ghost: HTMLElement | null = null;
  const move = (moved: PointerEvent): void => {
    if (moved.pointerId !== pointerId) return;
    if (!ghost) {
      if (Math.hypot(moved.clientX - startX, moved.clientY - startY) < DRAG_START) return;
      ghost = makeGhost(icon);
      carried.value = what;
    }
    moved.preventDefault();
    ghost.style.transform = `translate(${moved.clientX}px, ${moved.clientY}px) translate(-50%, -50%)`;
  };
  const stop = (ended: PointerEvent): void => {
    if (ended.pointerId !== pointerId) return;
    removeEventListener('pointermove', move);
    removeEventListener('pointerup', stop);
    removeEventListener('pointercancel', stop);
    if (!ghost) return;
    ghost.remove();
    const under = document.elementFromPoint(ended.clientX, ended.clientY)?.closest<HTMLElement>('[data-drop]');
    swallowClick(source);
    if (ended.type === 'pointerup' && under) under.click();
    else if (ended.type === 'pointerup') away();
    carried.value = null;
  };
  addEventListener('pointermove', move);
  addEventListener('pointerup', stop);
  addEventListener('pointercancel', stop);
}

/** The browser sends a click to the source after a drag that ended on it; it means nothing. */
function swallowClick(source: HTMLElement): void {
  const swallow = (event: Event): void => {
    if (!(event as MouseEvent).isTrusted) return;
    event.stopImmediatePropagation();
    event.preventDefault();
  };
  source.addEventListener('click', swallow, { capture: true, once: true });
  setTimeout(() => source.removeEventListener('click', swallow, { capture: true }), 50);
}

function makeGhost(icon: Icon | undefined): HTMLElement {
  const ghost = document.createElement('div');
  ghost.className = 'carry-ghost slot';
  ghost.innerHTML = `<svg class="glyph" viewBox="0 0 24 24" style="--g:${colourOf(icon?.colour ?? 'bone')}">${glyphMarkup(icon?.glyph ?? 'spark')}</svg>`;
  document.body.append(ghost);
  return ghost;
}
