// Bundles each test with what it tests, as the pages are bundled, and runs them in node.
import { build } from 'esbuild'
import { spawnSync } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { texts } from './texts.mjs'

const out = await mkdtemp(join(tmpdir(), 'displays-'))
const tests = (await readdir('tests')).filter((file) => file.endsWith('.test.ts'))
await build({
  entryPoints: tests.map((file) => join('tests', file)),
  outdir: out,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  loader: { '.css': 'empty' },
  plugins: [texts],
  logLevel: 'warning',
})
const files = tests.map((file) => join(out, file.replace(/\.ts$/, '.mjs')))
const { status } = spawnSync(process.execPath, ['--test', ...files], { stdio: 'inherit' })
await rm(out, { recursive: true })
process.exit(status ?? 1)
