// Poses are finite and calm: a body never jumps from one frame to the next while nothing changes.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dress } from '../../src/view/actor/dress.ts';
import { aim, gesture, gestureOver, JOINT, JOINT_COUNT, type Motion } from '../../src/view/actor/pose.ts';
import { light } from '../../src/view/sky/daylight.ts';
import { POSTURES, type Gesture, type PersonLook } from '../../src/view/types.ts';
import { uniforms } from '../../src/view/uniforms.ts';
import { DirectionalLight, Fog, HemisphereLight } from 'three';

const GESTURES: readonly Gesture[] = [
  'attack', 'shoot', 'throw', 'cast', 'hit', 'wave', 'cheer', 'bow', 'point', 'clap', 'laugh', 'cry', 'nod', 'shrug', 'salute', 'flex', 'pray', 'roar',
];

function motion(over: Partial<Motion>): Motion {
  return { posture: 'stand', speed: 0, stride: 0, time: 5, seed: 0.4, hold: { right: 'none', left: 'none' }, ...over };
}

test('every posture and gesture gives finite joints', () => {
  const p = new Float32Array(JOINT_COUNT);
  for (const posture of POSTURES) for (const right of ['none', 'blade', 'upright', 'tool'] as const) {
    aim(p, motion({ posture, speed: 3, stride: 2, hold: { right, left: 'shield' } }));
    assert.ok(p.every(Number.isFinite), posture);
    for (const kind of GESTURES) {
      gesture(p, kind, 0.3, { right, left: 'none' });
      assert.ok(p.every(Number.isFinite), kind);
    }
  }
});

test('joints move smoothly with time', () => {
  const a = new Float32Array(JOINT_COUNT), b = new Float32Array(JOINT_COUNT);
  for (const posture of POSTURES) for (let t = 0; t < 4; t += 0.05) {
    aim(a, motion({ posture, time: t, stride: t * 4 }));
    aim(b, motion({ posture, time: t + 0.005, stride: (t + 0.005) * 4 }));
    for (let i = 0; i < JOINT_COUNT; i++) assert.ok(Math.abs(a[i]! - b[i]!) < 0.12, `${posture}, joint ${i}`);
  }
});

test('a staff stays upright whatever the arm does', () => {
  const p = new Float32Array(JOINT_COUNT);
  for (const posture of ['stand', 'walk', 'cast'] as const) {
    aim(p, motion({ posture, speed: 2, stride: 1, hold: { right: 'upright', left: 'none' } }));
    assert.ok(Math.abs(p[JOINT.armR]! - p[JOINT.elbowR]! + p[JOINT.lean]! + p[JOINT.held]!) < 1e-5, posture);
  }
});

test('gestures end', () => {
  for (const kind of GESTURES) {
    assert.equal(gestureOver(kind, 0), false);
    assert.equal(gestureOver(kind, 5), true);
  }
});

test('a hood leaves the fringe, a helmet hides all hair', () => {
  const look = (part: string): PersonLook => ({
    kind: 'person', worn: [{ part }],
    appearance: { body: 0, face: 0, skin: 99, hair: 1, hairColour: 2, beard: 0, topColour: 1, bottomColour: 1, accentColour: 1 },
  });
  const names = (part: string) => dress(look(part)).parts.map((p) => p.name);
  assert.deepEqual(names('hood'), ['hood', 'hair.under']);
  assert.deepEqual(names('helmet'), ['helmet']);
  assert.deepEqual(names('no such part'), ['hair.long']);
});

test('the sky is defined at every hour', () => {
  const lights = { sun: new DirectionalLight(), hemisphere: new HemisphereLight(), fog: new Fog('#fff', 1, 2) };
  for (let hour = 0; hour <= 24; hour += 0.25) {
    light(hour / 24, { cloud: 0, haze: 0, flash: 0 }, lights);
    assert.ok(Math.abs(uniforms.sunDirection.value.length() - 1) < 1e-6);
    assert.ok(uniforms.sunDirection.value.y > 0.1, 'light must come from above');
    assert.ok(lights.sun.intensity > 0.5 && lights.fog.far > lights.fog.near);
  }
});
