// Others as they are seen over a bad line: they never step back and never jump.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Clock } from '../../src/net/clock.ts';
import { Delay } from '../../src/game/delay.ts';
import { Track } from '../../src/game/track.ts';
import type { Pose } from '../../src/net/codec.ts';
import { Line, Random } from './line.ts';

const AHEAD = 5_000_000; // the server's clock less ours
const TICK = 50;
const FRAME = 1000 / 60;

/** A walker's way: its place and heading at a moment. */
type Way = (ms: number) => { x: number; z: number; speed: number };
const ORIGIN = 4_450_000;
const ways: Record<string, Way> = {
  'straight on': (ms) => ({ x: ORIGIN + 6.5 * ms, z: ORIGIN, speed: 6.5 }),
  'in a circle': (ms) => ({ x: ORIGIN + 5000 * Math.sin(ms / 1000), z: ORIGIN + 5000 * Math.cos(ms / 1000), speed: 5 }),
  'in a wide bend': (ms) => ({ x: ORIGIN + 20000 * Math.sin(ms / 4000), z: ORIGIN + 20000 * Math.cos(ms / 4000), speed: 5 }),
  'with stops': (ms) => {
    const round = Math.floor(ms / 3000);
    const walked = round * 2000 + Math.min(2000, ms % 3000);
    return { x: ORIGIN, z: ORIGIN + 4 * walked, speed: ms % 3000 < 2000 ? 4 : 0 };
  },
};

/** As the server has a runner whose own line stalls: it waits, then makes good at twice the pace. */
const STALL_EVERY = 1700;
const STALL_MS = 300;
const stalling: Way = (ms) => {
  const inRound = ms % STALL_EVERY;
  const late = inRound < STALL_MS ? inRound : Math.max(0, 2 * STALL_MS - inRound);
  return { x: ORIGIN + 6.5 * (ms - late), z: ORIGIN, speed: 6.5 };
};

function poseOf(way: Way, ms: number): Pose {
  const { x, z, speed } = way(ms);
  const unit = 15.625;
  const told = (value: number): number => Math.floor(Math.floor(value / unit) * unit + unit / 2);
  return { short: 1, x: told(x), z: told(z), lift: 0, facing: 0, posture: speed > 0 ? 2 : 0, wading: false };
}

interface Step { at: number; dx: number; dz: number; x: number; z: number; speed: number; delay: number }

/** Plays a way over the line for some seconds and returns each frame's step. */
function watch(way: Way, tier: number, seconds: number, seed: number): Step[] {
  const random = new Random(seed);
  const down = new Line<{ made: number; pose?: Pose; pong?: number }>(random);
  const up = new Line<number>(random);
  const clock = new Clock();
  const delay = new Delay();
  const track = new Track();
  const steps: Step[] = [];
  clock.begin(AHEAD - 75, 0);
  const every = [50, 200, 1000][tier]!;
  let told: Pose | null = null;
  let x = NaN;
  let z = NaN;
  for (let now = 0, tick = 0, frame = 0, ping = 0; now < seconds * 1000; now++) {
    if (now >= ping * 2000) {
      up.send(now, now);
      ping++;
    }
    for (const { at, message } of up.arrivals(now)) down.send(now, { made: at + AHEAD, pong: message });
    if (now >= tick * TICK) {
      tick++;
      const made = now + AHEAD;
      const pose = poseOf(way, now);
      const due = now % every === 0 && (!told || told.x !== pose.x || told.z !== pose.z || told.posture !== pose.posture);
      if (due) told = pose;
      down.send(now, due ? { made, pose } : { made });
    }
    for (const { at, message } of down.arrivals(now)) {
      if (message.pong !== undefined) clock.pong(message.pong, Math.round(message.made) % 4294967296, at);
      else {
        delay.made(message.made);
        delay.arrived(clock.serverMs(at));
        if (message.pose) track.push(message.pose, message.made, tier);
      }
    }
    if (now < frame * FRAME) continue;
    frame++;
    track.play(clock.serverMs(now), delay.ms);
    const { shown } = track;
    if (now > 4000 && !Number.isNaN(x)) {
      steps.push({ at: now, dx: shown.x - x, dz: shown.z - z, x: shown.x, z: shown.z, speed: shown.speed, delay: delay.ms });
    }
    x = shown.x;
    z = shown.z;
  }
  return steps;
}

const topSpeed = (way: Way): number => Math.max(...Array.from({ length: 60 }, (_, i) => way(i * 50).speed));

for (const [name, way] of Object.entries(ways)) {
  for (const tier of [0, 1]) {
    test(`a walker ${name}, tier ${tier}, is seen without steps back or jumps`, () => {
      for (let seed = 1; seed <= 8; seed++) {
        const steps = watch(way, tier, 60, seed);
        const frame = Math.ceil(FRAME) + 1;
        for (const step of steps) {
          const length = Math.hypot(step.dx, step.dz);
          assert.ok(length <= 2 * topSpeed(way) * frame, `seed ${seed}, ${step.at} ms: a jump of ${length} mm`);
          // The heading at the moment that is shown: the nearest of the last second.
          let best = { distance: Infinity, hx: 0, hz: 0, speed: 0 };
          for (let back = 0; back < (tier === 0 ? 900 : 1200); back += 10) {
            const here = way(step.at - back);
            const distance = Math.hypot(here.x - step.x, here.z - step.z);
            const before = way(step.at - back - 5);
            if (distance < best.distance) best = { distance, hx: here.x - before.x, hz: here.z - before.z, speed: here.speed };
          }
          const along = (step.dx * best.hx + step.dz * best.hz) / (Math.hypot(best.hx, best.hz) || 1);
          const slack = best.speed > 0 ? 2 : 12; // mm: the units of poses; who has stopped is put right slowly
          assert.ok(along >= -slack, `seed ${seed}, ${step.at} ms: a step of ${-along} mm back`);
          assert.ok(best.distance < (name === 'in a circle' ? 700 : 900), `seed ${seed}, ${step.at} ms: ${best.distance} mm off the way`);
        }
      }
    });
  }
}

test('a runner whose own line stalls is seen without steps back or jumps', () => {
  for (let seed = 1; seed <= 8; seed++) {
    for (const step of watch(stalling, 0, 60, seed)) {
      const length = Math.hypot(step.dx, step.dz);
      assert.ok(length <= 2 * 6.5 * (Math.ceil(FRAME) + 1), `seed ${seed}, ${step.at} ms: a jump of ${length} mm`);
      assert.ok(step.dx >= -2, `seed ${seed}, ${step.at} ms: a step of ${-step.dx} mm back`);
      const behind = ORIGIN + 6.5 * step.at - step.x;
      assert.ok(behind > 0 && behind < 6.5 * 1200, `seed ${seed}, ${step.at} ms: ${behind} mm behind`);
    }
  }
});

test('the delay follows the line', () => {
  const take = (delay: Delay, made: number, now: number): void => {
    delay.made(made);
    delay.arrived(now);
  };
  const smooth = new Delay();
  for (let i = 0; i < 500; i++) take(smooth, i * 50, i * 50 + 20);
  assert.ok(Math.abs(smooth.ms - 120) < 3, `${smooth.ms}`);
  const rough = new Delay();
  const random = new Random(3);
  for (let i = 0; i < 2000; i++) take(rough, i * 50, i * 50 + random.between(20, 220));
  assert.ok(rough.ms > 150 && rough.ms < 450, `${rough.ms}`);
});

test('what waited with the server does not count as late', () => {
  const delay = new Delay();
  for (let second = 0; second < 100; second++) {
    for (let tick = 0; tick < 20; tick++) delay.made(second * 1000 + tick * 50);
    delay.arrived(second * 1000 + 950 + 20);
    delay.arrived(second * 1000 + 990); // a message without a frame
  }
  assert.ok(Math.abs(delay.ms - 120) < 3, `${delay.ms}`);
});

test('a body that stood for long sets out when it does, not since it was last seen', () => {
  const track = new Track();
  const pose = (x: number): Pose => ({ short: 1, x, z: 0, lift: 0, facing: 0, posture: 2, wading: false });
  track.push(pose(0), 1000, 0);
  for (let at = 1000; at <= 20_000; at += 16) track.play(at, 100);
  track.push(pose(300), 20_000, 0);
  track.play(20_020, 100);
  assert.ok(track.shown.x < 5, `${track.shown.x}`);
  for (let at = 20_036; at <= 20_140; at += 16) track.play(at, 100);
  assert.ok(track.shown.x > 290);
});

test('a leap through a portal is not walked', () => {
  const track = new Track();
  const pose = (x: number): Pose => ({ short: 1, x, z: 0, lift: 0, facing: 0, posture: 2, wading: false });
  track.push(pose(0), 1000, 0);
  track.play(1000, 100);
  track.push(pose(500_000), 1050, 0);
  track.play(1066, 100);
  assert.equal(track.shown.x, 500_000);
});
