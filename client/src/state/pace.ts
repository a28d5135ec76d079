// How fast time runs where one is. A region with too much to do lets it run slower; what counts
// down there (cooldowns, casts, auras) is measured by a clock of its own, which runs with
// `performance.now()` at full speed.

import { signal } from '@preact/signals';

/** Rungs of a region's overload ladder, as play.proto says; 0 none. */
export const MAX_RUNG = 5;

/** The region that told of its ladder last, and on which rung it stands. */
export const overload = signal({ region: -1, rung: 0 });
/** The rung of the region that one is in: what the sign shows. */
export const rung = signal(0);

let scale = 1;
let fromMs = 0;
let fromWorldMs = 0;

/** Simulated time for each second of the clock. */
export function timeScale(): number {
  return scale;
}

/** Returns the world's clock at a moment of `performance.now()`. */
export function worldMs(nowMs: number): number {
  return fromWorldMs + (nowMs - fromMs) * scale;
}

/** Has time run at another speed from a moment of `performance.now()` on. */
export function setTimeScale(next: number, nowMs: number): void {
  if (next === scale || !(next > 0)) return;
  fromWorldMs = worldMs(nowMs);
  fromMs = nowMs;
  scale = next;
}
