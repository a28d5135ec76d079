// Every window: by its key, by keys alone, without axe's objections, in three languages; and a key
// that is bound anew stays so.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, afterEach, before, test } from 'node:test';
import { Server, browser, create, finish, open, probe, until } from './harness.mjs';
import { find, say, targetByKeys } from './play.mjs';
import { firstMinutes, killQuest, person, said } from './overlay.mjs';

const axe = readFileSync(createRequire(new URL('../client/', import.meta.url)).resolve('axe-core/axe.min.js'), 'utf8');
/** Windows and their keys. */
const WINDOWS = { bags: 'i', character: 'c', quests: 'l', map: 'm', abilities: 'k', social: 'o', help: 'h', emotes: 'u' };
/** What a text that was not translated looks like: a key, a placeholder, a value that is none. */
const UNTRANSLATED = /(?<![\w@/.])(window|hud|bags|quest|chat|unit|setting|settings|action|keys|menu|code|land|area|slot|stat|talk|vendor|map|social|choice|help|command)\.[a-z_]\w*|\{\w+\}|\bundefined\b|\bNaN\b|\[object/;

let server;
let chrome;
let page;
before(async () => {
  const content = firstMinutes()
    .put('persons', 'gate_keeper', person('Gate Keeper', [4450, 4363], { text: said('Good to see you, {name} the {calling}.') }))
    .put('items', 'gate_bun', { name: { en: 'Gate Bun', sl: 'Vratna štručka', et: 'Väravakukkel' }, icon: { glyph: 'bread', colour: 'gold' }, kind: 'consumable', stack: 20, price: 5, sell: 1, sold_by: ['gate_keeper'], use: { consume: true, effects: [{ heal: { amount: '10-12' } }] } })
    .put('quests', 'gate_task', killQuest('Gate Task', 'gate_keeper', 'journey_boar'));
  server = await Server.start({ content });
  chrome = await browser();
  page = await open(chrome, server, { size: 'desktop' });
  await create(page, 'Windower', 'Duellist');
  await until(page, 'the own bars', '(g) => g.self.vitals?.maxHealth > 0');
});
after(async () => {
  await chrome?.close();
  await server?.stop();
});

/** What a journey that failed left open must not be in the way of the next. */
afterEach(async () => {
  for (let i = 0; i < 6 && !page.isClosed() && (await page.locator('dialog[open], .chat-line input:focus').count()) > 0; i++) await escape();
});

/** Fails on what axe calls serious or critical. */
async function accessible(where) {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] }));
  const grave = violations.filter((v) => v.impact === 'serious' || v.impact === 'critical');
  assert.deepEqual(grave.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => `${n.target.join(' ')} (${n.any[0]?.message ?? ''})`).join('; ')}`), [], where);
}

const words = (selector) => page.locator(selector).evaluate((box) => [box.innerText, ...[...box.querySelectorAll('[aria-label], [title], [placeholder]')].flatMap((e) => [e.getAttribute('aria-label'), e.getAttribute('title'), e.getAttribute('placeholder')])].filter(Boolean).join('\n'));

async function translated(selector, where) {
  const found = UNTRANSLATED.exec(await words(selector));
  assert.equal(found?.[0], undefined, where);
}

/** Tab goes on to something inside, and Esc closes and gives the keys back to the world. */
async function byKeys(selector) {
  await page.keyboard.press('Tab');
  const inside = await page.evaluate((box) => document.activeElement !== null && document.querySelector(box)?.contains(document.activeElement) && document.activeElement.matches(':focus-visible'), selector);
  assert.ok(inside, `Tab leads into ${selector}`);
  await page.keyboard.press('Escape');
  await page.locator(selector).waitFor({ state: 'detached' });
}

/** Presses Esc and waits until that has changed something. */
async function escape() {
  /** How things stand; with how they stood before, whether that has changed. */
  const stand = (before) => {
    const dialogs = [...document.querySelectorAll('dialog[open]')].map((box) => box.className);
    const now = JSON.stringify([dialogs, window.__game.target?.id ?? 0, document.activeElement?.tagName]);
    return before === undefined ? now : now !== before;
  };
  const before = await page.evaluate(stand);
  await page.keyboard.press('Escape');
  await page.waitForFunction(stand, before);
}

/** Opens the menu by Esc, which lets go of a target and closes windows first. */
async function openMenu() {
  for (let i = 0; i < 6; i++) {
    if (await page.locator('dialog.menu[open]').isVisible()) return;
    await escape();
  }
  throw new Error('Esc does not open the menu');
}

test('windows open by their keys and work by keys alone', { timeout: 150_000 }, async () => {
  await accessible('the world');
  for (const [name, key] of Object.entries(WINDOWS)) {
    await page.keyboard.press(key);
    await page.locator(`dialog.${name}[open]`).waitFor();
    await accessible(name);
    await translated(`dialog.${name}`, name);
    await byKeys(`dialog.${name}`);
  }
  await openMenu();
  await accessible('menu');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Escape');
});

test('talk and trade by keys', { timeout: 90_000 }, async () => {
  await find(page, 'the keeper', "(e) => e.key === 'gate_keeper'");
  await targetByKeys(page, 'gate_keeper');
  await page.keyboard.press('f');
  const talk = page.locator('dialog.talk[open]');
  await talk.waitFor();
  await talk.getByText('Good to see you, Windower the Duellist.').waitFor();
  await accessible('talk');
  await translated('dialog.talk', 'talk');
  await talk.getByRole('button', { name: 'Gate Task' }).press('Enter');
  await accessible('task');
  await talk.getByRole('button', { name: 'Accept' }).press('Enter');
  await until(page, 'the task', '(g) => g.quests.some((q) => q.key === "gate_task")');
  await talk.getByText('Not yet.').waitFor();
  await talk.getByRole('button', { name: /trade|wares|buy/i }).press('Enter');
  const vendor = page.locator('dialog.vendor[open]');
  await vendor.waitFor();
  await accessible('vendor');
  const money = (await probe(page, '(g) => g.bags')).money;
  await vendor.getByRole('button', { name: /Gate Bun/ }).press('Enter');
  await until(page, 'the bun', `(g) => g.bags.stacks.gate_bun === 1 && g.bags.money === ${money - 5}`);
  await page.keyboard.press('Escape');
  await vendor.waitFor({ state: 'detached' });
});

test('the chat by keys', { timeout: 60_000 }, async () => {
  await say(page, '/s hello there');
  await page.getByRole('log').getByText('hello there').waitFor();
  await say(page, '/dance');
  await until(page, 'the dance', '(g) => g.entities.find((e) => e.id === g.self.id)?.posture === 5');
  await accessible('chat');
});

test('an invitation can be answered on a smaller screen', { timeout: 120_000 }, async () => {
  const guest = await open(chrome, server, { size: 'medium' });
  await create(guest, 'Guestling', 'Duellist');
  await say(page, '/invite guestling');
  await guest.getByRole('button', { name: 'Join' }).click();
  await page.locator('.party-member', { hasText: 'Guestling' }).waitFor();
  await guest.locator('.party-member', { hasText: 'Windower' }).waitFor();
  await say(page, '/p together at last');
  await guest.getByRole('log').getByText('together at last').waitFor();
  await finish(guest);
});

test('three languages', { timeout: 150_000 }, async () => {
  for (const [code, bags] of [['sl', 'Torbe'], ['et', 'Kotid'], ['en', 'Bags']]) {
    await openMenu();
    await page.locator('dialog.menu button', { hasText: /^(Settings|Nastavitve|Seaded)$/ }).press('Enter');
    await page.locator('#setting-language').selectOption(code);
    await page.waitForFunction((lang) => document.documentElement.lang === lang, code);
    await translated('dialog.settings', `settings in ${code}`);
    if (code !== 'en') await accessible(`settings in ${code}`);
    await page.locator('dialog.settings').press('Escape');
    await page.locator('dialog.settings').waitFor({ state: 'detached' });
    for (const [name, key] of Object.entries(WINDOWS)) {
      await page.keyboard.press(key);
      await page.locator(`dialog.${name}[open]`).waitFor();
      await translated(`dialog.${name}`, `${name} in ${code}`);
      if (name === 'bags') await page.getByRole('dialog', { name: bags }).waitFor();
      await page.keyboard.press('Escape');
    }
    await translated('.hud', `the world in ${code}`);
  }
});

test('a key that was bound anew stays so', { timeout: 90_000 }, async () => {
  await openMenu();
  await page.locator('dialog.menu').getByRole('button', { name: 'Keys' }).press('Enter');
  // The window takes the focus when it opens: before that a key would be lost.
  await page.waitForFunction(() => document.activeElement?.closest('dialog.settings'));
  await page.locator('.key-row', { hasText: /^Bags/ }).locator('.key-button').first().press('Enter');
  await page.locator('.key-button.waiting').waitFor();
  await page.keyboard.press('F9');
  await accessible('keys');
  await page.locator('dialog.settings').press('Escape');
  await page.locator('dialog.settings').waitFor({ state: 'detached' });
  await page.reload();
  await until(page, 'the world', '(g) => g.screen === "world" && g.self.id && g.self.vitals?.maxHealth > 0');
  await page.keyboard.press('F9');
  await page.locator('dialog.bags[open]').waitFor();
  await finish(page);
});
