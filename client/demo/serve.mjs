// Serves the demo page: node demo/serve.mjs [port]. Bundles main.ts anew for each load. The variable
// MYRIAD_MAP may name a compiled map (a file of what the server sends as /map/evermere.json): map=1 shows it.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));

export async function bundle() {
  const result = await build({ entryPoints: [here('main.ts')], bundle: true, format: 'esm', target: 'es2022', write: false, logLevel: 'error' });
  return result.outputFiles[0].contents;
}

/** serve answers on the loopback address; port 0 takes a free one. Returns the server. */
export async function serve(port) {
  const server = createServer(async (request, response) => {
    const path = request.url.split('?')[0];
    if (path === '/main.js') {
      response.setHeader('content-type', 'text/javascript');
      response.end(await bundle());
    } else if (path === '/map.json' && process.env.MYRIAD_MAP) {
      response.end(readFileSync(process.env.MYRIAD_MAP));
    } else {
      response.setHeader('content-type', 'text/html');
      response.end(readFileSync(here('index.html')));
    }
  });
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  return server;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const server = await serve(Number(process.argv[2] ?? 19100));
  console.log(`http://127.0.0.1:${server.address().port}/?scene=town`);
}
