// One's own account: what a clerk, a guide and an admin do on the pages, over a real office.
//   node tests/browser/account.mjs target/debug/xinmoi /usr/bin/chromium [FOLDER for pictures]
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { chromium } from './packages.mjs'
import { PASSWORD, Server, wardAtAllHours } from './server.mjs'

const [xinmoi, executablePath, pictures] = process.argv.slice(2)
const GIVEN = 'tam-thoi-hom-nay'
const OWN = 'con-trau-di-cay'
const PIN = '2580'
const TABLET = { width: 1024, height: 768 }
const PHONE = { width: 390, height: 844 }

const ward = await wardAtAllHours()
const server = await Server.start(xinmoi, ward.replace('idle_lock_minutes = 0', 'idle_lock_minutes = 30'))
const browser = await chromium.launch({ executablePath })
const broken = []

async function tab(viewport) {
  const page = await (await browser.newContext({ viewport, hasTouch: true })).newPage()
  page.on('pageerror', (error) => broken.push(String(error)))
  return page
}

async function logIn(page, path, user, password = PASSWORD) {
  await page.goto(server.origin + path)
  await page.fill('#user', user)
  await page.fill('#password', password)
  await page.click('.login .strong')
}

async function picture(page, name) {
  if (pictures !== undefined) await page.screenshot({ path: `${pictures}/account-${name}.png`, fullPage: true })
}

async function setPassword(page, old, wanted) {
  await page.fill('#old', old)
  await page.fill('#new', wanted)
  await page.fill('#again', wanted)
  await page.click('[data-section=password] .strong')
}

/** What an authenticator shows that was told this secret: RFC 6238. */
function shown(secret, at) {
  const bits = [...secret].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('')
  const step = Buffer.alloc(8)
  step.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)))
  const hash = createHmac('sha1', Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)))).update(step).digest()
  return String((hash.readUInt32BE(hash[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

/** A clerk whose password the admin chose begins by choosing another, and sits down where they wanted to. */
async function clerk() {
  await server.ask('POST', '/users', { user: 'lan', password: GIVEN, role: 'clerk', must_change: true })
  const page = await tab(TABLET)
  await logIn(page, '/counter?counter=1', 'lan', GIVEN)
  await page.waitForSelector('[data-section=password]')
  assert.equal(new URL(page.url()).pathname, '/account')
  assert.equal(await page.locator('[data-section=places]').count(), 0, 'what is owed stands alone')
  await picture(page, 'owed')
  await setPassword(page, 'khong-phai-vay', OWN)
  await page.waitForSelector('[data-code=password_wrong]')
  await setPassword(page, GIVEN, OWN)
  await page.waitForURL(/\/counter\?counter=1$/)
  await page.goto(`${server.origin}/account?next=%2Fcounter%3Fcounter%3D1`)
  await page.fill('#pin-password', OWN)
  await page.fill('#pin', PIN)
  await page.click('[data-section=pin] .strong')
  await page.waitForSelector('[data-section=pin] .notice-bar.is-info')
  await picture(page, 'clerk')
  const token = await server.pair('keypad', 'Quầy 1', { counter: 1 })
  const paired = await page.evaluate((token) => fetch('/api/v1/devices/session', { method: 'POST', headers: { authorization: `Bearer ${token}` } }).then((answer) => answer.status), token)
  assert.equal(paired, 204)
  return page
}

/** After a power cut nobody is known to sit there: the page asks, and the number in hand stays. */
async function lock(page) {
  await page.goto(`${server.origin}/counter?counter=1`)
  await page.getByRole('button', { name: 'Mở quầy' }).first().click()
  await page.getByRole('button', { name: 'Mục khác' }).click()
  assert.equal(await page.getByRole('link', { name: 'Tài khoản của tôi' }).getAttribute('href'), '/account')
  await picture(page, 'more')
  await server.again()
  const asks = page.locator('dialog')
  await page.waitForSelector('[data-line=live]')
  await page.getByRole('button', { name: 'Gọi hỗ trợ' }).first().click()
  await asks.waitFor()
  await picture(page, 'locked')
  await page.fill('#said', '9021')
  await asks.getByRole('button', { name: 'Mở khóa' }).click()
  await asks.getByText('Chưa đúng').waitFor()
  await page.fill('#said', PIN)
  await asks.getByRole('button', { name: 'Mở khóa' }).click()
  await asks.waitFor({ state: 'detached' })
  return page
}

/** Whoever comes to the machine after a log-out finds nothing of what stood there, neither on the page nor behind it. */
async function forgets(page) {
  const guide = await server.hire('hoa', 'guide')
  const { number } = await server.ask('POST', '/tickets', { service: 'chung-thuc' }, guide.token)
  await page.getByRole('button', { name: /^Gọi tiếp/ }).first().click()
  await page.getByText(number).first().waitFor()
  const held = () => page.evaluate(() => JSON.stringify([document.documentElement.outerHTML, history.state, location.href, { ...localStorage }, { ...sessionStorage }]))
  assert.ok((await held()).includes(number))
  await page.getByRole('button', { name: 'Mục khác' }).click()
  await page.getByRole('button', { name: /Đăng xuất/ }).click()
  for (const way of ['left', 'back', 'anew']) {
    if (way === 'back') await page.goBack()
    if (way === 'anew') await page.goto(`${server.origin}/counter?counter=1`)
    await page.waitForSelector('#user')
    const left = await held()
    for (const word of [number, 'lan', 'Bearer']) assert.ok(!new RegExp(`\\b${word}\\b`).test(left), `${word} is there, ${way}: ${left}`)
    const caches = await page.evaluate(() => caches.keys().then((names) => Promise.all(names.map((name) => caches.open(name).then((cache) => cache.keys())))))
    assert.ok(!JSON.stringify(caches).includes('/api/'), `${JSON.stringify(caches)}`)
  }
}

/** An admin sets a second factor up, and logs in with it. */
async function admin() {
  const page = await tab(PHONE)
  await logIn(page, '/account', 'admin')
  await page.fill('#second-password', PASSWORD)
  await page.click('[data-section=second] .strong')
  await page.waitForSelector('.qr')
  const secret = (await page.textContent('[data-section=second] code')).replace(/ /g, '')
  await picture(page, 'scan')
  await page.fill('#second-code', '000000')
  await page.click('[data-section=second] .strong')
  await page.waitForSelector('[data-code=code_wrong]')
  await page.fill('#second-code', shown(secret, Date.now()))
  await page.click('[data-section=second] .strong')
  await page.waitForSelector('.codes')
  const codes = await page.locator('.codes code').allInnerTexts()
  assert.equal(codes.length, 8)
  await picture(page, 'codes')
  await page.getByRole('button', { name: 'Đã cất mã dự phòng' }).click()
  await page.getByText('Tài khoản đã bật xác thực hai bước.').waitFor()
  assert.equal(await page.getByText(codes[0]).count(), 0, 'the page forgets them')
  const other = await tab(TABLET)
  await logIn(other, '/admin', 'admin')
  await other.fill('#code', '12')
  await picture(other, 'code')
  await other.click('.login .strong')
  await other.getByText('Mã này không đúng').waitFor()
  await other.fill('#code', codes[3])
  await other.click('.login .strong')
  await other.getByRole('heading', { name: 'Quản trị', exact: true }).waitFor()
  await picture(other, 'admin')
}

/** Where a guide is logged in stands there, and it ends where they say. */
async function places(page) {
  const other = await tab(TABLET)
  await logIn(other, '/guide', 'mai')
  await other.waitForSelector('[data-line=live]')
  await page.reload()
  // Here, where somebody was last, and where they were hired.
  await page.locator('.places li').nth(2).waitFor()
  await picture(page, 'guide-own')
  assert.match(await page.locator('[data-here=true]').innerText(), /Máy này/)
  await page.getByRole('button', { name: /^Đăng xuất: Máy có địa chỉ 127\.0\.0\.1$/ }).first().click()
  await page.getByText('Đã đăng xuất nơi đó.').waitFor()
  assert.equal(await page.locator('.places li').count(), 2)
  await other.waitForSelector('#user')
}

/** The way there stands on a guide's page too, on a telephone. */
async function guide() {
  await server.hire('mai', 'guide')
  const page = await tab(PHONE)
  await logIn(page, '/guide', 'mai')
  await page.waitForSelector('[data-line=live]')
  await picture(page, 'guide')
  await page.getByRole('link', { name: 'Tài khoản' }).click()
  await places(page)
  await page.getByRole('button', { name: 'Đăng xuất ở mọi nơi' }).click()
  await page.waitForSelector('#user')
}

try {
  await forgets(await lock(await clerk()))
  await guide()
  await admin()
  assert.deepEqual(broken, [])
  console.log('a first password was replaced, a page that had locked was opened and forgot everything with its log-out, a second factor was set up and shown')
} finally {
  await browser.close()
  await server.stop()
}
