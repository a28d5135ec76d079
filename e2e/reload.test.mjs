// New content while the server runs: each of a quest, an item, a creature and an ability is one file,
// and is in the world within two seconds of saving. A file with a mistake changes nothing.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Server, browser, create, finish, open, probe, until } from './harness.mjs';
import { beast, firstMinutes, killQuest, person, said } from './overlay.mjs';
import { find, targetByKeys } from './play.mjs';

/** How long a saved file may take until it is in force, and what looking takes on a busy machine. */
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

/** Waits until the server's own catalogue holds a name, and returns when that was. */
async function inForce(name) {
  for (;;) {
    const text = await fetch(`${server.url}content/en.json`).then((answer) => answer.text());
    if (text.includes(`"${name}"`)) return performance.now();
    await new Promise((done) => setTimeout(done, 50));
  }
}

/** Saves a file and waits until its name is in force and a function of the probe is true of the world. */
async function appears(name, save, read) {
  const began = performance.now();
  save();
  const [served] = await Promise.all([inForce(name), until(page, name, read)]);
  const [force, seen] = [Math.round(served - began), Math.round(performance.now() - began)];
  console.log(`# ${name}: in force after ${force} ms, seen after ${seen} ms`);
  assert.ok(force < SOON_MS, `${name} was in force only after ${force} ms`);
  assert.ok(seen < SOON_MS + LOOKING_MS, `${name} was seen only after ${seen} ms`);
}

test('a creature', { timeout: 90_000 }, async () => {
  const newt = beast('Sudden Newt', [4452, 4362]);
  await appears('Sudden Newt', () => content.put('creatures', 'sudden_newt', newt), "(g) => g.entities.some((e) => e.key === 'sudden_newt' && e.name === 'Sudden Newt')");
});

test('an ability', { timeout: 60_000 }, async () => {
  await appears('Sudden Idea', () => content.put('abilities', 'sudden_idea', {
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
  await appears('Sudden Task', () => content.put('quests', 'sudden_task', killQuest('Sudden Task', 'gate_keeper', 'journey_boar')), "() => [...document.querySelectorAll('.plate-sign')].some((sign) => sign.textContent === '!' && sign.closest('.plate').textContent.includes('Gate Keeper'))");
  await appears('Sudden Bun', () => content.put('items', 'sudden_bun', bun('Sudden Bun')), '() => true');
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
