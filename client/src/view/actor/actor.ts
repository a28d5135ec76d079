/**
 * Actor is somebody or something that is shown. The numbers of all actors that change from frame to frame lie in one
 * array, a row for each, so that a crowd is walked through in memory as it is drawn.
 */
import type { ActorId, Gesture, Look, Pose, Posture } from '../types.ts';
import type { Outfit } from './dress.ts';

/** Actors at the same time, at most. */
export const MAX_ACTORS = 4096;

/** Places of the numbers in an actor's row. */
export const AT = { x: 0, y: 1, z: 2, yaw: 3, fade: 4, highlight: 5, speed: 6, stride: 7, seed: 8, height: 9, girth: 10, distance: 11 } as const;
/** Numbers of a row: two lines of the cache. */
export const ROW = 16;

export type Mark = 'offer' | 'turn_in' | 'active' | null;

export class Actor implements Pose {
  look: Look;
  posture: Posture = 'stand';
  outfit: Outfit | null = null;
  leaving = false;
  gesture: Gesture | null = null;
  gestureAge = 0;
  mark: Mark = null;
  inSight = false;
  /** How much a creature is in its gait, 0 to 1. */
  gait = 0;
  private readonly o: number;

  /** row is the actor's own in rows; number counts the actors in the order they came. */
  constructor(readonly id: ActorId, look: Look, private readonly rows: Float64Array, readonly row: number, readonly number: number) {
    this.look = look;
    this.o = row * ROW;
    rows.fill(0, this.o, this.o + ROW);
  }

  /** Metres of the map; y at the feet. */
  get x(): number { return this.rows[this.o + AT.x]!; }
  get y(): number { return this.rows[this.o + AT.y]!; }
  get z(): number { return this.rows[this.o + AT.z]!; }
  get yaw(): number { return this.rows[this.o + AT.yaw]!; }
  /** Metres per second. */
  get speed(): number { return this.rows[this.o + AT.speed]!; }
  /** 0 gone, 1 there. */
  get fade(): number { return this.rows[this.o + AT.fade]!; }
  set fade(v: number) { this.rows[this.o + AT.fade] = v; }
  /** 0 to 1 while the pointer is over it. */
  get highlight(): number { return this.rows[this.o + AT.highlight]!; }
  set highlight(v: number) { this.rows[this.o + AT.highlight] = v; }
  /** Radians of stride; grows with the way walked. */
  get stride(): number { return this.rows[this.o + AT.stride]!; }
  set stride(v: number) { this.rows[this.o + AT.stride] = v; }
  /** A number of one's own in [0, 1). */
  get seed(): number { return this.rows[this.o + AT.seed]!; }
  set seed(v: number) { this.rows[this.o + AT.seed] = v; }
  /** Metres from the feet to above the head. */
  get height(): number { return this.rows[this.o + AT.height]!; }
  set height(v: number) { this.rows[this.o + AT.height] = v; }
  /** Metres from the middle to the side. */
  get girth(): number { return this.rows[this.o + AT.girth]!; }
  set girth(v: number) { this.rows[this.o + AT.girth] = v; }
  /** Metres from the camera when it was last looked for who is in sight. */
  get distance(): number { return this.rows[this.o + AT.distance]!; }
  set distance(v: number) { this.rows[this.o + AT.distance] = v; }

  place(pose: Pose): void {
    const { rows, o } = this;
    rows[o + AT.x] = pose.x;
    rows[o + AT.y] = pose.y;
    rows[o + AT.z] = pose.z;
    rows[o + AT.yaw] = pose.yaw;
    rows[o + AT.speed] = pose.speed;
    this.posture = pose.posture;
  }
}
