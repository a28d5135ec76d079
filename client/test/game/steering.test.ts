// Hands and paths become steps.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findPath } from '../../src/game/path.ts';
import { idleHands, Steering } from '../../src/game/steering.ts';
import type { Ground, Surface } from '../../src/sim/ground.ts';
import type { Obstacle } from '../../src/sim/map.ts';

const QUARTER = 16384;
const here = { x: 0, z: 0 };

test('hands are relative to the camera: ahead, and to the right of it', () => {
  const steering = new Steering();
  const ahead = { ...idleHands, speed: 1 };
  assert.equal(steering.step(ahead, Math.PI / 2, here).heading, QUARTER); // the camera looks east
  const right = { ...idleHands, speed: 1, heading: Math.PI / 2 };
  assert.equal(steering.step(right, Math.PI / 2, here).heading, 0); // right of east is south
  assert.equal(steering.step(right, 0, here).heading, 3 * QUARTER); // right of south is west
});

test('the body looks where it goes, or with the camera when it is held', () => {
  const steering = new Steering();
  const left = { ...idleHands, speed: 1, heading: -Math.PI / 2 };
  assert.equal(steering.step(left, 0, here).facing, QUARTER);
  assert.equal(steering.step({ ...left, faceCamera: true }, 0, here).facing, 0);
  assert.equal(steering.step(idleHands, 2, here).facing, 0);
  assert.equal(steering.step(idleHands, 2, here).speed, 0);
});

test('half a stick is half the speed', () => {
  assert.equal(new Steering().step({ ...idleHands, speed: 0.5 }, 0, here).speed, 128);
});

/** Walks with steps of 325 mm until the path ends. */
function walk(steering: Steering, blocked: (x: number) => boolean = () => false): { x: number; z: number; steps: number } {
  const at = { x: 0, z: 0, steps: 0 };
  while (steering.walking && at.steps < 1000) {
    const step = steering.step(idleHands, 0, at);
    const angle = (step.heading / 65536) * 2 * Math.PI;
    const x = at.x + (Math.sin(angle) * 325 * step.speed) / 255;
    if (!blocked(x)) at.x = x;
    at.z += (Math.cos(angle) * 325 * step.speed) / 255;
    at.steps++;
  }
  return at;
}

test('a path is walked corner by corner, and its end is told once', () => {
  const steering = new Steering();
  const ends: boolean[] = [];
  steering.follow([{ x: 5000, z: 0 }, { x: 5000, z: 5000 }], 500, (arrived) => ends.push(arrived));
  const at = walk(steering);
  assert.ok(Math.hypot(at.x - 5000, at.z - 5000) < 600);
  assert.deepEqual(ends, [true]);
});

test('who is stuck gives up, and hands end a path', () => {
  const steering = new Steering();
  const ends: boolean[] = [];
  steering.follow([{ x: 9000, z: 0 }], 500, (arrived) => ends.push(arrived));
  assert.ok(walk(steering, (x) => x > 2000).steps < 60);
  steering.follow([{ x: 9000, z: 0 }], 500, (arrived) => ends.push(arrived));
  steering.step({ ...idleHands, speed: 1 }, 0, here);
  assert.equal(steering.walking, false);
  assert.deepEqual(ends, [false, false]);
});

/** Flat, dry ground with boxes on it. */
function ground(boxes: Pick<Obstacle, 'x' | 'z' | 'halfWidth' | 'halfDepth'>[]): Ground {
  const all = boxes.map((box) => ({ ...box, sin: 0, cos: 32768, height: 3000 }));
  return {
    at: (_x: number, _z: number, s: Surface) => Object.assign(s, { height: 1000, water: 0, slopeX: 0, slopeZ: 0, deck: false }),
    obstacles: () => all,
  } as unknown as Ground;
}

const START = { x: 1_000_000, z: 1_000_000 };

test('where nothing stands in the way the path is straight', () => {
  const goal = { x: 1_030_000, z: 1_010_000 };
  assert.deepEqual(findPath(ground([]), START, goal), [goal]);
});

test('around a wall, never through it', () => {
  const goal = { x: 1_020_000, z: 1_000_000 };
  const wall = { x: 1_010_000, z: 1_000_000, halfWidth: 500, halfDepth: 8000 };
  const path = findPath(ground([wall]), START, goal);
  assert.deepEqual(path.at(-1), goal);
  let from = START;
  for (const corner of path) {
    for (let t = 0; t <= 1; t += 0.01) {
      const x = from.x + (corner.x - from.x) * t;
      const z = from.z + (corner.z - from.z) * t;
      assert.ok(Math.abs(x - wall.x) > wall.halfWidth + 300 || Math.abs(z - wall.z) > wall.halfDepth + 300, `through the wall at ${x}, ${z}`);
    }
    from = corner;
  }
});

test('to a place that cannot be reached one goes as near as one can', () => {
  const goal = { x: 1_010_000, z: 1_000_000 };
  const path = findPath(ground([{ ...goal, halfWidth: 3000, halfDepth: 3000 }]), START, goal);
  const end = path.at(-1)!;
  assert.ok(Math.hypot(end.x - goal.x, end.z - goal.z) < 6500, JSON.stringify(path));
});
