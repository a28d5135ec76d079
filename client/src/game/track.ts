// The way of one other entity: a ring of poses by the server's clock, played back a little behind
// it. Played time never runs backwards and never much faster than it should, so that a body that is
// watched never steps back and never jumps.

import type { Pose } from '../net/codec.ts';

const SAMPLES = 32;
/** The longest that a way is drawn on beyond the last pose; over that time it slows to a stand. */
export const EXTRAPOLATE_MS = 200;
/** How much slower and faster than the clock a way is played to reach its delay. */
const SLOWEST = 0.75;
const FASTEST = 1.25;
/** Beyond this the playback is set anew rather than brought up. */
const TOO_FAR_MS = 2500;
/** Share of the body's own speed at which an error is made good. */
const MEND_SHARE = 0.7;
/** Speed at which a body that stands is put right, mm/ms, and the error that is left alone until it walks. */
const MEND_STANDING = 0.6;
const KEPT_MM = 350;
/** Speeds in mm/ms by posture, until a body's own pace is known: it is drawn at most MOST times as fast, whatever was told. */
const USUAL: Readonly<Record<number, number>> = { 1: 3, 2: 6.5, 3: 4, 8: 6.5 };
const MOST = 1.9;
/** Share of a new speed in the pace of a body, for each millisecond. */
const PACE_SHARE = 1 / 3000;
/** A pose this far from the one before, in mm for each ms, is a leap (a portal), not a way. */
const LEAP_SPEED = 40;
const LEAP_MM = 4000;
/** The usual speed, to tell how long a way took whose beginning was not told. */
const USUAL_SPEED = 6.5;

/** Time between two poses of a mover, by tier: near, middle, far, near in a dense crowd. */
export const TIER_INTERVAL_MS = [50, 200, 1000, 100] as const;

/** What is drawn of an entity. Millimetres, milliseconds, 1/65536 turns. */
export interface Shown {
  x: number;
  z: number;
  lift: number;
  facing: number;
  posture: number;
  wading: boolean;
  /** mm/ms, that is m/s, over the ground. */
  speed: number;
}

export class Track {
  readonly shown: Shown = { x: 0, z: 0, lift: 0, facing: 0, posture: 0, wading: false, speed: 0 };
  /** Tier of the last pose. */
  tier = 0;
  /** Speed of time where the last pose was told. */
  private scale = 1;

  private readonly times = new Float64Array(SAMPLES);
  private readonly xs = new Int32Array(SAMPLES);
  private readonly zs = new Int32Array(SAMPLES);
  private readonly lifts = new Int32Array(SAMPLES);
  private readonly facings = new Uint16Array(SAMPLES);
  private readonly states = new Uint8Array(SAMPLES);
  private count = 0;
  private last = SAMPLES - 1;
  private playedMs = 0;
  private playedAtMs = 0;
  private offsetX = 0;
  private offsetZ = 0;
  /** Its own speed over the last seconds of walking, mm/ms: it stalls and hurries as its own line does. */
  private pace = 0;
  private readonly at: Shown = { x: 0, z: 0, lift: 0, facing: 0, posture: 0, wading: false, speed: 0 };

  /** The moment of the newest pose on the server's clock. */
  get newestMs(): number {
    return this.times[this.last]!;
  }

  /** The moment on the server's clock that the way was last played for. */
  get playedForMs(): number {
    return this.playedAtMs;
  }

  /** Where the newest pose is; for what needs the truth rather than the picture. */
  get newestX(): number {
    return this.xs[this.last]!;
  }
  get newestZ(): number {
    return this.zs[this.last]!;
  }
  /** The posture last told. */
  get newestPosture(): number {
    return this.states[this.last]! & 15;
  }

  /** Takes a pose in, told at a moment of the server's clock, where time runs at `scale`. */
  push(pose: Pose, serverMs: number, tier: number, scale = 1): void {
    this.tier = tier;
    this.scale = scale;
    if (this.count === 0) {
      this.append(pose, serverMs);
      this.restart(serverMs);
      return;
    }
    const before = this.last;
    const gap = serverMs - this.times[before]!;
    if (gap < 0) return;
    const way = Math.hypot(pose.x - this.xs[before]!, pose.z - this.zs[before]!);
    if (way > LEAP_MM && way > LEAP_SPEED * Math.max(gap, 50)) {
      this.count = 0;
      this.append(pose, serverMs);
      this.restart(serverMs);
      return;
    }
    const drawn = this.playedMs > 0;
    if (drawn) this.sampleInto(this.playedMs);
    const { x, z } = this.at;
    if (gap === 0) this.overwrite(pose);
    else {
      this.fillGap(gap, way, serverMs);
      this.append(pose, serverMs);
    }
    if (!drawn) return;
    // What was drawn beyond the last pose may have been wrong: the picture stays where it is for
    // now, and the difference is made good little by little.
    this.sampleInto(this.playedMs);
    this.offsetX += x - this.at.x;
    this.offsetZ += z - this.at.z;
  }

  /** Time between two poses of a mover by the clock. */
  private get interval(): number {
    return (TIER_INTERVAL_MS[this.tier] ?? TIER_INTERVAL_MS[0]) / this.scale;
  }

  /** A body that stood was not told of: it left its place only just before the next pose. */
  private fillGap(gap: number, way: number, serverMs: number): void {
    const { interval } = this;
    if (gap <= interval * 1.6) return;
    const took = Math.min(gap, Math.max(interval, way / (USUAL_SPEED * this.scale)));
    if (gap - took < 1) return;
    const from = this.last;
    this.last = (this.last + 1) % SAMPLES;
    this.count = Math.min(this.count + 1, SAMPLES);
    this.times[this.last] = serverMs - took;
    this.xs[this.last] = this.xs[from]!;
    this.zs[this.last] = this.zs[from]!;
    this.lifts[this.last] = this.lifts[from]!;
    this.facings[this.last] = this.facings[from]!;
    this.states[this.last] = this.states[from]!;
  }

  private append(pose: Pose, serverMs: number): void {
    this.last = (this.last + 1) % SAMPLES;
    this.count = Math.min(this.count + 1, SAMPLES);
    this.times[this.last] = serverMs;
    this.overwrite(pose);
  }

  private overwrite(pose: Pose): void {
    this.xs[this.last] = pose.x;
    this.zs[this.last] = pose.z;
    this.lifts[this.last] = pose.lift;
    this.facings[this.last] = pose.facing;
    this.states[this.last] = pose.posture | (pose.wading ? 64 : 0);
  }

  private restart(serverMs: number): void {
    this.offsetX = this.offsetZ = 0;
    this.playedMs = 0;
    this.pace = 0;
    this.sampleInto(serverMs);
    Object.assign(this.shown, this.at);
  }

  /**
   * Brings `shown` up to a frame. `serverMs` is the server's clock now, `delayMs` how far behind it
   * the near tier is played.
   */
  play(serverMs: number, delayMs: number): void {
    if (this.count === 0) return;
    const { interval } = this;
    const goal = serverMs - delayMs - (interval - TIER_INTERVAL_MS[0]);
    const passed = Math.max(0, serverMs - this.playedAtMs);
    this.playedAtMs = serverMs;
    const { shown, at } = this;
    const { x, z } = at;
    if (this.playedMs === 0 || Math.abs(goal - this.playedMs) > TOO_FAR_MS / this.scale || passed > 1000) {
      this.playedMs = Math.min(goal, this.newestMs + EXTRAPOLATE_MS);
      this.offsetX = this.offsetZ = 0;
      this.sampleInto(this.playedMs);
    } else {
      const step = Math.min(passed * FASTEST, Math.max(passed * SLOWEST, goal - this.playedMs));
      // Past the last pose time stands still: what comes next is then not left out but played.
      const end = Math.max(this.playedMs, this.newestMs + EXTRAPOLATE_MS);
      this.playedMs = Math.min(this.playedMs + step, end);
      this.sampleInto(this.playedMs);
      this.mend(passed, Math.hypot(at.x - x, at.z - z));
      this.restrain(passed);
    }
    shown.x = at.x + this.offsetX;
    shown.z = at.z + this.offsetZ;
    shown.speed = at.speed;
    shown.lift = at.lift;
    shown.facing = at.facing;
    shown.posture = at.posture;
    shown.wading = at.wading;
  }

  /** Makes a part of the error good, never by walking backwards: less than the `way` that is gone anyway. */
  private mend(passed: number, way: number): void {
    const error = Math.hypot(this.offsetX, this.offsetZ);
    if (error === 0) return;
    const { speed, posture } = this.at;
    let most = way * MEND_SHARE;
    if (speed <= 0.5) most = posture in USUAL ? 0 : Math.min(passed * MEND_STANDING, Math.max(0, error - KEPT_MM));
    const left = Math.max(0, 1 - most / error);
    this.offsetX *= left;
    this.offsetZ *= left;
  }

  /** Holds the picture back where what was told goes on too fast; the rest is an error to be made good. */
  private restrain(passed: number): void {
    const { at, shown } = this;
    const usual = USUAL[at.posture];
    if (usual === undefined || passed === 0) return;
    if (this.pace === 0) this.pace = usual;
    this.pace += (at.speed - this.pace) * Math.min(1, passed * PACE_SHARE);
    const dx = at.x + this.offsetX - shown.x;
    const dz = at.z + this.offsetZ - shown.z;
    const way = Math.hypot(dx, dz);
    const most = MOST * Math.max(usual / 2, this.pace) * passed;
    if (way <= most) return;
    this.offsetX -= dx * (1 - most / way);
    this.offsetZ -= dz * (1 - most / way);
  }

  /** Works out where the way is at a moment of the server's clock. */
  private sampleInto(moment: number): void {
    let later = this.last;
    if (moment >= this.times[later]!) {
      this.beyond(moment - this.times[later]!);
      return;
    }
    for (let i = 1; i < this.count; i++) {
      const earlier = (later + SAMPLES - 1) % SAMPLES;
      if (moment >= this.times[earlier]!) {
        this.between(earlier, later, moment);
        return;
      }
      later = earlier;
    }
    this.standAt(later);
  }

  private standAt(i: number): void {
    const { at } = this;
    at.x = this.xs[i]!;
    at.z = this.zs[i]!;
    at.lift = this.lifts[i]!;
    at.facing = this.facings[i]!;
    at.posture = this.states[i]! & 15;
    at.wading = (this.states[i]! & 64) !== 0;
    at.speed = 0;
  }

  private between(i: number, j: number, moment: number): void {
    const span = this.times[j]! - this.times[i]!;
    const t = span > 0 ? (moment - this.times[i]!) / span : 1;
    this.standAt(j);
    const { at } = this;
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
  private beyond(late: number): void {
    const j = this.last;
    this.standAt(j);
    const { at } = this;
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

/** How far behind the server's clock others are shown: follows how late and how unevenly frames come. */
export class Delay {
  private lagMs = 80;
  private jitterMs = 10;
  private known = false;

  /** A frame that was made at a moment of the server's clock has arrived at another. */
  arrived(madeMs: number, nowServerMs: number): void {
    const lag = nowServerMs - madeMs;
    if (lag > 5000 || lag < -1000) return;
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
