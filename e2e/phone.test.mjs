// A phone, upright and on its side: a character is made, walks with the stick, chooses somebody by a
// tap and opens the bags, and nothing lies over what is needed.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Server, browser, finish, open, picture, probe, until } from './harness.mjs';
import { firstMinutes, person } from './overlay.mjs';
import { clickEntity, find } from './play.mjs';

let server;
let chrome;
before(async () => {
  server = await Server.start({ content: firstMinutes().put('persons', 'gate_keeper', person('Gate Keeper', [4450, 4363])) });
  chrome = await browser();
});
after(async () => {
  await chrome?.close();
  await server?.stop();
});

/** Drags a finger by the devtools protocol; the stick stays pushed until it is let go. */
async function finger(page) {
  const line = await page.context().newCDPSession(page);
  const send = (type, points) => line.send('Input.dispatchTouchEvent', { type, touchPoints: points });
  return { down: (x, y) => send('touchStart', [{ x, y }]), move: (x, y) => send('touchMove', [{ x, y }]), up: () => send('touchEnd', []) };
}

/** Pairs of parts of the interface that lie over each other by more than a few pixels. */
function overlaps(selectors) {
  const boxes = selectors.flatMap((selector) => [...document.querySelectorAll(selector)].map((e) => ({ selector, box: e.getBoundingClientRect() }))).filter(({ box }) => box.width > 0 && box.height > 0);
  const out = [];
  boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b) => {
    const w = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
    const h = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
    if (a.selector !== b.selector && w > 4 && h > 4) out.push(`${a.selector} and ${b.selector}: ${Math.round(w)} x ${Math.round(h)}`);
  }));
  return out;
}

/** What must not lie over anything else of these. */
const PARTS = ['.unit-frame.self', '.unit-frame.target', '.minimap', '.touch-buttons', '.hotbar'];

for (const [size, name] of [['phone', 'Uprighter'], ['phoneOnSide', 'Sidewinder']]) {
  test(`a ${size}`, { timeout: 150_000 }, async () => {
    const page = await open(chrome, server, { size });
    await page.getByRole('radio', { name: /Duellist/ }).tap();
    await page.locator('#character-name').tap();
    await page.locator('#character-name').fill(name);
    await page.getByRole('button', { name: /enter the world/i }).tap();
    await until(page, 'the world', '(g) => g && g.self && g.self.id && g.self.vitals?.maxHealth > 0');
    await page.locator('.touch-controls').waitFor();

    const { width, height } = page.viewportSize();
    const from = await probe(page, '(g) => g.self');
    const touch = await finger(page);
    const [x, y] = [Math.round(width * 0.25), Math.round(height * 0.55)];
    assert.equal(await page.evaluate(([px, py]) => document.elementFromPoint(px, py)?.tagName, [x, y]), 'CANVAS', 'the thumb has room');
    await touch.down(x, y);
    // Back, away from the square: a bench stands before some of the spots where one begins.
    await touch.move(x, y + 30);
    await touch.move(x, y + 60);
    await until(page, 'the walk by the stick', `(g) => Math.hypot(g.self.x - ${from.x}, g.self.z - ${from.z}) > 2000`);
    await touch.up();
    await until(page, 'the stand', '(g) => g.self.mode === 0');

    // A tap chooses, whether on a portrait or on a body, which begins a talk as well.
    await page.locator('.unit-frame.self .unit-card').tap();
    await until(page, 'the own target', '(g) => g.target?.id === g.self.id');
    assert.deepEqual(await page.evaluate(overlaps, PARTS), []);
    const keeper = await find(page, 'the keeper', "(e) => e.key === 'gate_keeper'");
    await clickEntity(page, keeper.id, { tap: true });
    await page.locator('dialog.talk[open]').getByRole('button', { name: 'Farewell.' }).tap();
    await picture(page, `${size}-world`);

    await page.locator('.touch-buttons').getByRole('button', { name: 'Menu' }).tap();
    await page.locator('dialog.menu[open]').getByRole('button', { name: 'Bags' }).tap();
    const bags = page.locator('dialog.bags[open]');
    await bags.waitFor();
    const box = await bags.boundingBox();
    assert.ok(box.x >= -1 && box.y >= -1 && box.x + box.width <= width + 1 && box.y + box.height <= height + 1, `the bags stand at ${JSON.stringify(box)}`);
    await picture(page, `${size}-bags`);
    await bags.getByRole('button', { name: 'Close: Bags' }).tap();
    await bags.waitFor({ state: 'detached' });
    await finish(page);
  });
}
