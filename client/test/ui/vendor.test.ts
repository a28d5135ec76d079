// Selling: what cannot be bought back is not sold by a slip.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { catalogue, emptyCatalogue } from '../../src/state/catalogue.ts';
import { setIntents, type Intents } from '../../src/state/intents.ts';
import { sellTo } from '../../src/ui/dialogs/vendor.tsx';

test('a stack of provisions asks how many; all else goes at once', () => {
  const icon = { glyph: 'bread', colour: 'gold' };
  catalogue.value = { ...emptyCatalogue, items: { bun: { name: 'Bun', icon, quality: 'common', usable: true }, ore: { name: 'Ore', icon, quality: 'common' } } };
  const sold: unknown[] = [];
  setIntents({ sell: (...what: unknown[]) => void sold.push(what) } as unknown as Intents);
  sellTo(7, { asset: 'bun' }, 4);
  assert.deepEqual(sold, []);
  sellTo(7, { asset: 'bun' }, 1);
  sellTo(7, { asset: 'ore' }, 9);
  sellTo(7, { item: 'ab' }, 1);
  assert.deepEqual(sold, [[7, { asset: 'bun' }, 1], [7, { asset: 'ore' }, 9], [7, { item: 'ab' }, 1]]);
});
