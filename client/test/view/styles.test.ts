// Every shape that content may name has a style.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { styles } from '../../src/view/effect/styles.ts';

test('the shapes of abilities have styles', () => {
  const source = readFileSync(`${process.env.MYRIAD_ROOT}/engine/content/ability.go`, 'utf8');
  const shapes = /content:"shape,required,one=([a-z|]+)"/.exec(source)?.[1]?.split('|') ?? [];
  assert.ok(shapes.length > 10, 'the list of shapes is in ability.go');
  for (const shape of shapes) if (shape !== 'none') assert.ok(shape in styles, shape);
});
