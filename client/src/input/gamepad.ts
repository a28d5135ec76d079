// The gamepad: left stick walks, right stick looks; A acts, B back, X attacks, Y jumps; the
// shoulders choose the page of the hotbar whose first slots the d-pad and triggers use. While a window
// is open the d-pad leads through it and A presses.

import { settings } from '../state/settings.ts';
import type { ActionName } from './actions.ts';
import { controls, pitchSign } from './controls.ts';
import type { Perform } from './keyboard.ts';
import { movePadFocus, pressPadFocus, type Side } from './padfocus.ts';

/** Buttons of the standard mapping -> what they do; with LB or RB held, slots of the hotbar. */
const PLAIN: Readonly<Record<number, ActionName>> = {
  0: 'interact', 1: 'menu', 2: 'attack', 3: 'jump', 6: 'slot1', 7: 'slot2', 8: 'map', 9: 'menu', 10: 'autorun', 11: 'targetNext', 12: 'targetNext', 13: 'targetFriend', 14: 'bags', 15: 'quests', 16: 'menu',
};
const WITH_LEFT: Readonly<Record<number, ActionName>> = { 0: 'slot3', 1: 'slot4', 2: 'slot5', 3: 'slot6', 12: 'slot7', 13: 'slot8', 14: 'slot9', 15: 'slot10' };
const WITH_RIGHT: Readonly<Record<number, ActionName>> = { 0: 'slot13', 1: 'slot14', 2: 'slot15', 3: 'slot16', 12: 'pageNext', 13: 'pagePrevious', 14: 'abilities', 15: 'social' };

/** The d-pad. */
const SIDES: Readonly<Record<number, Side>> = { 12: 'up', 13: 'down', 14: 'left', 15: 'right' };
const PRESS = 0;

const DEAD_ZONE = 0.18;
/** Radians a second at full tilt. */
const LOOK_SPEED = 2.8;

/** Takes the dead zone out of an axis. */
export function axis(value: number): number {
  const size = Math.abs(value);
  return size < DEAD_ZONE ? 0 : (Math.sign(value) * (size - DEAD_ZONE)) / (1 - DEAD_ZONE);
}

/** Reads the first gamepad; call once a frame. */
export class GamepadReader {
  #before: boolean[] = [];
  #sticking = false;
  readonly #perform: Perform;

  constructor(perform: Perform) {
    this.#perform = perform;
  }

  /** Outside the world only windows and the title hear of it. */
  poll(dtMs: number, inWorld: boolean): void {
    const pad = navigator.getGamepads?.().find((found) => found?.connected && found.mapping === 'standard');
    if (!pad) return;
    const [lx = 0, ly = 0, rx = 0, ry = 0] = pad.axes.map(axis);
    if (inWorld && (lx || ly || this.#sticking)) controls.setStick(lx, -ly);
    this.#sticking = lx !== 0 || ly !== 0;
    const step = (dtMs / 1000) * LOOK_SPEED * (settings.peek().mouseSensitivity / 100);
    if (inWorld && (rx || ry)) controls.moveCamera(rx * step, ry * step * 0.7 * pitchSign(), 0);
    const left = pad.buttons[4]?.pressed ?? false;
    const right = pad.buttons[5]?.pressed ?? false;
    pad.buttons.forEach((button, i) => {
      const was = this.#before[i] ?? false;
      this.#before[i] = button.pressed;
      if (button.pressed === was) return;
      if (!left && !right && button.pressed && this.#inWindow(i, inWorld)) return;
      if (!inWorld) return;
      const action = left ? WITH_LEFT[i] : right ? WITH_RIGHT[i] : PLAIN[i];
      if (action === 'jump') button.pressed ? controls.press('jump') : controls.release('jump');
      else if (action === 'autorun' && button.pressed) controls.autorun = !controls.autorun;
      else if (action && button.pressed) this.#perform(action);
    });
  }

  #inWindow(button: number, inWorld: boolean): boolean {
    const side = SIDES[button];
    return side ? movePadFocus(side, inWorld) : button === PRESS && pressPadFocus(inWorld);
  }
}

/** Shakes the gamepad, when there is one that can and the player likes it. */
export function rumble(strength: number, ms: number): void {
  if (!settings.peek().rumble) return;
  for (const pad of navigator.getGamepads?.() ?? []) {
    void pad?.vibrationActuator?.playEffect?.('dual-rumble', { duration: ms, strongMagnitude: strength, weakMagnitude: strength / 2 }).catch(() => undefined);
  }
}
