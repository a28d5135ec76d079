// Pictures of the scenes and what axe-core finds in them.
//
//   node demo-ui/shoot.mjs OUT_DIR [--backdrop PICTURE] [--scenes a,b] [--sizes 1280x720,390x844] [--language sl] [--chromium PATH]
//
// Exits 1 when a page throws, logs an error, or axe-core finds something serious.

import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { serveDemo } from './serve.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { backdrop: { type: 'string' }, scenes: { type: 'string' }, sizes: { type: 'string' }, language: { type: 'string' }, chromium: { type: 'string' }, port: { type: 'string' } },
});
const out = positionals[0] ?? 'pictures';
const ALL = 'hud,fight,creation,characters,bags,quest,map,abilities,talents,social,settings,access,keys,menu,help,emotes,account,inspect,talk,offer,vendor,loot,death,hint,lost,ask,failure';
const scenes = (values.scenes ?? ALL).split(',');
const sizes = (values.sizes ?? '1280x720').split(',').map((size) => size.split('x').map(Number));
mkdirSync(out, { recursive: true });

const { address, close } = await serveDemo({ port: Number(values.port ?? 0), backdrop: values.backdrop ?? '' });

const browser = await chromium.launch({ executablePath: values.chromium ?? process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
const axe = readFileSync(join(here, '../node_modules/axe-core/axe.min.js'), 'utf8');
let bad = 0;
for (const [width = 1280, height = 720] of sizes) {
  const phone = Math.min(width, height) < 500;
  for (const scene of scenes) {
    const context = await browser.newContext({ viewport: { width, height }, hasTouch: phone, isMobile: phone, deviceScaleFactor: 1 });
    const tab = await context.newPage();
    const faults = [];
    tab.on('pageerror', (error) => scene !== 'failure' && faults.push(`throws ${error.message}`));
    tab.on('console', (message) => message.type() === 'error' && faults.push(`logs ${message.text()}`));
    await tab.goto(`${address}?scene=${scene}${values.language ? `&language=${values.language}` : ''}`);
    await tab.waitForTimeout(900);
    await tab.screenshot({ path: join(out, `${scene}-${width}x${height}${values.language ? `-${values.language}` : ''}.png`) });
    await tab.evaluate(axe);
    const result = await tab.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
    for (const violation of result.violations) {
      const nodes = violation.nodes.slice(0, 3).map((node) => `${node.target.join(' ')}${violation.id === 'color-contrast' ? ` ${node.any[0]?.data?.contrastRatio} ${node.any[0]?.data?.fgColor} on ${node.any[0]?.data?.bgColor}` : ''}`);
      faults.push(`axe ${violation.impact}: ${violation.id} (${violation.nodes.length}) ${nodes.join(' | ')}`);
    }
    bad += faults.filter((fault) => !/axe (minor|moderate)/.test(fault)).length;
    console.log(`${scene} ${width}x${height}: ${faults.length === 0 ? 'clean' : `\n  ${faults.join('\n  ')}`}`);
    await context.close();
  }
}
await browser.close();
close();
process.exitCode = bad > 0 ? 1 : 0;
