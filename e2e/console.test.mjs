// The operators' console: logging in by the link of the log, seeing who is here, acting on
// them, and reading about it in the audit log; in three languages, without axe's objections.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Server, browser, pictures } from './harness.mjs';

const axe = readFileSync(createRequire(new URL('../client/', import.meta.url)).resolve('axe-core/axe.min.js'), 'utf8');

let server;
let chrome;
before(async () => {
  server = await Server.start({ adventurers: 3 });
  chrome = await browser();
});
after(async () => {
  await chrome?.close();
  await server?.stop();
});

/** The newest link in the log. */
function link() {
  return [...server.tail().matchAll(/link=(\S+#\w+)/g)].at(-1)[1];
}

async function open(address, language = 'en') {
  const page = await (await chrome.newContext({ locale: language, viewport: { width: 1400, height: 1000 } })).newPage();
  page.faults = [];
  page.on('pageerror', (error) => page.faults.push(error.message));
  await page.goto(address);
  return page;
}

async function objections(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  return violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`);
}

test('an operator sees who is here, mutes one, and finds it in the audit log', async () => {
  const page = await open(link());
  const row = page.getByRole('row').filter({ has: page.getByRole('button', { name: /^Mute: / }) }).first();
  await row.waitFor();
  const name = (await row.getByRole('rowheader').textContent()).replace(/program.*/, '').trim();
  await page.getByRole('img', { name: /Map of the world/ }).waitFor();
  await page.getByRole('img', { name: /Ticks of region/ }).first().waitFor();
  assert.deepEqual(await objections(page), []);

  await row.getByRole('button', { name: `Mute: ${name}` }).click();
  const dialog = page.getByRole('dialog', { name: `Mute: ${name}` });
  await dialog.getByLabel(/Reason/).fill('too loud');
  assert.deepEqual(await objections(page), []);
  await dialog.getByRole('button', { name: 'Do it' }).click();
  await page.getByRole('status').filter({ hasText: 'Done: Mute.' }).waitFor();
  await page.getByRole('cell', { name: '10 min, "too loud"' }).waitFor();
  await row.getByText('muted').waitFor();
  await row.getByRole('button', { name: `Show ${name} on the map` }).click();
  await page.screenshot({ path: join(pictures, 'console.png'), fullPage: true });

  // What was done in error is undone.
  await page.getByRole('button', { name: new RegExp(`^Lift: ${name} `) }).click();
  await page.getByRole('status').filter({ hasText: 'Done: Lift.' }).waitFor();
  await page.getByText('Nobody is kept out or silent.').waitFor();
  await row.getByText('muted').waitFor({ state: 'detached' });
  await page.getByRole('cell', { name: 'mute, "too loud"' }).waitFor();
  assert.deepEqual(page.faults, []);
});

test('a link works once, and a stranger sees nothing', async () => {
  const used = link();
  const first = await open(used);
  await first.getByRole('heading', { name: 'In the world' }).waitFor();
  const second = await open(used);
  await second.getByRole('alert').filter({ hasText: 'has been used' }).waitFor();
  const stranger = await open(server.admin);
  await stranger.getByRole('heading', { name: 'Log in' }).waitFor();
  assert.deepEqual(await objections(stranger), []);
});

for (const [language, heading, choice] of [['sl', 'Dnevnik dejanj', 'Slovenščina'], ['et', 'Toimingute logi', 'Eesti']]) {
  test(`the console speaks ${choice}`, async () => {
    const page = await open(link(), language);
    await page.getByRole('heading', { name: heading }).waitFor();
    assert.equal(await page.locator('html').getAttribute('lang'), language);
    await page.getByRole('banner').getByRole('combobox').selectOption('en');
    await page.getByRole('heading', { name: 'Audit log' }).waitFor();
  });
}
