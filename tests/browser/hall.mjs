// The hall: one Chromium, and a screen of its own for everybody in it.
import { forgetWhatChrome53Lacks } from './chrome53.mjs'
import { chromium } from './packages.mjs'
import { Witness } from './witness.mjs'

/** The glass that each page is made for. */
const GLASS = {
  kiosk: { viewport: { width: 1080, height: 1920 }, hasTouch: true },
  television: { viewport: { width: 1920, height: 1080 } },
  tablet: { viewport: { width: 1024, height: 768 }, hasTouch: true },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
}

/** How long anything may take to appear. What has a limit of its own is timed where it is waited for. */
const PATIENCE_MS = 15_000

export class Hall {
  constructor(origin, executablePath) {
    this.origin = origin
    this.executablePath = executablePath
    this.witness = new Witness(origin)
  }

  /** `sounds`: whether pages may play without a tap, as on a television that was set up for it. `microphone`: the
   *  file that a microphone hears, over and over. */
  async open({ sounds = false, microphone } = {}) {
    const args = sounds ? ['--autoplay-policy=no-user-gesture-required'] : []
    if (microphone !== undefined) args.push('--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', `--use-file-for-fake-audio-capture=${microphone}`)
    this.browser = await chromium.launch({ executablePath: this.executablePath, args })
  }

  async close() {
    await this.browser.close()
  }

  /** A new screen with nothing on it. `old`: in a browser of 2016. */
  async screen(glass, name, { old = false, scale = 1 } = {}) {
    const context = await this.browser.newContext({ ...GLASS[glass], locale: 'vi-VN', deviceScaleFactor: scale })
    context.setDefaultTimeout(PATIENCE_MS)
    await this.witness.watch(context, name)
    if (old) await context.addInitScript(forgetWhatChrome53Lacks)
    return context.newPage()
  }

  address(path) {
    return this.origin + path
  }

  /** Into the folder that XINMOI_PICTURES names: what every screen shows, when the day went wrong. */
  async pictures() {
    const folder = process.env.XINMOI_PICTURES
    if (folder === undefined) return
    const pages = this.browser.contexts().flatMap((context) => context.pages())
    for (const [n, page] of pages.entries()) await page.screenshot({ path: `${folder}/${n}.png` })
  }
}

/** How long after a press each screen shows what it should, in milliseconds. Watching begins before the press. */
export async function timed(press, screens) {
  const pressed = performance.now()
  const watch = async ([name, sight]) => {
    await sight
    return [name, Math.round(performance.now() - pressed)]
  }
  const watched = Promise.all(Object.entries(screens).map(watch))
  await press()
  return Object.fromEntries(await watched)
}

/** No screen may lag behind the clerk's key by more. */
const SEEN_MS_MAX = 2_000

/** Every screen showed it in time. */
export function inTime(times) {
  const late = Object.entries(times).filter(([, ms]) => ms > SEEN_MS_MAX)
  if (late.length > 0) throw new Error(`seen later than ${SEEN_MS_MAX} ms after the press: ${JSON.stringify(times)}`)
  return Object.entries(times).map(([name, ms]) => `${name} ${ms} ms`).join(', ')
}
