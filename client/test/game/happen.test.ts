// What is said aloud of what happens to oneself, and that it is said once.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { create } from '@bufbuild/protobuf';
import type { Game } from '../../src/game/game.ts';
import { showPlayEvent, showRpgEvent } from '../../src/game/happen.ts';
import { bags } from '../../src/state/bags.ts';
import { chatLog, notices } from '../../src/state/chat.ts';
import { EventSchema as PlayEventSchema } from '../../src/wire/play_pb.ts';
import { EventSchema } from '../../src/wire/rpg_pb.ts';

const sounds: string[] = [];
const game = {
  ownId: 1,
  front: { castEnded: () => undefined, itemName: (key: string) => key },
  stage: { effect: () => undefined },
  show: { sound: (name: string) => void sounds.push(name), floater: () => undefined },
  hooks: { words: { code: (code: string) => code } },
} as unknown as Game;

const ended = (reason: string, source = 1n): void => showRpgEvent(game, create(EventSchema, { kind: { case: 'castEnded', value: { source, ability: 'bolt', success: false, reason } } }), 0);

beforeEach(() => {
  notices.value = [];
  chatLog.value = [];
  sounds.length = 0;
});

test('why a cast broke off has words; one\'s own will needs none', () => {
  for (const reason of ['moved', 'cancelled', 'replaced', 'dead', '', 'rpg.no_power']) ended(reason);
  ended('moved', 2n);
  assert.deepEqual(notices.value.map(({ text }) => text), ['cast.moved', 'rpg.no_power']);
});

test('levels, quests and things received are told elsewhere', () => {
  const tell = (kind: NonNullable<Parameters<typeof create<typeof PlayEventSchema>>[1]>['kind']): void => showPlayEvent(game, create(PlayEventSchema, { kind } as never), bags.value);
  tell({ case: 'levelUp', value: { entity: 1n, level: 2 } } as never);
  tell({ case: 'questChanged', value: {} } as never);
  tell({ case: 'bagsChanged', value: { items: [{ key: 'hat' }], reason: 'loot' } } as never);
  tell({ case: 'areaEntered', value: { area: 'square' } } as never);
  assert.deepEqual([notices.value.length, chatLog.value.length, sounds], [0, 0, []]);
});
