// The session over connections that break, on a fake clock and transport.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { create, fromBinary, toBinary, type MessageInitShape } from '@bufbuild/protobuf';
import { Connection, type Standing, type TokenStore } from '../../src/net/connection.ts';
import { retryWait } from '../../src/net/codes.ts';
import { Down, Reader, Up } from '../../src/net/codec.ts';
import type { Transport } from '../../src/net/transport.ts';
import { ClientMessageSchema, ServerMessageSchema } from '../../src/wire/core_pb.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const word = (b: Uint8Array): string => new TextDecoder().decode(b);

class World {
  now = 0;
  timers = new Map<number, { at: number; f: () => void }>();
  lines: { transport: Transport; said: string[] }[] = [];
  standings: Standing[] = [];
  tokens: TokenStore = { account: new Uint8Array(), resume: new Uint8Array(), character: 0n, name: '' };
  private nextTimer = 1;
  connection = new Connection(
    {
      open: () => this.open(),
      now: () => this.now,
      later: (f, ms) => {
        this.timers.set(this.nextTimer, { at: this.now + ms, f });
        return this.nextTimer++;
      },
      cancel: (timer) => void this.timers.delete(timer),
      chance: () => 0,
      tokens: this.tokens,
      language: () => 'sl',
    },
    {
      onStanding: (standing) => this.standings.push(standing),
      onCore: () => undefined,
      onRecord: () => undefined,
      onMessageEnd: () => undefined,
      onMalformed: () => undefined,
    },
  );

  private open(): Transport {
    const said: string[] = [];
    const send = (message: Uint8Array): void => {
      const r = new Reader(message);
      while (r.next()) {
        if (r.type !== Up.CORE) continue;
        const { kind } = fromBinary(ClientMessageSchema, r.rest());
        said.push(kind.case === 'hello' ? `hello ${word(kind.value.resumeToken)}`.trim() : String(kind.case));
      }
    };
    const transport: Transport = {
      sendReliable: send, sendUnreliable: send, waiting: 0,
      onOpen: () => undefined, onMessage: () => undefined, onClose: () => undefined,
      close: () => undefined,
    };
    this.lines.push({ transport, said });
    return transport;
  }

  get line(): { transport: Transport; said: string[] } {
    return this.lines.at(-1)!;
  }

  tell(kind: NonNullable<MessageInitShape<typeof ServerMessageSchema>['kind']>): void {
    const body = toBinary(ServerMessageSchema, create(ServerMessageSchema, { kind }));
    this.line.transport.onMessage(Uint8Array.from([Down.CORE, body.length & 255, body.length >> 8, ...body]));
  }

  close(code: number): void {
    if (code) this.line.transport.onMessage(Uint8Array.from([Down.CLOSE, 2, 0, code & 255, code >> 8]));
    this.line.transport.onClose();
  }

  pass(ms: number): void {
    const end = this.now + ms;
    for (;;) {
      const [id, due] = [...this.timers].sort((a, b) => a[1].at - b[1].at)[0] ?? [0, { at: Infinity, f: () => undefined }];
      if (due.at > end) break;
      this.now = Math.max(this.now, due.at);
      this.timers.delete(id);
      due.f();
    }
    this.now = end;
  }

  enter(): void {
    this.connection.start();
    this.line.transport.onOpen();
    this.tell({ case: 'welcome', value: { protocolVersion: 1 } });
    this.connection.core({ case: 'guestLogin', value: {} });
    this.tell({ case: 'loggedIn', value: { token: bytes('account'), characters: [{ id: 7n }] } });
    this.connection.core({ case: 'enterWorld', value: { characterId: 7n } });
    this.tell({ case: 'entered', value: { characterId: 7n, resumeToken: bytes('one'), nextCommandSeq: 5 } });
  }
}

test('after a break it resumes with the newest token, used once', () => {
  const world = new World();
  world.enter();
  world.tell({ case: 'resumeToken', value: { token: bytes('two') } });
  world.close(0);
  assert.equal(world.standings.at(-1)!.phase, 'reconnecting');
  world.pass(500);
  world.line.transport.onOpen();
  assert.deepEqual(world.line.said, ['hello two']);
  assert.equal(world.tokens.resume.length, 0);
  world.tell({ case: 'welcome', value: { resumed: true } });
  world.tell({ case: 'entered', value: { characterId: 7n, resumeToken: bytes('three') } });
  assert.deepEqual(world.line.said, ['hello two']);
  assert.equal(world.connection.phase, 'online');
  assert.equal(word(world.tokens.resume), 'three');
  assert.equal(world.connection.command(1, new Uint8Array()), 5);
});

test('when the session is gone it logs in and enters again', () => {
  const world = new World();
  world.enter();
  world.close(1003);
  world.pass(100);
  world.line.transport.onOpen();
  world.tell({ case: 'welcome', value: { resumed: false } });
  world.tell({ case: 'loggedIn', value: { token: bytes('next'), characters: [{ id: 7n }] } });
  assert.deepEqual(world.line.said, ['hello one', 'tokenLogin', 'enterWorld']);
  assert.equal(word(world.tokens.account), 'next');
});

test('a code that forbids it ends the tries, until the player asks', () => {
  const world = new World();
  world.enter();
  world.close(3003);
  assert.deepEqual([world.standings.at(-1)!.phase, world.standings.at(-1)!.code], ['closed', 3003]);
  world.pass(60_000);
  assert.equal(world.lines.length, 1);
  world.connection.start();
  assert.equal(world.lines.length, 2);
});

test('the name of the account outlasts the page: a session that is resumed is not told it', () => {
  const world = new World();
  world.enter();
  world.tell({ case: 'loggedIn', value: { token: bytes('account'), accountName: 'Ada' } });
  assert.equal(world.tokens.name, 'Ada');
  world.connection.forget();
  assert.equal(world.tokens.name, '');
});

test('an account token that is refused is forgotten', () => {
  const world = new World();
  world.tokens.account = bytes('old');
  world.connection.start();
  world.line.transport.onOpen();
  world.tell({ case: 'welcome', value: {} });
  assert.deepEqual(world.line.said, ['hello', 'tokenLogin']);
  world.tell({ case: 'refused', value: { request: 'token_login', code: 'login.token' } });
  assert.equal(world.tokens.account.length, 0);
});

test('silence is a broken line', () => {
  const world = new World();
  world.enter();
  world.pass(30_000);
  assert.ok(world.lines.length > 1);
});

test('waits grow to ten seconds and never vanish', () => {
  const waits = [1, 2, 3, 4, 5, 6, 7, 8].map((attempt) => retryWait(0, attempt, 0.999));
  waits.forEach((wait, i) => assert.ok(wait <= 10_000 && (i === 0 || wait >= waits[i - 1]!)));
  assert.ok(retryWait(1002, 1, 0) >= 50 && retryWait(1002, 1, 0.999) <= 100);
});

test('a login before the connection stands is sent when it does, and again after a break', () => {
  const world = new World();
  world.connection.start();
  world.connection.login({ case: 'passwordLogin', value: { name: 'a', password: 'b' } });
  world.line.transport.onOpen();
  assert.deepEqual(world.line.said, ['hello']);
  world.tell({ case: 'welcome', value: {} });
  assert.deepEqual(world.line.said, ['hello', 'passwordLogin']);
  world.close(0);
  world.pass(500);
  world.line.transport.onOpen();
  world.tell({ case: 'welcome', value: {} });
  world.tell({ case: 'loggedIn', value: { token: bytes('mine') } });
  assert.deepEqual(world.line.said, ['hello', 'passwordLogin']);
  world.close(0);
  world.pass(1000);
  world.line.transport.onOpen();
  world.tell({ case: 'welcome', value: {} });
  assert.deepEqual(world.line.said, ['hello', 'tokenLogin']);
});

test('a login as somebody else takes a new connection; a wrong password leads back', () => {
  const world = new World();
  world.enter();
  world.connection.login({ case: 'passwordLogin', value: { name: 'a', password: 'wrong' } });
  assert.equal(world.lines.length, 2);
  world.line.transport.onOpen();
  world.tell({ case: 'welcome', value: {} });
  world.tell({ case: 'refused', value: { request: 'password_login', code: 'login.password' } });
  assert.deepEqual(world.line.said, ['hello', 'passwordLogin', 'tokenLogin']);
  assert.equal(word(world.tokens.account), 'account');
});
