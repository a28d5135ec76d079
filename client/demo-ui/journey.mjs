// The interface by keyboard and mouse in a real browser: windows, chat, hotbar, drag and
// drop, key binding. `node demo-ui/journey.mjs [--chromium PATH]`; exits 1 on the first fault.

import assert from 'node:assert/strict';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { serveDemo } from './serve.mjs';

const { values } = parseArgs({ options: { chromium: { type: 'string' }, port: { type: 'string' } } });
const { address, close } = await serveDemo({ port: Number(values.port ?? 0) });
const browser = await chromium.launch({ executablePath: values.chromium ?? process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
const faults = [];

async function open(scene, size = { width: 1280, height: 720 }, touch = false) {
  const context = await browser.newContext({ viewport: size, hasTouch: touch, isMobile: touch });
  const tab = await context.newPage();
  tab.on('pageerror', (error) => faults.push(error.message));
  tab.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  await tab.goto(`${address}?scene=${scene}`);
  await tab.waitForSelector(scene === 'creation' ? '.title' : '.hud');
  return tab;
}
/** What was asked for since the last call; the saving of settings comes when it likes. */
const wishes = (tab) => tab.evaluate(() => window.demo.wishes.splice(0).filter((wish) => wish.name !== 'saveSettings').map((wish) => [wish.name, ...wish.args]));
const shown = (tab, selector) => tab.locator(selector).count();

try {
  const tab = await open('hud');
  // Windows open and close by their keys, Esc closes one at a time and then opens the menu.
  for (const [key, name] of [['i', 'bags'], ['c', 'character'], ['l', 'quests'], ['m', 'map'], ['k', 'abilities'], ['o', 'social']]) {
    await tab.keyboard.press(key);
    await tab.waitForSelector(`dialog.${name}[open]`);
    await tab.keyboard.press('Escape');
    await tab.waitForSelector(`dialog.${name}`, { state: 'detached' });
  }
  await wishes(tab);
  await tab.keyboard.press('Escape');
  assert.deepEqual(await wishes(tab), [['setTarget', 0]], 'Esc lets go of the target before it opens the menu');

  // The chat: Enter opens, words are said, Up brings them back, keys do not walk meanwhile.
  await tab.keyboard.press('Enter');
  await tab.keyboard.type('/s wind in the reeds');
  await tab.keyboard.press('Enter');
  assert.deepEqual(await wishes(tab), [['chat', 'say', 'wind in the reeds', '']]);
  await tab.keyboard.press('Enter');
  await tab.keyboard.press('ArrowUp');
  assert.equal(await tab.inputValue('.chat-line input'), '/s wind in the reeds');
  await tab.keyboard.press('Escape');
  assert.equal(await tab.evaluate(() => document.activeElement?.tagName), 'BODY');
  await tab.keyboard.press('Slash');
  await tab.keyboard.type('invite Elwyn');
  await tab.keyboard.press('Enter');
  assert.deepEqual(await wishes(tab), [['partyInvite', 'Elwyn']]);

  // The hotbar by keys and by mouse; Tab asks for the next enemy.
  await tab.keyboard.press('2');
  await tab.keyboard.press('Tab');
  await tab.keyboard.press('Shift+Tab');
  await tab.click('[data-slot="7"]');
  assert.deepEqual(await wishes(tab), [['cast', 'cleave'], ['targetNext', 'enemy', false], ['targetNext', 'enemy', true], ['useItem', { asset: 'red_draught' }]]);

  // Drag an ability from the book to an empty slot; then by clicks alone.
  await tab.keyboard.press('k');
  await tab.waitForTimeout(300);
  const source = await tab.locator('.book .slot').nth(3).boundingBox();
  const target = await tab.locator('[data-slot="10"]').boundingBox();
  await tab.mouse.move(source.x + 15, source.y + 15);
  await tab.mouse.down();
  await tab.mouse.move(source.x + 60, source.y + 60, { steps: 4 });
  await tab.mouse.move(target.x + 15, target.y + 15, { steps: 4 });
  await tab.mouse.up();
  let [[name, slots]] = await wishes(tab);
  assert.equal(name, 'setHotbar');
  assert.equal(slots[10], 'taunt');
  await tab.locator('.book .slot').nth(1).click();
  await tab.locator('[data-slot="11"]').click();
  [[name, slots]] = await wishes(tab);
  assert.equal(slots[11], 'cleave');
  await tab.keyboard.press('Escape');

  // The bags: arrows move the focus, Enter uses, a drag moves.
  await tab.keyboard.press('i');
  await tab.locator('.bag-grid .slot').first().focus();
  await tab.keyboard.press('ArrowRight');
  await tab.keyboard.press('ArrowRight');
  await tab.keyboard.press('Enter');
  assert.deepEqual(await wishes(tab), [['useItem', { asset: 'honey_bun' }]]);
  await tab.waitForTimeout(200);
  const from = await tab.locator('[data-cell="0"]').boundingBox();
  const to = await tab.locator('[data-cell="20"]').boundingBox();
  await tab.mouse.move(from.x + 20, from.y + 20);
  await tab.mouse.down();
  await tab.mouse.move(to.x + 20, to.y + 20, { steps: 6 });
  await tab.mouse.up();
  const moved = await wishes(tab);
  assert.equal(moved[0]?.[0], 'moveItem');
  assert.equal(moved[0]?.[2], 20);
  await tab.locator('[data-cell="3"]').click({ button: 'right' });
  assert.equal((await wishes(tab))[0]?.[0], 'equip');
  await tab.keyboard.press('Escape');

  // A key is given another deed, and the new key does it.
  const keys = await open('keys');
  await keys.locator('.key-row:has-text("Bags") .key-button').first().click();
  await keys.waitForSelector('.key-button.waiting');
  await keys.keyboard.press('F9');
  await keys.keyboard.press('Escape');
  await keys.waitForSelector('dialog.settings', { state: 'detached' });
  await keys.keyboard.press('F9');
  await keys.waitForSelector('dialog.bags[open]');
  await keys.reload();
  await keys.waitForSelector('.hud');
  assert.equal(await keys.evaluate(() => JSON.parse(localStorage.getItem('myriad.settings') ?? '{}').keys?.bags?.[0]), 'F9', 'the browser keeps the key');

  // Creation: a calling, a name, enter.
  const title = await open('creation');
  await title.click('.calling:has-text("Tinker")');
  await title.fill('#character-name', 'Õieke');
  await title.waitForTimeout(500);
  await title.click('.button.enter');
  const made = (await wishes(title)).filter(([wish]) => wish !== 'setLanguage');
  assert.deepEqual(made[0], ['checkName', 'Õieke']);
  assert.deepEqual(made[1]?.slice(0, 3), ['createCharacter', 'Õieke', 'tinker']);

  // A phone: controls to touch, one window at a time.
  const phone = await open('hud', { width: 390, height: 844 }, true);
  assert.equal(await shown(phone, '.touch-controls'), 1);
  await phone.tap('.touch-buttons button:last-child');
  await phone.waitForSelector('dialog.menu[open]');
  assert.deepEqual(faults, []);
  console.log('journey: clean');
} catch (error) {
  console.error(error);
  for (const fault of faults) console.error('page:', fault);
  process.exitCode = 1;
}
await browser.close();
close();
