// The seasons of the sky: whole numbers are pure, and the year goes round.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seasonWeights } from '../../src/view/sky/heaven.ts';

test('a whole number shows one season and nothing of its neighbours', () => {
  assert.deepEqual(seasonWeights(0), { spring: 1, autumn: 0, winter: 0 });
  assert.deepEqual(seasonWeights(1), { spring: 0, autumn: 0, winter: 0 });
  assert.deepEqual(seasonWeights(2), { spring: 0, autumn: 1, winter: 0 });
  assert.deepEqual(seasonWeights(3), { spring: 0, autumn: 0, winter: 1 });
});

test('between two seasons both show, and after winter comes spring', () => {
  assert.deepEqual(seasonWeights(3.75), { spring: 0.75, autumn: 0, winter: 0.25 });
  assert.deepEqual(seasonWeights(4), seasonWeights(0));
});
