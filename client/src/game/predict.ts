// Oneself: steps of 50 ms are taken at once and sent; the server's answer is compared with what one
// was then, and the steps after it are taken again from there.

import { FLAG_JUMP, type SelfRecord, type Step } from '../net/codec.ts';
import type { State } from '../sim/motion.ts';

export const STEP_MS = 50;
/** Steps in a message (one while time runs slower, lest it come late), and how many may wait to be sent or answered. */
const STEPS_IN_MESSAGE = 2;
const MAX_PENDING = 120;
/** After a halt of the page at most this many steps are made up. */
const MAX_CATCH_UP = 10;
/** Messages that say one stands, before they cease. */
const STILL_STEPS = 6;

/** An error below this is let be, one above the other is not blended but taken at once; mm. */
export const IGNORE_MM = 50;
export const SNAP_MM = 2000;
const BLEND_MS = 150;

/** What one wants to do in a step. */
export type Wish = Step;

/** What the Predictor needs of the world. */
export interface Feet {
  /** Moves a state by one step, as engine/motion does. */
  step(state: State, step: Step, fullSpeed: number): void;
  /** Sends steps; false: the line is full or down, they are to be sent again. */
  send(first: number, steps: readonly Step[]): boolean;
}

interface Pending { seq: number; step: Step; sent: boolean; after: State }

export class Predictor {
  readonly state: State = { x: 0, z: 0, lift: 0, vlift: 0, facing: 0, mode: 0 };
  /** Full speed, mm/s, as the server told it. */
  speed = 6500;
  /** Corrections of over 5 cm so far, and the greatest, in mm. */
  corrections = 0;
  greatestMm = 0;

  private readonly before: State = { ...this.state };
  private pending: Pending[] = [];
  private next = 1;
  private dueMs = 0;
  /** Milliseconds of the clock for a step: more where time runs slower. */
  private stepMs = STEP_MS;
  private still = STILL_STEPS;
  private offsetX = 0;
  private offsetZ = 0;
  private offsetLift = 0;
  private blendFromMs = -1e9;
  private started = false;

  constructor(private readonly feet: Feet) {}

  /** Begins at a place: on entering the world. */
  enter(x: number, z: number, facing: number, nextSeq: number, nowMs: number): void {
    Object.assign(this.state, { x, z, lift: 0, vlift: 0, facing, mode: 0 });
    Object.assign(this.before, this.state);
    this.pending = [];
    this.next = Math.max(1, nextSeq);
    this.dueMs = nowMs;
    this.still = STILL_STEPS;
    this.offsetX = this.offsetZ = this.offsetLift = 0;
    this.started = true;
  }

  /** Stops taking steps: outside the world. */
  leave(): void {
    this.started = false;
    this.pending = [];
  }

  /** Takes the steps that are due by now and sends them two by two. `wish` is asked for each. */
  advance(nowMs: number, wish: () => Wish): void {
    if (!this.started) return;
    if (nowMs - this.dueMs > this.stepMs * MAX_CATCH_UP) this.dueMs = nowMs - this.stepMs * MAX_CATCH_UP;
    while (this.dueMs + this.stepMs <= nowMs) {
      this.dueMs += this.stepMs;
      this.take(wish());
    }
    this.send();
  }

  /** Has time run at another speed; what is drawn goes on from where it is. */
  setTimeScale(scale: number, nowMs: number): void {
    const stepMs = STEP_MS / scale;
    if (stepMs === this.stepMs || !(scale > 0)) return;
    this.dueMs = nowMs - ((nowMs - this.dueMs) / this.stepMs) * stepMs;
    this.stepMs = stepMs;
  }

  private take(step: Step): void {
    Object.assign(this.before, this.state);
    const moves = step.speed > 0 || (step.flags & FLAG_JUMP) !== 0 || step.facing !== this.state.facing;
    const settled = this.state.lift === 0 && this.state.vlift === 0;
    this.still = moves || !settled ? 0 : this.still + 1;
    // A message always carries an even number of steps, so the last one may come after the rest.
    if (this.still > STILL_STEPS && this.pending.every(({ sent }) => sent)) return;
    if (this.pending.length >= MAX_PENDING) return; // the line is down: one stands still
    this.feet.step(this.state, step, this.speed);
    this.pending.push({ seq: this.next++, step: { ...step }, sent: false, after: { ...this.state } });
  }

  private send(): void {
    const most = this.stepMs > STEP_MS ? 1 : STEPS_IN_MESSAGE;
    for (;;) {
      const from = this.pending.findIndex(({ sent }) => !sent);
      const batch = from < 0 ? [] : this.pending.slice(from, from + most);
      if (batch.length < most) return;
      if (!this.feet.send(batch[0]!.seq, batch.map(({ step }) => step))) return;
      for (const each of batch) each.sent = true;
    }
  }

  /** Compares what the server says one was after a step with what one took oneself to be. */
  reconcile(told: SelfRecord, nowMs: number): void {
    if (!this.started) return;
    this.speed = told.speed;
    const answered = this.pending.findIndex(({ seq }) => seq === told.seq);
    const known = answered >= 0 ? this.pending[answered]!.after : null;
    this.pending = this.pending.filter(({ seq }) => ((seq - told.seq) | 0) > 0);
    if (known && sameState(known, told)) return;
    const { x, z, lift } = this.state;
    const { state } = this;
    state.x = told.x;
    state.z = told.z;
    state.lift = told.lift;
    state.vlift = told.vlift;
    state.mode = told.mode;
    if (this.pending.length === 0 && !known) state.facing = told.facing;
    for (const each of this.pending) {
      this.feet.step(state, each.step, this.speed);
      Object.assign(each.after, state);
    }
    this.blend(x - state.x, z - state.z, lift - state.lift, nowMs);
  }

  /** Hides an error: what is seen goes over to the truth little by little. */
  private blend(dx: number, dz: number, dlift: number, nowMs: number): void {
    const error = Math.hypot(dx, dz, dlift);
    if (error >= IGNORE_MM) {
      this.corrections++;
      this.greatestMm = Math.max(this.greatestMm, error);
    }
    if (error >= SNAP_MM) {
      this.offsetX = this.offsetZ = this.offsetLift = 0;
      Object.assign(this.before, this.state);
      return;
    }
    const left = this.blendLeft(nowMs);
    this.offsetX = this.offsetX * left + dx;
    this.offsetZ = this.offsetZ * left + dz;
    this.offsetLift = this.offsetLift * left + dlift;
    this.before.x -= dx;
    this.before.z -= dz;
    this.before.lift -= dlift;
    this.blendFromMs = nowMs;
  }

  private blendLeft(nowMs: number): number {
    return Math.max(0, 1 - (nowMs - this.blendFromMs) / BLEND_MS);
  }

  /** Where one is drawn now: between the last two steps, errors smoothed. */
  shown(nowMs: number, into: { x: number; z: number; lift: number }): void {
    const t = Math.min(1, Math.max(0, (nowMs - this.dueMs) / this.stepMs));
    const left = this.blendLeft(nowMs);
    into.x = this.before.x + (this.state.x - this.before.x) * t + this.offsetX * left;
    into.z = this.before.z + (this.state.z - this.before.z) * t + this.offsetZ * left;
    into.lift = Math.max(0, this.before.lift + (this.state.lift - this.before.lift) * t + this.offsetLift * left);
  }

  /** Speed over the ground of the last step, mm/ms. */
  get pace(): number {
    return Math.hypot(this.state.x - this.before.x, this.state.z - this.before.z) / this.stepMs;
  }
}

function sameState(a: State, b: SelfRecord): boolean {
  return a.x === b.x && a.z === b.z && a.lift === b.lift && a.vlift === b.vlift;
}
