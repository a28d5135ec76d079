// Time that runs slower: steps, the way of others, and what counts down.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Predictor, STEP_MS } from '../../src/game/predict.ts';
import { Track } from '../../src/game/track.ts';
import type { Step } from '../../src/net/codec.ts';
import type { State } from '../../src/sim/motion.ts';
import { cooldowns } from '../../src/state/self.ts';
import { receivePlay, receiveRpg } from '../../src/state/receive.ts';
import { toldLayer } from '../../src/state/layer.ts';
import { overload, setTimeScale, worldMs } from '../../src/state/pace.ts';
import type { Event as PlayEvent } from '../../src/wire/play_pb.ts';
import type { Event as RpgEvent } from '../../src/wire/rpg_pb.ts';

const SPEED = 6500;
const run: Step = { heading: 0, facing: 0, speed: 255, flags: 0 };

function walk(state: State, step: Step, fullSpeed: number): void {
  state.z += Math.round((fullSpeed * STEP_MS * step.speed) / 255 / 1000);
  state.facing = step.facing;
}

for (const scale of [0.5, 0.2]) {
  test(`at a speed of ${scale} one walks so much slower, and smoothly`, () => {
    let steps = 0;
    const messages: number[] = [];
    const server: State = { x: 0, z: 0, lift: 0, vlift: 0, facing: 0, mode: 0 };
    const predictor = new Predictor({
      step: walk,
      send: (_, batch) => {
        messages.push(batch.length);
        steps += batch.length;
        for (const step of batch) walk(server, step, SPEED);
        return true;
      },
    });
    predictor.enter(0, 0, 0, 1, 0);
    const at = { x: 0, z: 0, lift: 0 };
    let last = 0;
    let widest = 0;
    for (let now = 0; now <= 20_000; now += 16) {
      if (now >= 10_000) predictor.setTimeScale(scale, now);
      predictor.advance(now, () => run);
      predictor.reconcile({ seq: steps, ...server, speed: SPEED }, now);
      predictor.shown(now, at);
      assert.ok(at.z >= last - 1, `stepped back from ${last} to ${at.z} at ${now} ms`);
      if (now > 10_100) widest = Math.max(widest, at.z - last);
      last = at.z;
    }
    const want = SPEED * 10 * (1 + scale);
    assert.ok(Math.abs(last - want) < 700, `went ${last} mm, want about ${want}`);
    assert.ok(widest < SPEED * 0.016 * scale * 1.3, `a frame of ${widest} mm`);
    assert.ok(Math.abs(steps - 200 * (1 + scale)) <= 3, `${steps} steps`);
    assert.equal(predictor.corrections, 0);
    assert.equal(messages.at(-1), 1, 'a step that waits for another comes late');
  });

  test(`at a speed of ${scale} others walk smoothly`, () => {
    const track = new Track();
    const every = STEP_MS / scale;
    let pushed = 0;
    let last = -Infinity;
    const ways: number[] = [];
    for (let now = 1000; now < 16_000; now += 16) {
      while (1000 + pushed * every <= now - 30) {
        const z = Math.round(pushed * SPEED * (STEP_MS / 1000));
        track.push({ short: 1, x: 0, z, lift: 0, facing: 0, posture: 2, wading: false }, 1000 + pushed * every, 0, scale);
        pushed++;
      }
      track.play(now, 130);
      if (now > 6000) {
        assert.ok(track.shown.z >= last, `stepped back at ${now} ms`);
        ways.push(track.shown.z - last);
      }
      last = track.shown.z;
    }
    const usual = SPEED * 0.016 * scale;
    for (const way of ways.slice(1)) assert.ok(way > usual * 0.5 && way < usual * 1.6, `a frame of ${way.toFixed(1)} mm, usually ${usual.toFixed(1)}`);
  });
}

test('cooldowns count down by the world’s clock', () => {
  setTimeScale(1, 0);
  receiveRpg({ kind: { case: 'cooldown', value: { ability: 'bolt', leftMs: 4000, totalMs: 4000, shared: false } } } as RpgEvent, worldMs(1000));
  const left = (nowMs: number): number => cooldowns.peek().get('bolt')!.endsAtMs - worldMs(nowMs);
  assert.equal(left(1000), 4000);
  assert.equal(left(2000), 3000);
  setTimeScale(0.5, 2000);
  assert.equal(left(2000), 3000);
  assert.equal(left(4000), 2000);
  setTimeScale(0.2, 4000);
  assert.equal(left(9000), 1000);
  setTimeScale(1, 9000);
  assert.equal(left(10_000), 0);
  setTimeScale(0, 9500); // nonsense is not taken
  assert.equal(left(10_000), 0);
});

test('the rung is told with its region, and is none beyond those there are', () => {
  receivePlay({ kind: { case: 'overload', value: { region: 136, rung: 3 } } } as PlayEvent);
  assert.deepEqual(overload.peek(), { region: 136, rung: 3 });
  receivePlay({ kind: { case: 'overload', value: { region: 136, rung: 9 } } } as PlayEvent);
  assert.equal(overload.peek().rung, 5);
});

test('the layer is told with its region', () => {
  receivePlay({ kind: { case: 'layer', value: { region: 392, layer: 2, layers: 3 } } } as PlayEvent);
  assert.deepEqual(toldLayer.peek(), { region: 392, layer: 2, layers: 3 });
});
