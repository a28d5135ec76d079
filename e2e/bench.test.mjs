// /bench: a recorded crowd goes through the real client, in a real browser.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Server, browser, finish, open, until } from './harness.mjs';

/** Draw calls that a crowd may take, whatever its size. */
const MAX_DRAW_CALLS = 120;

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

test('a crowd is replayed and reported', { timeout: 120_000 }, async () => {
  const page = await open(chrome, server, { size: 'small', path: 'bench', query: 'players=150&counts=600&seconds=8&quality=ci&hollow=1' });
  const report = await until(page, 'the run to end', "() => (['done', 'failed'].includes(window.__bench?.state) ? window.__bench : null)", 90_000);
  assert.equal(report.state, 'done', report.error);
  assert.ok(report.frames > 0);
  assert.equal(report.known, 150);
  assert.equal(report.counted, 600);
  assert.ok(report.inSight > 20, `${report.inSight} of them in sight`);
  assert.ok(report.countedInSight > 100, `${report.countedInSight} of the counted drawn`);
  assert.ok(report.plates > 0, 'plates');
  assert.ok(report.drawCalls.most > 0 && report.drawCalls.most <= MAX_DRAW_CALLS, `${report.drawCalls.most} draw calls`);
  assert.ok(report.triangles.most > 1000);
  assert.equal(report.resyncs, 0, 'cells that did not add up');
  assert.ok(report.js.median > 0);
  await page.getByRole('status').getByText('Done').waitFor();
  await finish(page);
});
