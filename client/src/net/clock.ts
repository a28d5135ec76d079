// The shard's clock as the client knows it: pings give its offset, a slewed clock follows.

const KEPT = 32;
const LOWEST = 8;
/** The most that the clock runs faster or slower to catch up. */
const SLEW = 0.01;
/** From here on it jumps instead. */
const JUMP_MS = 250;

/** How often a PING is sent. */
export const PING_EVERY_MS = 2000;
/** The first pings come faster, so that the clock stands soon. */
export const FIRST_PINGS = 5;
export const FIRST_PING_EVERY_MS = 250;

interface Sample { roundTrip: number; offset: number }

/** Follows the server's clock. All moments are milliseconds of `performance.now()`. */
export class Clock {
  private samples: Sample[] = [];
  private goal = 0;
  private offset = 0;
  private slewedAt = 0;
  private set = false;

  /** The round trip of the last pings, the median of the lowest. */
  roundTripMs = 0;
  /** How unevenly pings arrive: the mean difference of one to the next. */
  jitterMs = 0;

  /** Begins with the clock that Welcome tells: good to within half a round trip. */
  begin(serverMs: number, nowMs: number): void {
    this.samples = [];
    this.goal = this.offset = serverMs - nowMs;
    this.slewedAt = nowMs;
    this.set = true;
  }

  /** Whether `serverMs` means anything yet. */
  get ready(): boolean {
    return this.set;
  }

  /** Takes a PONG in: `sentMs` is what the PING carried, `serverLow` the low half of the shard's clock. */
  pong(sentMs: number, serverLow: number, nowMs: number): void {
    const roundTrip = ((nowMs >>> 0) - sentMs) >>> 0;
    if (roundTrip > 60_000) return;
    const middle = nowMs - roundTrip / 2;
    const server = this.widen(serverLow, middle);
    const before = this.samples.at(-1);
    if (before) this.jitterMs += (Math.abs(roundTrip - before.roundTrip) - this.jitterMs) / 8;
    this.samples.push({ roundTrip, offset: server - middle });
    if (this.samples.length > KEPT) this.samples.shift();
    const lowest = [...this.samples].sort((a, b) => a.roundTrip - b.roundTrip).slice(0, LOWEST);
    this.roundTripMs = lowest[lowest.length >> 1]!.roundTrip;
    this.goal = lowest.map((sample) => sample.offset).sort((a, b) => a - b)[lowest.length >> 1]!;
    if (Math.abs(this.goal - this.offset) > JUMP_MS) this.offset = this.goal;
  }

  /** The shard's clock at a moment, as far as it is known; it never runs backwards by slewing. */
  serverMs(nowMs: number): number {
    const most = Math.max(0, nowMs - this.slewedAt) * SLEW;
    this.slewedAt = Math.max(this.slewedAt, nowMs);
    this.offset += Math.min(most, Math.max(-most, this.goal - this.offset));
    return nowMs + this.offset;
  }

  /** The whole number that the low 32 bits of a moment near `nowMs` stand for. */
  widen(low: number, nowMs: number): number {
    const near = Math.round(nowMs + this.offset);
    const difference = (low - (near % 4294967296)) | 0;
    return near + difference;
  }
}
