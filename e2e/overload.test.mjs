// A region with too much to do says so and lets time run slower; a full world lets one wait.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Server, browser, create, finish, objections, open, picture, probe, staff, until } from './harness.mjs';

let server;
let chrome;
before(async () => {
  server = await Server.start({ args: ['-max-players', '2'] });
  chrome = await browser();
});
after(async () => {
  await chrome?.close();
  await server?.stop();
});

/** Millimetres that one walks in so many milliseconds. */
async function way(page, ms) {
  const from = await probe(page, '(g) => ({ x: g.self.x, z: g.self.z })');
  await page.waitForTimeout(ms);
  const to = await probe(page, '(g) => ({ x: g.self.x, z: g.self.z })');
  return Math.hypot(to.x - from.x, to.z - from.z);
}

test('staff slow a region down: the sign shows, one walks slower, and then no more', async () => {
  const page = await open(chrome, server, { size: 'desktop' });
  await create(page, 'Rowan');
  const region = await probe(page, '(g) => g.region');
  const desk = await staff(chrome, server);
  const ladder = desk.getByRole('combobox', { name: `Overload ladder of region ${region}` });

  assert.equal(await page.locator('.crowded').count(), 0);
  await ladder.selectOption('3');
  await desk.getByRole('status').filter({ hasText: 'Done: Overload ladder.' }).waitFor();
  await until(page, 'time to run at half speed', '(g) => g.timeScale === 0.5');
  const sign = page.getByRole('button', { name: /time runs at half speed/ });
  await sign.waitFor();
  assert.match(await sign.textContent(), /Half speed/);
  await sign.hover();
  await page.getByRole('tooltip').filter({ hasText: 'trade and rewards do not' }).waitFor();
  assert.deepEqual(await objections(page), []);
  await picture(page, 'overload-half');
  await desk.getByText('load').first().waitFor();
  await desk.screenshot({ path: `${process.env['MYRIAD_TEST_PICTURES'] ?? '/tmp'}/overload-console.png`, fullPage: true });
  assert.deepEqual(await objections(desk), []);

  await page.keyboard.down('w');
  await until(page, 'walking', '(g) => g.self.mode === 2 || g.self.mode === 1');
  const half = await way(page, 2000);
  await ladder.selectOption('0');
  await until(page, 'time to run at full speed', '(g) => g.timeScale === 1');
  await page.locator('.crowded').waitFor({ state: 'detached' });
  const full = await way(page, 2000);
  await page.keyboard.up('w');
  assert.ok(half < full * 0.75 && half > full * 0.3, `${half} mm at half speed, ${full} at full`);
  assert.ok((await probe(page, '(g) => g.greatestCorrectionMm')) < 700, 'slow time costs no corrections to speak of');
  assert.deepEqual(desk.faults, []);
  await desk.context().close();
  await finish(page);
});

test('who comes to a full world waits with place and a way out, and comes in by itself', async () => {
  const first = await open(chrome, server);
  await create(first, 'Hazel');
  // Rowan of the test before is still there for his grace time; so the world is full.
  const page = await open(chrome, server, { size: 'desktop' });
  await page.getByRole('textbox', { name: /name/i }).first().fill('Birch');
  await page.getByRole('button', { name: /enter the world/i }).click();
  const dialog = page.getByRole('dialog', { name: 'The world is full' });
  await dialog.getByText('your place in the queue of 1').waitFor();
  assert.equal(await dialog.locator('b').textContent(), '1');
  assert.deepEqual(await objections(page), []);
  await picture(page, 'queue-desktop');
  await page.setViewportSize({ width: 390, height: 844 });
  await picture(page, 'queue-phone');
  await page.setViewportSize({ width: 1280, height: 720 });

  await page.getByRole('button', { name: 'Leave the queue' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: /continue as Birch/i }).click();
  await dialog.waitFor();

  // The page is loaded anew: the place is still there.
  await page.reload();
  await dialog.waitFor();
  await first.keyboard.press('Enter');
  await first.keyboard.type('/logout');
  await first.keyboard.press('Enter');
  await until(page, 'Birch to be in the world', '(g) => g && g.self && g.self.id');
  assert.equal(await dialog.count(), 0);
  await finish(first);
  await finish(page);
});
