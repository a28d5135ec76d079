// How far behind the server's clock others are shown.

import { TIER_INTERVAL_MS } from './track.ts';

/** Follows how late and how unevenly frames come. */
export class Delay {
  private lagMs = 80;
  private jitterMs = 10;
  private known = false;
  private newestMs = -1;

  /** A frame of the message that is read was made at a moment of the server's clock. */
  made(serverMs: number): void {
    this.newestMs = Math.max(this.newestMs, serverMs);
  }

  /** The message has arrived at another. Older frames in it waited with the server: they did not press. */
  arrived(nowServerMs: number): void {
    const lag = nowServerMs - this.newestMs;
    const framed = this.newestMs >= 0;
    this.newestMs = -1;
    if (!framed || lag > 5000 || lag < -1000) return;
    if (!this.known) {
      this.lagMs = lag;
      this.known = true;
    }
    // The lag follows the quick ones; how much later the others are counts as jitter.
    this.lagMs += (lag - this.lagMs) * (lag < this.lagMs ? 0.1 : 0.02);
    this.jitterMs += (Math.abs(lag - this.lagMs) - this.jitterMs) * 0.05;
  }

  /** Two intervals and twice the jitter, within 100 and 250 ms, beyond the lag of the line. */
  get ms(): number {
    return this.lagMs + Math.min(250, Math.max(100, 2 * TIER_INTERVAL_MS[0] + 2 * this.jitterMs));
  }
}
