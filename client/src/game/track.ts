// The way of one other entity: a ring of poses by the server's clock, and behind them the course that
// was told, if any; played back a little behind the clock. Played time never runs backwards and never
// much faster than it should, so that a body that is watched never steps back and never jumps.

import type { CourseRecord, Pose } from '../net/codec.ts';
import { Course } from './course.ts';
import { EXTRAPOLATE_MS, Samples, type Place, type Shown } from './samples.ts';

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
/** As far from a course as this a body may have been told of by it, mm; further off it has left it. */
const ASIDE_MM = 1000;
/** A pose this far from the one before, in mm for each ms, is a leap (a portal), not a way. */
const LEAP_SPEED = 40;
const LEAP_MM = 4000;
/** The usual speed, to tell how long a way took whose beginning was not told. */
const USUAL_SPEED = 6.5;

/** Time between two poses of a mover, by tier: near, middle, far, near in a dense crowd. */
export const TIER_INTERVAL_MS = [50, 200, 1000, 100] as const;

export class Track {
  readonly shown: Shown = { x: 0, z: 0, lift: 0, facing: 0, posture: 0, wading: false, speed: 0 };
  /** Tier of the last pose; near where a course was told since. */
  tier = 0;
  /** Speed of time where the body was told of last. */
  private scale = 1;

  private readonly samples = new Samples();
  /** Holds from the newest sample on; told at a moment of the server's clock. */
  private course: Course | null = null;
  private courseToldMs = 0;
  private playedMs = 0;
  private playedAtMs = 0;
  /** What `playedMs` made for last. */
  private goalMs = 0;
  private offsetX = 0;
  private offsetZ = 0;
  /** Its own speed over the last seconds of walking, mm/ms: it stalls and hurries as its own line does. */
  private pace = 0;
  private readonly at: Shown = { x: 0, z: 0, lift: 0, facing: 0, posture: 0, wading: false, speed: 0 };
  private readonly now: Shown = { x: 0, z: 0, lift: 0, facing: 0, posture: 0, wading: false, speed: 0 };

  /** The moment on the server's clock that the way was last played for. */
  get playedForMs(): number {
    return this.playedAtMs;
  }

  /** Where the body is by what was told, at the server's clock; for what needs the truth rather than the picture. */
  get newestX(): number {
    return this.newest().x;
  }
  get newestZ(): number {
    return this.newest().z;
  }
  /** The posture by what was told. */
  get newestPosture(): number {
    return this.newest().posture;
  }

  private newest(): Shown {
    const { course, now } = this;
    if (course) course.sampleInto(now, Math.max(this.courseToldMs, this.playedAtMs));
    else this.samples.sampleInto(now, this.samples.ms);
    return now;
  }

  /** Takes a pose in, told at a moment of the server's clock, where time runs at `scale`. */
  push(pose: Pose, serverMs: number, tier: number, scale = 1): void {
    this.tier = tier;
    this.scale = scale;
    if (this.samples.count > 0 && serverMs < this.samples.ms) return;
    const drawn = this.playedMs > 0;
    if (drawn) {
      this.catchUp(serverMs - this.interval);
      this.sampleInto(this.playedMs);
    }
    const { x, z } = this.at;
    this.endCourse(pose, serverMs);
    if (this.samples.count === 0 || this.leaps(pose.x, pose.z, serverMs)) {
      this.samples.count = 0;
      this.samples.append(pose, serverMs);
      this.restart(serverMs);
      return;
    }
    this.add(pose, serverMs);
    if (!drawn) return;
    // What was drawn beyond the last pose may have been wrong: the picture stays where it is for
    // now, and the difference is made good little by little.
    this.sampleInto(this.playedMs);
    this.offsetX += x - this.at.x;
    this.offsetZ += z - this.at.z;
  }

  /** Takes a course in, or a leg of one, told at a moment of the server's clock; it sets out at `startMs` of that. */
  follow(way: CourseRecord, startMs: number, serverMs: number): void {
    if (this.course?.has(way, startMs)) return;
    const drawn = this.playedMs > 0;
    if (drawn) {
      this.catchUp(Infinity);
      this.sampleInto(this.playedMs);
    }
    const { x, z } = this.at;
    const leaps = !this.course?.goesOn(way, startMs, this.playedMs) && this.setOut(way, startMs, serverMs);
    this.courseToldMs = serverMs;
    this.tier = 0;
    this.scale = 1;
    if (drawn && !leaps) {
      this.sampleInto(this.playedMs);
      this.offsetX += x - this.at.x;
      this.offsetZ += z - this.at.z;
      // Of who set out long ago more is wrong than can be made good on the way.
      if (Math.hypot(this.offsetX, this.offsetZ) <= LEAP_MM) return;
    }
    this.restart(serverMs);
  }

  /** Begins a course in the place of what was told; returns whether it begins where the body cannot have walked to. */
  private setOut(way: CourseRecord, startMs: number, serverMs: number): boolean {
    const since = Math.min(startMs, serverMs);
    this.sampleInto(since);
    const course = new Course(way, startMs, this.at.facing);
    this.settle(since - this.interval);
    this.samples.cut(since);
    const leaps = this.leaps(way.fromX, way.fromZ, since);
    if (leaps) this.samples.count = 0;
    course.sampleInto(this.at, since);
    this.add(this.at, since);
    this.course = course;
    return leaps;
  }

  /**
   * A pose ends a course. Where it shows a body under way a little beside or behind what was told, it was so
   * all the way: else it would step back there.
   */
  private endCourse(pose: Pose, serverMs: number): void {
    const { course, at } = this;
    if (!course) return;
    course.sampleInto(at, serverMs);
    let dx = pose.x - at.x;
    let dz = pose.z - at.z;
    const told = at.speed > 0 && this.playedMs >= this.samples.ms;
    if (!told || Math.hypot(dx, dz) > ASIDE_MM) dx = dz = 0;
    this.samples.shift(dx, dz);
    this.settle(serverMs - this.interval, dx, dz);
  }

  /** Puts what a course told of up to a moment among the samples, moved by an error, and ends it. */
  private settle(until: number, dx = 0, dz = 0): void {
    const { course, at } = this;
    this.course = null;
    if (!course) return;
    for (const moment of [...course.corners.filter((corner) => corner < until), until]) {
      if (moment <= this.samples.ms) continue;
      course.sampleInto(at, moment);
      at.x += dx;
      at.z += dz;
      this.samples.append(at, moment);
    }
  }

  /** A body that stands is played no further than its last sample: time passes up to when something new begins. */
  private catchUp(most: number): void {
    if (this.playedMs < this.endMs || this.samples.posture in USUAL) return;
    this.playedMs = Math.max(this.playedMs, Math.min(this.goalMs, most));
  }

  /** Whether a body cannot have walked to a place from that of the newest sample. */
  private leaps(x: number, z: number, serverMs: number): boolean {
    if (this.samples.count === 0) return false;
    const way = Math.hypot(x - this.samples.x, z - this.samples.z);
    return way > LEAP_MM && way > LEAP_SPEED * Math.max(serverMs - this.samples.ms, 50);
  }

  /** Adds a sample, at the moment of the last one instead of it. */
  private add(place: Place, serverMs: number): void {
    const gap = serverMs - this.samples.ms;
    if (this.samples.count > 0 && gap === 0) {
      this.samples.overwrite(place);
      return;
    }
    if (this.samples.count > 0) this.fillGap(gap, Math.hypot(place.x - this.samples.x, place.z - this.samples.z), serverMs);
    this.samples.append(place, serverMs);
  }

  /** Time between two poses of a mover by the clock. */
  private get interval(): number {
    return (TIER_INTERVAL_MS[this.tier] ?? TIER_INTERVAL_MS[0]) / this.scale;
  }

  /** How far the way can be played: a course to its end and beyond. */
  private get endMs(): number {
    return this.course ? Infinity : this.samples.ms + EXTRAPOLATE_MS;
  }

  /** A body that stood was not told of: it left its place only just before the next pose. */
  private fillGap(gap: number, way: number, serverMs: number): void {
    const { interval } = this;
    if (gap <= interval * 1.6) return;
    const took = Math.min(gap, Math.max(interval, way / (USUAL_SPEED * this.scale)));
    if (gap - took < 1) return;
    this.samples.repeat(serverMs - took);
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
    if (this.samples.count === 0) return;
    const { interval } = this;
    const goal = serverMs - delayMs - (interval - TIER_INTERVAL_MS[0]);
    this.goalMs = goal;
    const passed = Math.max(0, serverMs - this.playedAtMs);
    this.playedAtMs = serverMs;
    const { shown, at } = this;
    const { x, z } = at;
    const far = Math.abs(Math.min(goal, this.endMs) - this.playedMs) > TOO_FAR_MS / this.scale;
    if (this.playedMs === 0 || far || passed > 1000) {
      this.playedMs = Math.min(goal, this.endMs);
      this.offsetX = this.offsetZ = 0;
      this.sampleInto(this.playedMs);
    } else {
      const step = Math.min(passed * FASTEST, Math.max(passed * SLOWEST, goal - this.playedMs));
      // Past the last pose time stands still: what comes next is then not left out but played.
      const end = Math.max(this.playedMs, this.endMs);
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

  /** Works out where the body is at a moment of the server's clock. */
  private sampleInto(moment: number): void {
    const { course, samples, at } = this;
    if (course && moment >= samples.ms) course.sampleInto(at, moment);
    else samples.sampleInto(at, moment);
  }
}
