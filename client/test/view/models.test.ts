// Every model of the view can be built, stays within its budget of triangles, and is sound.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BufferGeometry } from 'three';
import { bestiary } from '../../src/view/actor/bestiary.ts';
import { bodyGeometry } from '../../src/view/actor/body.ts';
import { partGeometry, parts } from '../../src/view/actor/parts.ts';
import { thingModels } from '../../src/view/actor/things.ts';
import { catalogue } from '../../src/view/build/catalogue.ts';
import { newSite } from '../../src/view/build/site.ts';
import { plantModels } from '../../src/view/land/plants.ts';
import { Soup } from '../../src/view/shape/soup.ts';

function triangles(g: BufferGeometry): number {
  const positions = g.getAttribute('position').array;
  for (const v of positions) assert.ok(Number.isFinite(v), 'a corner is not a number');
  return positions.length / 9;
}

test('bodies keep the budget of their level', () => {
  const counts = ([0, 1, 2] as const).map((d) => triangles(bodyGeometry(d)));
  assert.ok(counts[0]! < 2600, `near: ${counts[0]}`);
  assert.ok(counts[1]! < 640, `middle: ${counts[1]}`);
  assert.ok(counts[2]! < 180, `far: ${counts[2]}`);
});

test('parts are small', () => {
  for (const name of Object.keys(parts)) {
    const n = triangles(partGeometry(name));
    assert.ok(n > 0 && n < 480, `${name}: ${n}`);
  }
});

test('creatures and things are small', () => {
  for (const [name, c] of Object.entries(bestiary)) {
    const n = triangles(c.build().build());
    assert.ok(n > 0 && n < 1500, `${name}: ${n}`);
  }
  for (const [name, t] of Object.entries(thingModels)) {
    const soup = new Soup();
    t.build(soup);
    assert.ok(triangles(soup.build()) > 0, name);
  }
});

test('plants have a plainer twin for the distance', () => {
  for (const [name, p] of plantModels()) {
    const near = triangles(p.near);
    assert.ok(near < 700, `${name}: ${near}`);
    if (p.far) assert.ok(triangles(p.far) <= near, name);
  }
});

test('everything built has walls, in full and plain', () => {
  for (const [kind, build] of Object.entries(catalogue)) {
    for (const detailed of [true, false]) {
      const soup = new Soup();
      build(newSite({ kind, x: 100, z: 200, yaw: 0, variant: 3 }, detailed, soup));
      const n = triangles(soup.build());
      assert.ok(n > 0 && n < 9000, `${kind}: ${n}`);
    }
  }
});
