// A backup restored by the page of an office at work, then by the wizard of an empty machine:
//   node restore.mjs XINMOI CHROMIUM [FOLDER]     with a folder, a picture of each step lies there
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { chromium } from './packages.mjs'
import { seen } from './parent.mjs'
import { Witness } from './witness.mjs'

const PASSWORD = 'sen-ho-tay-2026'
const PATIENCE_MS = 30_000
/** While the program begins anew nobody answers, and whoever was logged in is not any more. */
const AWAY = [/ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET|ERR_INCOMPLETE|WebSocket|401 \(Unauthorized\)|403 \(Forbidden\)|503/]

const [xinmoi, executablePath, pictures] = process.argv.slice(2)

/** An office that runs; with a password there is an admin, without one a link. */
async function office(folder, config, password) {
  const { XINMOI_ADMIN_PASSWORD: _, DISPLAY: _x, WAYLAND_DISPLAY: _w, ...env } = process.env
  const own = password === undefined ? {} : { XINMOI_ADMIN_PASSWORD: password }
  const child = spawn(xinmoi, ['serve', '--config', config, '--data', join(folder, 'data'), '--listen', '127.0.0.1:0'], { env: { ...env, ...own, XINMOI_AUDIO: 'off' }, stdio: ['ignore', 'pipe', 'ignore'] })
  let link = null
  for await (const line of createInterface({ input: child.stdout })) {
    link = /http:\/\/\S*\/setup#first=\S+/.exec(line)?.[0] ?? link
    const ready = /^ready (\S+)/.exec(line)
    if (ready === null) continue
    child.stdout.resume()
    return { child, origin: ready[1], link, data: join(folder, 'data') }
  }
  throw new Error('the office did not start')
}

async function ended({ child }) {
  child.kill('SIGTERM')
  await new Promise((resolve) => child.once('exit', resolve))
}

async function screen(browser, witness, name, viewport) {
  const context = await browser.newContext({ viewport, locale: 'vi-VN' })
  context.setDefaultTimeout(PATIENCE_MS)
  await witness.watch(context, name)
  return context.newPage()
}

const press = (page, name) => page.getByRole('button', { name, exact: true }).click()

/** Nothing that a reader cannot use, nothing beyond the side at either size; pictures where they are wanted. */
async function look(page, witness, step) {
  await witness.accessible(page, `the step ${step}`)
  for (const [width, height] of [[390, 844], [1024, 768]]) {
    await page.setViewportSize({ width, height })
    const wide = await page.evaluate(() => [...document.querySelectorAll('.restore, .restore *')].filter((each) => each.getBoundingClientRect().right > window.innerWidth + 1).map((each) => each.outerHTML.slice(0, 90)))
    assert.deepEqual(wide, [], `${step} is wider than its glass`)
    if (pictures === undefined) continue
    await mkdir(pictures, { recursive: true })
    await page.screenshot({ path: join(pictures, `${step}-${width}.png`), fullPage: true })
  }
}

const stage = async (page, ...names) => {
  const any = names.map((name) => `.restore[data-stage=${name}]`).join(', ')
  await page.locator(any).waitFor().catch(async (error) => {
    throw new Error(`${error.message}\n${await page.locator('.restore').innerText()}`)
  })
}

async function take(origin, token) {
  const answer = await fetch(`${origin}/api/v1/tickets`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: '{"service":"a"}' })
  assert.equal(answer.status, 201, await answer.clone().text())
  return (await answer.json()).number
}

async function post(origin, path, body, token) {
  const headers = { 'content-type': 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) }
  const answer = await fetch(`${origin}/api/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  assert.ok(answer.ok, `${path}: ${answer.status} ${await answer.clone().text()}`)
  const text = await answer.text()
  return text === '' ? null : JSON.parse(text)
}

async function logIn(page, origin) {
  await page.goto(`${origin}/admin`)
  await page.getByLabel('Tên đăng nhập').fill('admin')
  await page.getByLabel('Mật khẩu', { exact: true }).fill(PASSWORD)
  await press(page, 'Đăng nhập')
  await page.getByRole('heading', { name: 'Quản trị' }).waitFor()
}

const REPLACED = 'vừa đưa bản sao lưu này vào chỗ bản đã xem'

/** Somebody else, in a session of the admin's, puts another backup where the one is that is looked at. */
async function replaced(page, origin, token) {
  const asked = await fetch(`${origin}/api/v1/restore`, { headers: { authorization: `Bearer ${token}` } })
  const night = (await asked.json()).backups.map(({ name }) => name).filter((name) => name.startsWith('night-'))[0]
  await page.getByLabel('Mật khẩu đang dùng của quản trị viên').fill(PASSWORD)
  await post(origin, '/restore', { backup: night }, token)
  await page.getByText(REPLACED).waitFor()
  assert.equal(await page.getByLabel('Mật khẩu đang dùng của quản trị viên').inputValue(), '', 'what was typed for the other is gone')
}

/** An admin restores a backup of the folder while a television hangs in the hall. */
async function byThePage(browser, folder, config) {
  const running = await office(folder, config, PASSWORD)
  try {
    const { origin } = running
    const witness = new Witness(origin)
    const { token } = await post(origin, '/login', { user: 'admin', password: PASSWORD })
    const kiosk = (await post(origin, '/devices', { kind: 'kiosk', name: 'k' }, token)).token
    await take(origin, kiosk)
    const television = await screen(browser, witness, 'television', { width: 1920, height: 1080 })
    await television.goto(`${origin}/lobby`)
    const page = await screen(browser, witness, 'admin', { width: 1024, height: 768 })
    await logIn(page, origin)
    await page.getByRole('navigation').getByRole('button', { name: 'Sao lưu', exact: true }).click()
    await page.getByText(/^night-.*\.backup$/).first().waitFor()
    await press(page, 'Sao lưu ngay')
    await page.getByText(/^asked-.*\.backup$/).first().waitFor()
    const before = await take(origin, kiosk)
    await press(page, 'Chọn bản sao lưu')
    await stage(page, 'idle')
    await look(page, witness, 'page-choose')
    await page.getByRole('button', { name: /^Xem bản asked-/ }).click()
    await stage(page, 'ready')
    await page.getByText(/^Sẽ mất \d+ bản ghi/).waitFor()
    await look(page, witness, 'page-found')
    await witness.expecting([/403/], async () => {
      await page.getByLabel('Mật khẩu đang dùng của quản trị viên').fill('khong-dung-2026')
      await press(page, 'Khôi phục')
      await page.locator('[data-code=password_wrong]').waitFor()
    })
    await replaced(page, origin, token)
    await look(page, witness, 'page-replaced')
    await press(page, 'Không khôi phục')
    await stage(page, 'idle')
    await page.getByRole('button', { name: /^Xem bản asked-/ }).click()
    await stage(page, 'ready')
    await page.locator('.restore .notice-bar').filter({ hasText: REPLACED }).waitFor({ state: 'detached' })
    await witness.expecting(AWAY, async () => {
      await page.getByLabel('Mật khẩu đang dùng của quản trị viên').fill(PASSWORD)
      await press(page, 'Khôi phục')
      // It may be over sooner than it is seen.
      await stage(page, 'placing', 'done')
      if (pictures !== undefined) await page.screenshot({ path: join(pictures, 'page-placing-1024.png'), fullPage: true })
      await stage(page, 'done')
      await look(page, witness, 'page-done')
      // The television was not touched: it shows what the restored office calls.
      await post(origin, '/login', { user: 'admin', password: PASSWORD }).then(({ token }) => post(origin, '/users', { user: 'lan', password: PASSWORD, role: 'clerk' }, token))
      const clerk = (await post(origin, '/login', { user: 'lan', password: PASSWORD })).token
      const next = await take(origin, kiosk)
      assert.ok(Number(next.slice(1)) > Number(before.slice(1)) + 1, `${next} after ${before}`)
      await post(origin, '/counters/1/open', {}, clerk)
      await post(origin, '/counters/1/next', {}, clerk)
      await post(origin, '/counters/1/next', {}, clerk)
      await television.getByText(next).first().waitFor()
    })
    witness.check()
    seen(`by the page: ${next_of(before)} is given to nobody again; the television came back by itself`)
  } finally {
    await ended(running)
  }
}

const next_of = (number) => `the number after ${number}`

/** An empty machine becomes the office whose backup somebody holds, with its key. */
async function byTheWizard(browser, folder, backup, key, wrong) {
  const config = fileURLToPath(new URL('../../config/minimal.toml', import.meta.url))
  const running = await office(folder, config)
  try {
    const { origin, link } = running
    const witness = new Witness(origin)
    const page = await screen(browser, witness, 'setup', { width: 390, height: 844 })
    await page.goto(link)
    await press(page, 'Khôi phục từ bản sao lưu')
    await stage(page, 'idle')
    await look(page, witness, 'wizard-choose')
    const upload = page.locator('.restore input[accept=".backup"]')
    await upload.setInputFiles({ name: 'khac.backup', mimeType: '', buffer: Buffer.from('%PDF-1.7') })
    await page.locator('[data-trouble=foreign]').waitFor()
    await look(page, witness, 'wizard-foreign')
    await upload.setInputFiles(backup)
    await page.locator('[data-trouble=encrypted]').waitFor()
    await look(page, witness, 'wizard-encrypted')
    await page.getByLabel('Khóa bí mật').fill(wrong)
    await press(page, 'Mở bằng khóa này')
    await page.locator('[data-trouble=key]').waitFor()
    await page.getByLabel('Khóa bí mật').fill(key)
    await press(page, 'Mở bằng khóa này')
    await stage(page, 'ready')
    await page.getByText('Phường Có Sao Lưu').waitFor()
    await look(page, witness, 'wizard-found')
    await witness.expecting(AWAY, async () => {
      await press(page, 'Khôi phục')
      await stage(page, 'done')
      await look(page, witness, 'wizard-done')
      await page.getByRole('link', { name: 'Đăng nhập trang quản trị' }).click()
    })
    await logIn(page, origin)
    await page.getByText('Phường Có Sao Lưu').first().waitFor()
    // The link is spent with the machine that was empty.
    const late = await fetch(`${origin}/api/v1/restore`, { headers: { 'x-first-link': link.replace(/.*first=/, '') } })
    assert.equal(late.status, 403)
    witness.check()
    seen('by the wizard: an empty machine is the office of the backup, with its name and its accounts')
  } finally {
    await ended(running)
  }
}

const folder = await mkdtemp(join(tmpdir(), 'xinmoi-restore-'))
const browser = await chromium.launch({ executablePath })
try {
  const here = (name) => join(folder, name)
  for (const name of ['one', 'two', 'backups']) await mkdir(here(name))
  const minimal = await readFile(new URL('../../config/minimal.toml', import.meta.url), 'utf8')
  const named = minimal.replace(/name = ".*"/, 'name = "Phường Có Sao Lưu"')
  assert.notEqual(named, minimal)
  await writeFile(here('office.toml'), `${named}\n[backup]\ndirectory = "${here('backups')}"\n`)
  await byThePage(browser, here('one'), here('office.toml'))
  const draw = (name) => /age1\w+/.exec(execFileSync(xinmoi, ['backup-key', '--out', here(name)], { encoding: 'utf8' }))[0]
  const [to, _] = [draw('key'), draw('wrong')]
  execFileSync(xinmoi, ['backup', '--data', here('one/data'), '--out', here('sealed.backup'), '--recipient', to])
  await byTheWizard(browser, here('two'), here('sealed.backup'), await readFile(here('key'), 'utf8'), await readFile(here('wrong'), 'utf8'))
} finally {
  await browser.close()
  await rm(folder, { recursive: true, force: true })
}
