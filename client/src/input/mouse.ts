// The mouse over the view: right button turns, both walk, a click chooses or walks, the wheel zooms.

import { settings } from '../state/settings.ts';
import { bindings, codeOf } from './bindings.ts';
import { controls, pitchSign, radiansPerPixel } from './controls.ts';
import { begin, type Perform } from './keyboard.ts';

/** What the game makes of a click at a place of the view, in pixels. */
export interface ViewClicks {
  /** Left click: choose what is there, or (click-to-move) walk there. `double` walks or interacts at once. */
  choose(x: number, y: number, double: boolean): void;
  /** Right click: attack, talk, open, gather what is there. */
  interact(x: number, y: number): void;
  /** Long press or menu key on what is there. */
  menu(x: number, y: number): void;
  /** The pointer moves over the view without a button: what the cursor shall show. */
  hover(x: number, y: number): void;
}

/** What a click would do, for the cursor's shape. */
export type CursorKind = 'walk' | 'attack' | 'talk' | 'take' | 'gather' | 'use' | 'inspect' | 'none';

/** A press that moves less than this, in pixels, is a click. */
const CLICK_SLACK = 5;

/** Shows what a click would do. */
export function setCursor(view: HTMLElement, kind: CursorKind): void {
  if (view.dataset.cursor !== kind) view.dataset.cursor = kind;
}

/** Listens to the mouse over the view until the returned function is called. */
export function listenMouse(view: HTMLElement, clicks: ViewClicks, perform: Perform, inWorld: () => boolean): () => void {
  let travel = 0;
  let turned = false;
  const down = (event: PointerEvent): void => {
    if (event.pointerType === 'touch' || !inWorld()) return;
    (document.activeElement as HTMLElement | null)?.blur?.();
    if (event.button === 0) controls.leftButton = true;
    else if (event.button === 2) controls.rightButton = true;
    else {
      const action = bindings.peek().get(codeOf({ button: event.button, shiftKey: event.shiftKey, altKey: event.altKey, ctrlKey: event.ctrlKey, metaKey: event.metaKey }));
      if (action) begin(action, perform);
      event.preventDefault();
      return;
    }
    travel = 0;
    turned = controls.leftButton && controls.rightButton;
    if (turned) controls.handled++;
    view.setPointerCapture(event.pointerId);
    if (settings.peek().pointerLock && event.button === 2) lock(view);
  };
  const move = (event: PointerEvent): void => {
    if (event.pointerType === 'touch') return;
    if (!controls.leftButton && !controls.rightButton) {
      clicks.hover(event.clientX, event.clientY);
      return;
    }
    travel += Math.abs(event.movementX) + Math.abs(event.movementY);
    if (travel < CLICK_SLACK) return;
    turned = true;
    const step = radiansPerPixel();
    controls.moveCamera(event.movementX * step, event.movementY * step * pitchSign(), 0);
  };
  const up = (event: PointerEvent): void => {
    if (event.pointerType === 'touch' || (event.button !== 0 && event.button !== 2)) return;
    const pressed = event.button === 0 ? controls.leftButton : controls.rightButton;
    if (event.button === 0) controls.leftButton = false;
    else controls.rightButton = false;
    if (!controls.leftButton && !controls.rightButton && document.pointerLockElement) document.exitPointerLock();
    if (!pressed || turned || !inWorld()) return;
    if (event.button === 0) clicks.choose(event.clientX, event.clientY, event.detail > 1);
    else clicks.interact(event.clientX, event.clientY);
  };
  const double = (event: MouseEvent): void => clicks.choose(event.clientX, event.clientY, true);
  const wheel = (event: WheelEvent): void => {
    event.preventDefault();
    if (inWorld()) controls.moveCamera(0, 0, -Math.sign(event.deltaY) * Math.min(3, Math.abs(event.deltaY) / 100 || 1));
  };
  const noMenu = (event: Event): void => event.preventDefault();
  // Esc leaves pointer lock before the page hears of it: its loss counts as letting go.
  const lockChange = (): void => {
    if (!document.pointerLockElement) controls.leftButton = controls.rightButton = false;
  };
  view.addEventListener('pointerdown', down);
  view.addEventListener('pointermove', move);
  view.addEventListener('pointerup', up);
  view.addEventListener('pointercancel', up);
  view.addEventListener('dblclick', double);
  view.addEventListener('wheel', wheel, { passive: false });
  view.addEventListener('contextmenu', noMenu);
  document.addEventListener('pointerlockchange', lockChange);
  return () => {
    view.removeEventListener('pointerdown', down);
    view.removeEventListener('pointermove', move);
    view.removeEventListener('pointerup', up);
    view.removeEventListener('pointercancel', up);
    view.removeEventListener('dblclick', double);
    view.removeEventListener('wheel', wheel);
    view.removeEventListener('contextmenu', noMenu);
    document.removeEventListener('pointerlockchange', lockChange);
  };
}

function lock(view: HTMLElement): void {
  try {
    const asked = view.requestPointerLock() as unknown as Promise<void> | undefined;
    asked?.catch?.(() => undefined);
  } catch {
    // Not allowed here: the drag works without.
  }
}
