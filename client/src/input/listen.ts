// All devices at once.

import { awaitsKey } from './bindings.ts';
import { GamepadReader } from './gamepad.ts';
import { listenKeyboard, type Perform } from './keyboard.ts';
import { listenMouse, type ViewClicks } from './mouse.ts';
import { listenTouch } from './touch.ts';

export interface Listening {
  /** Reads what must be asked for: the gamepad. Once a frame. */
  poll(dtMs: number): void;
  stop(): void;
}

/** Listens on the page and on the view (the canvas). `perform` is `performAction` of the interface. */
export function listenAll(view: HTMLElement, clicks: ViewClicks, perform: Perform, inWorld: () => boolean): Listening {
  const carryOut: Perform = (action) => !awaitsKey() && perform(action);
  const pad = new GamepadReader(carryOut);
  const stops = [listenKeyboard(carryOut, inWorld), listenMouse(view, clicks, carryOut, inWorld), listenTouch(view, clicks, inWorld)];
  return {
    poll: (dtMs) => pad.poll(dtMs, inWorld()),
    stop: () => stops.forEach((stop) => stop()),
  };
}
