// A slow, uneven line: round trips of 150 +- 50 ms and one piece in twenty late by 300 ms more. The
// other still walks smoothly, and one is hardly ever put right oneself. The client's own code runs
// here without its picture: drawn by software on a busy machine, a picture comes a few times a
// second and would say nothing about smoothness.

import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Server } from './harness.mjs';
import { firstMinutes } from './overlay.mjs';
import { openProxy } from './proxy.mjs';

const { build } = createRequire(new URL('../client/', import.meta.url))('esbuild');

const WATCH_MS = Number(process.env['MYRIAD_TEST_SMOOTH_SECONDS'] || 60) * 1000;
/** The speed of a runner, mm/ms. */
const SPEED = 6.5;
/** What rounding and the change of direction within a step may add, mm. */
const SLACK = 20;
/** Radians that a circle of 5 m turns in a step of 50 ms at full speed. */
const CIRCLE = 0.065;

/** Whether the line is bad: not while the two enter. */
let bad = false;
let server;
let proxy;
let program;
const players = [];
before(async () => {
  server = await Server.start({ content: firstMinutes() });
  // The same chances every time: a line is not better by luck.
  let seed = 7;
  const chance = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
  proxy = await openProxy(server.port, () => (bad ? 50 + chance() * 50 + (chance() < 0.05 ? 300 : 0) : 0));
  program = join(mkdtempSync(join(tmpdir(), 'myriad-player-')), 'player.mjs');
  const entry = new URL('../client/test/live/player.ts', import.meta.url).pathname;
  await build({ entryPoints: [entry], outfile: program, bundle: true, format: 'esm', platform: 'node', target: 'node20', jsx: 'automatic', jsxImportSource: 'preact' });
});
after(async () => {
  for (const player of players) player.process.kill();
  proxy?.close();
  await server?.stop();
});

/** Brings a client without a picture into the world. */
async function play(name) {
  const flag = '--experimental-websocket'; // what has no such flag has the WebSocket
  const execArgv = process.allowedNodeEnvironmentFlags.has(flag) ? [flag] : [];
  const child = fork(program, [proxy.url, name, 'duellist'], { execArgv, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const player = {
    process: child,
    say: (order) => child.send(order),
    /** The next message that has a field. */
    hear: (field) => new Promise((resolve, reject) => {
      const end = (settle, value) => {
        child.off('message', take);
        child.off('exit', gone);
        settle(value);
      };
      const gone = (code) => end(reject, new Error(`${name} ended with ${code}`));
      const take = (message) => {
        if (message.refused) end(reject, new Error(`${name} is refused: ${message.refused}`));
        else if (field in message) end(resolve, message[field]);
      };
      child.on('message', take);
      child.on('exit', gone);
    }),
  };
  players.push(player);
  await player.hear('entered');
  return player;
}

const report = async (player) => {
  player.say({ do: 'report' });
  return player.hear('report');
};

/** Waits until a report says so. */
async function reported(player, what, holds, patience = 30_000) {
  const end = Date.now() + patience;
  for (;;) {
    const now = await report(player);
    if (holds(now)) return now;
    if (Date.now() > end) throw new Error(`waited ${patience} ms for ${what}: ${JSON.stringify({ ...now, rows: now.rows.length })}`);
    await new Promise((done) => setTimeout(done, 250));
  }
}

test('a walk stays smooth over a bad line', { timeout: 60_000 + 2 * WATCH_MS }, async () => {
  const walker = await play('Walker');
  const watcher = await play('Watcher');
  watcher.say({ do: 'watch', name: 'Walker' });
  walker.say({ do: 'hands', hands: { speed: 1 }, turn: CIRCLE });
  await reported(watcher, 'the walk to be seen', ({ rows }) => rows.length > 10);

  bad = true;
  // They learn what the line is like, as everybody does who has just come.
  await reported(watcher, 'the line to be known as slow', ({ delayMs }) => delayMs > 170);
  const before = await report(walker);
  watcher.say({ do: 'watch', name: 'Walker' });
  const { rows } = await reported(watcher, 'the walk', ({ rows: seen }) => seen.length > 1 && seen.at(-1)[0] - seen[0][0] > WATCH_MS, 30_000 + WATCH_MS);
  const now = await report(walker);

  const { back, jump, way, gap } = measure(rows);
  const corrections = now.corrections - before.corrections;
  const line = `${rows.length} pictures, ${Math.round(way / 1000)} m, farthest back ${Math.round(back)} mm, widest jump ${jump.toFixed(2)} x, longest gap ${Math.round(gap)} ms, shown ${Math.round((await report(watcher)).delayMs)} ms late, corrections ${corrections} (greatest ${Math.round(now.greatestMm)} mm)`;
  console.log(`# ${line}`);
  assert.ok(way > WATCH_MS * SPEED * 0.8, `it hardly walked: ${line}`);
  assert.ok(back <= 20, `it stepped back: ${line}`);
  assert.ok(jump <= 1, `it jumped: ${line}`);
  assert.ok(corrections < Math.max(1, WATCH_MS / 60_000), `put right too often: ${line}`);
});

/** How far it went back against the way it had just gone, and the widest step as a share of what is allowed. */
function measure(rows) {
  let back = 0;
  let jump = 0;
  let way = 0;
  let gap = 0;
  let heading = null;
  for (let i = 1; i < rows.length; i++) {
    const [ms, dx, dz] = [0, 1, 2].map((k) => rows[i][k] - rows[i - 1][k]);
    const step = Math.hypot(dx, dz);
    way += step;
    gap = Math.max(gap, ms);
    jump = Math.max(jump, step / (2 * SPEED * ms + SLACK));
    // Along the circle a body turns; after a long gap between pictures it may look the other way.
    if (heading && ms < 200) back = Math.max(back, -(dx * heading[0] + dz * heading[1]));
    if (step > 20) heading = [dx / step, dz / step];
  }
  return { back, jump, way, gap };
}
