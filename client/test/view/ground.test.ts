// What the view draws is what the server walks on.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { MapJSON } from '../../src/sim/map.ts';
import { catalogue } from '../../src/view/build/catalogue.ts';
import { newCover } from '../../src/view/ground.ts';
import { plantModels } from '../../src/view/land/plants.ts';
import { MapGround } from '../../src/view/map_ground.ts';
import { random } from '../../src/view/shape/random.ts';

const json = JSON.parse(readFileSync(`${process.env.MYRIAD_ROOT}/testdata/golden/map.json`, 'utf8')) as MapJSON;
const ground = new MapGround(json);

test('heights are those of the exact functions', () => {
  const r = random(5);
  for (let i = 0; i < 400; i++) {
    const x = Math.floor(r() * 8_191_000), z = Math.floor(r() * 8_191_000);
    assert.ok(Math.abs(ground.height(x / 1000, z / 1000) - ground.map.heightAt(x, z) / 1000) < 0.003, `${x}, ${z}`);
  }
});

test('cover stays between 0 and 1', () => {
  const r = random(6), cover = newCover();
  for (let i = 0; i < 200; i++) {
    ground.cover(r() * 8192, r() * 8192, cover);
    for (const [key, v] of Object.entries(cover)) assert.ok(v >= 0 && v <= 1, `${key} is ${v}`);
  }
});

test('every thing and plant of the map has a model', () => {
  const models = plantModels();
  for (const thing of ground.things) assert.ok(thing.kind in catalogue, thing.kind);
  for (let row = 60; row < 76; row++) for (const s of ground.scatter(72, row)) assert.ok(models.has(s.kind), s.kind);
});
