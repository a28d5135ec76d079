// Who is drawn: looked for now and then, moved every frame, gone when they have faded.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Frustum, InstancedBufferGeometry, Matrix4, Mesh, MeshBasicMaterial, PerspectiveCamera, Vector3 } from 'three';
import { MAX_ACTORS } from '../../src/view/actor/actor.ts';
import { Cast } from '../../src/view/actor/cast.ts';
import type { Decals } from '../../src/view/effect/decals.ts';
import type { PersonLook, Pose } from '../../src/view/types.ts';

const look: PersonLook = { kind: 'person', appearance: { body: 0, face: 0, skin: 0, hair: 0, hairColour: 0, beard: 0, topColour: 0, bottomColour: 0, accentColour: 0 }, worn: [] };
const at = (x: number, z: number): Pose => ({ x, y: 0, z, yaw: 0, posture: 'stand', speed: 0 });

/** A cast before a camera at 0 that looks to the north (-z), or where `yaw` turns it. */
function stage(): { cast: Cast; frame(seconds?: number, yaw?: number): void; bodies(): number } {
  const cast = new Cast(new MeshBasicMaterial(), null, false), camera = new PerspectiveCamera(50, 1, 0.1, 1000);
  const frustum = new Frustum(), eye = new Vector3(), decals = { push: () => undefined } as unknown as Decals;
  return {
    cast,
    frame: (seconds = 1 / 60, yaw = 0) => {
      camera.rotation.y = yaw;
      camera.updateMatrixWorld();
      frustum.setFromProjectionMatrix(new Matrix4().multiplyMatrices(camera.projectionMatrix, camera.matrixWorldInverse));
      cast.update(seconds, 1, eye, new Vector3(), frustum, decals);
    },
    /** The bodies are the first five draws. */
    bodies: () => cast.group.children[0]!.children.slice(0, 5).reduce((sum, mesh) => sum + (mesh.visible ? ((mesh as Mesh).geometry as InstancedBufferGeometry).instanceCount : 0), 0),
  };
}

test('who comes is drawn at once, who leaves until they have faded', () => {
  const { cast, frame, bodies } = stage();
  cast.put(1, look, at(0, -40));
  cast.put(2, look, at(2, -60));
  frame();
  assert.equal(bodies(), 2);
  frame(1);
  cast.remove(1);
  frame(0.2);
  assert.deepEqual([bodies(), cast.actors.size], [2, 2]);
  for (let i = 0; i < 5; i++) frame(0.2);
  assert.deepEqual([bodies(), cast.actors.size], [1, 1]);
});

test('who walks into sight is drawn within a sixth of a second, and at once when the camera turns', () => {
  const { cast, frame, bodies } = stage();
  cast.put(1, look, at(200, -100));
  frame();
  assert.equal(bodies(), 0);
  cast.move(cast.actors.get(1)!, at(0, -100));
  for (let i = 0; i < 10; i++) frame();
  assert.equal(bodies(), 1);
  frame(1 / 60, Math.PI);
  assert.equal(bodies(), 0);
  frame(1 / 60, 0);
  assert.equal(bodies(), 1);
});

test('a row is given to another when its owner is gone, and clear gives all back', () => {
  const { cast, frame, bodies } = stage();
  for (let i = 0; i <= MAX_ACTORS; i++) cast.put(i, look, at(0, -50 - (i % 50)));
  assert.equal(cast.actors.size, MAX_ACTORS);
  frame();
  assert.equal(bodies(), MAX_ACTORS);
  const { row } = cast.actors.get(7)!;
  cast.remove(7);
  for (let i = 0; i < 5; i++) frame(0.2);
  cast.put('new', look, at(0, -50));
  assert.equal(cast.actors.get('new')!.row, row);
  cast.clear();
  frame();
  assert.equal(bodies(), 0);
  cast.put('again', look, at(0, -50));
  frame();
  assert.equal(bodies(), 1);
});
