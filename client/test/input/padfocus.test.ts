// The d-pad goes from button to button as they lie.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextBox } from '../../src/input/padfocus.ts';

const box = (x: number, y: number) => ({ left: x, top: y, right: x + 10, bottom: y + 10 });
//  0 1 2
//  3 . 4
const grid = [box(0, 0), box(20, 0), box(40, 0), box(0, 20), box(40, 20)];

test('to the neighbour, in the row before in the next one', () => {
  assert.equal(nextBox(grid[0]!, grid, 'right'), 1);
  assert.equal(nextBox(grid[2]!, grid, 'left'), 1);
  assert.equal(nextBox(grid[0]!, grid, 'down'), 3);
  assert.equal(nextBox(grid[4]!, grid, 'up'), 2);
});

test('over a gap, and nowhere at the rim', () => {
  assert.equal(nextBox(grid[3]!, grid, 'right'), 4);
  assert.equal(nextBox(grid[3]!, grid, 'down'), -1);
  assert.equal(nextBox(grid[0]!, grid, 'left'), -1);
});
