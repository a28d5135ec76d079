// What the key for using things is meant for.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Deed } from '../../src/game/act.ts';
import type { Game } from '../../src/game/game.ts';
import { Targets } from '../../src/game/targets.ts';
import { Description_Kind, Description_Stance } from '../../src/wire/core_pb.ts';

const PLANT = 1;
const PERSON = 2;
const FRIEND = 3;
const deeds: Record<number, Deed> = { [PLANT]: 'gather', [PERSON]: 'talk', [FRIEND]: 'inspect' };
const deedOf = (id: number): Deed => deeds[id] ?? 'none';

const HOSTILE = 4;
const DEER = 5;
const stance: Record<number, Description_Stance> = { [HOSTILE]: Description_Stance.HOSTILE, [DEER]: Description_Stance.NEUTRAL };

/** A game with oneself at 0 and these around, by their distance in metres. */
function around(metres: Record<number, number>, targetId: number, chosenAgoMs: number): Targets {
  const byId = new Map(Object.entries(metres).map(([id, m]) => [Number(id), { id: Number(id), vitals: null, description: { kind: Description_Kind.CREATURE, stance: stance[Number(id)] }, track: { shown: { x: m * 1000, z: 0 } } }]));
  return new Targets({ picture: { byId }, predictor: { state: { x: 0, z: 0 } }, around: { now: () => 100_000 }, targetId, targetAtMs: 100_000 - chosenAgoMs, ownId: 99, hooks: { cameraYaw: () => Math.PI / 2 } } as unknown as Game);
}

test('a plant at hand comes before a person talked to a while ago and far away', () => {
  assert.equal(around({ [PLANT]: 3, [PERSON]: 20 }, PERSON, 30_000).toUse(deedOf), PLANT);
  assert.equal(around({ [PLANT]: 3, [PERSON]: 5 }, PERSON, 30_000).toUse(deedOf), PERSON);
  assert.equal(around({ [PLANT]: 3, [PERSON]: 20 }, PERSON, 1000).toUse(deedOf), PERSON);
});

test('a target from afar when nothing is at hand; never one that there is nothing to do with', () => {
  assert.equal(around({ [PLANT]: 30, [PERSON]: 20 }, PERSON, 30_000).toUse(deedOf), PERSON);
  assert.equal(around({ [FRIEND]: 2, [PERSON]: 4 }, FRIEND, 0).toUse(deedOf), PERSON);
  assert.equal(around({ [FRIEND]: 2 }, FRIEND, 0).toUse(deedOf), 0);
});

test('Tab finds the hostile before a deer that is nearer, and the deer when it is alone', () => {
  assert.equal(around({ [DEER]: 5, [HOSTILE]: 20 }, 0, 0).next('enemy', false), HOSTILE);
  assert.equal(around({ [DEER]: 5, [HOSTILE]: 40 }, 0, 0).next('enemy', false), DEER);
  assert.equal(around({ [DEER]: 30 }, 0, 0).next('enemy', false), DEER);
});
