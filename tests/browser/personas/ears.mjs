// Somebody who sees nothing: a keypad and a headset at the kiosk, ears in the hall. The script knows what is spoken and
// nothing else.
import { reads } from '../screens/hand.mjs'
import { callNext, kiosk, until } from './hall.mjs'

/** Nobody has heard what stands for what in less. */
const HEARS_MS = 700
const DIGITS = ['không', 'một', 'hai', 'ba', 'bốn', 'năm', 'sáu', 'bảy', 'tám', 'chín']

export async function ears(server, browser, hall) {
  const tab = await kiosk(server, browser)
  const ear = new Ear(server, tab)
  await tab.keyboard.press('Numpad0')
  const choices = await ear.hears(/phím/i)
  const taps = [await ear.press(choices, /Hộ tịch/)]
  const question = await ear.hears(/ưu tiên/i)
  taps.push(await ear.press(question, /không/i))
  const given = await ear.hears(/Số thứ tự của ông bà là/)
  const number = /Số thứ tự của ông bà là ([^.]*)\./.exec(given)?.[1]
  if (number === undefined) throw new Error(`no number is heard: ${given}`)
  if (taps.length > 2) throw new Error(`${taps.length} keys from the choice to the number`)
  await tab.context().close()
  const called = await callNext(server, 2)
  const call = await until(`a call of ${number}`, () => hall.said.find((words) => words.includes(number)))
  const heard = DIGITS.findIndex((digit) => new RegExp(`quầy số ${digit}`).test(call))
  if (heard !== called.counter) throw new Error(`called to ${called.counter}, heard "${call}"`)
  return `hears "${number}", goes to counter ${heard}`
}

/** What a kiosk's headset gives, as words. */
class Ear {
  constructor(server, tab) {
    this.server = server
    this.tab = tab
  }

  /** Listens until something like this is said: all of what is said then. */
  async hears(like) {
    return until(`words like ${like}`, async () => {
      const prompts = (await this.tab.evaluate(() => document.body.dataset.spoken ?? '')).split(' ').filter(Boolean)
      const words = await Promise.all(prompts.map((prompt) => this.#words(prompt)))
      const all = words.join(' ')
      return like.test(all) ? all : null
    })
  }

  /** Presses the key that was said to stand for something. */
  async press(said, meant) {
    const choice = [...said.matchAll(/[Pp]hím (\S+?):? ([^.]*)\./g), ...said.matchAll(/([^.]*?),? (?:xin )?bấm phím (\S+?)\./gi)]
      .map(([, a, b]) => (keyOf(a) === null ? { key: keyOf(b), what: a } : { key: keyOf(a), what: b }))
      .find(({ key, what }) => key !== null && meant.test(what))
    if (choice === undefined) throw new Error(`no key is said for ${meant}: ${said}`)
    await reads(HEARS_MS)
    await this.tab.keyboard.press(`Numpad${choice.key}`)
    return choice.key
  }

  async #words(prompt) {
    const answer = await this.tab.request.get(`${this.server.origin}/api/v1/prompts/${prompt.replace('.wav', '.txt')}`)
    if (!answer.ok()) throw new Error(`silence instead of ${prompt}: ${answer.status()}`)
    return answer.text()
  }
}

function keyOf(word) {
  const digit = DIGITS.indexOf(word.toLowerCase().replace(/[^\p{L}]/gu, ''))
  return digit < 0 ? null : digit
}
