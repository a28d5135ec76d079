// Replays testdata/golden: what the server computed of ground and movement, computed here.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { CELL_SIZE, LEAF_SIZE, LEAVES_PER_CELL, atan2, hash, mix, sqrt } from '../../src/sim/geom.ts';
import { Ground, newSurface } from '../../src/sim/ground.ts';
import type { MapJSON } from '../../src/sim/map.ts';
import type { Input, State } from '../../src/sim/motion.ts';
import { FLAG_JUMP, FLAG_WALK, stateAt, step } from '../../src/sim/motion.ts';
import { groundKindAt } from '../../src/sim/scatter.ts';
import { TerrainMap } from '../../src/sim/terrain.ts';

interface Cell {
  x: number;
  z: number;
  heights: number;
  scatter: number[][];
  obstacles: number;
}
interface TerrainVectors {
  points: number[][];
  surfaces: number[][];
  cells: Cell[];
}
interface MotionVectors {
  sequences: number[][];
  walks: { speed: number; start: number[]; steps: number[][] }[];
}

function load<T>(name: string): T {
  return JSON.parse(readFileSync(`${process.env.MYRIAD_ROOT}/testdata/golden/${name}`, 'utf8')) as T;
}

const map = new TerrainMap(load<MapJSON>('map.json'));
const ground = new Ground(map);

test('points have the heights, water and ground of the server', () => {
  for (const p of load<TerrainVectors>('terrain.json').points) {
    const [x, z] = p as [number, number];
    assert.deepEqual([x, z, map.heightAt(x, z), map.waterAt(x, z), groundKindAt(ground.wilds, x, z)], p);
  }
});

test('surfaces are those of the server', () => {
  const s = newSurface();
  for (const v of load<TerrainVectors>('terrain.json').surfaces) {
    const [x, z] = v as [number, number];
    ground.at(x, z, s);
    assert.deepEqual([x, z, s.height, s.water, s.slopeX, s.slopeZ, s.deck ? 1 : 0], v);
  }
});

test('cells hold the lattice, plants and obstacles of the server', () => {
  for (const c of load<TerrainVectors>('terrain.json').cells) {
    let heights = 0;
    for (const h of ground.tile(c.x, c.z).heights) heights = mix(heights ^ h);
    assert.equal(heights, c.heights, `heights of cell ${c.x}, ${c.z}`);
    const plants = ground.wilds.scatter(c.x, c.z).map((s) => [s.plant, s.x, s.z, s.size, s.facing]);
    assert.deepEqual(plants, c.scatter);
    let obstacles = 0;
    for (let leaf = 0; leaf < LEAVES_PER_CELL * LEAVES_PER_CELL; leaf++) {
      const x = c.x * CELL_SIZE + (leaf % LEAVES_PER_CELL) * LEAF_SIZE;
      const z = c.z * CELL_SIZE + Math.floor(leaf / LEAVES_PER_CELL) * LEAF_SIZE;
      for (const o of ground.obstacles(x, z)) {
        for (const v of [o.x, o.z, o.halfWidth, o.halfDepth, o.sin, o.cos, o.height]) obstacles = mix(obstacles ^ v);
      }
    }
    assert.equal(obstacles, c.obstacles, `obstacles of cell ${c.x}, ${c.z}`);
  }
});

const STEP_COUNT = 100;

function inputOf(seed: number, i: number): Input {
  const held = hash(seed, i >> 4, 1);
  return {
    heading: (held + (hash(seed, i, 2) & 1023)) & 65535,
    facing: hash(seed, i, 4) & 65535,
    speed: ((held >>> 16) & 3) === 0 ? (held >>> 20) & 255 : 255,
    flags: (held >>> 28 === 0 ? FLAG_WALK : 0) | (hash(seed, i, 3) % 13 === 0 ? FLAG_JUMP : 0),
  };
}

function fold(h: number, s: State): number {
  for (const v of [s.x, s.z, s.lift, s.vlift, s.facing, s.mode]) h = mix(h ^ v);
  return h;
}

test('ten thousand walks end where the server says', () => {
  const { sequences } = load<MotionVectors>('motion.json');
  assert.ok(sequences.length >= 10_000);
  for (const [n, sequence] of sequences.entries()) {
    const [seed, x, z, speed, want] = sequence as [number, number, number, number, number];
    const s = stateAt(x, z, 0, ground);
    let h = fold(0, s);
    for (let i = 0; i < STEP_COUNT; i++) {
      step(s, inputOf(seed, i), speed, ground);
      h = fold(h, s);
    }
    assert.equal(h, want, `sequence ${n}`);
  }
});

test('walks agree at every step', () => {
  for (const [n, walk] of load<MotionVectors>('motion.json').walks.entries()) {
    const [x, z, lift, vlift, facing, mode] = walk.start as [number, number, number, number, number, number];
    const s: State = { x, z, lift, vlift, facing, mode };
    for (const [i, v] of walk.steps.entries()) {
      step(s, { heading: v[0]!, facing: v[1]!, speed: v[2]!, flags: v[3]! }, walk.speed, ground);
      assert.deepEqual([s.x, s.z, s.lift, s.vlift, s.facing, s.mode], v.slice(4), `walk ${n}, step ${i}`);
    }
  }
});

test('roots and angles are exact', () => {
  for (let i = 0; i < 20_000; i++) {
    const n = hash(5, i, 0) * 2 ** 20 + hash(6, i, 0) % 2 ** 20;
    const r = sqrt(n);
    assert.ok(BigInt(r) ** 2n <= BigInt(n) && BigInt(r + 1) ** 2n > BigInt(n));
  }
  assert.equal(atan2(9, 0), 16384);
  assert.equal(atan2(0, -9), 32768);
  assert.equal(atan2(-9, 0), 49152);
  assert.equal(atan2(7, 7), 8192);
});
