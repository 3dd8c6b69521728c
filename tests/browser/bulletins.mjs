// A notice of the city, from its page to a clerk's tablet and back: a real hub and a real office.
//   node bulletins.mjs HUB OFFICE CHROMIUM PASSWORD CLERK SUPERVISOR
import { mkdir } from 'node:fs/promises'
import { chromium } from './packages.mjs'
import { seen } from './parent.mjs'
import { Witness } from './witness.mjs'

const [hub, office, executablePath, password, clerk, supervisor] = process.argv.slice(2)
const PATIENCE = 60_000
const pictures = new URL('../../target/screens/', import.meta.url).pathname
await mkdir(pictures, { recursive: true })

const TITLE = 'Họp giao ban toàn thành phố sáng thứ Hai <b>đầu tháng</b>'
const WORDS = 'Bảy giờ sáng thứ Hai, tại hội trường tầng ba.\nMời các đồng chí đến đúng giờ và mang theo số liệu tiếp nhận, trả kết quả của tuần trước.'

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
const [city, ward] = [new Witness(hub), new Witness(office)]
try {
  const board = await open(city, hub, '/#/bulletins', 1440, 900)
  await logIn(board, 'admin')
  await written(board)
  await read()
  await counted(board)
  city.check()
  ward.check()
} finally {
  await browser.close()
}

async function open(witness, origin, path, width, height) {
  const context = await browser.newContext({ viewport: { width, height }, locale: 'vi-VN' })
  context.setDefaultTimeout(PATIENCE)
  await witness.watch(context, path)
  const page = await context.newPage()
  await page.goto(origin + path)
  return page
}

async function logIn(page, user) {
  await page.getByLabel('Tên đăng nhập').fill(user)
  await page.getByLabel('Mật khẩu').fill(password)
  await page.getByRole('button', { name: 'Đăng nhập' }).click()
}

async function written(page) {
  await page.getByText('Chưa gửi thông báo nào.').waitFor()
  await look(city, page, 'bulletins-none')
  for (const [title, words] of [[TITLE, WORDS], ['Lịch nghỉ lễ', 'Các bộ phận một cửa nghỉ ngày thứ Sáu.']]) {
    await page.getByLabel('Tiêu đề').fill(title)
    await page.getByLabel('Nội dung').fill(words)
    await page.getByRole('button', { name: 'Gửi thông báo' }).click()
    await page.locator('[data-bulletin]').filter({ hasText: title }).waitFor()
  }
  await page.locator('[data-bulletin]').last().getByText('1 trên 1 đơn vị đã nhận').waitFor()
  seen('two notices are written, and the office has them')
}

/** The tablet of a clerk: the line takes nothing from the counter, and goes when both are read. */
async function read() {
  const page = await open(ward, office, '/counter?counter=1', 1024, 768)
  await logIn(page, clerk)
  await page.locator('.counter main').waitFor()
  await page.reload()
  const line = page.locator('.told-line')
  await line.filter({ hasText: 'và 1 thông báo khác' }).waitFor()
  if ((await page.locator('.told-line b b').count()) > 0) throw new Error('a title became an element')
  const fits = await page.evaluate(() => document.documentElement.scrollHeight <= innerHeight)
  if (!fits) throw new Error('the counter is cut off under the line')
  await look(ward, page, 'bulletins-line')
  await line.getByRole('button', { name: 'Đọc' }).click()
  await page.getByRole('dialog', { name: TITLE }).waitFor()
  await look(ward, page, 'bulletins-open')
  await page.getByRole('button', { name: 'Để sau' }).click()
  for (const title of [TITLE, 'Lịch nghỉ lễ']) {
    await line.filter({ hasText: title }).getByRole('button', { name: 'Đọc' }).click()
    await page.getByRole('dialog', { name: title }).getByRole('button', { name: 'Tôi đã đọc' }).click()
  }
  await line.waitFor({ state: 'detached' })
  await page.goto(`${office}/account`)
  await page.getByText('Anh/chị đã đọc lúc').first().waitFor()
  const head = await open(ward, office, '/supervise', 1440, 900)
  await logIn(head, supervisor)
  await head.locator('.supervise main').waitFor()
  await head.reload()
  await head.locator('.told-line').waitFor()
  await look(ward, head, 'bulletins-supervise')
  await head.goto(`${office}/account`)
  await head.getByText('1 trên 3 người đã đọc').first().click()
  await head.locator('[data-section=bulletins]').scrollIntoViewIfNeeded()
  await look(ward, head, 'bulletins-readers')
  seen('a clerk reads them; a supervisor sees who has not')
}

async function counted(page) {
  const one = page.locator('[data-bulletin]').filter({ hasText: 'giao ban' })
  await one.getByText('1 trên 3 người đã đọc').waitFor()
  await one.getByRole('button', { name: 'Từng đơn vị' }).click()
  await one.locator('[data-site="phuong-1"]').getByText('1/3').waitFor()
  await look(city, page, 'bulletins-offices')
  await page.setViewportSize({ width: 390, height: 844 })
  await look(city, page, 'bulletins-phone')
  await one.getByRole('button', { name: 'Thu hồi' }).click()
  await one.getByText('admin đã thu hồi').waitFor()
  seen('the city sees how many have read each, and takes one back')
}

async function look(witness, page, name) {
  await page.waitForTimeout(400)
  await page.screenshot({ path: `${pictures}${name}.png` })
  await witness.accessible(page, name)
}
