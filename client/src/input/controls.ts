// What the player wants to do with body and camera, gathered from keyboard, mouse, touch and
// gamepad. The game asks each step; nothing here depends on frames.

import type { ActionName } from './actions.ts';
import { settings } from '../state/settings.ts';

/** A wish to move, relative to the camera unless `absolute`. */
export interface MoveIntent {
  /** Direction of the feet in radians: relative to where the camera looks (0 ahead, positive to the right). */
  heading: number;
  /** 0 to 1. */
  speed: number;
  /** -1 to 1: how the body turns by keys, to the right. */
  turn: number;
  jump: boolean;
  walk: boolean;
  /** True while the body looks where the camera looks (right mouse button, pad, touch). */
  faceCamera: boolean;
}

/** How far the camera shall move since it was last asked: radians, and steps of zoom (positive: nearer). */
export interface CameraDelta { yaw: number; pitch: number; zoom: number }

/** Radians of a full key-press second. */
const KEY_LOOK_SPEED = 2.2;

/** The wishes of the moment. One instance serves the page. */
export class Controls {
  #held = new Set<ActionName>();
  #analog = { x: 0, y: 0, active: false };
  #camera: CameraDelta = { yaw: 0, pitch: 0, zoom: 0 };
  #jumped = false;
  walking = false;
  /** The camera shall go behind the back; whoever moves it takes the wish away. */
  lookBehind = false;
  autorun = false;
  /** Mouse buttons that steer: right alone faces the camera, both walk ahead. */
  leftButton = false;
  rightButton = false;
  /** Grows each time the player moves by hand: a walk by click ends then. */
  handled = 0;

  /** A held action begins. */
  press(action: ActionName): void {
    this.#held.add(action);
    if (action === 'jump') this.#jumped = true;
    if (action === 'forward' || action === 'backward') this.autorun = false;
    if (MOVES.has(action)) this.handled++;
  }

  release(action: ActionName): void {
    this.#held.delete(action);
  }

  /** Whether a held action lasts. */
  holds(action: ActionName): boolean {
    return this.#held.has(action);
  }

  /** Lets go of everything: on blur, when a field takes the keys, at death. */
  releaseAll(): void {
    this.#held.clear();
    this.#jumped = false;
    this.leftButton = this.rightButton = false;
    this.#analog = { x: 0, y: 0, active: false };
  }

  /** A stick: x to the right, y forward, length at most 1. */
  setStick(x: number, y: number): void {
    const active = Math.hypot(x, y) > 0.12;
    if (active) this.handled++;
    if (active && y > 0.5) this.autorun = false;
    this.#analog = { x, y, active };
  }

  /** Turns the camera by radians and zooms by steps. */
  moveCamera(yaw: number, pitch: number, zoom: number): void {
    this.#camera.yaw += yaw;
    this.#camera.pitch += pitch;
    this.#camera.zoom += zoom;
  }

  /** What the camera shall do; asked once a frame. `dtMs` is the time since the last frame. */
  takeCamera(dtMs: number): CameraDelta {
    const held = (dtMs / 1000) * KEY_LOOK_SPEED;
    const delta = {
      yaw: this.#camera.yaw,
      pitch: this.#camera.pitch + (this.holds('lookUp') ? held : 0) - (this.holds('lookDown') ? held : 0),
      zoom: this.#camera.zoom + (this.holds('zoomIn') ? dtMs / 120 : 0) - (this.holds('zoomOut') ? dtMs / 120 : 0),
    };
    this.#camera = { yaw: 0, pitch: 0, zoom: 0 };
    return delta;
  }

  /** What the feet shall do; asked once a step. A jump pressed since the last step counts once more. */
  takeMove(): MoveIntent {
    const both = this.leftButton && this.rightButton;
    let x = (this.holds('right') ? 1 : 0) - (this.holds('left') ? 1 : 0);
    let y = (this.holds('forward') || this.autorun || both ? 1 : 0) - (this.holds('backward') ? 1 : 0);
    let speed = x !== 0 || y !== 0 ? 1 : 0;
    if (this.#analog.active) {
      ({ x, y } = this.#analog);
      speed = Math.min(1, Math.hypot(x, y));
    }
    const jump = this.#jumped || this.holds('jump');
    this.#jumped = false;
    return {
      heading: speed > 0 ? Math.atan2(x, y) : 0,
      speed,
      turn: (this.holds('turnRight') ? 1 : 0) - (this.holds('turnLeft') ? 1 : 0),
      jump, walk: this.walking,
      faceCamera: this.rightButton || this.#analog.active,
    };
  }

  /** Whether the player moves by hand now. */
  get moving(): boolean {
    return this.#analog.active || this.autorun || (this.leftButton && this.rightButton) || [...this.#held].some((action) => MOVES.has(action));
  }
}

const MOVES: ReadonlySet<string> = new Set(['forward', 'backward', 'left', 'right', 'jump']);

/** The page's controls. */
export const controls = new Controls();

/** Radians for a pixel of mouse or finger, by the player's sensitivity. */
export function radiansPerPixel(): number {
  return 0.0042 * (settings.peek().mouseSensitivity / 100);
}

/** 1 or -1: pitch for moving the mouse up. */
export function pitchSign(): number {
  return settings.peek().invertY ? -1 : 1;
}
