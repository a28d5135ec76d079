// Pictures to look at: node e2e/looks.mjs OUTDIR [NAME...]. Not a test.

import { mkdirSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { Server, browser, create, open, until } from './harness.mjs';
import { lookAt, walkByKeys, walkToThornwood } from './play.mjs';

const [out = 'looks', ...only] = process.argv.slice(2);
mkdirSync(out, { recursive: true });
const wanted = (name) => only.length === 0 || only.includes(name);

const server = await Server.start({ adventurers: 24 });
const chrome = await browser();
console.log(`pictures go to ${out}`);

async function shoot(page, name) {
  await page.screenshot({ path: join(out, `${name}.jpg`), type: 'jpeg', quality: 88, timeout: 120_000 });
  console.log(name);
}

/** The same place under other skies: the page is loaded again for each, and the session goes on where it was. */
async function skies(page, name, [x, z], all) {
  await lookAt(page, x, z);
  for (const [sky, query] of Object.entries(all)) {
    // Few frames: drawn by software, they would leave no time for anything else.
    await page.goto(`${server.url}?fps=0.5&freeze=1&${query}`);
    await inWorld(page);
    await built(page);
    // All fade in, and poses and camera come to rest.
    await page.waitForTimeout(12_000);
    await shoot(page, `${name}-${sky}`);
  }
}

/** Waits until two more frames are drawn and nothing on the page moves from one place to another. */
const settled = (page) => page.evaluate(async () => {
  for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);
  await Promise.all(document.getAnimations().filter((one) => one.effect?.getTiming().iterations !== Infinity).map((one) => one.finished.catch(() => undefined)));
});

const inWorld = (page) => until(page, 'the world', '(g) => g.screen === "world" && g.self.id && g.self.vitals?.maxHealth > 0', 90_000);

/** Waits until nearly all of the land around is built. */
const built = (page) => until(page, 'the land to be built', '(g) => g.missing < 30 && g.drawCalls > 0', 200_000);

/** Fights the nearest boar at the edge of Thornwood, and takes pictures while it lasts. */
async function fight(page) {
  const nearest = `(g) => g.entities.filter((e) => e.key === 'thornback_boar' && !e.dead).sort((a, b) => Math.hypot(a.x - g.self.x, a.z - g.self.z) - Math.hypot(b.x - g.self.x, b.z - g.self.z))[0] ?? null`;
  const boar = await until(page, 'a boar', nearest);
  await walkByKeys(page, boar.x, boar.z, { near: 13, timeout: 90_000 });
  const { x, z } = await until(page, 'a boar', nearest);
  await lookAt(page, x, z);
  await page.goto(`${server.url}?fps=1&day=0.42`);
  await inWorld(page);
  await built(page);
  for (let i = 0; i < 14; i++) {
    const { target } = await page.evaluate('window.__game');
    if (!target) await page.keyboard.press('Tab');
    await page.keyboard.press(['1', '2'][i % 2]);
    await page.waitForTimeout(700);
    await shoot(page, `fight-${i}`);
  }
}

const quality = process.env['MYRIAD_TEST_QUALITY'] || 'high';
async function enter(name, calling, more = {}) {
  // Drawn cheaply while one walks; what is shown later follows the settings.
  const page = await open(chrome, server, { size: 'desktop', query: 'quality=ci', settings: { hints: false, quality, sound: false }, ...more });
  await create(page, name, calling);
  return page;
}

try {
  if (wanted('creation')) {
    const page = await open(chrome, server, { size: 'desktop', query: 'fps=2' });
    await page.locator('#character-name').fill('Maarja');
    await page.locator('.name-field.good').waitFor();
    await page.locator('.preview-slot[aria-busy="false"]').waitFor();
    await settled(page);
    await shoot(page, 'creation');
    await page.context().close();
  }
  if (wanted('town')) {
    const page = await enter('Townsfolk', 'Embermage');
    await walkByKeys(page, 4_450_000, 4_374_000, { near: 3, timeout: 120_000 });
    await skies(page, 'town', [4_452_000, 4_340_000], { noon: 'day=0.5', golden: 'day=0.735', night: 'day=0.95', rain: 'day=0.45&weather=rain' });
    for (const key of ['i', 'c', 'm', 'k', 'l', 'o']) {
      await page.keyboard.press(key);
      await page.locator('dialog.window[open]').first().waitFor();
      await page.locator('dialog [aria-busy="true"]').waitFor({ state: 'detached' });
      await settled(page);
      await shoot(page, `window-${key}`);
      await page.keyboard.press('Escape');
    }
    await page.context().close();
  }
  if (wanted('crowd')) {
    const crowd = spawn(server.binary, ['bots', '-n', '60', '-addr', `127.0.0.1:${server.port}`, '-seconds', '120'], { stdio: 'inherit' });
    const page = await enter('Spectator', 'Embermage');
    await walkByKeys(page, 4_450_000, 4_374_000, { near: 3, timeout: 120_000 });
    await until(page, 'the crowd', '(g) => g.entities.filter((e) => e.kind === "player").length > 20', 60_000);
    await skies(page, 'crowd', [4_452_000, 4_340_000], { day: 'day=0.42' });
    crowd.kill('SIGTERM');
    await page.context().close();
  }
  if (wanted('forest')) {
    const page = await enter('Forester', 'Embermage');
    await walkToThornwood(page);
    await walkByKeys(page, 4_672_000, 4_352_000, { timeout: 120_000 });
    await fight(page);
    await walkByKeys(page, 4_672_000, 4_352_000, { timeout: 60_000 }).catch(() => {});
    await skies(page, 'forest', [4_690_000, 4_330_000], { morning: 'day=0.36' });
    await page.context().close();
  }
  if (wanted('lake')) {
    const page = await enter('Fisher', 'Tidecaller');
    await walkByKeys(page, 4_402_000, 4_352_000, { near: 3, timeout: 120_000 });
    await walkByKeys(page, 4_372_000, 4_352_000, { near: 3, timeout: 120_000 });
    await skies(page, 'lake', [4_340_000, 4_366_000], { morning: 'day=0.38', sunset: 'day=0.77' });
    await page.context().close();
  }
  if (wanted('phone')) {
    for (const size of ['phone', 'phoneOnSide']) {
      const page = await open(chrome, server, { size, query: `fps=2&quality=${quality}`, settings: { touchControls: 'on' } }); // its clicks are a mouse's
      await shoot(page, `${size}-creation`);
      await create(page, size === 'phone' ? 'Upright' : 'Sidewise', 'Duellist');
      await built(page);
      await page.mouse.move(0, 0);
      await shoot(page, size);
      await page.context().close();
    }
  }
} finally {
  await chrome.close();
  await server.stop();
}
