// What to do when the server ends a connection: the ranges of wire/disconnect.go.

/** 1 connect again now, 2 later, 3 not by oneself. A connection that just broke has code 0: later. */
export function closeRange(code: number): 1 | 2 | 3 {
  const range = Math.floor(code / 1000);
  return range === 1 || range === 3 ? range : 2;
}

const FIRST_WAIT_MS = 500;
const MAX_WAIT_MS = 10_000;

/**
 * How long to wait before an attempt, counted from 1: growing, between half and the whole of it, so
 * that a thousand clients do not come at once. `chance` is in [0, 1).
 */
export function retryWait(code: number, attempt: number, chance: number): number {
  const first = closeRange(code) === 1 && attempt === 1 ? FIRST_WAIT_MS / 5 : FIRST_WAIT_MS;
  const whole = Math.min(MAX_WAIT_MS, first * 2 ** Math.min(attempt - 1, 10));
  return (whole / 2) * (1 + chance);
}
