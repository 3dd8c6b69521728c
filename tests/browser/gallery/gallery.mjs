// Pictures of every page in every state, at its real sizes, in three themes and two languages, what axe says of it, what can be
// measured, and a walk over it by the Tab key:
//   node gallery.mjs XINMOI CHROMIUM OUT [--short] [NAME...]
// `--short` takes the states marked `short`, in Vietnamese, without keeping the pictures: CI's part. Names choose scenes.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { AxeBuilder, chromium } from '../packages.mjs'
import { measured } from './checks.mjs'
import { walked } from './focus.mjs'
import { OFFICES } from './offices.mjs'
import { SCENES } from './scenes.mjs'
import { PASSWORD, Server, wardAtAllHours } from '../server.mjs'

const THEMES = ['standard', 'contrast', 'large']
const DEVICES = ['kiosk', 'display', 'rating']
const ROLES = { guide: 'guide', supervisor: 'supervisor', clerk: 'clerk' }
/** A screen that hears nothing says so after 12 s (contract). */
const SILENT_MS = 14_000
/** How long a page may take to have something to show. */
const PATIENCE_MS = 15_000

const [xinmoi, executablePath, out, ...wishes] = process.argv.slice(2)
const short = wishes.includes('--short')
const names = wishes.filter((wish) => !wish.startsWith('--'))
const scenes = SCENES.filter((scene) => (!short || scene.short) && (names.length === 0 || names.some((name) => scene.name.startsWith(name))))
const languages = short ? ['vi'] : ['vi', 'en']
const complaints = []
const shots = []

const texts = { ward: await wardAtAllHours(), minimal: await readFile(new URL('../../../config/minimal.toml', import.meta.url), 'utf8') }

if (!short) await mkdir(out, { recursive: true })
const browser = await chromium.launch({ executablePath })
try {
  for (const office of Object.keys(OFFICES)) await visit(office, scenes.filter((scene) => scene.office === office))
} finally {
  await browser.close()
}
if (!short) await writeFile(`${out}/index.html`, index())
console.log(`${shots.length} pictures, ${new Set(shots.map((shot) => shot.scene)).size} states; ${complaints.length} complaints`)
for (const complaint of complaints) console.log(complaint)
process.exit(complaints.length === 0 ? 0 : 1)

async function visit(name, theirs) {
  if (theirs.length === 0) return
  const server = await Server.start(xinmoi, OFFICES[name].config(texts))
  try {
    await OFFICES[name].lived(server)
    for (const scene of theirs.filter((scene) => !scene.silent)) await take(server, scene)
    await silent(server, theirs.filter((scene) => scene.silent))
  } finally {
    await server.stop()
  }
}

/** Each theme and language of a scene on each glass: opened, pictured, closed. */
async function take(server, scene) {
  for (const page of await open(server, scene)) {
    await picture(page)
    if (page.theme === 'standard') for (const wrong of await walked(page.tab)) complaints.push(`${page.label}: ${wrong}`)
    await page.tab.context().close()
  }
}

/** All are opened while the office still speaks, and pictured when they have heard nothing for long enough. */
async function silent(server, theirs) {
  const pages = []
  for (const scene of theirs) pages.push(...(await open(server, scene)))
  if (pages.length === 0) return
  server.silence()
  await new Promise((resolve) => setTimeout(resolve, SILENT_MS))
  for (const page of pages) await picture(page)
}

async function open(server, scene) {
  const path = scene.path ?? `/t/${await passOf(server, scene.ticket)}`
  const pages = []
  for (const [width, height] of scene.glass) {
    for (const theme of THEMES) {
      for (const language of languages) pages.push(await openOne(server, scene, path, { width, height, theme, language }))
    }
  }
  return pages
}

async function openOne(server, scene, path, wish) {
  const { width, height, theme, language } = wish
  const context = await browser.newContext({ viewport: { width, height }, locale: language === 'vi' ? 'vi-VN' : 'en-GB', reducedMotion: 'reduce' })
  context.setDefaultTimeout(PATIENCE_MS)
  const tab = await context.newPage()
  const label = `${scene.name} ${width}×${height} ${theme} ${language}`
  tab.on('pageerror', (error) => complaints.push(`${label}: ${error.message}`))
  const hash = await comeIn(server, scene, context)
  await tab.goto(`${server.origin}${path}${path.includes('?') ? '&' : '?'}theme=${theme}&lang=${language}${hash}`)
  await settle(tab)
  const english = tab.getByRole('button', { name: 'English' })
  if (language === 'en' && (await english.count()) > 0) await english.first().click()
  if (scene.then !== undefined) await scene.then(tab, server)
  return { tab, theme, label, scene: scene.name, file: `${scene.name}-${width}x${height}-${theme}-${language}.png` }
}

/** Logs in, or answers what pairs a device, for its address. */
async function comeIn(server, { as }, context) {
  if (as === undefined) return ''
  if (DEVICES.includes(as)) return `#device=${await server.pair(as, `${as} ${shots.length}`, as === 'rating' ? { counter: 1 } : {})}`
  const person = as === 'admin' ? { user: 'admin', password: PASSWORD } : await server.hire(as, ROLES[as] ?? 'clerk')
  const answer = await context.request.post(`${server.origin}/api/v1/login`, { data: { user: person.user, password: person.password } })
  if (!answer.ok()) throw new Error(`${as} does not come in: ${answer.status()}`)
  return ''
}

/** Until the page shows what it has to show: nothing on its way, fonts there. */
async function settle(tab) {
  await tab.waitForLoadState('load')
  await tab.waitForFunction(() => document.fonts.ready.then(() => (document.getElementById('screen')?.innerText ?? '').trim().length > 20 && document.querySelector('[data-line="connecting"]') === null))
}

async function picture({ tab, label, scene, file }) {
  await tab.evaluate(() => document.getAnimations().forEach((animation) => animation.finish()))
  shots.push({ scene, file, label })
  if (!short) await tab.screenshot({ path: `${out}/${file}` })
  for (const wrong of await measured(tab, scene)) complaints.push(`${label}: ${wrong}`)
  const { violations } = await new AxeBuilder({ page: tab }).setLegacyMode().options({ resultTypes: ['violations'] }).analyze()
  for (const { id, nodes } of violations) complaints.push(`${label}: ${id}: ${nodes[0].html.slice(0, 160)} ${nodes[0].failureSummary.replace(/\s+/g, ' ').slice(0, 240)}`)
}

/** A citizen's pass, of a ticket that is in a state: the clerk of counter 1 has it in hand, or had. */
async function passOf(server, state) {
  const guide = await server.hire('guide', 'guide')
  const issued = await server.ask('POST', '/tickets', { service: 'ho-tich' }, guide.token)
  if (state === 'waiting') return issued.pass
  if (state === 'cancelled') {
    await server.ask('DELETE', `/my/${issued.pass}`)
    return issued.pass
  }
  const clerk = await server.hire('can-bo-2', 'clerk')
  await server.ask('POST', '/counters/2/finish', {}, clerk.token).catch(() => null)
  await server.ask('POST', '/counters/2/call', { ticket: issued.id, reason: 'ảnh chụp' }, clerk.token)
  if (state === 'called') return issued.pass
  await server.ask('POST', '/counters/2/start', {}, clerk.token)
  await server.ask('POST', '/counters/2/finish', {}, clerk.token)
  return issued.pass
}

/** All pictures on one page, to be looked at. */
function index() {
  const figures = shots.map(({ file, label }) => `<figure><img loading="lazy" src="${file}" alt=""><figcaption>${label}</figcaption></figure>`)
  const style = 'body{display:flex;flex-wrap:wrap;gap:1rem;font:14px sans-serif;background:#888}figure{margin:0;background:#fff;padding:.5rem}img{height:24rem;display:block}'
  return `<!doctype html><meta charset="utf-8"><title>Xin Mời</title><style>${style}</style>${figures.join('\n')}`
}
