// Who strolls along a course that was told once: where it is, and that nothing jumps when it is told
// again, put right, replaced, ended, or told late.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Delay } from '../../src/game/delay.ts';
import { Track } from '../../src/game/track.ts';
import type { CourseRecord, Pose } from '../../src/net/codec.ts';
import { Line, Random } from './line.ts';

const DELAY = 150;
const FRAME = 16;
const NORTH = 32768;
const EAST = 16384;

const pose = (x: number, posture = 0, z = 0, facing = NORTH): Pose => ({ short: 1, x, z, lift: 0, facing, posture, wading: false });

/** A way of 1.5 m/s: 6 m in 4 s to the east unless told otherwise. */
const east = (change: Partial<CourseRecord> = {}): CourseRecord => ({
  short: 1, fromX: 0, fromZ: 0, toX: 6000, toZ: 0, start: 0, ms: 4000, posture: 1, ...change,
});

const near = (got: number, want: number, slack = 1): void => assert.ok(Math.abs(got - want) <= slack, `${got}, not ${want}`);

/** Plays a track frame by frame and watches its steps. */
class Watch {
  readonly track = new Track();
  now: number;
  back = 0;
  most = 0;
  sideways = 0;

  constructor(first = pose(0), at = 10_000) {
    this.track.push(first, at, 0);
    this.now = at;
    this.until(at + 1000);
  }

  until(serverMs: number): this {
    for (; this.now <= serverMs; this.now += FRAME) {
      const { x, z } = this.track.shown;
      this.track.play(this.now, DELAY);
      const { shown } = this.track;
      this.back = Math.max(this.back, x - shown.x);
      this.most = Math.max(this.most, Math.hypot(shown.x - x, shown.z - z));
      this.sideways = Math.max(this.sideways, Math.abs(shown.z - z));
    }
    return this;
  }

  /** No step back, and none longer than that of a body of so many m/s. */
  smooth(speed: number): void {
    assert.ok(this.back <= 0.01, `a step of ${this.back} mm back`);
    this.stepped(speed);
  }

  /** No step longer than that of a body of so many m/s, wherever to. */
  stepped(speed: number): void {
    assert.ok(this.most <= speed * FRAME + 1, `a step of ${this.most} mm`);
  }

  /** Where it was at the moment that is shown of a way of so many m/s. */
  get shownMs(): number {
    return this.now - FRAME - DELAY;
  }
}

test('a body stands before its start, walks evenly, and stands at the end', () => {
  const w = new Watch();
  const { shown } = w.track;
  w.track.follow(east(), 12_000, 11_000);
  w.until(12_000 + DELAY - 20);
  assert.deepEqual([shown.x, shown.posture, shown.speed, shown.facing], [0, 0, 0, NORTH]);
  w.until(14_000);
  near(shown.x, 1.5 * (w.shownMs - 12_000));
  assert.deepEqual([shown.posture, shown.speed, shown.facing], [1, 1.5, EAST]);
  near(w.track.newestX, 1.5 * (w.now - FRAME - 12_000)); // the truth is ahead of the picture
  assert.equal(w.track.newestPosture, 1);
  w.until(25_000);
  assert.deepEqual([shown.x, shown.posture, shown.speed, shown.facing], [6000, 0, 0, EAST]);
  assert.deepEqual([w.track.newestX, w.track.newestPosture], [6000, 0]);
  w.smooth(1.5);
});

test('a body turns into its way within a moment', () => {
  const w = new Watch();
  w.track.follow(east(), 12_000, 11_000);
  w.until(12_000 + DELAY + 100);
  const { facing } = w.track.shown;
  assert.ok(facing < NORTH && facing > EAST, `${facing}`);
});

test('a way of no length does not turn a body', () => {
  const w = new Watch();
  w.track.follow(east({ toX: 0 }), 11_500, 11_000);
  w.until(14_000);
  assert.deepEqual([w.track.shown.x, w.track.shown.facing], [0, NORTH]);
});

test('a course that is told again changes nothing; one put right by a little is made good on the way', () => {
  const plain = new Watch();
  const again = new Watch();
  for (const w of [plain, again]) w.track.follow(east(), 11_100, 11_000);
  again.until(13_000).track.follow(east(), 11_100, 13_000);
  plain.until(13_500);
  again.until(13_500);
  assert.deepEqual(again.track.shown, plain.track.shown);
  for (const by of [-200, 200]) {
    const w = new Watch();
    w.track.follow(east(), 11_100, 11_000);
    w.until(13_000).track.follow(east(), 11_100 + by, 13_000);
    w.until(15_000);
    near(w.track.shown.x, 1.5 * (w.shownMs - 11_100 - by));
    w.smooth(1.5 * 1.75);
  }
});

test('a course that is told again behind a roster goes on', () => {
  const w = new Watch();
  w.track.follow(east(), 11_100, 11_000);
  w.until(13_000);
  w.track.push(pose(1.5 * 1900, 1, 0, EAST), 13_000, 0);
  w.track.follow(east(), 11_100, 13_000);
  w.until(13_020);
  near(w.track.shown.x, 1.5 * (w.shownMs - 11_100), 2);
  assert.deepEqual([w.track.shown.posture, w.track.shown.facing], [1, EAST]);
  w.until(20_000);
  assert.equal(w.track.shown.x, 6000);
  w.smooth(1.5 * 1.75);
});

test('a course replaced on its way ends where it is replaced, and nothing jumps', () => {
  const w = new Watch();
  w.track.follow(east(), 11_100, 11_000);
  w.until(13_100);
  // It turns south at once, from where it is by then.
  w.track.follow(east({ fromX: 3000, toX: 3000, toZ: 6000 }), 13_100, 13_100);
  w.until(13_100 + DELAY - 20);
  near(w.track.shown.x, 1.5 * (w.shownMs - 11_100)); // still on the old way: the picture is behind
  near(w.track.shown.z, 0);
  w.until(14_100);
  near(w.track.shown.x, 3000);
  near(w.track.shown.z, 1.5 * (w.shownMs - 13_100));
  assert.equal(w.track.shown.facing, 0);
  w.until(20_000);
  assert.deepEqual([w.track.shown.x, w.track.shown.z], [3000, 6000]);
  w.smooth(1.5);
});

test('a course replaced by one that sets out later stands in between', () => {
  const w = new Watch();
  w.track.follow(east(), 11_100, 11_000);
  w.until(13_100).track.follow(east({ fromX: 3000 }), 15_000, 13_100);
  w.until(14_900);
  near(w.track.shown.x, 3000);
  assert.equal(w.track.shown.posture, 0);
  w.until(20_000);
  assert.equal(w.track.shown.x, 6000);
  w.smooth(1.5);
});

test('a pose ends a course; from there on poses are played, without a step back', () => {
  for (const error of [-120, 0, 120]) {
    const w = new Watch();
    w.track.follow(east(), 11_100, 11_000);
    w.until(13_100);
    // It runs on by poses, and was not quite where the course had it.
    for (let at = 13_100; at <= 15_100; at += 50) {
      w.track.push(pose(3000 + error + (at - 13_100) * 5, 2, 0, EAST), at, 0);
      w.until(at + 50);
    }
    near(w.track.shown.x, 3000 + error + (w.shownMs - 13_100) * 5, 10);
    assert.equal(w.track.shown.posture, 2);
    w.smooth(5 * 1.9);
  }
});

test('a pose that has a body stand ends its course where it stands', () => {
  const w = new Watch();
  w.track.follow(east(), 11_100, 11_000);
  w.until(13_100).track.push(pose(3000, 0, 0, EAST), 13_100, 0);
  w.until(16_000);
  near(w.track.shown.x, 3000);
  assert.deepEqual([w.track.shown.posture, w.track.newestX, w.track.newestPosture], [0, 3000, 0]);
  w.smooth(1.5);
});

test('a pose long after the end is walked to from the end', () => {
  const w = new Watch();
  w.track.follow(east(), 11_100, 11_000);
  w.until(30_000).track.push(pose(6075, 1, 0, EAST), 30_000, 0);
  w.until(30_000 + DELAY - 60);
  near(w.track.shown.x, 6000);
  w.until(30_000 + DELAY + 20);
  assert.ok(w.track.shown.x > 6060, `${w.track.shown.x}`);
  w.smooth(5.8);
});

test('a course behind poses goes on where those led', () => {
  for (const every of [50, 1000]) {
    const w = new Watch();
    const tier = every === 50 ? 0 : 2;
    for (let at = 11_000; at <= 15_000; at += every) {
      w.track.push(pose((at - 11_000) * 1.5, 1, 0, EAST), at, tier);
      w.until(at + every - 1);
    }
    w.track.follow(east({ fromX: 6000, toX: 18_000, ms: 8000 }), 15_000, 15_000);
    w.until(22_000); // from the far tier's delay it takes some seconds to come up
    near(w.track.shown.x, 1.5 * (w.shownMs - 11_000), 15);
    w.until(25_000);
    near(w.track.shown.x, 18_000);
    w.smooth(1.5 * 1.25 * 1.75);
  }
});

test('a course told late is caught up with where it can be', () => {
  const w = new Watch();
  w.until(13_000).track.follow(east(), 11_500, 13_000); // 2 m behind
  w.until(15_200);
  near(w.track.shown.x, 1.5 * (w.shownMs - 11_500), 5);
  assert.equal(w.track.shown.posture, 1);
  w.smooth(1.5 * 1.75);
});

test('a course told far too late is joined at once', () => {
  const w = new Watch();
  w.until(20_000).track.follow(east({ toX: 60_000, ms: 40_000 }), 11_000, 20_000);
  w.until(20_020);
  near(w.track.shown.x, 1.5 * (w.shownMs - 11_000));
});

test('who is told of for the first time is where the course has it', () => {
  const track = new Track();
  track.push(pose(3000, 1, 0, EAST), 20_000, 0);
  track.follow(east(), 18_000, 20_000);
  near(track.newestX, 3000);
  track.play(20_016, DELAY);
  near(track.shown.x, 1.5 * (20_016 - DELAY - 18_000));
  track.play(20_032, DELAY);
  near(track.shown.x, 1.5 * (20_032 - DELAY - 18_000));
});

test('who was told of for the first time and is told again behind another roster is not set anew', () => {
  const told: number[] = [];
  const w = new Watch(pose(3000, 1, 0, EAST), 20_000);
  w.track.follow(east({ toX: 30_000, ms: 20_000 }), 18_000, 20_000);
  w.until(21_500); // from here on without steps back or jumps
  w.track.follow(east({ toX: 30_000, ms: 20_000 }), 17_900, 21_500);
  w.back = w.most = 0;
  for (const at of [22_000, 23_000]) {
    w.until(at);
    told.push(w.track.shown.x);
    w.track.push(pose(1.5 * (at - 17_900), 1, 0, EAST), at, 0);
    w.track.follow(east({ toX: 30_000, ms: 20_000 }), 17_900, at);
  }
  w.until(24_000);
  assert.ok(told[0]! < told[1]!);
  near(w.track.shown.x, 1.5 * (w.shownMs - 17_900));
  w.smooth(1.5 * 1.25 * 1.75);
});

test('one after another, courses are a walk without a halt', () => {
  const w = new Watch();
  for (let start = 11_100, x = 0; start < 31_100; start += 2000, x += 3000) {
    w.until(start + 80); // the line takes its time
    w.track.follow(east({ fromX: x, toX: x + 3000, ms: 2000 }), start, start);
  }
  near(w.track.shown.x, 1.5 * (w.shownMs - 11_100));
  w.smooth(1.6);
});

/** Legs of 1.5 m/s around a square of 3 m, from 11,100 ms on: 2 s each. */
const square = (legs: number, by = 0): { way: CourseRecord; start: number }[] => {
  const corners = [[0, 0], [3000, 0], [3000, 3000], [0, 3000]] as const;
  return Array.from({ length: legs }, (_, i) => {
    const [fromX, fromZ] = corners[i % 4]!;
    const [toX, toZ] = corners[(i + 1) % 4]!;
    return { way: east({ fromX, fromZ, toX, toZ, ms: 2000 }), start: 11_100 + by + 2000 * i };
  });
};

const HEADINGS = [EAST, 0, 49152, NORTH];

/** Plays a body around corners: never off its way, never slower, and turned within a moment. */
function around(w: Watch, until: number, legs: number, by = 0): void {
  for (let at = w.now; at < until; at += FRAME) {
    w.until(at);
    const { shown } = w.track;
    const gone = Math.min(Math.max(0, w.shownMs - 11_100 - by), legs * 2000 - 1);
    const i = Math.floor(gone / 2000);
    const { way } = square(legs)[i]!;
    const part = (gone % 2000) / 2000;
    near(shown.x, way.fromX + (way.toX - way.fromX) * part, 2);
    near(shown.z, way.fromZ + (way.toZ - way.fromZ) * part, 2);
    if (gone > 0 && gone < legs * 2000 - 1) assert.deepEqual([shown.posture, shown.speed], [1, 1.5], `at ${w.shownMs}`);
    if (gone % 2000 >= 200) assert.equal(shown.facing, HEADINGS[i % 4]);
    if (gone % 2000 > 20 && gone % 2000 < 180 && i > 0) assert.notEqual(shown.facing, HEADINGS[i % 4]);
  }
}

test('legs that were told together are gone one after the other, with a turn at each corner', () => {
  const w = new Watch();
  for (const { way, start } of square(6)) w.track.follow(way, start, 11_000);
  around(w, 25_000, 6);
  assert.deepEqual([w.track.shown.x, w.track.shown.z, w.track.shown.posture], [3000, 3000, 0]);
  w.stepped(1.5);
});

test('a leg that follows may be told when the last one is nearly over, or a little later', () => {
  for (const late of [-500, 80]) {
    const w = new Watch();
    for (const [i, { way, start }] of square(20).entries()) {
      if (i > 0) around(w, start + late, 20);
      w.track.follow(way, start, start + late);
    }
    around(w, 11_100 + 20 * 2000 + DELAY, 20);
    w.stepped(1.5);
  }
});

test('legs that are told again change nothing, and may be put right by a little', () => {
  for (const by of [-60, 0, 60]) {
    const w = new Watch();
    for (const { way, start } of square(4)) w.track.follow(way, start, 11_000);
    around(w, 14_000, 4);
    for (const { way, start } of square(4, by).slice(1)) w.track.follow(way, start, 14_000);
    if (by === 0) around(w, 17_000, 4);
    else w.until(17_000);
    around(w, 21_000, 4, by); // what was wrong is made good by then
    w.stepped(1.5 * 1.75);
  }
});

test('a leg that begins before the last one is over takes the place of all that are not', () => {
  const w = new Watch();
  for (const { way, start } of square(4)) w.track.follow(way, start, 11_000);
  around(w, 13_600, 4);
  // From the first corner it goes on to the east, not south; it had gone half a metre too far.
  w.track.follow(east({ fromX: 3000, toX: 9000 }), 13_100, 13_600);
  w.until(15_000);
  near(w.track.shown.x, 3000 + 1.5 * (w.shownMs - 13_100), 5);
  w.until(20_000);
  assert.deepEqual([w.track.shown.x, w.track.shown.posture], [9000, 0]);
  near(w.track.shown.z, 0, 350); // of which what is left is made good when it next walks
  w.stepped(1.5 * 2);
});

test('a pose ends all legs', () => {
  const w = new Watch();
  for (const { way, start } of square(4)) w.track.follow(way, start, 11_000);
  around(w, 14_000, 4);
  w.track.push(pose(3000, 0, 1350, 0), 14_000, 0);
  w.until(20_000);
  assert.deepEqual([w.track.shown.x, w.track.shown.z, w.track.newestZ, w.track.newestPosture], [3000, 1350, 1350, 0]);
  w.stepped(1.5);
});

test('who comes while a body is under way is told of the legs that remain', () => {
  const w = new Watch(pose(90_000), 13_000); // it was elsewhere
  w.track.push(pose(3000, 1, 1350, 0), 14_000, 0);
  for (const { way, start } of square(4).slice(1)) w.track.follow(way, start, 14_000);
  w.until(14_000);
  around(w, 21_000, 4);
});

test('over a bad line, strolls by courses and runs by poses are one walk without steps back or jumps', () => {
  for (let seed = 1; seed <= 12; seed++) {
    const random = new Random(seed);
    const line = new Line<(track: Track, at: number) => void>(random);
    const delay = new Delay();
    const track = new Track();
    let x = 0;
    let course: { way: CourseRecord; start: number } | null = null;
    let runUntil = 0;
    let last = NaN;
    let worst = 0;
    for (let now = 10_000, tick = 0; now < 130_000; now++) {
      if (now % 50 === 0) {
        tick++;
        const posed = pose(Math.round(x), now < runUntil ? 2 : 0, 0, EAST);
        if (tick === 1) line.send(now, (t) => t.push(posed, now, 0));
        else if (course) {
          const { way, start } = course;
          x = Math.round(way.fromX + Math.min(way.ms, Math.max(0, now - start)) * 1.5);
          if (now >= start + way.ms) course = null;
          if (tick % 40 === 0) line.send(now, (t) => t.follow(way, start, now));
          if (random.next() < 0.01) { // something stirs it up
            course = null;
            runUntil = now + 50 * Math.floor(random.between(10, 60));
          }
        } else if (now < runUntil) {
          x += 50 * 4;
          const pos = pose(Math.round(x), now + 50 < runUntil ? 2 : 0, 0, EAST);
          line.send(now, (t) => t.push(pos, now, 0));
        } else if (random.next() < 0.05) {
          const start = now + 50 * Math.floor(random.between(-10, 30));
          const ms = Math.floor(random.between(500, 6000));
          const way = east({ fromX: x, toX: Math.round(x + ms * 1.5), ms });
          course = { way, start };
          line.send(now, (t) => t.follow(way, start, now));
        }
        line.send(now, (_, at) => {
          delay.made(now);
          delay.arrived(at);
        });
      }
      for (const { at, message } of line.arrivals(now)) message(track, at);
      if (now % FRAME !== 0 || now < 11_000) continue;
      track.play(now, delay.ms);
      const step = track.shown.x - last;
      assert.ok(!(step < -2), `seed ${seed}, ${now} ms: a step of ${-step} mm back`);
      assert.ok(!(step > 4 * 2 * FRAME), `seed ${seed}, ${now} ms: a jump of ${step} mm`);
      worst = Math.max(worst, Math.abs(x - track.shown.x));
      last = track.shown.x;
    }
    assert.ok(worst < 5000, `seed ${seed}: ${worst} mm off`);
  }
});
