// A way of straight legs that were told once each: where a body is on it at a moment of the server's clock.

import type { CourseRecord } from '../net/codec.ts';
import type { Shown } from './samples.ts';

/** How long a body takes to turn into a leg, from when that begins. */
const TURN_MS = 200;
/** How many legs are kept. */
const KEPT = 8;
/** A leg that begins further than this from where the last one ends does not go on from there, mm. */
const APART_MM = 100;

class Leg {
  readonly heading: number;
  readonly way: CourseRecord;
  readonly endMs: number;

  /** `startMs` is the whole number that the start stands for; `facing` is where the body looks before. */
  constructor(way: CourseRecord, readonly startMs: number, private readonly facing: number) {
    this.way = { ...way };
    this.endMs = startMs + way.ms;
    const dx = way.toX - way.fromX;
    const dz = way.toZ - way.fromZ;
    this.heading = dx === 0 && dz === 0 ? facing : Math.round((Math.atan2(dx, dz) / (2 * Math.PI)) * 65536) & 65535;
  }

  /** Whether this is what is told. */
  is(way: CourseRecord, startMs: number): boolean {
    const own = this.way;
    return startMs === this.startMs && way.ms === own.ms && way.posture === own.posture &&
      way.fromX === own.fromX && way.fromZ === own.fromZ && way.toX === own.toX && way.toZ === own.toZ;
  }

  sampleInto(at: Shown, moment: number): void {
    const { way } = this;
    const gone = moment - this.startMs;
    const part = Math.min(1, Math.max(0, gone / way.ms));
    const underway = gone >= 0 && gone < way.ms;
    at.x = way.fromX + (way.toX - way.fromX) * part;
    at.z = way.fromZ + (way.toZ - way.fromZ) * part;
    at.lift = 0;
    at.wading = false;
    at.posture = underway ? way.posture : 0;
    at.speed = underway ? Math.hypot(way.toX - way.fromX, way.toZ - way.fromZ) / way.ms : 0;
    const turn = ((this.heading - this.facing) << 16) >> 16;
    at.facing = (this.facing + turn * Math.min(1, Math.max(0, gone / Math.min(way.ms, TURN_MS)))) & 65535;
  }
}

export class Course {
  private readonly legs: Leg[];

  /** Begins with one leg at a moment; `facing` is where the body looks before. */
  constructor(way: CourseRecord, startMs: number, facing: number) {
    this.legs = [new Leg(way, startMs, facing)];
  }

  /** Whether a leg is told again. */
  has(way: CourseRecord, startMs: number): boolean {
    return this.legs.some((leg) => leg.is(way, startMs));
  }

  /**
   * Adds a leg behind those that are over when it begins; it takes the place of the others. Returns false,
   * and changes nothing, where none is over by then, or the leg begins elsewhere. Legs that were over at `playedMs` may be
   * forgotten.
   */
  goesOn(way: CourseRecord, startMs: number, playedMs: number): boolean {
    const { legs } = this;
    let kept = legs.findIndex((leg) => leg.endMs > startMs);
    if (kept < 0) kept = legs.length;
    const last = legs[kept - 1];
    if (!last || Math.hypot(way.fromX - last.way.toX, way.fromZ - last.way.toZ) > APART_MM) return false;
    legs.splice(kept, Infinity, new Leg(way, startMs, last.heading));
    while (legs.length > 1 && (legs.length > KEPT || legs[0]!.endMs <= playedMs && legs[1]!.startMs <= playedMs)) legs.shift();
    return true;
  }

  /** The moments between which the body moves and turns evenly, the last ones before it sets out among them. */
  get corners(): number[] {
    return this.legs.flatMap(({ startMs, endMs }) => [startMs - 1, startMs, Math.min(endMs, startMs + TURN_MS), endMs]);
  }

  /** Works out where the body is and how it stands. */
  sampleInto(at: Shown, moment: number): void {
    const { legs } = this;
    let i = legs.length - 1;
    while (i > 0 && moment < legs[i]!.startMs) i--;
    legs[i]!.sampleInto(at, moment);
  }
}
