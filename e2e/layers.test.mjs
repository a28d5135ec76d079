// A crowded place is parted into layers: two who stood side by side see each other no more, and do again when it is whole.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Server, browser, create, finish, objections, open, picture, probe, staff, until } from './harness.mjs';

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
  const desk = await staff(chrome, server);
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
