// Hands: what a player does with keys and mouse, over the game's probe.

import { probe, until } from './harness.mjs';

/** Radians of error at which the turning keys are pressed, and at which they are let go. */
const TURN_AT = 0.3;
const TURNED_AT = 0.16;

/** How a way is steered: radians to turn to the left, and metres left. Runs in the page. */
const course = (x, z) => `(g) => {
  const dx = ${x} - g.self.x, dz = ${z} - g.self.z;
  let left = Math.atan2(dx, dz) - g.camera.yaw;
  left = Math.atan2(Math.sin(left), Math.cos(left));
  return { left, metres: Math.hypot(dx, dz) / 1000 };
}`;

/** Walks by holding keys, W with Q and E to turn, until within `near` metres of a place in mm. */
export async function walkByKeys(page, x, z, { near = 2, timeout = 60_000 } = {}) {
  const { keyboard } = page;
  const started = Date.now();
  let turning = '';
  const turn = async (key) => {
    if (key === turning) return;
    if (turning) await keyboard.up(turning);
    if (key) await keyboard.down(key);
    turning = key;
  };
  let walking = false;
  try {
    for (;;) {
      const { left, metres } = await probe(page, course(x, z));
      if (metres <= near) return;
      if (Date.now() - started > timeout) throw new Error(`still ${metres.toFixed(1)} m from ${x}, ${z} after ${timeout} ms: ${await probe(page, '(g) => JSON.stringify(g.self)')}`);
      const off = Math.abs(left);
      if (off > TURN_AT || (turning && off > TURNED_AT)) await turn(left > 0 ? 'q' : 'e');
      else await turn('');
      // One does not run while one's back is turned to the goal.
      if (!walking && off < 1) await keyboard.down('w');
      if (walking && off > 1.4) await keyboard.up('w');
      walking = off < 1 || (walking && off <= 1.4);
      await page.waitForTimeout(off > TURN_AT ? 15 : 60);
    }
  } finally {
    await turn('');
    if (walking) await keyboard.up('w');
  }
}

/** From where newcomers begin, on Larkspur's square, along the east road to just over the border. */
export async function walkToThornwood(page) {
  for (const [x, z] of [[4_470_000, 4_356_000], [4_500_000, 4_352_000], [4_560_000, 4_352_000]]) await walkByKeys(page, x, z, { near: 4 });
  await walkByKeys(page, 4_612_500, 4_351_000);
}

/** Turns by keys until the camera looks at a place, within radians. */
export async function lookAt(page, x, z, within = TURN_AT) {
  for (let i = 0; i < 80; i++) {
    const { left } = await probe(page, course(x, z));
    if (Math.abs(left) < within) return;
    const key = left > 0 ? 'q' : 'e';
    await page.keyboard.down(key);
    await page.waitForTimeout(Math.min(400, (Math.abs(left) / 0.14) * 50 * 0.8));
    await page.keyboard.up(key);
  }
  throw new Error(`the camera does not turn to ${x}, ${z}`);
}

/** Clicks on the ground where a place is drawn, and waits until one stands there. */
export async function walkByClick(page, x, z, { near = 1.5 } = {}) {
  await lookAt(page, x, z);
  const spot = await until(page, `the place ${x}, ${z} to be on the screen`, `(g) => { const p = g.screenOf(${x}, ${z}); return p && p.x > 0 && p.y > 0 && p.x < innerWidth && p.y < innerHeight ? p : null; }`, 10_000);
  await page.mouse.click(spot.x, spot.y);
  await until(page, `the walk to ${x}, ${z} to end`, `(g) => Math.hypot(${x} - g.self.x, ${z} - g.self.z) < ${near * 1000} && !g.self.walking`, 40_000);
}

/** The first entity that a test, as text of a function of an entity, is true of. */
export function find(page, what, test, timeout) {
  return until(page, what, `(g) => g.entities.find(${test}) ?? null`, timeout);
}

/** Says something: Enter, the words, Enter. */
export async function say(page, words) {
  await page.keyboard.press('Enter');
  await page.locator('.chat-line input:focus').waitFor();
  await page.keyboard.type(words);
  await page.keyboard.press('Enter');
}

/**
 * Goes through the friends around by Y until the one with a key is the target. The display follows the choice
 * after a moment: each press waits for its own, or the next would be taken for this one.
 */
export async function targetByKeys(page, key) {
  for (let i = 0; i < 20; i++) {
    const before = await probe(page, '(g) => g.target && { id: g.target.id, key: g.target.key }');
    if (before?.key === key) return;
    await page.keyboard.press('y');
    await until(page, 'another target', `(g) => g.target && g.target.id !== ${before?.id ?? 0}`);
  }
  throw new Error(`Y does not lead to ${key}`);
}

/** Presses a key until something is on the page. */
export async function pressUntil(page, key, selector) {
  for (let i = 0; i < 15; i++) {
    await page.keyboard.press(key);
    if (await page.locator(selector).waitFor({ timeout: 2000 }).then(() => true, () => false)) return;
  }
  throw new Error(`${key} does not lead to ${selector}`);
}

/** Whether an expression becomes true within a moment. The page's policy lets no text be run inside of it. */
async function soon(page, expression) {
  for (const end = Date.now() + 1500; ; ) {
    if (await page.evaluate(expression)) return true;
    if (Date.now() > end) return false;
    await page.waitForTimeout(50);
  }
}

/** Where between feet and name a body is clicked on, one after the other. */
const HEIGHTS = [0.5, 0.35, 0.65, 0.2, 0.8];

/**
 * Clicks on the body of an entity until `done`, an expression in the page, is true: by itself that
 * the entity is the target. The camera is turned to it when something lies over it, and a little to
 * the side after as many clicks as there are heights: another's body may stand before it.
 */
export async function clickEntity(page, id, { double = false, tap = false, done = `window.__game.target?.id === ${id}` } = {}) {
  const place = `(g) => {
    const e = g.entities.find((other) => other.id === ${id});
    if (!e) return null;
    const feet = g.screenOf(e.x, e.z);
    const at = (h) => ({ x: e.screen.x, y: e.screen.y + (feet.y - e.screen.y) * (1 - h) });
    const free = (p) => document.elementFromPoint(p.x, p.y)?.tagName === 'CANVAS';
    const places = e.screen && feet ? ${JSON.stringify(HEIGHTS)}.map(at) : [];
    const over = places.map((p) => document.elementFromPoint(p.x, p.y)?.className ?? 'off the page');
    return { x: e.x, z: e.z, screen: e.screen, over, spots: places.filter(free) };
  }`;
  let seen = null, clicks = 0;
  for (let i = 0; i < 30; i++) {
    if (await page.evaluate(done)) return;
    seen = await probe(page, place);
    if (!seen) throw new Error(`entity ${id} is not there`);
    const spot = seen.spots[i % Math.max(1, seen.spots.length)];
    if (!spot) {
      // What is looked at lies between the panels, if there is no window that a player would have to close.
      await lookAt(page, seen.x, seen.z, TURNED_AT);
      await page.waitForTimeout(250);
      continue;
    }
    await (tap ? page.touchscreen.tap(spot.x, spot.y) : double ? page.mouse.dblclick(spot.x, spot.y) : page.mouse.click(spot.x, spot.y));
    if (await soon(page, done)) return;
    if (++clicks % HEIGHTS.length === 0) await page.keyboard.press('q', { delay: 80 });
  }
  const now = await probe(page, '(g) => ({ self: g.self, target: g.target })');
  throw new Error(`no click reaches entity ${id}: last ${JSON.stringify(seen)}, ${JSON.stringify(now)}`);
}
