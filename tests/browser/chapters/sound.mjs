// Upstairs only the television can speak: it is elected, and plays what is called to counter 5.
import { Hall } from '../hall.mjs'
import { seen } from '../parent.mjs'
import { Tablet } from '../screens/tablet.mjs'
import { Television } from '../screens/television.mjs'
import { heard } from '../voice.mjs'
import { PASSWORD } from './admin.mjs'

export async function televisionSpeaks(hall) {
  const tablet = new Tablet(await hall.screen('tablet', 'tablet upstairs'))
  await tablet.logIn(hall.address('/counter'), 'minh', PASSWORD)
  await tablet.sitAt(5)
  await tablet.openCounter()
  await afterATap(hall, tablet, hall.fourth)
  await byItself(hall, tablet, hall.fourth)
}

/** A browser as it comes lets no page sound before somebody taps it. */
async function afterATap(hall, tablet, ticket) {
  const page = await hall.screen('television', 'television upstairs')
  const television = new Television(page)
  await television.openLink(sounding(hall.links['Ti vi tầng 2']))
  const key = page.getByRole('button', { name: 'Bật âm thanh' })
  await key.waitFor()
  await hall.witness.accessible(page, 'television, sound blocked')
  await key.click()
  await key.waitFor({ state: 'detached' })
  await tablet.press('Gọi tiếp')
  await television.calls(ticket.number, 5)
  await heard(hall.admin, ticket.id, 1, 'Ti vi tầng 2')
  await page.context().close()
  seen(`a television with “Bật âm thanh” tapped speaks the call of ${ticket.number} to its end`)
}

/** A television that was set up to sound asks nobody. */
async function byItself(hall, tablet, ticket) {
  const upstairs = new Hall(hall.origin, hall.executablePath)
  upstairs.witness = hall.witness
  await upstairs.open({ sounds: true })
  try {
    const page = await upstairs.screen('television', 'new television upstairs')
    await new Television(page).openLink(sounding(hall.links['Ti vi tầng 2 mới']))
    await tablet.press('Gọi lại')
    await heard(hall.admin, ticket.id, 2, 'Ti vi tầng 2 mới')
    if (await page.getByRole('button', { name: 'Bật âm thanh' }).isVisible()) throw new Error('it asks for a tap though it plays')
    seen(`a television that may sound speaks the recall by itself`)
  } finally {
    await upstairs.close()
  }
}

/** The link that the admin is shown, told to sound. */
function sounding(link) {
  const address = new URL(link)
  address.searchParams.set('sound', '1')
  return address.href
}
