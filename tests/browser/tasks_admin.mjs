// An admin takes an office from its first start to its first call, by the words on the screens alone:
//   node tasks_admin.mjs XINMOI CHROMIUM
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { chromium } from './packages.mjs'
import { seen } from './parent.mjs'
import { Admin } from './screens/admin.mjs'
import { Kiosk } from './screens/kiosk.mjs'
import { Tablet } from './screens/tablet.mjs'
import { Witness } from './witness.mjs'

/** The issue's own: a fresh office is at work in less. */
const FIRST_CALL_MS = 180_000
const PASSWORD = 'sen-ho-tay-2026'
const PATIENCE_MS = 15_000

const [xinmoi, executablePath] = process.argv.slice(2)

/** A first start: nobody has an account, and the link for the first admin is printed. */
async function freshOffice(folder) {
  const config = fileURLToPath(new URL('../../config/minimal.toml', import.meta.url))
  const { XINMOI_ADMIN_PASSWORD: _, DISPLAY: _x, WAYLAND_DISPLAY: _w, ...env } = process.env
  const child = spawn(xinmoi, ['serve', '--config', config, '--data', join(folder, 'data'), '--listen', '127.0.0.1:0'], { env: { ...env, XINMOI_AUDIO: 'off' }, stdio: ['ignore', 'pipe', 'ignore'] })
  let link = ''
  for await (const line of createInterface({ input: child.stdout })) {
    link = /http:\/\/\S*#first=\S+/.exec(line)?.[0] ?? link
    const ready = /^ready (\S+)/.exec(line)
    if (ready !== null) {
      child.stdout.resume()
      return { child, origin: ready[1], link: link.replace(/^http:\/\/[^/]+\/setup/, `${ready[1]}/admin`) }
    }
  }
  throw new Error('the office did not start')
}

async function screen(browser, witness, name, viewport, hasTouch = false) {
  const context = await browser.newContext({ viewport, hasTouch, locale: 'vi-VN' })
  context.setDefaultTimeout(PATIENCE_MS)
  await witness.watch(context, name)
  return context.newPage()
}

/** Opens a step of the list on the first page. */
async function step(page, key) {
  await page.getByRole('navigation').getByRole('button', { name: 'Tình trạng', exact: true }).click()
  await page.getByRole('region', { name: 'Các bước để phục vụ số đầu tiên' }).getByRole('button', { name: key, exact: true }).click()
}

/** The office's own name instead of the sample's. */
async function namesTheOffice(page) {
  await step(page, 'Đặt tên đơn vị')
  await page.getByLabel('Tên đơn vị *').fill('Bộ phận Một cửa phường Hoa Sen')
  await page.getByRole('button', { name: 'Xem và lưu' }).click()
  await page.getByRole('dialog', { name: 'Những gì sẽ thay đổi' }).getByRole('button', { name: 'Lưu', exact: true }).click()
  await page.getByText('Có thay đổi chưa lưu').waitFor({ state: 'detached' })
}

/** A service of the office's own, taken by both counters; saved after looking at what changes. */
async function addsAService(page, witness) {
  await page.getByRole('navigation').getByRole('button', { name: 'Lĩnh vực', exact: true }).click()
  await page.getByRole('button', { name: 'Thêm lĩnh vực' }).click()
  const form = page.getByRole('region', { name: 'Lĩnh vực', exact: true })
  await form.getByLabel('Tên *').fill('Chứng thực')
  await form.getByRole('group', { name: 'Quầy nhận' }).getByRole('button', { name: 'Quầy 1' }).click()
  await page.getByText('Có thay đổi chưa lưu').waitFor()
  await witness.accessible(page, 'a service that is not saved')
  await page.getByRole('button', { name: 'Xem và lưu' }).click()
  const review = page.getByRole('dialog', { name: 'Những gì sẽ thay đổi' })
  await review.getByText('Chứng thực').first().waitFor()
  await witness.accessible(page, 'what will change')
  await review.getByRole('button', { name: 'Lưu', exact: true }).click()
  await page.getByText('Có thay đổi chưa lưu').waitFor({ state: 'detached' })
}

/** What is wrong stands at its field, and nothing is changed by it. */
async function makesAMistake(page) {
  await page.getByRole('button', { name: /Chứng thực/ }).first().click()
  const name = page.getByRole('region', { name: 'Lĩnh vực', exact: true }).getByLabel('Ký hiệu đầu số *')
  const before = await name.inputValue()
  await name.fill('A')
  await page.getByRole('button', { name: 'Xem và lưu' }).click()
  await page.getByText(/^Còn \d+ chỗ cần sửa$/).waitFor()
  await page.getByRole('region', { name: 'Lĩnh vực', exact: true }).getByRole('alert').first().waitFor()
  await name.fill(before)
  await page.getByText('Có thay đổi chưa lưu').waitFor({ state: 'detached' })
}

/** The session ends in the middle of a press: the page stays, and the press is done once somebody is there again. */
async function sessionEnds(page, admin) {
  await admin.open('Tài khoản')
  await page.getByRole('textbox', { name: 'Tên đăng nhập' }).fill('hoa')
  await page.getByRole('textbox', { name: 'Mật khẩu' }).fill(PASSWORD)
  await page.context().clearCookies()
  await page.getByRole('button', { name: 'Thêm', exact: true }).click()
  const again = page.getByRole('dialog', { name: /Phiên làm việc đã hết/ })
  await again.getByLabel('Mật khẩu').fill(PASSWORD)
  await again.getByRole('button', { name: 'Đăng nhập' }).click()
  await page.getByRole('rowheader', { name: 'hoa', exact: true }).waitFor()
}

/** A spreadsheet is read, its rows are told apart, and the good ones are saved. */
async function importsASpreadsheet(page) {
  await page.getByRole('navigation').getByRole('button', { name: 'Thủ tục', exact: true }).click()
  const table = '\ufeffMã;Tên;Lĩnh vực;Giấy tờ\r\n2.000815;Chứng thực bản sao;Chứng thực;Bản chính\r\n9.9;Không thuộc đâu;Không có;\r\n'
  await page.getByLabel('Chọn tệp .xlsx, .ods, .csv').setInputFiles({ name: 'thu-tuc.csv', mimeType: 'text/csv', buffer: Buffer.from(table) })
  await page.getByText('Đã hiểu 1 trên 2 dòng').waitFor()
  await page.getByRole('cell', { name: 'Lĩnh vực', exact: true }).first().waitFor()
  await page.getByRole('button', { name: 'Đưa 1 dòng vào cấu hình' }).click()
  await page.getByRole('button', { name: 'Xem và lưu' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Lưu', exact: true }).click()
  await page.getByRole('button', { name: /2\.000815/ }).first().waitFor()
}

async function firstCall(browser, witness, { origin, link }) {
  const page = await screen(browser, witness, 'admin', { width: 1280, height: 800 })
  const admin = new Admin(page)
  await admin.openLink(link)
  const began = Date.now()
  await admin.setPassword(PASSWORD)
  await namesTheOffice(page)
  await addsAService(page, witness)
  await step(page, 'Thêm tài khoản')
  await admin.hire({ user: 'lan', password: PASSWORD, role: 'Cán bộ tiếp nhận' })
  await step(page, 'Ghép máy lấy số')
  const kioskLink = await admin.pair({ name: 'Ki-ốt sảnh', kind: 'Máy lấy số' })
  await step(page, 'Ghép ti vi')
  const televisionLink = await admin.pair({ name: 'Ti vi sảnh', kind: 'Màn hình' })
  const kiosk = new Kiosk(await screen(browser, witness, 'kiosk', { width: 1080, height: 1920 }, true))
  const television = await screen(browser, witness, 'television', { width: 1920, height: 1080 })
  await Promise.all([kiosk.openLink(kioskLink.replace(/^http:\/\/[^/]+/, origin)), television.goto(televisionLink.replace(/^http:\/\/[^/]+/, origin))])
  await kiosk.choose('Chứng thực')
  const { number } = await kiosk.answer('Không')
  const clerk = new Tablet(await screen(browser, witness, 'clerk', { width: 1024, height: 768 }, true))
  await clerk.logIn(`${origin}/counter`, 'lan', PASSWORD)
  await clerk.sitAt(1)
  await clerk.openCounter()
  await clerk.press('Gọi tiếp')
  await television.getByText(number).first().waitFor()
  const took = Date.now() - began
  seen(`from a fresh office to its first call, ${number}: ${(took / 1000).toFixed(1)} s`)
  assert.ok(took < FIRST_CALL_MS, `${took} ms`)
  return { page, admin }
}

const folder = await mkdtemp(join(tmpdir(), 'xinmoi-admin-'))
const office = await freshOffice(folder)
const browser = await chromium.launch({ executablePath })
try {
  const witness = new Witness(office.origin)
  const { page, admin } = await firstCall(browser, witness, office)
  await page.getByRole('navigation').getByRole('button', { name: 'Tình trạng', exact: true }).click()
  await page.getByRole('region', { name: 'Các bước để phục vụ số đầu tiên' }).waitFor({ state: 'detached' })
  await admin.open('Lĩnh vực')
  await witness.expecting([/422/], () => makesAMistake(page))
  await witness.expecting([/401/], () => sessionEnds(page, admin))
  await importsASpreadsheet(page)
  for (const tab of ['Đơn vị và giao diện', 'Giờ làm việc và lịch', 'Các quầy', 'Cách gọi số', 'Máy lấy số', 'Ti vi sảnh chờ', 'Đánh giá', 'Loa và cách đọc', 'Mô phỏng', 'Nhật ký']) {
    await admin.open(tab)
    await witness.accessible(page, tab)
  }
  await page.getByText('Thêm tài khoản hoa').waitFor()
  witness.check()
} finally {
  await browser.close()
  office.child.kill('SIGTERM')
  await new Promise((resolve) => office.child.once('exit', resolve))
  await rm(folder, { recursive: true, force: true })
}
