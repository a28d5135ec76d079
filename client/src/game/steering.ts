// From wishes to steps: the player's hands relative to the camera, or a path that is walked corner
// by corner.

import { FLAG_JUMP, FLAG_WALK, type Step } from '../net/codec.ts';

/** The hands' wish; the interface's MoveIntent. Radians, relative to the camera, positive to the right. */
export interface Hands {
  heading: number;
  speed: number;
  turn: number;
  jump: boolean;
  walk: boolean;
  faceCamera: boolean;
}

export const idleHands: Hands = { heading: 0, speed: 0, turn: 0, jump: false, walk: false, faceCamera: false };

/** Radians that the body turns in a step by keys. */
const TURN_IN_STEP = 0.14;
/** How near a corner and the goal count as reached, mm. */
const CORNER_MM = 350;
/** Steps without coming nearer after which a path is given up. */
const STUCK_STEPS = 16;

const toAngle = (radians: number): number => Math.round((radians / (2 * Math.PI)) * 65536) & 65535;

export class Steering {
  /** Where the body looks, radians: 0 south, a quarter turn east. */
  facing = 0;
  private path: { x: number; z: number }[] = [];
  private arriveMm = CORNER_MM;
  private nearest = Infinity;
  private stuck = 0;
  private done: ((arrived: boolean) => void) | null = null;

  /** Whether a path is walked. */
  get walking(): boolean {
    return this.path.length > 0;
  }

  /** The end of the path, null when none is walked. */
  get goal(): { x: number; z: number } | null {
    return this.path.at(-1) ?? null;
  }

  /** Walks a path; `done` is called once, at its end or when it was given up. */
  follow(path: readonly { x: number; z: number }[], arriveMm: number, done: ((arrived: boolean) => void) | null): void {
    this.stop(false);
    this.path = [...path];
    this.arriveMm = Math.max(arriveMm, CORNER_MM);
    this.nearest = Infinity;
    this.stuck = 0;
    this.done = done;
    if (this.path.length === 0) this.stop(false);
  }

  /** Ends the path. */
  stop(arrived: boolean): void {
    this.path = [];
    const { done } = this;
    this.done = null;
    done?.(arrived);
  }

  /** The next step. `yaw` is where the camera looks, radians; `at` where one is, mm. */
  step(hands: Hands, yaw: number, at: { x: number; z: number }): Step {
    const flags = (hands.jump ? FLAG_JUMP : 0) | (hands.walk ? FLAG_WALK : 0);
    this.facing -= hands.turn * TURN_IN_STEP;
    if (hands.speed > 0 && this.walking) this.stop(false);
    if (this.walking) return this.alongPath(at, flags);
    let heading = yaw;
    if (hands.speed > 0) {
      heading = yaw - hands.heading;
      this.facing = hands.faceCamera ? yaw : heading;
    } else if (hands.faceCamera) this.facing = yaw;
    return { heading: toAngle(heading), facing: toAngle(this.facing), speed: Math.round(255 * Math.min(1, hands.speed)), flags };
  }

  private alongPath(at: { x: number; z: number }, flags: number): Step {
    let corner = this.path[0]!;
    let left = Math.hypot(corner.x - at.x, corner.z - at.z);
    while (left <= (this.path.length === 1 ? this.arriveMm : CORNER_MM)) {
      this.path.shift();
      this.nearest = Infinity;
      if (this.path.length === 0) {
        this.stop(true);
        return { heading: 0, facing: toAngle(this.facing), speed: 0, flags };
      }
      corner = this.path[0]!;
      left = Math.hypot(corner.x - at.x, corner.z - at.z);
    }
    this.stuck = left < this.nearest - 20 ? 0 : this.stuck + 1;
    this.nearest = Math.min(this.nearest, left);
    if (this.stuck > STUCK_STEPS) {
      this.stop(false);
      return { heading: 0, facing: toAngle(this.facing), speed: 0, flags };
    }
    this.facing = Math.atan2(corner.x - at.x, corner.z - at.z);
    const heading = toAngle(this.facing);
    return { heading, facing: heading, speed: 255, flags };
  }
}
