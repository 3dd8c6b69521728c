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
  for (const part of ['Bản đồ', 'Số liệu', 'Trước và sau', 'Sự cố dữ liệu']) {
    await page.getByRole('tab', { name: part }).or(page.getByRole('link', { name: part })).first().click()
    await look(page, `city-${part}`)
  }
  await page.goto(`${origin}/#/office/${away}`)
  await page.reload()
  await page.getByText('mất kết nối').first().waitFor()
  await look(page, 'city-office')
  seen(`the city sees ${offices} offices, and that ${away} is away`)
}

async function citizen() {
  const page = await open('nearby', 390, 844, '/tim')
  await page.getByText('phuong-0', { exact: true }).first().waitFor()
  await look(page, 'nearby')
  seen('a citizen sees who waits where')
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
