// A crowded place is parted into layers: two who stood side by side see each other no more, and do again when it is whole.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { Server, browser, create, finish, open, picture, probe, until } from './harness.mjs';

const axe = readFileSync(createRequire(new URL('../client/', import.meta.url)).resolve('axe-core/axe.min.js'), 'utf8');

let server;
let chrome;
before(async () => {
  server = await Server.start();
  chrome = await browser();
});
after(async () => {
  await chrome?.close();
  await server?.stop();
});

async function objections(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`);
}

/** The console, logged in. */
async function staff() {
  const page = await (await chrome.newContext({ locale: 'en', viewport: { width: 1400, height: 1000 } })).newPage();
  page.faults = [];
  page.on('pageerror', (error) => page.faults.push(error.message));
  await page.goto([...server.tail().matchAll(/link=(\S+#\w+)/g)].at(-1)[1]);
  return page;
}

const sees = (name) => `(g) => g.entities.some((e) => e.name === ${JSON.stringify(name)})`;
const misses = (name) => `(g) => g.self && g.self.id && !g.entities.some((e) => e.name === ${JSON.stringify(name)})`;

test('staff part the town: each sees its own layer, a sign says which, and walking goes on', async () => {
  const rowan = await open(chrome, server, { size: 'desktop' });
  await create(rowan, 'Rowan', 'Duellist');
  const hazel = await open(chrome, server);
  await create(hazel, 'Hazel', 'Duellist');
  await until(rowan, 'Rowan to see Hazel', sees('Hazel'));
  await until(hazel, 'Hazel to see Rowan', sees('Rowan'));
  assert.equal(await rowan.locator('.crowded').count(), 0);
  const region = await probe(rowan, '(g) => g.region');
  const desk = await staff();
  const layers = desk.getByRole('combobox', { name: `Layers of region ${region}` });

  await layers.selectOption('2');
  await desk.getByRole('status').filter({ hasText: 'Done: Layers.' }).waitFor();
  await until(rowan, 'Rowan to be without Hazel', misses('Hazel'));
  await until(hazel, 'Hazel to be without Rowan', misses('Rowan'));
  const signs = [];
  for (const page of [rowan, hazel]) {
    const sign = page.getByRole('button', { name: /held in several copies/ });
    await sign.waitFor();
    signs.push((await sign.locator('span').first().textContent()).trim());
  }
  assert.deepEqual(signs.sort(), ['Layer 1 of 2', 'Layer 2 of 2']);
  const regions = [await probe(rowan, '(g) => g.region'), await probe(hazel, '(g) => g.region')];
  assert.deepEqual(regions.sort((a, b) => a - b), [region, region + 256]);
  const sign = rowan.getByRole('button', { name: /held in several copies/ });
  await sign.hover();
  await rowan.getByRole('tooltip').filter({ hasText: 'all come together again' }).waitFor();
  assert.deepEqual(await objections(rowan), []);
  await picture(rowan, 'layer-desktop');
  await desk.getByText(/Layer 2 of 2/).first().waitFor();
  await desk.screenshot({ path: `${process.env['MYRIAD_TEST_PICTURES'] ?? '/tmp'}/layers-console.png`, fullPage: true });
  assert.deepEqual(await objections(desk), []);

  // Persons of the town are in both.
  for (const page of [rowan, hazel]) await until(page, 'somebody of the town', "(g) => g.entities.some((e) => e.kind === 'person')");
  for (const page of [rowan, hazel]) {
    await page.keyboard.down('w');
    await until(page, 'walking', '(g) => g.self.mode === 2 || g.self.mode === 1');
  }
  await layers.selectOption('1');
  await until(rowan, 'Rowan to see Hazel again', sees('Hazel'));
  await until(hazel, 'Hazel to see Rowan again', sees('Rowan'));
  for (const page of [rowan, hazel]) {
    await page.keyboard.up('w');
    await page.locator('.crowded').waitFor({ state: 'detached' });
    assert.equal(await probe(page, '(g) => g.region'), region);
    assert.ok((await probe(page, '(g) => g.greatestCorrectionMm')) < 700, 'a change of layers costs no corrections to speak of');
  }
  assert.deepEqual(desk.faults, []);
  await desk.context().close();
  await finish(rowan);
  await finish(hazel);
});
