// People who read the glass: one who hears nothing and has no telephone, one who is slow and misses, one who reads nothing.
import { reads } from '../screens/hand.mjs'
import { callNext, kiosk, until } from './hall.mjs'

/** Nobody takes in a new page in less; the kiosk takes a quicker touch for a double tap. */
const READS_MS = 700

/** Sees the kiosk and the television, hears nothing, has no telephone. Two touches from the first sight to the number. */
export async function eyes(server, browser, hall) {
  const tab = await kiosk(server, browser)
  const touches = [tab.getByRole('button', { name: /^Chứng thực/ }), tab.getByRole('button', { name: 'Không', exact: true })]
  for (const touch of touches) {
    await touch.waitFor()
    await reads(READS_MS)
    await touch.tap()
  }
  const number = await numberOn(tab)
  const words = await tab.locator('body').innerText()
  if (/quét|điện thoại/i.test(words)) throw new Error(`without a public address nobody is sent to a telephone: ${words}`)
  return goes(tab, server, hall, number, 1)
}

/** Each touch takes so long, and some miss. */
const SLOW_MS = Number(process.env.XINMOI_PERSONA_TOUCH_MS ?? 4_000)
const MISSES = 0.08

/** Slow hands: four seconds a touch, and one in twelve lands on something else, the first one certainly. */
export async function slow(server, browser, hall, dice) {
  const tab = await kiosk(server, browser)
  let missed = 0
  for (let touches = 0; ; touches++) {
    if (touches > 30) throw new Error('still no number after thirty touches')
    await new Promise((resolve) => setTimeout(resolve, SLOW_MS))
    if (await tab.locator('[data-number]').count()) break
    const misses = touches === 0 || dice() < MISSES
    if (misses) missed++
    await (misses ? elsewhere(tab, dice) : onwards(tab)).then((key) => key.tap())
  }
  return `${await goes(tab, server, hall, await numberOn(tab), null)}, after ${missed} touches that missed`
}

/** What leads on: an answer where something is asked, the way back from where nobody wanted to go. */
async function onwards(tab) {
  const ways = ['Tôi cần thêm thời gian', /thêm thời gian/i, 'Không', /^Hộ tịch/, /Quay lại|Về đầu|Đóng/]
  for (const name of ways) {
    const key = tab.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name }).first()
    if ((await key.count()) > 0 && (await key.isEnabled())) return key
  }
  throw new Error(`a dead end: ${await tab.locator('body').innerText()}`)
}

async function elsewhere(tab, dice) {
  const keys = await tab.locator('main button:enabled').all()
  if (keys.length === 0) throw new Error(`a dead end: ${await tab.locator('body').innerText()}`)
  return keys[Math.floor(dice() * keys.length)]
}

/** Reads nothing: listens to the choices, knows the digits on the keys, and follows the sign from the television to the door. */
export async function readsNothing(server, browser, hall) {
  const tab = await kiosk(server, browser)
  await tab.getByRole('button', { name: 'Nghe hướng dẫn' }).tap()
  await until('the choices are spoken', () => tab.evaluate(() => document.body.dataset.spoken?.includes('option')))
  await reads(READS_MS)
  await tab.locator('[data-key="1"]').tap()
  await until('the question is spoken', () => tab.evaluate(() => document.body.dataset.spoken?.includes('priority')))
  await reads(READS_MS)
  await tab.locator('[data-key="2"]').tap()
  const number = await numberOn(tab)
  await tab.context().close()
  const { counter } = await callNext(server, 1)
  const called = hall.tab.locator('.call.lit', { hasText: number }).first()
  const sign = await signIn(called)
  const door = await browser.newPage()
  await door.goto(`${server.origin}/lobby?layout=door&counter=${counter}`)
  await door.getByText(number).first().waitFor()
  const there = await signIn(door.locator('body'))
  await door.close()
  if (sign !== there) throw new Error(`the television shows ${sign}, the door ${there}`)
  return `hears the choices, sees ${number} and the sign ${sign.slice(0, 30)}… at the door of counter ${counter}`
}

/** A sign's shape and colour. */
async function signIn(place) {
  const path = place.locator('svg.mark-shape path').first()
  await path.waitFor()
  return path.evaluate((drawn) => `${drawn.getAttribute('d')} ${getComputedStyle(drawn).fill}`)
}

async function numberOn(tab) {
  const shown = tab.locator('[data-number]').first()
  await shown.waitFor()
  return shown.getAttribute('data-number')
}

/** Waits in the hall, sees the number on the television, and goes to the counter that stands there. */
async function goes(tab, server, hall, number, counter) {
  await tab.context().close()
  const called = await callNext(server, counter ?? (number.startsWith('1') ? 1 : 2))
  if (called.number !== number) throw new Error(`${called.number} is called before ${number}`)
  const seen = hall.tab.locator(`.lit[data-number="${number}"], .lit [data-number="${number}"]`).first()
  await seen.waitFor()
  const where = await seen.evaluate((lit) => lit.closest('[data-counter]')?.getAttribute('data-counter'))
  if (Number(where) !== called.counter) throw new Error(`called to ${called.counter}, the television shows ${where}`)
  return `sees ${number}, goes to counter ${where}`
}
