// A ring of the last places of a body by the server's clock, and where it is in between.

import type { Pose } from '../net/codec.ts';

const SAMPLES = 32;
/** The longest that a way is drawn on beyond the last pose; over that time it slows to a stand. */
export const EXTRAPOLATE_MS = 200;

/** What a sample holds. */
export type Place = Omit<Pose, 'short'>;

/** What is drawn of an entity. Millimetres, milliseconds, 1/65536 turns. */
export interface Shown extends Place {
  /** mm/ms, that is m/s, over the ground. */
  speed: number;
}

export class Samples {
  count = 0;
  private readonly times = new Float64Array(SAMPLES);
  private readonly xs = new Int32Array(SAMPLES);
  private readonly zs = new Int32Array(SAMPLES);
  private readonly lifts = new Int32Array(SAMPLES);
  private readonly facings = new Uint16Array(SAMPLES);
  private readonly states = new Uint8Array(SAMPLES);
  private last = SAMPLES - 1;

  /** The moment of the newest sample, and what it holds. */
  get ms(): number {
    return this.times[this.last]!;
  }
  get x(): number {
    return this.xs[this.last]!;
  }
  get z(): number {
    return this.zs[this.last]!;
  }
  get posture(): number {
    return this.states[this.last]! & 15;
  }

  append(place: Place, serverMs: number): void {
    this.last = (this.last + 1) % SAMPLES;
    this.count = Math.min(this.count + 1, SAMPLES);
    this.times[this.last] = serverMs;
    this.overwrite(place);
  }

  /** Puts another place at the moment of the newest sample. */
  overwrite(place: Place): void {
    this.xs[this.last] = place.x;
    this.zs[this.last] = place.z;
    this.lifts[this.last] = place.lift;
    this.facings[this.last] = place.facing;
    this.states[this.last] = place.posture | (place.wading ? 64 : 0);
  }

  /** Has the body stand where it is until a later moment. */
  repeat(serverMs: number): void {
    const from = this.last;
    this.last = (this.last + 1) % SAMPLES;
    this.count = Math.min(this.count + 1, SAMPLES);
    this.times[this.last] = serverMs;
    this.xs[this.last] = this.xs[from]!;
    this.zs[this.last] = this.zs[from]!;
    this.lifts[this.last] = this.lifts[from]!;
    this.facings[this.last] = this.facings[from]!;
    this.states[this.last] = this.states[from]!;
  }

  /** Moves the newest sample. */
  shift(dx: number, dz: number): void {
    this.xs[this.last]! += dx;
    this.zs[this.last]! += dz;
  }

  /** Forgets the samples from a moment on. */
  cut(serverMs: number): void {
    while (this.count > 0 && this.ms >= serverMs) {
      this.last = (this.last + SAMPLES - 1) % SAMPLES;
      this.count--;
    }
  }

  /** Works out where the body is at a moment of the server's clock. */
  sampleInto(at: Shown, moment: number): void {
    let later = this.last;
    if (moment >= this.times[later]!) {
      this.beyond(at, moment - this.times[later]!);
      return;
    }
    for (let i = 1; i < this.count; i++) {
      const earlier = (later + SAMPLES - 1) % SAMPLES;
      if (moment >= this.times[earlier]!) {
        this.between(at, earlier, later, moment);
        return;
      }
      later = earlier;
    }
    this.standAt(at, later);
  }

  private standAt(at: Shown, i: number): void {
    at.x = this.xs[i]!;
    at.z = this.zs[i]!;
    at.lift = this.lifts[i]!;
    at.facing = this.facings[i]!;
    at.posture = this.states[i]! & 15;
    at.wading = (this.states[i]! & 64) !== 0;
    at.speed = 0;
  }

  private between(at: Shown, i: number, j: number, moment: number): void {
    const span = this.times[j]! - this.times[i]!;
    const t = span > 0 ? (moment - this.times[i]!) / span : 1;
    this.standAt(at, j);
    const dx = at.x - this.xs[i]!;
    const dz = at.z - this.zs[i]!;
    at.x = this.xs[i]! + dx * t;
    at.z = this.zs[i]! + dz * t;
    at.lift = this.lifts[i]! + (at.lift - this.lifts[i]!) * t;
    const turn = ((at.facing - this.facings[i]!) << 16) >> 16;
    at.facing = (this.facings[i]! + turn * t) & 65535;
    at.speed = span > 0 ? Math.hypot(dx, dz) / span : 0;
    if (at.speed > 0.05 && at.posture === 0) at.posture = this.states[i]! & 15;
  }

  /** Draws the way on beyond the last pose, slowing to a stand within EXTRAPOLATE_MS. */
  private beyond(at: Shown, late: number): void {
    const j = this.last;
    this.standAt(at, j);
    const walks = at.posture === 1 || at.posture === 2 || at.posture === 3 || at.posture === 8;
    if (this.count < 2 || !walks) return;
    const i = (j + SAMPLES - 1) % SAMPLES;
    const span = this.times[j]! - this.times[i]!;
    if (span <= 0) return;
    const vx = (at.x - this.xs[i]!) / span;
    const vz = (at.z - this.zs[i]!) / span;
    const t = Math.min(late, EXTRAPOLATE_MS);
    const reach = t - (t * t) / (2 * EXTRAPOLATE_MS);
    at.x += vx * reach;
    at.z += vz * reach;
    at.speed = Math.hypot(vx, vz) * (1 - t / EXTRAPOLATE_MS);
  }
}
