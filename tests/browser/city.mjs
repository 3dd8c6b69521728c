// The city's screens over a real hub: who is there, who is away, what came of a day; and a citizen who looks where the wait is short.
import { mkdir } from 'node:fs/promises'
import { chromium } from './packages.mjs'
import { seen } from './parent.mjs'
import { Witness } from './witness.mjs'

const [origin, executablePath, offices, away, password] = process.argv.slice(2)
const PATIENCE = 30_000
const pictures = new URL('../../target/screens/', import.meta.url).pathname
await mkdir(pictures, { recursive: true })

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
const witness = new Witness(origin)
try {
  await staff()
  await citizen()
  witness.check()
} finally {
  await browser.close()
}

async function staff() {
  const page = await open('city', 1920, 1080, '/')
  await page.getByLabel('Tên đăng nhập').fill('admin')
  await page.getByLabel('Mật khẩu').fill(password)
  await page.getByRole('button', { name: 'Đăng nhập' }).click()
  await page.getByText(`${offices} trên ${offices} điểm`).waitFor()
  // The one that was switched off shows no number of before.
  await page.getByText('Không rõ').first().waitFor()
  await look(page, 'city-board')
  for (const part of ['Bản đồ', 'Số liệu', 'Trước và sau', 'Cảnh báo', 'Sự cố dữ liệu']) {
    await page.getByRole('tab', { name: part }).or(page.getByRole('link', { name: part })).first().click()
    await look(page, `city-${part}`)
  }
  await rollOut(page)
  await page.goto(`${origin}/#/office/${away}`)
  await page.reload()
  await page.getByText('mất kết nối').first().waitFor()
  await look(page, 'city-office')
  seen(`the city sees ${offices} offices, and that ${away} is away`)
  await alerts(page)
  await people(page)
}

/** An admin adds somebody, who chooses a password, looks, and is gone when they are removed. */
async function people(page) {
  await page.setViewportSize({ width: 1920, height: 1080 })
  await page.goto(`${origin}/#/people`)
  await page.getByRole('heading', { name: 'Thêm người dùng' }).waitFor()
  await look(page, 'city-people')
  const add = async (user, given) => {
    await page.getByLabel('Tên đăng nhập').fill(user)
    await page.getByLabel('Mật khẩu ban đầu').fill(given)
    await page.getByRole('button', { name: 'Thêm', exact: true }).click()
  }
  await witness.expecting([/422 .*\/people/], async () => {
    await add('lan.nguyen', '12345678')
    await page.locator('[data-code=password_common]').waitFor()
  })
  await add('lan.nguyen', 'mua-dau-mua-2026')
  await page.getByText('Đã thêm lan.nguyen.').waitFor()
  await witness.expecting([/409 .*\/people/], async () => {
    await page.getByLabel('Quyền của admin').selectOption('viewer')
    await page.locator('[data-code=last_admin]').waitFor()
    await look(page, 'city-people-last-admin')
  })
  const theirs = await open('viewer', 1024, 768, '/')
  await theirs.getByLabel('Tên đăng nhập').fill('lan.nguyen')
  await theirs.getByLabel('Mật khẩu').fill('mua-dau-mua-2026')
  await theirs.getByRole('button', { name: 'Đăng nhập' }).click()
  await theirs.getByText('Mật khẩu đang dùng do người khác cấp').waitFor()
  await look(theirs, 'city-password-owed')
  await theirs.getByLabel('Mật khẩu hiện nay').fill('mua-dau-mua-2026')
  await theirs.getByLabel('Mật khẩu mới', { exact: true }).fill('hoa gạo tháng ba')
  await theirs.getByLabel('Nhập lại mật khẩu mới').fill('hoa gạo tháng ba')
  await theirs.getByRole('button', { name: 'Đổi mật khẩu' }).click()
  await theirs.getByText(`${offices} trên ${offices} điểm`).waitFor()
  if (await theirs.getByRole('link', { name: 'Người dùng' }).count() > 0) throw new Error('a viewer is shown the people')
  await page.reload()
  await page.getByText('lan.nguyen tự đổi mật khẩu.').waitFor()
  await look(page, 'city-people-one')
  await page.setViewportSize({ width: 390, height: 844 })
  await look(page, 'city-people-phone')
  await page.setViewportSize({ width: 1920, height: 1080 })
  await page.getByRole('button', { name: 'Xóa lan.nguyen' }).click()
  await page.getByRole('button', { name: 'Xóa lan.nguyen' }).click()
  await page.getByText('admin xóa lan.nguyen (Người xem).').waitFor()
  await witness.expecting([/401/], async () => {
    await theirs.getByRole('dialog').or(theirs.getByRole('button', { name: 'Đăng nhập' })).first().waitFor()
  })
  seen('the city has people: one is added, chooses a password, looks, and is gone when they are removed')
}

/** Somebody takes what is raised in hand, and keeps it quiet. */
async function alerts(page) {
  await page.goto(`${origin}/#/alerts`)
  const raised = page.locator('[data-alert="silent"]').filter({ hasText: away })
  // At first nobody was heard, which is one alert; what is left of it is known a minute later.
  await raised.waitFor({ timeout: 120_000 })
  await raised.getByRole('button', { name: 'Tôi nhận xử lý' }).click()
  await raised.getByText('admin đang xử lý').waitFor()
  await raised.getByRole('button', { name: 'Im 1 giờ' }).click()
  await raised.getByText('im đến').waitFor()
  await look(page, 'city-alerts')
  await page.setViewportSize({ width: 390, height: 844 })
  await look(page, 'city-alerts-phone')
  await page.goto(`${origin}/#/board`)
  await look(page, 'city-board-phone')
  seen('an office that is silent is an alert, which somebody takes in hand')
}

/** A configuration for two offices first; what is not the city's is refused, and whoever began it can stop it. */
async function rollOut(page) {
  await page.getByRole('link', { name: 'Cấu hình chung' }).click()
  await page.getByText('Chưa phát đợt nào.').waitFor()
  await page.getByLabel('Tên đợt').fill('Thời gian hoàn tác <b>mới</b>')
  await page.getByLabel('phuong-1', { exact: true }).check()
  await page.getByLabel('Tìm đơn vị').fill('phuong-2')
  await page.getByLabel('phuong-2', { exact: true }).check()
  await page.getByLabel('Nội dung cấu hình').fill('[network]\nhosts = ["evil"]\n')
  await witness.expecting([/422 .*\/fleet/], async () => {
    await page.getByRole('button', { name: 'Phát cho 2 đơn vị trước' }).click()
    await page.getByText('Thành phố không được đặt các mục này: network').waitFor()
  })
  await page.getByLabel('Nội dung cấu hình').fill('[limits]\nundo_s = 7\n')
  await page.getByRole('button', { name: 'Phát cho 2 đơn vị trước' }).click()
  await page.getByText('0 đơn vị đã nhận, 2 đang chờ').waitFor()
  await look(page, 'city-roll-out')
  if (await page.getByRole('button', { name: 'Phát tiếp' }).isEnabled()) throw new Error('nobody has taken it, and it goes on')
  await page.getByRole('button', { name: 'Dừng' }).click()
  await page.getByText('bởi admin').waitFor()
  seen('a roll-out was begun for two offices, and stopped')
}

async function citizen() {
  const page = await open('nearby', 390, 844, '/tim')
  await page.getByText('phuong-0', { exact: true }).first().waitFor()
  await look(page, 'nearby')
  seen('a citizen sees who waits where')
  await witness.expecting([/status of (409|503)/], () => holder(page))
}

/** A telephone that holds a number already: the refusal says which, and the number can go along. The offices here give none. */
async function holder(page) {
  const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Ho_Chi_Minh' }).format(new Date()).split('-').map(Number).join('-')
  await page.evaluate((day) => localStorage.setItem('xinmoi-taken', JSON.stringify({ site: 'phuong-1', pass: 'x', number: 'A007', office: 'phuong-1', day })), today)
  await page.route('**/public/offices**', async (route) => {
    const answer = await route.fetch()
    const near = (await answer.json()).map((one) => ({ ...one, remote: true, services: one.services.map((service) => ({ ...service, open: true })) }))
    await route.fulfill({ response: answer, json: near })
  })
  const refuse = (code, status, detail) => (route) => route.fulfill({ status, contentType: 'application/problem+json', body: JSON.stringify({ title: code, status, detail, code }) })
  await page.route('**/api/v1/tickets', refuse('holds_number', 409, 'A007 · phuong-1'))
  await page.route('**/o/*/move', refuse('office_offline', 503, 'phuong-1'))
  await page.reload()
  await page.locator('[data-site="phuong-0"]').getByRole('button').first().click()
  await page.getByRole('dialog').getByRole('button', { name: 'Lấy số', exact: true }).click()
  await page.getByText('Điện thoại này đang giữ số A007').waitFor()
  await look(page, 'nearby-holds')
  await page.getByRole('button', { name: 'Chuyển số A007 sang đây' }).click()
  await page.getByText('phuong-1 đang mất kết nối').waitFor()
  await look(page, 'nearby-move-away')
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  seen('whoever holds a number is told which, and may take it along')
}

async function open(name, width, height, path) {
  const context = await browser.newContext({ viewport: { width, height }, locale: 'vi-VN' })
  context.setDefaultTimeout(PATIENCE)
  await witness.watch(context, name)
  const page = await context.newPage()
  await page.goto(`${origin}${path}`)
  return page
}

async function look(page, name) {
  await page.waitForTimeout(600)
  await page.screenshot({ path: `${pictures}${name}.png` })
  await witness.accessible(page, name)
}
