// Different people come to the office, each with what they can do, and each reaches the right counter:
//   node personas.mjs XINMOI CHROMIUM SEED
import { chromium } from '../packages.mjs'
import { ears } from './ears.mjs'
import { eyes, readsNothing, slow } from './eyes.mjs'
import { largeLettersByKeyboard } from './keyboard.mjs'
import { openHall, television } from './hall.mjs'

const [xinmoi, executablePath, seed] = process.argv.slice(2)
const PEOPLE = { ears, eyes, slow, readsNothing, largeLettersByKeyboard }

/** Chances that come again with their seed (mulberry32). */
function diceOf(seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const server = await openHall(xinmoi)
const browser = await chromium.launch({ executablePath, args: ['--autoplay-policy=no-user-gesture-required'] })
try {
  const hall = await television(server, browser)
  const dice = diceOf(Number(seed ?? 1))
  for (const [name, person] of Object.entries(PEOPLE)) {
    const began = Date.now()
    console.log(`${name}: ${await person(server, browser, hall, dice, executablePath)} (${((Date.now() - began) / 1000).toFixed(1)} s)`)
  }
} finally {
  await browser.close()
  await server.stop()
}
