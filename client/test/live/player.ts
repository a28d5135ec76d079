// The client without picture and interface: its own connection, prediction and interpolation, at the
// pace of a screen, in a process of its own. e2e/smooth.test.mjs starts two and speaks to them.

import { loadMap } from '../../src/app/assets.ts';
import { Game } from '../../src/game/game.ts';
import { idleHands, type Hands } from '../../src/game/steering.ts';
import { openWebSocket } from '../../src/net/transport.ts';
import { Ground } from '../../src/sim/ground.ts';
import { refusal, type Refusal } from '../../src/state/session.ts';
import { account, characters } from '../../src/state/session.ts';
import { nameOfEntity } from '../../src/game/units.ts';

/** A page looks after steps this often, and a screen draws as often. */
const WORK_EVERY_MS = 16;

/** What the journey says to a player. */
export type Order =
  | { do: 'hands'; hands: Partial<Hands>; turn: number }
  | { do: 'watch'; name: string }
  | { do: 'report' };

/** Where the watched one was drawn: moment, x, z. */
export type Row = [number, number, number];

const [address = '', name = '', calling = ''] = process.argv.slice(2);
const realFetch = globalThis.fetch;
globalThis.fetch = (path, init) => realFetch(new URL(String(path), address), init);

let hands: Hands = { ...idleHands };
/** Radians that the camera turns in a step. */
let turn = 0;
let yaw = 0;
let watched = '';
let rows: Row[] = [];
let last: Row = [0, NaN, NaN];

const tell = (message: object): void => void process.send?.(message);

const game = new Game(
  {
    open: () => openWebSocket(`${address.replace(/^http/, 'ws')}ws`),
    now: () => performance.now(),
    later: (f, ms) => setTimeout(f, ms) as unknown as number,
    cancel: (timer) => clearTimeout(timer),
    chance: Math.random,
    tokens: { account: new Uint8Array(), resume: new Uint8Array(), character: 0n, name: '' },
    language: () => 'en',
  },
  {
    content: async (_, mapKey, mapVersion) => {
      if (mapKey) game.ground = new Ground(await loadMap(mapKey, mapVersion));
    },
    hands: () => {
      yaw -= turn;
      return hands;
    },
    cameraYaw: () => yaw,
    words: { code: (code) => code, miss: (how) => how, rolled: String, won: String, drew: String },
  },
);

// A guest, a character, the world: each step follows the answer to the one before.
let asked = '';
function enter(): void {
  const made = characters.peek().find((each) => each.name === name);
  const next = game.inWorld ? 'in' : made ? 'enter' : account.peek() ? 'create' : game.connection.phase === 'online' ? 'login' : '';
  if (next === asked) return;
  asked = next;
  if (next === 'login') game.connection.core({ case: 'guestLogin', value: {} });
  if (next === 'create') game.connection.core({ case: 'createCharacter', value: { name, calling, appearance: {} } });
  if (next === 'enter') game.connection.core({ case: 'enterWorld', value: { characterId: BigInt(made!.id) } });
  if (next === 'in') tell({ entered: game.ownId });
}

function draw(): void {
  const now = performance.now();
  const serverMs = game.connection.clock.serverMs(now);
  for (const known of game.picture.byId.values()) known.track.play(serverMs, game.delay.ms);
  if (!watched) return;
  for (const known of game.picture.byId.values()) {
    if (nameOfEntity(known.description) !== watched) continue;
    const { x, z } = known.track.shown;
    if (x !== last[1] || z !== last[2]) rows.push((last = [now, x, z]));
  }
}

refusal.subscribe((refused: Refusal | null) => {
  if (refused) tell({ refused: refused.code });
});
game.connection.start();
setInterval(() => {
  game.work();
  enter();
  draw();
}, WORK_EVERY_MS);

process.on('message', (order: Order) => {
  if (order.do === 'hands') {
    hands = { ...idleHands, ...order.hands };
    turn = order.turn;
  }
  if (order.do === 'watch') {
    watched = order.name;
    rows = [];
  }
  if (order.do === 'report') {
    const { corrections, greatestMm, state } = game.predictor;
    tell({ report: { rows, corrections, greatestMm, x: state.x, z: state.z, roundTripMs: game.connection.clock.roundTripMs, delayMs: game.delay.ms } });
  }
});
process.on('disconnect', () => process.exit(0));
