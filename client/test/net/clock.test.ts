import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Clock } from '../../src/net/clock.ts';

/** Plays pings over a line with a round trip and its spread; the server's clock is `ahead` of ours. */
function play(clock: Clock, ahead: number, from: number, count: number, trip: () => number): number {
  let now = from;
  for (let i = 0; i < count; i++) {
    const there = trip() / 2;
    const back = trip() / 2;
    const sent = now;
    const server = (sent + there + ahead) % 4294967296;
    clock.pong(sent >>> 0, server >>> 0, sent + there + back);
    now += 2000;
    clock.serverMs(now);
  }
  return now;
}

test('the clock comes within a few milliseconds over an uneven line', () => {
  const clock = new Clock();
  clock.begin(9_000_000, 1000);
  let seed = 1;
  const random = (): number => (seed = (seed * 16807) % 2147483647) / 2147483647;
  const now = play(clock, 9_000_100, 1000, 32, () => 100 + 100 * random());
  assert.ok(Math.abs(clock.serverMs(now) - (now + 9_000_100)) < 20, `off by ${clock.serverMs(now) - now - 9_000_100}`);
  assert.ok(clock.roundTripMs >= 100 && clock.roundTripMs < 150);
});

test('it slews by at most one per cent and never runs backwards', () => {
  const clock = new Clock();
  clock.begin(1_000_000, 0);
  clock.pong(0, 1_000_000 - 200 + 10, 20);
  let before = clock.serverMs(20);
  for (let now = 36; now < 30_000; now += 16) {
    const here = clock.serverMs(now);
    assert.ok(here > before && here - before < 16 * 1.011 && here - before > 16 * 0.989);
    before = here;
  }
  assert.ok(Math.abs(before - (29_988 + 999_800)) < 15, `${before}`);
});

test('a difference over a quarter second is jumped', () => {
  const clock = new Clock();
  clock.begin(0, 0);
  clock.pong(0, 5000, 20);
  assert.ok(Math.abs(clock.serverMs(20) - 5010) < 1);
});

test('the low half of the clock may wrap', () => {
  const clock = new Clock();
  clock.begin(4294967296 - 50, 0);
  assert.equal(clock.widen(10, 60), 4294967296 + 10);
  assert.equal(clock.widen(4294967290, 60), 4294967290);
});
