// Of boxes that would overlap, the first to ask stays.

import assert from 'node:assert/strict';
import test from 'node:test';
import { Boxes } from '../../src/ui/declutter.ts';

test('a box is refused where one is taken, and boxes may stand side by side', () => {
  const boxes = new Boxes();
  assert.ok(boxes.claim(0, 0, 10, 10));
  assert.ok(!boxes.claim(9, 9, 20, 20), 'they share a corner');
  assert.ok(boxes.claim(10, 0, 20, 10), 'edges may touch');
  assert.ok(boxes.claim(9, 10, 20, 20), 'what was refused is not taken');
  boxes.take(0, 0, 100, 100);
  assert.ok(!boxes.claim(50, 50, 60, 60), 'what is taken without asking counts too');
  boxes.clear();
  assert.ok(boxes.claim(0, 0, 10, 10));
});
