// New content while the server runs: each of a quest, an item, a creature and an ability is one file,
// and is in the world within two seconds of saving. A file with a mistake changes nothing.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Server, browser, create, finish, open, probe, until } from './harness.mjs';
import { beast, firstMinutes, killQuest, person, said } from './overlay.mjs';
import { find, targetByKeys } from './play.mjs';

/** How long a saved file may take, and what looking takes on a busy machine. */
const SOON_MS = 2000;
const LOOKING_MS = 3000;

let content;
let server;
let chrome;
let page;
before(async () => {
  content = firstMinutes().put('persons', 'gate_keeper', person('Gate Keeper', [4450, 4363])).put('items', 'gate_bun', bun('Gate Bun'));
  server = await Server.start({ content });
  chrome = await browser();
  page = await open(chrome, server);
  await create(page, 'Reader', 'Duellist');
  await find(page, 'the keeper', "(e) => e.key === 'gate_keeper'");
});
after(async () => {
  await chrome?.close();
  await server?.stop();
});

function bun(name) {
  return { name: said(name), icon: { glyph: 'bread', colour: 'gold' }, kind: 'consumable', stack: 20, price: 5, sell: 1, sold_by: ['gate_keeper'], use: { consume: true, effects: [{ heal: { amount: '10-12' } }] } };
}

/** Saves a file and waits until a function of the probe is true of the world. */
async function appears(what, save, read) {
  const began = performance.now();
  save();
  await until(page, what, read);
  const took = performance.now() - began;
  console.log(`# ${what}: ${Math.round(took)} ms`);
  assert.ok(took < SOON_MS + LOOKING_MS, `${what} took ${Math.round(took)} ms`);
}

test('a creature', { timeout: 90_000 }, async () => {
  const newt = beast('Sudden Newt', [4452, 4362]);
  await appears('the creature', () => content.put('creatures', 'sudden_newt', newt), "(g) => g.entities.some((e) => e.key === 'sudden_newt' && e.name === 'Sudden Newt')");
});

test('an ability', { timeout: 60_000 }, async () => {
  await appears('the ability', () => content.put('abilities', 'sudden_idea', {
    name: said('Sudden Idea'), description: said('It comes.'), icon: { glyph: 'spark', colour: 'gold' }, callings: { duellist: 1 }, target: 'self', cooldown: '5s',
    effects: [{ heal: { amount: '3-4' } }], style: { shape: 'spark', colour: 'gold' },
  }), "(g) => g.abilities.includes('sudden_idea')");
});

test('a quest and an item', { timeout: 90_000 }, async () => {
  const offers = page.locator('dialog.talk[open]');
  const meet = async () => {
    await targetByKeys(page, 'gate_keeper');
    await page.keyboard.press('f');
    await page.locator('dialog.talk[open], dialog.vendor[open]').first().waitFor();
  };
  await appears('the sign of a quest', () => content.put('quests', 'sudden_task', killQuest('Sudden Task', 'gate_keeper', 'journey_boar')), "() => [...document.querySelectorAll('.plate-sign')].some((sign) => sign.textContent === '!' && sign.closest('.plate').textContent.includes('Gate Keeper'))");
  await appears('the item in the catalogue', () => content.put('items', 'sudden_bun', bun('Sudden Bun')), "async (g) => JSON.stringify(await fetch('/content/en.json').then((r) => r.json())).includes('Sudden Bun')");
  await meet();
  await offers.getByRole('button', { name: 'Sudden Task' }).waitFor();
  await offers.getByRole('button', { name: 'Show me your wares.' }).click();
  const vendor = page.locator('dialog.vendor[open]');
  await vendor.getByRole('button', { name: /Sudden Bun/ }).click();
  await until(page, 'the item in the bags', '(g) => g.bags.stacks.sudden_bun === 1');
  await page.keyboard.press('Escape');
});

test('a file with a mistake is refused by file and line, and the world goes on', { timeout: 60_000 }, async () => {
  content.write('rpg/items/broken_bun.yaml', 'name: {en: Broken Bun, sl: Polomljena, et: Katki}\nkind: consumable\nflavour: odd\n');
  const started = Date.now();
  while (!/broken_bun\.yaml:3/.test(server.tail())) {
    assert.ok(Date.now() - started < 10_000, `the log says nothing of it:\n${server.tail()}`);
    await page.waitForTimeout(100);
  }
  const { tick } = await probe(page, '(g) => ({ tick: g.tick })');
  await until(page, 'the next ticks', `(g) => g.phase === 'online' && g.tick > ${tick}`);
  await until(page, 'the creature still', "(g) => g.entities.some((e) => e.key === 'sudden_newt')");
  await finish(page);
});
