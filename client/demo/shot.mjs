// Takes pictures of demo scenes: node demo/shot.mjs FOLDER WIDTHxHEIGHT 'scene=town&t=9' 'scene=lake' ...
// The pictures are for looking at, not for keeping.
import { chromium } from 'playwright-core';
import { serve } from './serve.mjs';

const [folder, size, ...queries] = process.argv.slice(2);
const [width, height] = size.split('x').map(Number);
const server = await serve(0);
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
for (const query of queries) {
  const page = await browser.newPage({ viewport: { width, height } });
  page.on('console', (m) => { if (!/GPU stall|GroupMarker/.test(m.text())) console.log('console:', m.text().slice(0, 1500)); });
  page.on('pageerror', (e) => console.log('error:', e.message, (e.stack ?? '').slice(0, 800)));
  await page.goto(`http://127.0.0.1:${server.address().port}/?${query}`);
  await page.waitForFunction(() => globalThis.demo?.done, null, { timeout: 180_000, polling: 200 }).catch((e) => console.log(e.message));
  const name = query.replaceAll(/[^a-z0-9]+/gi, '-');
  await page.screenshot({ path: `${folder}/${name}.png` });
  console.log(query, JSON.stringify(await page.evaluate(() => ({ ...globalThis.demo.stats, animate: globalThis.demo.times.map((t) => +t.toFixed(1)) }))));
  await page.close();
}
await browser.close();
server.close();
