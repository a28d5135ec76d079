// A straight way that was told once: where a body is on it at a moment of the server's clock.

import type { CourseRecord } from '../net/codec.ts';
import type { Shown } from './samples.ts';

/** How long a body takes to turn into its way, from when it sets out. */
const TURN_MS = 200;

export class Course {
  private readonly heading: number;
  private readonly way: CourseRecord;

  /** `startMs` is the whole number that the start stands for; `facing` is where the body looks before. */
  constructor(way: CourseRecord, readonly startMs: number, private readonly facing: number) {
    this.way = { ...way };
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

  /** The moments between which the body moves and turns evenly, the last one before it sets out among them. */
  get corners(): number[] {
    const { startMs, way: { ms } } = this;
    return [startMs - 1, startMs, startMs + Math.min(ms, TURN_MS), startMs + ms];
  }

  /** Works out where the body is and how it stands. */
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
