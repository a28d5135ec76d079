// The first minutes: a character is made, walks over the border, takes a task, fights, loots,
// puts on a hat, rises a level and hands in; and somebody else sees it happen.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Server, browser, create, finish, open, picture, probe, until } from './harness.mjs';
import { BORDER_X, firstMinutes } from './overlay.mjs';
import { clickEntity, find, lookAt, pressUntil, say, walkByKeys, walkToThornwood } from './play.mjs';

let server;
let chrome;
before(async () => {
  server = await Server.start({ content: firstMinutes() });
  chrome = await browser();
});
after(async () => {
  await chrome?.close();
  await server?.stop();
});

const named = (name) => `(e) => e.name === '${name}'`;
const hero = '(g) => g.entities.find((e) => e.name === "Pathfinder")';

test('a newcomer lives through the first minutes, and another sees it', { timeout: 240_000 }, async () => {
  const watcher = await open(chrome, server);
  await create(watcher, 'Onlooker', 'Duellist');
  const page = await open(chrome, server);
  await create(page, 'Pathfinder', 'Duellist');

  // They meet on the square, and what one says stands over the head and in the log of both.
  const met = await find(watcher, 'the other to appear', named('Pathfinder'));
  await find(page, 'the first to appear', named('Onlooker'));
  assert.ok(met.x < BORDER_X);
  await lookAt(watcher, met.x, met.z);
  await say(page, 'Off to the woods!');
  await until(watcher, 'the words in the log', '(g) => g.chat.some((line) => line.channel === "say" && line.from === "Pathfinder" && line.text === "Off to the woods!")');
  await watcher.getByRole('log').getByText('Off to the woods!').waitFor();
  await watcher.locator('.plate-speech', { hasText: 'Off to the woods!' }).waitFor();
  await until(page, 'the own words in the log', '(g) => g.chat.some((line) => line.text === "Off to the woods!")');

  // Over the border by keys; the other sees every metre of it.
  const townRegion = await probe(page, '(g) => g.region');
  const way = [walkToThornwood(page), walkByKeys(watcher, 4_470_000, 4_356_000, { near: 4 }).then(() => walkByKeys(watcher, 4_565_000, 4_352_000, { near: 4 }))];
  await Promise.all(way);
  await until(page, 'the new region', `(g) => g.region !== ${townRegion} && g.self.x > ${BORDER_X}`);
  await until(page, 'the name of the land', '(g) => g.place.land === "thornwood"');
  await until(watcher, 'the other beyond the border', `(g) => (${hero})(g)?.x > ${BORDER_X + 2000}`);
  const own = await probe(page, '(g) => g.self');
  const shown = await until(watcher, 'the other to arrive where it stands', `(g) => { const e = (${hero})(g); return e && Math.hypot(e.x - ${own.x}, e.z - ${own.z}) < 500 ? e : null; }`);
  assert.deepEqual(shown.worn, []);

  // A task from the guide.
  const guide = await find(page, 'the guide', "(e) => e.key === 'journey_guide'");
  await clickEntity(page, guide.id);
  const talk = page.getByRole('dialog', { name: /Journey Guide/ });
  await talk.waitFor();
  const accept = talk.getByRole('button', { name: 'Accept' });
  const offer = talk.getByRole('button', { name: 'Journey Task' });
  await accept.or(offer).first().waitFor();
  if (!(await accept.isVisible())) await offer.click();
  await accept.click();
  await until(page, 'the task', '(g) => g.quests.some((q) => q.key === "journey_task")');
  await page.keyboard.press('Escape');
  await talk.waitFor({ state: 'detached' });

  // The beast, from where the guide does not stand before it.
  await walkByKeys(page, 4_620_000, 4_356_000);
  const boar = await find(page, 'a boar', "(e) => e.key === 'journey_boar' && !e.dead");
  // Two of them stand close together: either will do.
  await clickEntity(page, boar.id, { double: true, done: "window.__game.target?.key === 'journey_boar'" });
  await until(page, 'the boar to fall', `(g) => g.quests.some((q) => q.key === "journey_task" && q.counts[0] === 1)`);
  await picture(page, 'forest-fight');

  // Its purse and its hat.
  await until(page, 'its fall to be seen', `(g) => g.entities.some((e) => e.kind === 'corpse' || (e.key === 'journey_boar' && e.dead))`);
  await pressUntil(page, 'f', 'dialog.loot');
  const loot = page.getByRole('dialog', { name: /loot|spoils/i });
  await loot.getByRole('button', { name: 'Take all' }).click();
  await until(page, 'the hat', '(g) => g.bags.items.some((i) => i.key === "journey_hat" && !i.worn)');
  assert.equal((await probe(page, '(g) => g.bags')).money, 32);

  // It is worn, here and in the eyes of the other.
  await page.keyboard.press('i');
  await page.getByRole('dialog', { name: 'Bags' }).getByRole('button', { name: /Journey Hat/ }).press('Enter');
  const wears = `(g) => (${hero})(g)?.worn.includes('journey_hat')`;
  await until(page, 'the hat on the own head', wears);
  await until(watcher, 'the hat on the other head', wears);
  await page.keyboard.press('Escape');

  // Handed in: the level rises.
  assert.equal((await probe(page, '(g) => g.progress')).level, 1);
  await clickEntity(page, guide.id);
  await talk.waitFor();
  const handIn = talk.getByRole('button', { name: 'Hand in' });
  const task = talk.getByRole('button', { name: 'Journey Task' });
  await handIn.or(task).first().waitFor();
  if (!(await handIn.isVisible())) await task.click();
  await handIn.click();
  await until(page, 'the second level', '(g) => g.progress.level === 2 && g.quests.every((q) => q.key !== "journey_task" || q.phase === "done")');
  await until(watcher, 'the second level, seen by the other', `(g) => (${hero})(g)?.level === 2`);
  await finish(page);
  await finish(watcher);
});
