// The voice studio: a clerk's voice is recorded, filled up with files, heard, published and chosen.
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { seen } from '../parent.mjs'

/** The microphone's file lasts two seconds and goes round: two whole readings are in the recording, wherever it begins. */
const RECORDING_MS = 6_500

export async function recordsAVoice(hall, { password, sounds }) {
  const page = await hall.screen('tablet', 'voice studio')
  await logIn(hall, page, password)
  await begin(hall, page)
  await record(hall, page)
  await dropFiles(hall, page, sounds)
  await hearAndPublish(hall, page)
  await goBack(hall, page)
}

async function logIn(hall, page, password) {
  await page.goto(hall.address('/admin'))
  await page.getByLabel('Tên đăng nhập').fill('admin')
  await page.getByLabel('Mật khẩu').fill(password)
  await page.getByRole('button', { name: 'Đăng nhập' }).click()
  await page.getByRole('navigation').getByRole('button', { name: 'Giọng đọc' }).click()
  await page.getByRole('heading', { name: 'Ghi giọng mới' }).waitFor()
  await hall.witness.accessible(page, 'studio, no voice yet')
}

async function begin(hall, page) {
  const form = page.locator('form', { has: page.getByRole('heading', { name: 'Ghi giọng mới' }) })
  await form.getByLabel('Người đọc').fill('Nguyễn Thị Lan')
  await form.getByLabel('Tên trong cấu hình').fill('lan')
  await form.getByRole('button', { name: 'Bắt đầu' }).click()
  await page.getByText('mục cần có để gọi số').first().waitFor()
  await hall.witness.accessible(page, 'studio, nothing recorded')
}

/** With the keyboard alone: space, space, R, space, Enter. */
async function record(hall, page) {
  await page.locator('[data-slot="to_counter/2"]').click()
  await read(page)
  await page.getByText('Bản ghi tốt').waitFor()
  await hall.witness.accessible(page, 'studio, recorded')
  await page.keyboard.press('r')
  await reads(page)
  await page.keyboard.press(' ')
  await page.getByText('Bản ghi tốt').waitFor()
  await page.keyboard.press('Enter')
  await page.locator('[data-slot="to_counter/2"][aria-current]').waitFor({ state: 'detached' })
  seen('a line is read twice into the microphone, by keys')
}

async function read(page) {
  await page.keyboard.press(' ')
  await reads(page)
  await page.keyboard.press(' ')
}

/** As long as somebody would read. */
async function reads(page) {
  await page.getByRole('button', { name: 'Dừng' }).waitFor()
  await page.waitForFunction(() => Number(document.querySelector('#level').ariaValueNow) > 0.5)
  await page.waitForTimeout(RECORDING_MS)
}

/** What else a call needs, from files whose names say what they hold. */
async function dropFiles(hall, page, sounds) {
  const names = (await readdir(sounds)).filter((name) => /^(digit-|letter-[ab]\.|opening-(call|recall)\.|to_counter-1\.|counter-[12]\.)/.test(name))
  await page.getByLabel('Chọn hoặc thả các tệp').setInputFiles(names.map((name) => join(sounds, name)))
  await page.getByText(`Đã nhận ${names.length} trong ${names.length} tệp.`).waitFor({ timeout: 60_000 })
  await page.getByText('Đã đủ để gọi số').waitFor()
  await hall.witness.accessible(page, 'studio, enough to call')
  seen(`${names.length} files find their lines`)
}

async function hearAndPublish(hall, page) {
  const spoken = page.waitForResponse((answer) => answer.url().includes('/preview?'))
  await page.getByRole('button', { name: 'Nghe thử' }).click()
  if (!(await spoken).ok()) throw new Error('the sentence cannot be heard')
  await page.getByRole('button', { name: 'Phát hành', exact: true }).click()
  await page.getByText('Đã phát hành.', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Dùng giọng này để gọi số' }).click()
  await page.getByText('Từ giờ loa gọi số bằng giọng này.').waitFor()
  seen('a whole sentence is heard, the voice published and chosen')
}

/** The draft goes back; what was published stays. */
async function goBack(hall, page) {
  await page.getByRole('button', { name: 'Các bản đã lưu' }).click()
  await page.getByRole('button', { name: 'Quay lại bản 2', exact: true }).click()
  await page.getByText('Đã quay lại bản cũ.').waitFor()
  await page.getByText('Có thay đổi chưa phát hành').waitFor()
  await page.getByRole('button', { name: 'Các bản đã lưu' }).click()
  await page.getByText('Quay lại bản 2').first().waitFor()
  await hall.witness.accessible(page, 'studio, versions')
  seen('the draft goes back to its second version')
}
