// Bundles the demo and serves it on loopback.

import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));

/** Serves the demo; `backdrop` is a picture behind the interface. Port 0 takes a free one. */
export async function serveDemo({ port = 0, backdrop = '' } = {}) {
  const bundle = await build({ entryPoints: [join(here, 'demo.ts')], bundle: true, write: false, outdir: '/', format: 'esm', target: 'es2022', jsx: 'automatic', jsxImportSource: 'preact', minify: true, logLevel: 'warning' });
  const files = Object.fromEntries(bundle.outputFiles.map((file) => [file.path.endsWith('.css') ? '/demo.css' : '/demo.js', file.contents]));
  const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1,viewport-fit=cover"><title>Myriad</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/demo.css">
<style>#view{position:fixed;inset:0;background:linear-gradient(#3f8fdc,#fbe6c8 55%,#97c95a 56%,#4c9058)}#view.picture{background:url(/backdrop) center/cover}</style></head><body><div id="view" class="${backdrop ? 'picture' : ''}"></div><div id="app"></div><script type="module" src="/demo.js"></script></body></html>`;
  const server = createServer((request, response) => {
    const path = request.url?.split('?')[0] ?? '/';
    if (path === '/') response.setHeader('content-type', 'text/html').end(page);
    else if (path === '/backdrop' && backdrop) response.setHeader('content-type', 'image/png').end(readFileSync(backdrop));
    else if (files[path]) response.setHeader('content-type', path.endsWith('.css') ? 'text/css' : 'text/javascript').end(files[path]);
    else response.writeHead(404).end();
  });
  await new Promise((done) => server.listen(port, '127.0.0.1', done));
  return { address: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}
