// The server dies, and comes back: what screens show is out of date, and says so; then it is as it was.
import { inTime, timed } from '../hall.mjs'
import { order, seen } from '../parent.mjs'
import { Television } from '../screens/television.mjs'
import { isSpoken } from './clerk.mjs'

/** The contract's 12 s of silence, the second in which a page looks, and one for a machine that is busy. */
const STALE_MS_MAX = 14_000

/** What browsers print of a server that is not there, or of one that is asked why it let no socket in. */
const GONE = [/426 \(Upgrade Required\).*\/api\/v1\/stream/, /ERR_CONNECTION_(REFUSED|RESET)/, /ERR_EMPTY_RESPONSE/, /WebSocket connection to .* failed/]

export async function serverDies(hall) {
  const before = await hall.television.board()
  await hall.witness.expecting(GONE, async () => {
    await goesSilent(hall)
    await order('start')
    await comesBack(hall, before)
  })
  await goesOn(hall)
}

async function goesSilent({ television, oldTelevision, tablet, guide, kiosk, oldKiosk, third, witness }) {
  const killed = performance.now()
  await order('kill')
  await Promise.all([television.stale(), oldTelevision.stale()])
  const ms = Math.round(performance.now() - killed)
  if (ms > STALE_MS_MAX) throw new Error(`the television said that it is out of date only after ${ms} ms`)
  const brightness = await television.brightness()
  if (brightness >= 1) throw new Error('a television that is out of date does not dim what it shows')
  await Promise.all([tablet, guide].map((screen) => screen.says('Mất kết nối')))
  await Promise.all([kiosk, oldKiosk].map((screen) => screen.says('Máy đang kết nối lại')))
  await third.phone.says(/^Đang kết nối lại/)
  await witness.accessible(television.page, 'television, out of date')
  await witness.accessible(tablet.page, 'tablet, out of date')
  await witness.accessible(guide.page, 'guide, out of date')
  await witness.accessible(kiosk.page, 'kiosk, out of date')
  await witness.accessible(third.phone.page, 'telephone, out of date')
  seen(`kill -9: after ${ms} ms the televisions say that they are out of date, dimmed to ${brightness}`)
}

/** As it was, and as a television that is switched on only now. */
async function comesBack(hall, before) {
  const started = performance.now()
  await Promise.all([hall.television.live(), hall.oldTelevision.live()])
  const ms = Math.round(performance.now() - started)
  await Promise.all(others(hall).map((page) => page.getByText(/[Kk]ết nối/).waitFor({ state: 'detached' })))
  const fresh = new Television(await hall.screen('television', 'fresh television'))
  await fresh.openLink(hall.address('/lobby'))
  for (const television of [hall.television, hall.oldTelevision]) same(await television.board(), before)
  same(await fresh.board(), before)
  await fresh.page.context().close()
  seen(`started again: after ${ms} ms the televisions are back, and equal to one switched on now`)
}

/** The number that was given before is called after, on every screen and by a loudspeaker that was started anew. */
async function goesOn(hall) {
  const { tablet, television, oldTelevision, guided } = hall
  const answered = tablet.page.waitForResponse((response) => response.url().endsWith('/counters/2/next'))
  const times = await timed(() => tablet.press('Gọi tiếp'), {
    tablet: tablet.inHand(guided, 'Đã gọi 1 lần'),
    television: television.row(2, guided),
    'old television': oldTelevision.row(2, guided),
  })
  const { id } = await (await answered).json()
  await isSpoken(hall, 'call', { id, number: guided }, 1)
  seen(`after the restart, “Gọi tiếp” calls ${guided}: ${inTime(times)}`)
}

function others({ tablet, guide, kiosk, oldKiosk, first, second, third }) {
  return [tablet, guide, kiosk, oldKiosk, first.phone, second.phone, third.phone].map((screen) => screen.page)
}

function same(board, before) {
  if (board !== before) throw new Error(`a television shows\n${board}\ninstead of\n${before}`)
}
