// Prediction against a server that steps alike, over a bad line.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Predictor, STEP_MS, type Feet } from '../../src/game/predict.ts';
import type { SelfRecord, Step } from '../../src/net/codec.ts';
import type { State } from '../../src/sim/motion.ts';
import { Line, Random } from './line.ts';

/** A flat world with a wall at x = 20 m; the same for both. */
function walk(state: State, step: Step, fullSpeed: number): void {
  const angle = (step.heading / 65536) * 2 * Math.PI;
  const way = (fullSpeed * STEP_MS * step.speed) / 255 / 1000;
  state.x = Math.min(20_000, Math.round(state.x + Math.sin(angle) * way));
  state.z = Math.round(state.z + Math.cos(angle) * way);
  state.facing = step.facing;
}

interface Played { predictor: Predictor; shown: { x: number; z: number; lift: number }[]; server: State }

/** Plays a server of 20 ticks a second. `disturb` may change its state at a tick. */
function play(seconds: number, wish: (ms: number) => Step, disturb: (tick: number, state: State) => void, seed = 1): Played {
  const random = new Random(seed);
  const up = new Line<{ first: number; steps: readonly Step[] }>(random);
  const down = new Line<SelfRecord>(random);
  let now = 0;
  const feet: Feet = { step: walk, send: (first, steps) => (up.send(now, { first, steps }), true) };
  const predictor = new Predictor(feet);
  predictor.enter(0, 0, 0, 1, 0);
  const server: State = { x: 0, z: 0, lift: 0, vlift: 0, facing: 0, mode: 0 };
  const waiting: { seq: number; step: Step }[] = [];
  const shown = [];
  for (let tick = 0; now < seconds * 1000; now++) {
    for (const { message } of up.arrivals(now)) message.steps.forEach((step, i) => waiting.push({ seq: message.first + i, step }));
    if (now >= tick * STEP_MS) {
      tick++;
      disturb(tick, server);
      let seq = 0;
      for (const each of waiting.splice(0, waiting.length >= 4 ? 2 : 1)) {
        walk(server, each.step, 6500);
        seq = each.seq;
      }
      if (seq) down.send(now, { seq, ...server, speed: 6500 });
    }
    for (const { message } of down.arrivals(now)) predictor.reconcile(message, now);
    if (now % 16 === 0) {
      predictor.advance(now, () => wish(now));
      const at = { x: 0, z: 0, lift: 0 };
      predictor.shown(now, at);
      shown.push(at);
    }
  }
  return { predictor, shown, server };
}

const wander = (ms: number): Step => ({
  heading: Math.floor(ms / 700) * 9000 & 65535, facing: Math.floor(ms / 90) * 500 & 65535, speed: ms % 2900 < 2300 ? 255 : 0, flags: 0,
});

test('who wanders among walls over a bad line is never corrected', () => {
  for (let seed = 1; seed <= 5; seed++) {
    const { predictor } = play(120, wander, () => undefined, seed);
    assert.equal(predictor.corrections, 0);
  }
});

test('what is shown is never ahead of itself: no frame goes further than the speed allows', () => {
  const { shown } = play(60, wander, () => undefined);
  for (let i = 1; i < shown.length; i++) {
    const length = Math.hypot(shown[i]!.x - shown[i - 1]!.x, shown[i]!.z - shown[i - 1]!.z);
    assert.ok(length <= 6.5 * 16 * 1.2 + 2, `frame ${i}: ${length} mm`);
  }
});

test('a push of one metre is counted and blended', () => {
  const walkEast = (): Step => ({ heading: 0, facing: 0, speed: 100, flags: 0 });
  const { predictor, shown, server } = play(10, walkEast, (tick, state) => {
    if (tick === 60) state.x += 1000;
  });
  assert.equal(predictor.corrections, 1);
  assert.ok(Math.abs(predictor.state.x - server.x) < 1);
  for (let i = 1; i < shown.length; i++) {
    const length = Math.hypot(shown[i]!.x - shown[i - 1]!.x, shown[i]!.z - shown[i - 1]!.z);
    assert.ok(length < 200, `frame ${i}: ${length} mm`);
  }
});

test('a leap is taken at once', () => {
  const walkSouth = (): Step => ({ heading: 0, facing: 0, speed: 100, flags: 0 });
  const { predictor, shown } = play(10, walkSouth, (tick, state) => {
    if (tick === 60) state.x -= 500_000;
  });
  assert.equal(predictor.corrections, 1);
  assert.equal(shown.filter((at, i) => i > 0 && Math.abs(at.x - shown[i - 1]!.x) > 1000).length, 1);
});

test('who stands sends nothing after a moment, and goes on numbering', () => {
  const sent: number[] = [];
  const predictor = new Predictor({ step: walk, send: (first) => (sent.push(first), true) });
  predictor.enter(0, 0, 0, 11, 0);
  let speed = 255;
  const wish = (): Step => ({ heading: 0, facing: 0, speed, flags: 0 });
  for (let now = 0; now <= 1000; now += 10) predictor.advance(now, wish);
  speed = 0;
  for (let now = 1010; now <= 5000; now += 10) predictor.advance(now, wish);
  const whileWalking = sent.length;
  assert.ok(whileWalking <= 10 + 4, `${whileWalking} messages`);
  for (let now = 5010; now <= 9000; now += 10) predictor.advance(now, wish);
  assert.equal(sent.length, whileWalking);
  speed = 255;
  for (let now = 9010; now <= 9500; now += 10) predictor.advance(now, wish);
  assert.ok(sent.length > whileWalking);
  sent.forEach((first, i) => assert.equal(first, 11 + 2 * i));
});

test('steps that could not be sent are sent later', () => {
  let up = false;
  const sent: number[] = [];
  const predictor = new Predictor({ step: walk, send: (first) => up && (sent.push(first), true) });
  predictor.enter(0, 0, 0, 1, 0);
  const wish = (): Step => ({ heading: 0, facing: 0, speed: 255, flags: 0 });
  for (let now = 0; now <= 500; now += 10) predictor.advance(now, wish);
  assert.equal(sent.length, 0);
  up = true;
  predictor.advance(510, wish);
  assert.deepEqual(sent, [1, 3, 5, 7, 9]);
});
