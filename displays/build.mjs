// Builds dist/: one HTML file per page, and what they load under dist/assets, named by content.
// `node build.mjs --to DIR PAGE...` builds some pages elsewhere, for whoever works on them.
import { build, transform } from 'esbuild'
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { lazy } from './lazy.mjs'
import { texts } from './texts.mjs'
import { worklets } from './worklets.mjs'

/** Televisions of 2018; what they lack beyond syntax, tests/tidy looks for. */
const TELEVISION = 'chrome53'
/** Tablets, telephones and office computers of the last five years. */
const DESK = ['chrome87', 'safari14.1', 'firefox90']

/** Each page, the oldest browser it runs on, and the most its gzipped script may weigh, in KiB. A city's hub has no look of an office's. */
const PAGES = [
  { name: 'kiosk', target: TELEVISION, kib: 20 },
  { name: 'lobby', target: TELEVISION, kib: 16 },
  { name: 'counter', target: DESK, kib: 24 },
  { name: 'guide', target: DESK, kib: 24 },
  { name: 'phone', target: DESK, kib: 16 },
  { name: 'supervise', target: DESK, kib: 70 },
  { name: 'admin', target: DESK, kib: 70 },
  { name: 'reports', target: DESK, kib: 70 },
  { name: 'account', target: DESK, kib: 24 },
  { name: 'oidc', target: DESK, kib: 16 },
  { name: 'setup', target: DESK, kib: 40 },
  { name: 'home', target: DESK, kib: 16 },
  { name: 'rate', target: DESK, kib: 24 },
  { name: 'design', target: DESK, kib: 24 },
  { name: 'city', target: DESK, kib: 70, of: 'hub' },
  { name: 'nearby', target: DESK, kib: 24, of: 'hub' },
]

const ICONS = ['icon.svg', 'icon-192.png', 'icon-512.png']

/** What a device says it shows: the program's version. */
const VERSION = /^version = "(.+)"$/m.exec(await readFile('../Cargo.toml', 'utf8'))[1]

const wishes = process.argv.slice(2)
const OUT = wishes[0] === '--to' ? wishes.splice(0, 2)[1] : 'dist'
const CHOSEN = PAGES.filter(({ name }) => wishes.length === 0 || wishes.includes(name))

/** What a page's script and style are called, once built. */
async function bundle(page) {
  const { metafile } = await build({
    entryPoints: [`src/${page.name}/page.tsx`],
    entryNames: `${page.name}-[hash]`,
    assetNames: '[name]-[hash]',
    outdir: `${OUT}/assets`,
    publicPath: '/assets',
    bundle: true,
    charset: 'utf8',
    format: 'iife',
    target: page.target,
    jsx: 'automatic',
    jsxImportSource: 'preact',
    loader: { '.woff2': 'file' },
    inject: ['src/old-browsers.ts'],
    plugins: [texts, worklets, lazy((script) => small(script, 'js', page.target))],
    metafile: true,
    legalComments: 'none',
    logLevel: 'warning',
  })
  const files = Object.keys(metafile.outputs)
  const one = (ending) => files.find((file) => file.endsWith(ending) && file.includes(`/${page.name}-`))
  await minify(one('.js'), page.target)
  await minify(one('.css'), page.target)
  return { script: one('.js'), style: one('.css') }
}

/** esbuild spreads objects through descriptors, which Chrome 53 lacks. Ours are plain: assigning is the same, and shorter. */
const SPREADING = /var (__spreadValues|__spreadProps) = (?:\([^)]*\) => __defProps.*|[^]*?\n {2}};)\n/g
const DESCRIPTORS = /var __(getOwnPropDescs|defProps) = .*\n/g

/** Small, and without what the target lacks. The first pass is not minified, so that its helpers have names. */
async function minify(file, target) {
  await writeFile(file, await small(await readFile(file, 'utf8'), file.endsWith('.css') ? 'css' : 'js', target))
}

async function small(whole, loader, target) {
  const plain = whole.replace(SPREADING, 'var $1 = Object.assign;\n').replace(DESCRIPTORS, '')
  const { code } = await transform(plain, { loader, target, minify: true, treeShaking: true, charset: 'utf8', legalComments: 'none' })
  return code
}

/** The worker of the counter's window: at a fixed address, which is how a browser knows it again. */
async function worker() {
  const plain = { bundle: true, charset: 'utf8', format: 'iife', target: DESK, minify: true, legalComments: 'none', logLevel: 'warning' }
  await build({ ...plain, entryPoints: ['src/counter/sw.ts'], outfile: `${OUT}/sw.js`, plugins: [texts] })
}

async function html(page, { script, style }) {
  const whole = await readFile('src/page.html', 'utf8')
  const frame = page.of === 'hub' ? whole.replace('<link rel="stylesheet" href="/look.css">\n', '') : whole
  const address = (file) => file.slice(file.indexOf('assets/') - 1)
  const text = frame.replace('{version}', VERSION).replace('{icon}', '/assets/icon.svg').replace('{style}', address(style)).replace('{script}', address(script))
  await writeFile(`${OUT}/${page.name === 'home' ? 'index' : page.name}.html`, text)
}

async function weigh(page, { script }) {
  const kib = gzipSync(await readFile(script), { level: 9 }).length / 1024
  console.log(`${page.name.padEnd(8)} ${kib.toFixed(1).padStart(5)} of ${page.kib} KiB`)
  if (kib > page.kib) throw new Error(`${page.name} weighs ${kib.toFixed(1)} KiB, over its ${page.kib}`)
}

await rm(OUT, { recursive: true, force: true })
await mkdir(`${OUT}/assets`, { recursive: true })
for (const icon of ICONS) await copyFile(`src/assets/${icon}`, `${OUT}/assets/${icon}`)
await copyFile('src/assets/manifest.webmanifest', `${OUT}/manifest.webmanifest`)
await worker()
for (const page of CHOSEN) {
  const built = await bundle(page)
  await html(page, built)
  await weigh(page, built)
}
