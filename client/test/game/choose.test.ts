// Whom one has as a target: one's own choice at once, the server's word once it has answered.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Game, type GameHooks } from '../../src/game/game.ts';
import type { Known } from '../../src/game/picture.ts';
import { Down, Reader } from '../../src/net/codec.ts';
import type { Surroundings } from '../../src/net/connection.ts';

const OWN = 1, WOLF = 2, BEAR = 3;

/** A game in the world that counts its commands from 1. */
function inWorld(): { game: Game; answer(seq: number, code?: string): void; told(target: number): void } {
  const hooks = { content: async () => undefined, cameraYaw: () => 0, words: { code: (code: string) => code } } as unknown as GameHooks;
  const game = new Game({ now: () => 1000, tokens: { name: '' } } as unknown as Surroundings, hooks);
  let seq = 0;
  game.connection.command = () => ++seq;
  game.ownId = OWN;
  const own = { id: OWN, vitals: { target: 0 } } as unknown as Known;
  game.picture.byId.set(OWN, own);
  game.front.touched = game.front.fared = () => undefined;
  return {
    game,
    answer: (to, code = '') => {
      const text = [...new TextEncoder().encode(code)];
      const reader = new Reader(Uint8Array.from([Down.RESULT, 4 + text.length, 0, to, 0, 0, 0, ...text]));
      reader.next();
      game.onRecord(reader, 1000);
    },
    told: (target) => {
      own.vitals!.target = target;
      game.fared(own);
    },
  };
}

test('the latest choice stands while word of an earlier one comes in', () => {
  const { game, answer, told } = inWorld();
  game.choose(WOLF);
  game.choose(BEAR);
  told(WOLF);
  answer(1);
  told(WOLF);
  assert.equal(game.targetId, BEAR);
  told(BEAR);
  answer(2);
  assert.equal(game.targetId, BEAR);
});

test('what the server takes away or refuses is gone', () => {
  const { game, answer, told } = inWorld();
  game.choose(WOLF);
  answer(1);
  told(WOLF);
  game.choose(BEAR);
  answer(2, 'play.nobody_there');
  assert.equal(game.targetId, WOLF);
  told(0);
  assert.equal(game.targetId, 0);
});
