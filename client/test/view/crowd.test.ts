// People known by number alone: they stay who they are, stand where one can, and come and go one by one.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Frustum, Matrix4, PerspectiveCamera, Vector3, type InstancedBufferGeometry, type Mesh } from 'three';
import { Crowd, MAX_CROWD } from '../../src/view/crowd/crowd.ts';
import { crowdGeometry, FADE } from '../../src/view/crowd/figure.ts';
import { CELL, FLOATS, LEAF, write } from '../../src/view/crowd/person.ts';

const flat = (): number => 5;
const person = (cellX: number, cellZ: number, leaf: number, number: number, footing: (x: number, z: number) => number = flat): Float32Array => {
  const out = new Float32Array(FLOATS);
  write(out, 0, cellX, cellZ, leaf, number, footing);
  return out;
};

test('who is who follows from cell, leaf and number alone', () => {
  assert.deepEqual(person(69, 68, 9, 17), person(69, 68, 9, 17));
  const looks = new Set(Array.from({ length: 200 }, (_, n) => person(69, 68, 9, n).subarray(4, 12).join()));
  assert.equal(looks.size, 200);
  assert.notDeepEqual(person(69, 68, 9, 17).subarray(4), person(70, 68, 9, 17).subarray(4));
});

test('a full leaf holds all inside itself, nobody within another', () => {
  const all = Array.from({ length: 255 }, (_, n) => person(69, 68, 13, n));
  for (const [x, y, z] of all) {
    assert.ok(x! >= 69 * CELL + 5 * LEAF && x! < 69 * CELL + 6 * LEAF, `x ${x}`);
    assert.ok(z! >= 68 * CELL + LEAF && z! < 68 * CELL + 2 * LEAF, `z ${z}`);
    assert.equal(y, 5);
  }
  const close = all.filter((a, i) => all.some((b, j) => j > i && Math.hypot(a[0]! - b[0]!, a[2]! - b[2]!) < 0.1));
  assert.ok(close.length < 8, `${close.length} of 255 stand within 10 cm of another`);
});

test('nobody stands where something is, as long as there is room', () => {
  const wall = (x: number, z: number): number => ((x % LEAF) < 4 ? NaN : z % 2 < 1 ? 1 : 2);
  for (let n = 0; n < 100; n++) {
    const p = person(10, 10, 0, n, wall);
    assert.ok(!Number.isNaN(p[1]!));
    assert.equal(p[1], wall(p[0]!, p[2]!) || p[1]);
  }
  const blocked = Array.from({ length: 100 }, (_, n) => person(10, 10, 0, n, wall)).filter(([x]) => x! % LEAF < 4);
  assert.ok(blocked.length <= 2, `${blocked.length} of 100 stand in the wall`);
});

/** A crowd with a camera that looks south over the cell (0, 0). */
function over(): { crowd: Crowd; at(time: number): void; shown(): number[] } {
  const crowd = new Crowd();
  crowd.stand(flat);
  const camera = new PerspectiveCamera(80, 1, 0.1, 1000);
  camera.position.set(32, 40, -20);
  camera.lookAt(32, 0, 40);
  camera.updateMatrixWorld();
  const frustum = new Frustum().setFromProjectionMatrix(new Matrix4().multiplyMatrices(camera.projectionMatrix, camera.matrixWorldInverse));
  const rows = (mesh: Mesh): number[] => {
    const g = mesh.geometry as InstancedBufferGeometry;
    return [...(g.getAttribute('iWho').array as Float32Array).subarray(0, mesh.visible ? g.instanceCount : 0)];
  };
  return {
    crowd,
    at: (time) => crowd.update(time, camera.position, new Vector3(), frustum, 1 / 60),
    shown: () => (crowd.group.children as Mesh[]).flatMap(rows),
  };
}

const leaves = (people: Record<number, number>): Uint16Array => {
  const out = new Uint16Array(64);
  for (const [leaf, n] of Object.entries(people)) out[Number(leaf)] = n;
  return out;
};

test('a number that grows adds, one that shrinks takes the last', () => {
  const { crowd, at, shown } = over();
  crowd.tell(0, 0, leaves({ 27: 5 }));
  at(1);
  const five = shown();
  assert.equal(five.length, 5);
  crowd.tell(0, 0, leaves({ 27: 6 }));
  at(2);
  assert.deepEqual(shown().slice(0, 5), five);
  assert.equal(shown().length, 6);
  crowd.tell(0, 0, leaves({ 27: 4 }));
  at(3);
  assert.equal(shown().length, 6, 'they fade');
  at(3 + FADE + 0.1);
  at(3 + FADE + 0.2);
  assert.deepEqual(shown(), five.slice(0, 4));
  crowd.tell(0, 0, null);
  at(9);
  at(9 + FADE + 0.1);
  at(9 + FADE + 0.2);
  assert.deepEqual(shown(), []);
  assert.equal(crowd.known, 0);
});

test('who is going and comes back is the same', () => {
  const { crowd, at, shown } = over();
  crowd.tell(0, 0, leaves({ 0: 3 }));
  at(1);
  const three = shown();
  crowd.tell(0, 0, leaves({ 0: 1 }));
  at(2);
  crowd.tell(0, 0, leaves({ 0: 3 }));
  at(2.1);
  at(5);
  assert.deepEqual(shown(), three);
});

test('many come within some frames, and of too many each leaf shows its share', () => {
  const { crowd, at, shown } = over();
  crowd.tell(0, 0, new Uint16Array(64).fill(255));
  crowd.tell(1, 0, new Uint16Array(64).fill(255));
  assert.equal(crowd.known, 2 * 64 * 255);
  at(1);
  assert.ok(shown().length < 1000);
  for (let frame = 0; frame < 100; frame++) at(1 + frame / 60);
  assert.ok(shown().length > 4000 && shown().length <= MAX_CROWD);
  assert.equal(new Set(shown()).size, shown().length);
});

test('figures are cheap', () => {
  assert.ok(crowdGeometry(false).getAttribute('position').count / 3 <= 80);
  assert.ok(crowdGeometry(true).getAttribute('position').count / 3 <= 160);
});
