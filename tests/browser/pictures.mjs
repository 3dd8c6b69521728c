// The README's pictures: one citizen's way through the demo, from the kiosk to the counter.
//   xinmoi demo --speed 10 --listen 127.0.0.1:8080      (in another window, in its first minutes)
//   node tests/browser/pictures.mjs http://127.0.0.1:8080 /usr/bin/chromium
import { Hall } from './hall.mjs'
import { Guide } from './screens/guide.mjs'
import { Kiosk } from './screens/kiosk.mjs'
import { Phone } from './screens/phone.mjs'
import { Tablet } from './screens/tablet.mjs'
import { Television } from './screens/television.mjs'

/** A demo's citizen waits up to three quarters of an hour, ten times as fast. */
const TURN_MS_MAX = 300_000

const [origin, chromium] = process.argv.slice(2)
const hall = new Hall(origin, chromium)
await hall.open()
try {
  await staff()
  await citizen()
} finally {
  await hall.close()
}

async function citizen() {
  const kiosk = new Kiosk(await hall.screen('kiosk', 'kiosk'))
  const television = new Television(await hall.screen('television', 'television'))
  const tablet = new Tablet(await hall.screen('tablet', 'tablet'))
  await television.openLink(hall.address('/lobby'))
  await kiosk.openLink(hall.address('/kiosk'))
  await picture(kiosk.page, 'kiosk')
  await kiosk.choose('Hộ tịch')
  const { number, pass } = await kiosk.answer('Không')
  await picture(kiosk.page, 'kiosk-number')
  const phone = new Phone(await hall.screen('phone', 'telephone', { scale: 2 }))
  await phone.open(hall.address(`/t/${pass}`))
  const counter = await turn(phone)
  await tablet.page.goto(hall.address(`/counter?counter=${counter}`))
  await tablet.inHand(number, 'Đã gọi')
  await picture(tablet.page, 'counter')
  await picture(phone.page, 'phone')
  await television.calls(number, counter)
  await picture(television.page, 'lobby')
}

/** Waits for the turn: the counter's number. */
async function turn(phone) {
  const news = phone.page.getByText(/^Đã đến lượt ông\/bà, mời đến quầy \d+$/)
  await news.waitFor({ timeout: TURN_MS_MAX })
  return Number(/\d+$/.exec(await news.innerText())[0])
}

async function staff() {
  const guide = new Guide(await hall.screen('tablet', 'guide'))
  await guide.page.goto(hall.address('/guide'))
  const number = await guide.give('Ưu tiên', 'Chứng thực')
  await guide.page.getByRole('region', { name: 'Hàng chờ' }).getByText(number).waitFor()
  await picture(guide.page, 'guide')
  const admin = await hall.screen('tablet', 'admin')
  await admin.goto(hall.address('/admin'))
  await admin.getByText('Màn hình', { exact: true }).waitFor()
  await picture(admin, 'admin')
}

async function picture(page, name) {
  await page.evaluate(() => document.getAnimations().forEach((animation) => animation.finish()))
  const path = new URL(`../../docs/images/${name}.png`, import.meta.url).pathname
  await page.screenshot({ path, caret: 'initial' })
  console.log(path)
}
