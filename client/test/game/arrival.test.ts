// From the wish to play into the world, over connections that are late or break.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Arrival } from '../../src/game/arrival.ts';
import type { CoreKind } from '../../src/net/connection.ts';
import { account, busy, characters, connection as standing, refusal, screen, type CharacterState } from '../../src/state/session.ts';

const look = { body: 0, face: 0, skin: 0, hair: 0, hairColour: 0, beard: 0, topColour: 0, bottomColour: 0, accentColour: 0 };
const person = (id: number, name: string): CharacterState => ({ id, name, calling: 'warden', level: 1, look, land: '' });
const wish = { name: 'pathfinder', calling: 'warden', appearance: look };

class Line {
  phase: 'offline' | 'connecting' | 'online' | 'reconnecting' | 'closed' = 'connecting';
  isLoggedIn = false;
  knowsAccount = false;
  said: string[] = [];
  core = (kind: CoreKind): void => void this.said.push(String(kind.case));
  login = (kind: CoreKind): void => void this.said.push(`login ${kind.case}`);

  stand(phase: Line['phase']): void {
    this.phase = phase;
    if (phase !== 'online') this.isLoggedIn = false;
    standing.value = { phase, code: 0, reason: '', attempt: 0, retryAtMs: 0 };
  }

  /** As receiveCore and the connection do with LoggedIn. */
  async loggedIn(...all: CharacterState[]): Promise<void> {
    this.isLoggedIn = this.knowsAccount = true;
    account.value = { id: 1, name: '', maxCharacters: 6 };
    characters.value = all;
    busy.value = false;
    await Promise.resolve();
  }

  async refused(request: string): Promise<void> {
    busy.value = false;
    screen.value = 'title';
    refusal.value = { request, code: 'some.code', retrySeconds: 0 };
    await Promise.resolve();
  }
}

let line: Line;
let arrival: Arrival;
beforeEach(() => {
  account.value = null;
  characters.value = [];
  refusal.value = null;
  screen.value = 'title';
  line = new Line();
  arrival = new Arrival(line);
});

test('a wish before the connection stands waits for it', async () => {
  arrival.make(wish);
  assert.deepEqual([line.said, screen.value, busy.value], [[], 'entering', true]);
  line.stand('online');
  assert.deepEqual(line.said, ['login guestLogin']);
  await line.loggedIn();
  await line.loggedIn(person(7, 'Pathfinder'));
  assert.deepEqual(line.said, ['login guestLogin', 'createCharacter', 'enterWorld']);
  assert.equal(screen.value, 'entering');
});

test('an account that is known is waited for; one that is gone becomes a guest', async () => {
  line.knowsAccount = true;
  line.stand('online');
  arrival.make(wish);
  assert.deepEqual(line.said, []);
  line.knowsAccount = false;
  await line.refused('token_login');
  assert.deepEqual([line.said, screen.value, refusal.value], [['login guestLogin'], 'entering', null]);
});

test('a break between wish and answer makes nothing twice and loses nothing', async () => {
  line.stand('online');
  arrival.make(wish);
  await line.loggedIn();
  line.stand('reconnecting');
  line.stand('online');
  assert.deepEqual(line.said, ['login guestLogin', 'createCharacter']);
  await line.loggedIn();
  assert.deepEqual(line.said.slice(2), ['createCharacter']);
  line.stand('reconnecting');
  line.stand('online');
  await line.loggedIn(person(7, 'Pathfinder'));
  assert.deepEqual(line.said.slice(3), ['enterWorld']);
});

test('a refusal ends the wish', async () => {
  line.stand('online');
  arrival.make(wish);
  await line.loggedIn();
  await line.refused('create_character');
  await line.loggedIn(person(7, 'Pathfinder'));
  assert.deepEqual(line.said, ['login guestLogin', 'createCharacter']);
});

test('a connection that will not come back leads to the title', () => {
  line.stand('online');
  arrival.enter(7);
  assert.deepEqual([line.said, screen.value], [['enterWorld'], 'entering']);
  line.stand('closed');
  assert.deepEqual([screen.value, busy.value], ['title', false]);
});
