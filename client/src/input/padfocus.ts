// The gamepad in windows: the d-pad leads the focus from button to button, A presses.

export type Side = 'up' | 'down' | 'left' | 'right';

interface Box { left: number; top: number; right: number; bottom: number }

/** Sideways counts this much more than ahead: a column is gone through before the next one. */
const ASIDE = 3;

/** Returns which of the boxes lies next to `from` on a side, -1 when none does. */
export function nextBox(from: Box, boxes: readonly Box[], side: Side): number {
  const flat = side === 'left' || side === 'right';
  const sign = side === 'right' || side === 'down' ? 1 : -1;
  const middle = (box: Box, across: boolean): number => (across === flat ? (box.top + box.bottom) / 2 : (box.left + box.right) / 2);
  let best = -1;
  let least = Infinity;
  boxes.forEach((box, i) => {
    const ahead = (middle(box, false) - middle(from, false)) * sign;
    if (ahead <= 1) return;
    const price = ahead + Math.abs(middle(box, true) - middle(from, true)) * ASIDE;
    if (price >= least) return;
    best = i;
    least = price;
  });
  return best;
}

/** Where the pad works now, topmost first; null while it steers the body alone. */
function scope(inWorld: boolean): Element | null {
  for (const selector of ['.unit-menu', 'dialog.question[open]', 'dialog.failure[open]', '.death', '.banner.invite']) {
    const found = document.querySelector(selector);
    if (found) return found;
  }
  const dialogs = [...document.querySelectorAll<HTMLElement>('dialog[open]')];
  const held = dialogs.find((dialog) => dialog.contains(document.activeElement));
  return held ?? dialogs.at(-1) ?? (inWorld ? null : document.querySelector('.title'));
}

function choices(within: Element): HTMLElement[] {
  const all = within.querySelectorAll<HTMLElement>('button:not(:disabled), input:not(:disabled), select:not(:disabled), [tabindex="0"]');
  return [...all].filter((element) => element.getClientRects().length > 0);
}

/** Changes a slider or a list of choices to the sides and reports whether there was one. */
function turn(element: Element | null, by: 1 | -1): boolean {
  if (element instanceof HTMLInputElement && element.type === 'range') {
    if (by < 0) element.stepDown();
    else element.stepUp();
    element.dispatchEvent(new Event('input', { bubbles: true }));
  } else if (element instanceof HTMLSelectElement) {
    element.selectedIndex = Math.max(0, Math.min(element.options.length - 1, element.selectedIndex + by));
    element.dispatchEvent(new Event('change', { bubbles: true }));
  } else return false;
  return true;
}

/** Leads the focus to a side and reports whether a window took it. Sliders and lists move to the sides themselves. */
export function movePadFocus(side: Side, inWorld: boolean): boolean {
  const within = scope(inWorld);
  if (!within) return false;
  const now = document.activeElement;
  if ((side === 'left' || side === 'right') && within.contains(now) && turn(now, side === 'left' ? -1 : 1)) return true;
  const all = choices(within);
  const rest = all.filter((element) => element !== now);
  const next = now && all.includes(now as HTMLElement) ? rest[nextBox(now.getBoundingClientRect(), rest.map((element) => element.getBoundingClientRect()), side)] : all[0];
  next?.focus({ focusVisible: true } as FocusOptions);
  next?.scrollIntoView({ block: 'nearest' });
  return true;
}

/** Presses what the focus lies on, or leads it to the first choice, and reports whether a window took it. */
export function pressPadFocus(inWorld: boolean): boolean {
  const within = scope(inWorld);
  if (!within) return false;
  const now = document.activeElement;
  if (!(now instanceof HTMLElement) || !within.contains(now) || now === within) return movePadFocus('down', inWorld);
  now.click();
  return true;
}
