// Hostile words wherever an office, its staff and its citizens may write, and every page open: no script runs, nothing is
// asked of anybody else, no element of theirs comes to be, and what they wrote stands there as letters:
//   node hostile.mjs XINMOI CHROMIUM ROUNDS     as many rounds as there are strings put each into each field
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { fit, planted, strings, write } from './hostile/office.mjs'
import { STRINGS } from './hostile/strings.mjs'
import { chromium } from './packages.mjs'
import { seen } from './parent.mjs'
import { reads } from './screens/hand.mjs'
import { PASSWORD, Server, wardAtAllHours } from './server.mjs'
import { Witness } from './witness.mjs'

const { transform } = createRequire(new URL('../../displays/package.json', import.meta.url))('esbuild')
const PATIENCE_MS = 20_000
const [xinmoi, executablePath, rounds] = process.argv.slice(2)

/** Every key of the configuration and what it takes, as the forms of the admin know it. */
async function tablesOf() {
  const source = await readFile(new URL('../../displays/src/admin/office/schema.ts', import.meta.url), 'utf8')
  const { code } = await transform(source, { loader: 'ts', format: 'esm' })
  const schema = await import(`data:text/javascript,${encodeURIComponent(code)}`)
  return Object.fromEntries(schema.ALL_TABLES.map((table) => [table, schema.fieldsOf(table)]))
}

const always = (await wardAtAllHours())
  .replace(/^quota = .*$/gm, '')
  .replace(/^(absent_grace_s|recall_pause_s) = .*$/gm, '$1 = 0')
  .replace('comment = false', 'comment = true')
  .replace('requests_per_minute = 1200', 'requests_per_minute = 100000')

/** Page, who has opened it, its glass, and what is done on it. */
const PAGES = [
  { name: 'lobby', path: '/lobby', as: 'display', glass: [1920, 1080] },
  { name: 'lobby-call', path: '/lobby?layout=call', as: 'display', glass: [1920, 1080] },
  { name: 'door', path: '/lobby?layout=door&counter=1', as: 'display', glass: [1920, 1080] },
  { name: 'kiosk', path: '/kiosk', as: 'kiosk', glass: [1080, 1920], then: choosesAService },
  { name: 'counter', path: '/counter?counter=1', as: 'clerk', glass: [1024, 768], then: presses },
  { name: 'guide', path: '/guide', as: 'guide', glass: [1024, 768], then: types },
  { name: 'supervise', path: '/supervise', as: 'supervisor', glass: [1920, 1080] },
  { name: 'reports', path: '/reports', as: 'supervisor', glass: [1280, 800] },
  { name: 'admin', path: '/admin', as: 'admin', glass: [1280, 800], then: visitsEveryTab },
  { name: 'rate', path: '/rate?counter=1', as: 'rating', glass: [1024, 768] },
  { name: 'phone', as: 'phone', glass: [390, 844] },
  { name: 'home', path: '/', as: 'nobody', glass: [390, 844] },
  { name: 'log-in', path: '/guide', as: 'nobody', glass: [390, 844], then: types },
]

class Hall {
  static async open(browser, witness, server) {
    const hall = new Hall()
    Object.assign(hall, { server, witness, tabs: new Map() })
    hall.clerk = await server.hire('lan', 'clerk')
    hall.guide = await server.hire('mai', 'guide')
    hall.supervisor = await server.hire('dung', 'supervisor')
    await server.ask('POST', '/counters/1/open', {}, hall.clerk.token)
    for (const page of PAGES) hall.tabs.set(page.name, await hall.#tab(browser, page))
    return hall
  }

  async #tab(browser, { name, as, glass: [width, height] }) {
    const context = await browser.newContext({ viewport: { width, height }, locale: 'vi-VN' })
    context.setDefaultTimeout(PATIENCE_MS)
    await this.witness.watch(context, name)
    await context.addInitScript(() => { window.alert = () => console.error('a script of theirs ran') })
    await this.#letIn(context, as)
    const tab = await context.newPage()
    tab.on('dialog', (dialog) => {
      this.witness.complaints.push(`${name}: asks ${dialog.message()}`)
      dialog.dismiss().catch(() => {})
    })
    return tab
  }

  async #letIn(context, as) {
    const user = { clerk: 'lan', guide: 'mai', supervisor: 'dung', admin: 'admin' }[as]
    const ask = (path, more) => context.request.post(`${this.server.origin}/api/v1${path}`, more)
    if (user !== undefined) await ask('/login', { data: { user, password: PASSWORD } })
    if (!['display', 'kiosk', 'rating'].includes(as)) return
    const token = await this.server.pair(as, `máy ${as}`, as === 'rating' ? { counter: 1 } : {})
    await ask('/devices/session', { headers: { authorization: `Bearer ${token}` } })
  }

  /** What staff and citizens write in a day: reasons, comments, names of devices and voices. What is refused is refused. */
  async speak(place) {
    const { server, clerk, guide, supervisor } = this
    const tries = async (...ask) => server.ask(...ask).catch((refused) => {
      if (/: 5\d\d /.test(refused.message)) throw refused
    })
    const take = () => server.ask('POST', '/tickets', { service: 'chung-thuc' }, guide.token)
    const ticket = await take()
    await take()
    this.pass = ticket.pass
    await tries('POST', '/counters/1/call', { ticket: ticket.id, reason: fit(place(), 120) }, clerk.token)
    await tries('POST', '/counters/1/start', {}, clerk.token)
    await tries('POST', '/counters/1/finish', {}, clerk.token)
    await tries('POST', `/my/${ticket.pass}/rating`, { score: 1, reasons: [], comment: fit(place(), 200) }, null)
    await tries('POST', '/counters/1/pause', { reason: fit(place(), 120) }, clerk.token)
    await tries('POST', '/counters/1/open', {}, clerk.token)
    // Somebody is at the counter while the pages are looked at.
    await tries('POST', '/counters/1/next', {}, clerk.token)
    await tries('POST', '/counters/1/start', {}, clerk.token)
    await tries('POST', '/devices', { kind: 'led', name: fit(place(), 60), zone: fit(place(), 32) })
    await tries('POST', '/devices', { kind: 'led', name: fit(place(), 60) })
    await tries('POST', '/users', { user: place(), password: PASSWORD, role: 'clerk' })
    await tries('POST', '/login', { user: place(), password: place() }, null)
    await tries('POST', '/voices', { name: fit(place(), 60) })
    await tries('POST', '/tickets/return', { ticket: place() }, guide.token)
    await tries('GET', `/reports/tickets?from=${encodeURIComponent(place())}`, undefined, supervisor.token)
    await tries('PUT', `/media/${encodeURIComponent(place())}`, {})
  }

  /** Every page anew, and what is done on it. */
  async look(place) {
    for (const page of PAGES) {
      const tab = this.tabs.get(page.name)
      await tab.goto(this.server.origin + (page.path ?? `/t/${this.pass}`))
      await tab.locator('[aria-busy=true]').waitFor({ state: 'detached' })
      await tab.waitForFunction(() => /\p{L}/u.test(document.body.innerText))
      await this.isOurs(tab, page.name)
      await page.then?.(tab, place, this)
      await this.isOurs(tab, page.name)
    }
  }

  async isOurs(tab, name) {
    const theirs = await tab.evaluate(foreign)
    if (theirs.length > 0) this.witness.complaints.push(`${name} at ${tab.url()}: holds ${theirs.join(' ')}`)
  }

  /** The addresses of the pages themselves, with a string at every place where they read something. */
  async arrive(string, page) {
    const tab = this.tabs.get(page.name)
    const said = encodeURIComponent(string)
    const query = ['zone', 'lang', 'theme', 'layout', 'counter', 'pair', 'sound', 'wall'].map((key) => `${key}=${said}`).join('&')
    const path = page.name === 'phone' ? `/t/${said}` : page.path.replace(/\?.*/, '')
    await tab.goto(`${this.server.origin}${path}?${query}#first=${said}`)
    await tab.waitForFunction(() => /\p{L}/u.test(document.body.innerText))
    await this.isOurs(tab, page.name)
  }
}

/** A service, and what is asked before its number is given. */
async function choosesAService(tab, _, hall) {
  await tab.locator('[data-service]').first().waitFor()
  await reads(450)
  await tab.locator('[data-service]').first().click()
  await tab.locator('[data-service]').first().waitFor({ state: 'detached' })
  await hall.isOurs(tab, 'kiosk, what is asked')
}

/** The clerk's panels, each of which shows names of the office. */
async function presses(tab, _, hall) {
  await tab.getByRole('button', { name: 'Chuyển' }).first().click()
  await hall.isOurs(tab, 'counter, the panel of transfers')
}

async function visitsEveryTab(tab, _, hall) {
  const keys = tab.getByRole('navigation').getByRole('button')
  for (let n = 0; n < await keys.count(); n++) {
    await keys.nth(n).click()
    await tab.getByRole('heading', { level: 2 }).first().waitFor()
    await hall.isOurs(tab, `admin, page ${n}`)
  }
}

/** Into every field of a page, as somebody would who looks for something. */
async function types(tab, place, hall) {
  for (const field of await tab.locator('input:not([type]), input[type=text], input[type=search], textarea').all()) {
    if (!(await field.isVisible())) continue
    await field.fill(place())
    await hall.isOurs(tab, 'typed')
  }
}

/** Runs in the page. What no page of ours holds. */
function foreign() {
  const from = (address) => new URL(address, document.baseURI)
  const outside = (address) => !['http:', 'data:', 'blob:'].includes(from(address).protocol) || (from(address).protocol === 'http:' && from(address).origin !== location.origin)
  const theirs = []
  for (const element of document.querySelectorAll('*')) {
    const names = element.getAttributeNames()
    // The admin's preview shows our own pages.
    const framed = element.localName === 'iframe' && !element.getAttribute('src')?.startsWith('/')
    const forbidden = framed || ['object', 'embed', 'base', 'marquee', 'template', 'math'].includes(element.localName) || (element.localName === 'meta' && element.httpEquiv !== '')
    const runs = names.some((name) => name.startsWith('on') || name === 'srcdoc')
    const leads = ['href', 'src', 'action', 'formaction', 'data', 'xlink:href'].some((name) => element.hasAttribute(name) && outside(element.getAttribute(name)))
    const script = element.localName === 'script' && !element.hasAttribute('src')
    if (forbidden || runs || leads || script) theirs.push(element.outerHTML.slice(0, 200))
  }
  return theirs
}

/** The office's name stands on the television as it was written, letter by letter. */
async function showsTheLetters(hall, name) {
  const plain = (text) => text.replace(/\s+/g, ' ').trim()
  const shown = plain(await hall.tabs.get('lobby').locator('body').innerText())
  assert.ok(shown.includes(plain(name)), `the television shows ${JSON.stringify(name)} as ${JSON.stringify(shown.slice(0, 300))}`)
}

const server = await Server.start(xinmoi, always)
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
const witness = new Witness(server.origin)
try {
  const hall = await Hall.open(browser, witness, server)
  const tables = await tablesOf()
  const plain = (await server.ask('GET', '/config/form')).value
  let [written, refused] = [0, 0]
  // Steps as wide as the rounds allow: each string comes to stand in as many different fields.
  const step = Math.max(1, Math.floor(STRINGS.length / rounds))
  for (let round = 0; round < rounds; round++) {
    const next = strings(round * step)
    const place = () => (written++, next())
    const value = planted(plain, tables, server.origin, place)
    refused += await write(server, value, plain)
    await hall.speak(place)
    await hall.look(next)
    await showsTheLetters(hall, value.office.name)
  }
  assert.ok(refused * 20 < written, `${refused} of ${written} were refused`)
  seen(`${written} times one of ${STRINGS.length} hostile strings stood where words may stand (${refused} more were refused), on ${PAGES.length} pages`)
  const most = rounds >= STRINGS.length ? PAGES.length : 1
  // What is asked for there does not exist.
  await witness.expecting([/Failed to load resource.*\b4\d\d\b/, /WebSocket/], async () => {
    for (const [n, string] of STRINGS.entries()) for (let k = 0; k < most; k++) await hall.arrive(string, PAGES[(n + k) % PAGES.length])
    for (const tab of hall.tabs.values()) await tab.goto('about:blank')
  })
  seen(`${STRINGS.length * most} addresses with a hostile string at every place`)
  witness.check()
} finally {
  await browser.close()
  await server.stop()
}
