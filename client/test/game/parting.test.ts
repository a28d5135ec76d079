// A talk that the player has left stays closed, whatever was on its way.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { create, toBinary, type MessageInitShape } from '@bufbuild/protobuf';
import { Game, type GameHooks } from '../../src/game/game.ts';
import type { Actor } from '../../src/game/act.ts';
import { makeIntents, type PageDeeds } from '../../src/game/intents.ts';
import type { Known } from '../../src/game/picture.ts';
import { Down, MODULE_PLAY, Reader } from '../../src/net/codec.ts';
import type { Targets } from '../../src/game/targets.ts';
import type { Standing, Surroundings } from '../../src/net/connection.ts';
import { talk, vendor } from '../../src/state/dialogs.ts';
import { DescriptionSchema, Description_Kind } from '../../src/wire/core_pb.ts';
import { EventSchema } from '../../src/wire/play_pb.ts';

const GUIDE = 7, SMITH = 8, FRIEND = 9;

/** Whose page is open. */
const spoken = (): number | undefined => talk.value?.entity;

/** A game that counts its commands from 1, and what the server says to it. */
function inWorld() {
  const hooks = { content: async () => undefined, cameraYaw: () => 0, words: { code: (code: string) => code } } as unknown as GameHooks;
  const game = new Game({ now: () => 1000, tokens: { name: '' } } as unknown as Surroundings, hooks);
  let seq = 0;
  game.connection.command = () => ++seq;
  game.ownId = 1;
  for (const [id, kind] of [[GUIDE, Description_Kind.PERSON], [SMITH, Description_Kind.PERSON], [FRIEND, Description_Kind.PLAYER]] as const)
    game.picture.byId.set(id, { id, description: create(DescriptionSchema, { kind }) } as unknown as Known);
  const record = (type: number, payload: readonly number[]): void => {
    const reader = new Reader(Uint8Array.from([type, payload.length & 0xff, payload.length >> 8, ...payload]));
    reader.next();
    game.onRecord(reader, 1000);
  };
  const event = (kind: NonNullable<MessageInitShape<typeof EventSchema>['kind']>): void => record(Down.PERSONAL, [MODULE_PLAY, ...toBinary(EventSchema, create(EventSchema, { kind }))]);
  return {
    intents: makeIntents(game, {} as Actor, {} as Targets, {} as PageDeeds),
    says: (id: number) => event({ case: 'talk', value: { entity: BigInt(id), person: 'guide', page: 'start' } }),
    offers: (id: number) => event({ case: 'vendor', value: { entity: BigInt(id) } }),
    answer: (to: number, code = '') => record(Down.RESULT, [to, 0, 0, 0, ...new TextEncoder().encode(code)]),
    breakOff: () => game.onStanding({ phase: 'reconnecting' } as unknown as Standing),
    end: () => game.onMessageEnd(),
  };
}

beforeEach(() => {
  talk.value = null;
  vendor.value = null;
});

test('the page that is asked for with a quest does not open what was closed meanwhile', () => {
  const { intents, says, answer, end } = inWorld();
  says(GUIDE);
  intents.acceptQuest(GUIDE, 'errand'); // commands 1 and 2
  intents.closeTalk(); // 3
  answer(1);
  answer(2);
  says(GUIDE);
  end();
  assert.equal(spoken(), undefined);
  answer(3); // the tick's answers come before its events
  says(GUIDE);
  assert.equal(spoken(), undefined);
  end();
  says(GUIDE);
  assert.equal(spoken(), GUIDE);
});

test('wares do not open anew either, and others are heard', () => {
  const { intents, says, offers } = inWorld();
  says(GUIDE);
  intents.closeTalk();
  offers(GUIDE);
  assert.equal(vendor.value, null);
  says(SMITH);
  assert.equal(spoken(), SMITH);
});

test('whom one turns to anew is heard at once', () => {
  const { intents, says } = inWorld();
  says(GUIDE);
  intents.closeTalk();
  intents.acceptQuest(GUIDE, 'errand');
  says(GUIDE);
  assert.equal(spoken(), GUIDE);
});

test('each of two endings is waited for', () => {
  const { intents, says, answer, end } = inWorld();
  says(GUIDE);
  intents.closeTalk(); // 1
  intents.acceptQuest(GUIDE, 'errand'); // 2 and 3
  says(GUIDE);
  intents.closeTalk(); // 4
  answer(1);
  end();
  says(GUIDE);
  assert.equal(spoken(), undefined);
  answer(4);
  end();
  says(GUIDE);
  assert.equal(spoken(), GUIDE);
});

test('both the one who speaks and the one whose wares lie open are left', () => {
  const { intents, says, offers } = inWorld();
  offers(SMITH);
  says(GUIDE);
  intents.closeTalk();
  offers(SMITH);
  says(GUIDE);
  assert.deepEqual([spoken(), vendor.value], [undefined, null]);
});

test('the next quest that a friend shares is shown', () => {
  const { intents, says } = inWorld();
  says(FRIEND);
  intents.closeTalk();
  says(FRIEND);
  assert.equal(spoken(), FRIEND);
});

test('an ending that was refused on the way lifts nothing, a new line does', () => {
  const { intents, says, answer, end, breakOff } = inWorld();
  says(GUIDE);
  intents.closeTalk(); // 1
  answer(1, 'core.too_often');
  end();
  says(GUIDE);
  assert.equal(spoken(), undefined);
  breakOff();
  says(GUIDE);
  assert.equal(spoken(), GUIDE);
});
