// Upstairs only the television can speak: it is elected, and plays what is called to counter 5.
import { Hall } from '../hall.mjs'
import { seen } from '../parent.mjs'
import { Tablet } from '../screens/tablet.mjs'
import { Television } from '../screens/television.mjs'
import { Tap } from '../tap.mjs'
import { ended, heard } from '../voice.mjs'
import { PASSWORD } from './admin.mjs'

export async function televisionSpeaks(hall) {
  const tablet = new Tablet(await hall.screen('tablet', 'tablet upstairs'))
  await tablet.logIn(hall.address('/counter'), 'minh', PASSWORD)
  await tablet.sitAt(5)
  await tablet.openCounter()
  await afterATap(hall, tablet, hall.fourth)
  await byItself(hall, tablet, hall.fourth)
}

/** What Chromium prints where a page may not sound yet. */
const NOT_YET = /AudioContext was not allowed to start/

/** A browser as it comes lets no page sound before somebody taps it. */
async function afterATap(hall, tablet, ticket) {
  await hall.witness.expecting([NOT_YET], () => tapped(hall, tablet, ticket))
}

async function tapped(hall, tablet, ticket) {
  const page = await hall.screen('television', 'television upstairs')
  const television = new Television(page)
  const tap = new Tap()
  await tap.into(page)
  await television.openLink(sounding(hall.links['Ti vi tầng 2']))
  const key = page.getByRole('button', { name: 'Bật âm thanh' })
  await tap.holdFromTheStart()
  await key.waitFor()
  await hall.witness.accessible(page, 'television, sound blocked')
  await key.click()
  await key.waitFor({ state: 'detached' })
  await tablet.press('Gọi tiếp')
  await television.calls(ticket.number, 5)
  await heard(hall.admin, ticket.id, 1, 'Ti vi tầng 2')
  const alike = await tap.heardAsMade()
  await page.context().close()
  seen(`a television with “Bật âm thanh” tapped speaks the call of ${ticket.number} to its end, sample by sample (${alike.toFixed(4)})`)
}

/** A television that was set up to sound asks nobody. */
async function byItself(hall, tablet, ticket) {
  const upstairs = new Hall(hall.origin, hall.executablePath)
  upstairs.witness = hall.witness
  await upstairs.open({ sounds: true })
  try {
    const page = await upstairs.screen('television', 'new television upstairs')
    const tap = new Tap()
    await tap.into(page)
    await new Television(page).openLink(sounding(hall.links['Ti vi tầng 2 mới']))
    await tablet.press('Gọi lại')
    await heard(hall.admin, ticket.id, 2, 'Ti vi tầng 2 mới')
    if (await page.getByRole('button', { name: 'Bật âm thanh' }).isVisible()) throw new Error('it asks for a tap though it plays')
    const alike = await tap.heardAsMade()
    seen(`a television that may sound speaks the recall by itself (${alike.toFixed(4)})`)
    await interrupted(hall, tablet, ticket, page, tap)
  } finally {
    await upstairs.close()
  }
}

/** A browser takes its sound away in the middle: that was not heard, and is said again. What else the page plays is lowered meanwhile. */
async function interrupted(hall, tablet, ticket, page, tap) {
  await page.evaluate(() => (window.film = document.body.appendChild(document.createElement('audio'))))
  await tablet.press('Gọi lại')
  await page.waitForFunction(() => window.film.volume < 0.3)
  await tap.hold(true)
  await ended(hall.admin, ticket.id, 3, false)
  await page.getByRole('button', { name: 'Bật âm thanh' }).waitFor()
  if ((await page.evaluate(() => window.film.volume)) !== 1) throw new Error('the film stays low')
  await tap.anew()
  await tap.hold(false)
  await ended(hall.admin, ticket.id, 4, true)
  const alike = await tap.heardAsMade()
  seen(`a recall whose sound was taken away in the middle is not heard, and is spoken again from its start (${alike.toFixed(4)})`)
}

/** The link that the admin is shown, told to sound. */
function sounding(link) {
  const address = new URL(link)
  address.searchParams.set('sound', '1')
  return address.href
}
