// Bundles every test/**/*.test.ts for Node, which has no types, and runs them.
// `node test/build.mjs [word]` runs those whose path holds the word.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const word = process.argv[2] ?? '';
const tests = readdirSync(here, { recursive: true })
  .map(String)
  .filter((name) => name.endsWith('.test.ts') || name.endsWith('.test.tsx'))
  .filter((name) => name.includes(word))
  .sort();
if (tests.length === 0) {
  console.error(`no test${word && ` with "${word}" in its path`} in ${here}`);
  process.exit(1);
}
const out = mkdtempSync(join(tmpdir(), 'myriad-tests-'));
try {
  await build({
    entryPoints: tests.map((name) => join(here, name)),
    outdir: out,
    outbase: here,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    sourcemap: 'inline',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    logLevel: 'warning',
  });
  const files = tests.map((name) => join(out, name.replace(/\.tsx?$/, '.mjs')));
  const run = spawnSync(process.execPath, ['--enable-source-maps', '--test', ...files], {
    stdio: 'inherit',
    env: { ...process.env, MYRIAD_ROOT: join(here, '..', '..') },
  });
  process.exitCode = run.status ?? 1;
} finally {
  rmSync(out, { recursive: true, force: true });
}
