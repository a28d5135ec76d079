// The keyboard: codes to actions, with the traps of browsers.

import { settings } from '../state/settings.ts';
import { ACTIONS, type ActionName } from './actions.ts';
import { bindings, codeOf } from './bindings.ts';
import { controls } from './controls.ts';

/** Does an action that happens once; returns false for those it does not know. */
export type Perform = (action: ActionName) => boolean;

/** Keys whose habit in the browser would disturb the game. */
const TAMED: ReadonlySet<string> = new Set(['Tab', 'Space', 'Slash', 'Quote', 'F1', 'F3', 'F6', 'F7', 'F10', 'Backspace', 'ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'PageUp', 'PageDown', 'AltLeft', 'AltRight']);

/** Whether an element takes what is typed. */
export function takesText(element: EventTarget | null): boolean {
  if (!(element instanceof HTMLElement)) return false;
  if (element instanceof HTMLInputElement) return !['checkbox', 'radio', 'range', 'button'].includes(element.type);
  return element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement || element.isContentEditable;
}

/** Whether the focus lies on something that Tab, Space, Enter and arrows work in. */
function inControls(element: EventTarget | null): boolean {
  return element instanceof HTMLElement && (element.closest('dialog, .title, [role="menu"], [role="alertdialog"]') !== null || element.matches(':focus-visible'));
}

const FOCUS_KEYS: ReadonlySet<string> = new Set(['Tab', 'Space', 'Enter', 'NumpadEnter', 'ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'PageUp', 'PageDown', 'Home', 'End', 'Shift+Tab']);

/**
 * Listens to the keyboard until the returned function is called. `inWorld` tells whether
 * keys move a body now; in fields and while composing (IME) nothing is taken.
 */
export function listenKeyboard(perform: Perform, inWorld: () => boolean): () => void {
  const down = (event: KeyboardEvent): void => {
    if (event.isComposing || event.defaultPrevented) return;
    if (takesText(event.target)) {
      if (event.code === 'Escape') (event.target as HTMLElement).blur();
      return;
    }
    const code = codeOf(event);
    if (!code) return;
    if (inControls(event.target)) {
      if (FOCUS_KEYS.has(code)) return;
      // Esc leads from a button of the display back to the world.
      if (code === 'Escape' && inWorld() && !(event.target as Element).closest('dialog, [role="menu"]')) {
        event.preventDefault();
        (event.target as HTMLElement).blur();
        return;
      }
    }
    // Shift held for something else must not stop the feet.
    const action = bindings.peek().get(code) ?? (event.shiftKey || event.altKey ? heldAction(event.code) : undefined);
    if (!action) {
      if (TAMED.has(event.code) && inWorld()) event.preventDefault();
      return;
    }
    if (!inWorld() && action !== 'menu' && action !== 'fullscreen') return;
    event.preventDefault();
    if (event.repeat && !ACTIONS[action]?.held) return;
    begin(action, perform);
  };
  const up = (event: KeyboardEvent): void => {
    for (const code of [event.code, `Shift+${event.code}`, `Alt+${event.code}`]) {
      const action = bindings.peek().get(code);
      if (action && ACTIONS[action]?.held && !(settings.peek().holdToggle && action !== 'jump')) controls.release(action);
    }
  };
  const away = (): void => controls.releaseAll();
  addEventListener('keydown', down);
  addEventListener('keyup', up);
  addEventListener('blur', away);
  document.addEventListener('visibilitychange', away);
  return () => {
    removeEventListener('keydown', down);
    removeEventListener('keyup', up);
    removeEventListener('blur', away);
    document.removeEventListener('visibilitychange', away);
  };
}

function heldAction(code: string): ActionName | undefined {
  const action = bindings.peek().get(code);
  return action && ACTIONS[action]?.held ? action : undefined;
}

/** Begins an action, from whichever device. With "toggle instead of hold" a second press ends it. */
export function begin(action: ActionName, perform: Perform): void {
  if (action === 'autorun') controls.autorun = !controls.autorun;
  else if (action === 'walk') controls.walking = !controls.walking;
  else if (action === 'cameraBehind') controls.lookBehind = true;
  else if (!ACTIONS[action]?.held) perform(action);
  else if (settings.peek().holdToggle && action !== 'jump' && controls.holds(action)) controls.release(action);
  else controls.press(action);
}
