// What the journeys share: a real server as a process of its own, a real Chromium, and a
// page that fails its test on any error of its own.

import { spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { mkdtempSync, mkdirSync, readFileSync, rmSync, openSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const client = createRequire(join(root, 'client/'));
const { chromium } = client('playwright-core');
const axe = readFileSync(client.resolve('axe-core/axe.min.js'), 'utf8');

/** Where pictures go: a folder of the caller's choice, or a temporary one. */
export const pictures = process.env['MYRIAD_TEST_PICTURES'] || mkdtempSync(join(tmpdir(), 'myriad-pictures-'));
mkdirSync(pictures, { recursive: true });

let binary = '';

function build() {
  if (binary) return binary;
  const out = join(mkdtempSync(join(tmpdir(), 'myriad-e2e-')), 'myriad');
  const made = spawnSync('go', ['build', '-o', out, './cmd/myriad'], { cwd: root, stdio: 'inherit' });
  if (made.status !== 0) throw new Error('the server does not build');
  binary = out;
  return binary;
}

async function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
    probe.on('error', reject);
  });
}

/** A server with data of its own. `content` is an Overlay that is laid over its content. */
export class Server {
  constructor(options) {
    this.options = { adventurers: 0, ...options };
    this.data = mkdtempSync(join(tmpdir(), 'myriad-data-'));
    this.log = join(this.data, 'log');
  }

  static async start(options = {}) {
    const server = new Server(options);
    server.port = options.port ?? (await freePort());
    server.adminPort = await freePort();
    await server.start();
    return server;
  }

  get url() {
    return `http://127.0.0.1:${this.port}/`;
  }

  /** The program, for its other commands. */
  get binary() {
    return build();
  }

  get admin() {
    return `http://127.0.0.1:${this.adminPort}/`;
  }

  async start() {
    const args = ['serve', '-listen', `127.0.0.1:${this.port}`, '-admin-listen', `127.0.0.1:${this.adminPort}`, '-data', join(this.data, 'db'), '-adventurers', String(this.options.adventurers), ...(this.options.content ? ['-content', this.options.content.folder] : []), ...(this.options.args ?? [])];
    const log = openSync(this.log, 'a');
    this.process = spawn(build(), args, { stdio: ['ignore', 'pipe', log] });
    this.ended = new Promise((resolve) => this.process.on('exit', (code, signal) => resolve({ code, signal })));
    await new Promise((resolve, reject) => {
      let text = '';
      this.process.stdout.on('data', (chunk) => {
        text += chunk;
        if (/^https?:\/\/\S+\n/.test(text)) resolve();
      });
      this.ended.then(() => reject(new Error(`the server ended:\n${this.tail()}`)));
    });
  }

  tail() {
    return readFileSync(this.log, 'utf8').slice(-4000);
  }

  async kill() {
    this.process.kill('SIGKILL');
    await this.ended;
  }

  async stop() {
    this.process.kill('SIGTERM');
    const { code } = await this.ended;
    rmSync(this.data, { recursive: true, force: true });
    if (code !== 0) throw new Error(`the server ended with ${code}`);
  }
}

/** Starts Chromium with WebGL drawn by software. */
export async function browser() {
  return chromium.launch({
    executablePath: process.env['CHROMIUM'] || '/usr/bin/chromium',
    headless: true,
    args: ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-renderer-backgrounding', '--disable-backgrounding-occluded-windows', '--disable-background-timer-throttling', '--mute-audio'],
  });
}

const sizes = {
  small: { viewport: { width: 640, height: 360 } },
  medium: { viewport: { width: 900, height: 560 } },
  desktop: { viewport: { width: 1280, height: 720 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  phoneOnSide: { viewport: { width: 844, height: 390 }, hasTouch: true, isMobile: true },
};

/**
 * Opens the game in a context of its own, without hints unless the settings say otherwise. Errors of
 * the page are collected in page.faults; `finish` fails on them. `path` names a page beside the game.
 */
export async function open(chrome, server, { path = '', query = 'quality=ci', size = 'medium', language = 'en', settings = { hints: false } } = {}) {
  const context = await chrome.newContext({ ...sizes[size], locale: language, reducedMotion: 'reduce' });
  await context.addInitScript((kept) => {
    if (!localStorage.getItem('myriad.settings')) localStorage.setItem('myriad.settings', JSON.stringify(kept));
  }, settings);
  const page = await context.newPage();
  page.setDefaultTimeout(45_000);
  page.faults = [];
  page.on('pageerror', (error) => page.faults.push(`page error: ${error.message}`));
  page.on('console', (message) => {
    // The browser itself reports a connection that breaks when the server is killed.
    const network = /WebSocket connection|ERR_CONNECTION|Failed to load resource: net::/.test(message.text());
    if (message.type() === 'error' && !(network && page.serverMayBeGone)) page.faults.push(`console: ${message.text()}`);
  });
  await page.goto(`${server.url}${path}?${query}`);
  return page;
}

/** Reads the game's probe. */
export function probe(page, read = '(g) => g') {
  return page.evaluate(`(${read})(window.__game)`);
}

/** Waits until a function of the probe gives something true, and returns that. */
export async function until(page, what, read, timeout = 45_000) {
  const started = Date.now();
  for (;;) {
    const value = await probe(page, read).catch(() => null);
    if (value) return value;
    if (Date.now() - started > timeout) {
      const state = await probe(page, '(g) => JSON.stringify(g)').catch(String);
      throw new Error(`waited ${timeout} ms for ${what}; the game says ${String(state).slice(0, 1500)}`);
    }
    await page.waitForTimeout(100);
  }
}

/** Makes a guest's character and enters the world: a calling, a name, enter. */
export async function create(page, name, calling = 'Warden') {
  await page.getByRole('radio', { name: new RegExp(calling) }).click();
  await page.getByRole('textbox', { name: /name/i }).first().fill(name);
  await page.getByRole('button', { name: /enter the world/i }).click();
  await until(page, `${name} to be in the world`, '(g) => g && g.self && g.self.id');
}


/** What axe calls serious or critical on a page. */
export async function objections(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`);
}

/** The console, logged in by the link of the server's log. */
export async function staff(chrome, server) {
  const page = await (await chrome.newContext({ locale: 'en', viewport: { width: 1400, height: 1000 } })).newPage();
  page.faults = [];
  page.on('pageerror', (error) => page.faults.push(error.message));
  await page.goto([...server.tail().matchAll(/link=(\S+#\w+)/g)].at(-1)[1]);
  return page;
}
export async function picture(page, name) {
  await page.screenshot({ path: join(pictures, `${name}.png`) });
}

/** Closes a page and fails when it had errors. */
export async function finish(page) {
  const faults = page.faults;
  await page.context().close();
  if (faults.length > 0) throw new Error(`the page had errors:\n${faults.join('\n')}`);
}
