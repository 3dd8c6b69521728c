// Log-in at an identity provider, in Chromium, over a real office and a real provider.
//   node tests/browser/oidc.mjs target/debug/xinmoi /usr/bin/chromium [FOLDER for pictures]
import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from './packages.mjs'
import { start } from './provider.mjs'
import { PASSWORD, Server } from './server.mjs'

const [xinmoi, executablePath, pictures] = process.argv.slice(2)
const TABLET = { width: 1024, height: 768 }
const PHONE = { width: 390, height: 844 }
const SECRET = 'bi-mat-cua-don-vi'

const folder = await mkdtemp(join(tmpdir(), 'xinmoi-oidc-'))
const secretFile = join(folder, 'oidc.secret')
await writeFile(secretFile, SECRET)
await chmod(secretFile, 0o600)
const sample = await readFile(new URL('../../config/ward.toml', import.meta.url), 'utf8')
const browser = await chromium.launch({ executablePath })
const broken = []

/** The office has to know where it will stand before it starts. */
function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}

function configured(issuer, origin, claim) {
  return `${sample}\n[oidc]\nissuer = "${issuer}"\nclient_id = "phuong-ben-nghe"\nclient_secret_file = "${secretFile}"\nredirect_uri = "${origin}/oidc"\nclaim = "${claim}"\n`
}

async function tab(viewport) {
  const page = await (await browser.newContext({ viewport, hasTouch: true })).newPage()
  page.setDefaultTimeout(15_000)
  page.on('pageerror', (error) => broken.push(String(error)))
  return page
}

async function picture(page, name) {
  if (pictures !== undefined) await page.screenshot({ path: `${pictures}/oidc-${name}.png`, fullPage: true })
}

const key = (page) => page.getByRole('button', { name: 'Đăng nhập bằng tài khoản thành phố' })

async function atProvider(page, name) {
  await page.getByRole('heading', { name: 'Tài khoản thành phố' }).waitFor()
  await page.fill('[name=name]', name)
  await page.getByRole('button', { name: 'Vào' }).click()
}

const link = (server, user, value) => server.ask('PUT', `/users/${user}/identity`, { value })

/** From the log-in page to the provider and back to where somebody wanted to be. */
async function clerk(server, viewport, name) {
  const page = await tab(viewport)
  await page.goto(`${server.origin}/counter?counter=1`)
  await key(page).waitFor()
  await picture(page, `counter-${viewport.width}`)
  await key(page).click()
  await atProvider(page, name)
  await page.waitForURL(/\/counter\?counter=1$/)
  await page.waitForSelector('[data-line=live]')
  return page
}

/** Nothing of the log-in stays in the browser's history, and the cookie of the session is no script's and no other site's. */
async function leavesNothing(page) {
  const cookies = await page.context().cookies()
  const session = cookies.find(({ name }) => name === 'xinmoi_session')
  assert.deepEqual([session.httpOnly, session.sameSite], [true, 'Strict'])
  assert.equal(cookies.some(({ name }) => name === 'xinmoi_oidc'), false)
  await page.goBack()
  await page.waitForLoadState()
  assert.doesNotMatch(page.url(), /code=|state=.*iss=/)
}

/** The same person again at the same machine shows who they are: the provider's own session does not do. */
async function asksAgain(page, server) {
  await page.goto(`${server.origin}/counter`)
  await page.evaluate(() => fetch('/api/v1/logout', { method: 'POST' }))
  await page.goto(`${server.origin}/guide`)
  await key(page).click()
  await page.getByRole('heading', { name: 'Tài khoản thành phố' }).waitFor()
}

async function refused(server) {
  const page = await tab(PHONE)
  await page.goto(`${server.origin}/supervise`)
  await key(page).click()
  await atProvider(page, 'la.mat')
  await page.waitForSelector('[data-code=oidc_unknown]')
  await picture(page, 'unknown')
  await page.reload()
  await page.waitForSelector('[data-code=oidc_spent]')
  await page.goto(`${server.origin}/supervise`)
  await key(page).click()
  await page.getByRole('button', { name: 'Thôi' }).click()
  await page.waitForSelector('[data-code=oidc_refused]')
  await picture(page, 'refused')
  await page.getByRole('link', { name: 'Về trang đăng nhập' }).click()
  await page.waitForURL(/\/supervise$/)
}

/** What the provider sends one browser back with opens no other: not as it stands, and not with a cookie of its own. */
async function lured(server) {
  const thief = await tab(TABLET)
  await thief.route('**/api/v1/oidc/finish', (route) => route.abort())
  await thief.goto(`${server.origin}/counter`)
  await key(thief).click()
  const back = thief.waitForRequest((request) => /\/oidc\?/.test(request.url()))
  await atProvider(thief, 'nguyen.lan')
  const brought = (await back).url()
  await thief.waitForSelector('[data-code=offline]')
  assert.match(brought, /code=/)
  const victim = await tab(TABLET)
  await victim.goto(`${server.origin}/counter`)
  await key(victim).waitFor()
  await victim.goto(brought)
  await victim.waitForSelector('[data-code=oidc_spent]')
  const me = await victim.evaluate(() => fetch('/api/v1/me').then((answer) => answer.status))
  assert.equal(me, 401)
}

/** An admin links somebody on the page. */
async function linked(server) {
  await server.hire('an', 'clerk')
  const page = await tab(TABLET)
  await page.goto(`${server.origin}/admin#people`)
  await page.fill('#user', 'admin')
  await page.fill('#password', PASSWORD)
  await page.click('.login .strong')
  await page.locator('[data-user=an]').getByRole('button', { name: /Sửa|Đổi/ }).click()
  await page.fill('#change-identity', 'tran.an')
  await picture(page, 'link')
  await page.getByRole('dialog').getByRole('button', { name: 'Lưu' }).click()
  await page.locator('[data-user=an] .mark').waitFor()
  await picture(page, 'people')
}

/** Without the line to the city: a sentence, and the password. */
async function away(server) {
  const page = await tab(PHONE)
  await page.goto(`${server.origin}/counter?counter=2`)
  await key(page).click()
  await page.getByText('Hiện không kết nối được').waitFor()
  await picture(page, 'away')
  await page.fill('#user', 'lan')
  await page.fill('#password', PASSWORD)
  await page.click('.login .strong')
  await page.waitForSelector('[data-line=live]')
}

async function withProvider(alg, claim, work) {
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const provider = await start({ client_id: 'phuong-ben-nghe', client_secret: SECRET, redirect_uri: `${origin}/oidc`, alg })
  const server = await Server.start(xinmoi, configured(provider.issuer, origin, claim), `127.0.0.1:${port}`)
  try {
    await server.hire('lan', 'clerk')
    await link(server, 'lan', 'nguyen.lan')
    await work(server, provider)
  } finally {
    await server.stop()
    await provider.stop()
  }
}

try {
  await withProvider('RS256', 'sub', async (server, provider) => {
    const page = await clerk(server, TABLET, 'nguyen.lan')
    await leavesNothing(page)
    await asksAgain(page, server)
    await refused(server)
    await lured(server)
    await linked(server)
    await (await clerk(server, PHONE, 'tran.an')).close()
    await provider.stop()
    await server.again()
    await away(server)
  })
  await withProvider('ES256', 'preferred_username', (server) => clerk(server, TABLET, 'nguyen.lan'))
  assert.deepEqual(broken, [])
  console.log('a clerk came in by a provider that signs with RSA and by one with a curve; strangers, replays and lured browsers did not')
} finally {
  await browser.close()
  await rm(folder, { recursive: true, force: true })
}
