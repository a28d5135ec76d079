// Coming back: a reloaded tab, a line that breaks, a server that is killed, a second login. Each
// ends with the same body in the same place with the same target, and nothing lost.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Server, browser, create, finish, open, probe, until } from './harness.mjs';
import { firstMinutes } from './overlay.mjs';
import { openProxy } from './proxy.mjs';
import { find, walkByKeys } from './play.mjs';

/** Two seconds of running, mm. */
const NEAR = 13_000;

let server;
let proxy;
let chrome;
let page;
before(async () => {
  server = await Server.start({ content: firstMinutes() });
  chrome = await browser();
  proxy = await openProxy(server.port);
  page = await open(chrome, proxy);
  await create(page, 'Comebacker', 'Duellist');
  await walkByKeys(page, 4_450_000, 4_382_000);
  await until(page, 'the own bars', '(g) => g.self.vitals?.maxHealth > 0');
  await page.keyboard.press('F1');
  await until(page, 'the target', '(g) => g.target?.id === g.self.id');
});
after(async () => {
  await chrome?.close();
  proxy?.close();
  await server?.stop();
});

/** What must not change; the target is told by name, for ids are a session's own. */
const holdings = '(g) => ({ name: g.self.name, target: g.target?.name ?? "", bags: g.bags, level: g.progress.level, quests: g.quests })';

async function same(before, place) {
  await until(page, 'the world', '(g) => g.phase === "online" && g.screen === "world" && g.self.id && g.self.name && g.self.vitals?.maxHealth > 0');
  await until(page, 'the target again', `(g) => (g.target?.name ?? '') === ${JSON.stringify(before.target)}`);
  await until(page, 'the bags again', '(g) => Object.keys(g.bags.stacks).length > 0');
  assert.deepEqual(await probe(page, holdings), before);
  const now = await probe(page, '(g) => g.self');
  assert.ok(Math.hypot(now.x - place.x, now.z - place.z) < NEAR, `was at ${place.x}, ${place.z}, is at ${now.x}, ${now.z}`);
}

const banner = () => page.locator('.banner.reconnecting').waitFor();

test('a reloaded tab', { timeout: 150_000 }, async () => {
  const [what, place] = [await probe(page, holdings), await probe(page, '(g) => g.self')];
  assert.equal(what.target, 'Comebacker');
  await page.reload();
  await same(what, place);
});

test('a broken line', { timeout: 150_000 }, async () => {
  const [what, place] = [await probe(page, holdings), await probe(page, '(g) => g.self')];
  page.serverMayBeGone = true;
  proxy.cut();
  await banner();
  proxy.mend();
  await same(what, place);
  page.serverMayBeGone = false;
});

test('a killed server', { timeout: 150_000 }, async () => {
  const [what, place] = [await probe(page, holdings), await probe(page, '(g) => g.self')];
  page.serverMayBeGone = true;
  await server.kill();
  await banner();
  await server.start();
  await same(what, place);
  page.serverMayBeGone = false;
});

test('a second login takes over and says so to the first', { timeout: 150_000 }, async () => {
  const [what, place] = [await probe(page, holdings), await probe(page, '(g) => g.self')];
  const second = await page.context().newPage();
  second.faults = page.faults;
  second.setDefaultTimeout(45_000);
  await second.goto(page.url());
  await second.getByRole('button', { name: /Continue as Comebacker/ }).click();
  await page.locator('.banner.closed').getByText('You are playing in another window or on another device.').waitFor();
  const first = page;
  page = second;
  await same(what, place);
  // The first stays out until it is asked to come back.
  assert.equal(await probe(first, '(g) => g.phase'), 'closed');
  page = first;
  await first.getByRole('button', { name: 'Connect again' }).click();
  await second.locator('.banner.closed').waitFor();
  await same(what, place);
  await finish(first);
});
