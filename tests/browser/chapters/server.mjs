// The server dies, and comes back: what screens show is out of date, and says so; then it is as it was.
import { order, seen } from '../parent.mjs'
import { PASSWORD } from './admin.mjs'
import { Guide } from '../screens/guide.mjs'
import { Television } from '../screens/television.mjs'

/** The contract's 12 s of silence, the second in which a page looks, and one for a machine that is busy. */
const STALE_MS_MAX = 14_000

/** What browsers print of a server that is not there, or of one that is asked why it let no socket in. */
const GONE = [/426 \(Upgrade Required\).*\/api\/v1\/stream/, /ERR_CONNECTION_(REFUSED|RESET)/, /ERR_EMPTY_RESPONSE/, /WebSocket connection to .* failed/]

export async function serverDies(hall) {
  hall.guide = new Guide(await hall.screen('tablet', 'guide'))
  await hall.guide.logIn(hall.address('/guide'), 'huong', PASSWORD)
  await hall.witness.accessible(hall.guide.page, 'guide, nothing given')
  const before = await hall.television.board()
  await hall.witness.expecting(GONE, async () => {
    await goesSilent(hall)
    await order('start')
    await comesBack(hall, before)
  })
}

async function goesSilent({ television, oldTelevision, tablet, guide, kiosk, oldKiosk, third, witness }) {
  const killed = performance.now()
  await order('kill')
  await Promise.all([television.stale(), oldTelevision.stale()])
  const ms = Math.round(performance.now() - killed)
  if (ms > STALE_MS_MAX) throw new Error(`the television said that it is out of date only after ${ms} ms`)
  const brightness = await television.brightness()
  if (brightness >= 1) throw new Error('a television that is out of date does not dim what it shows')
  await Promise.all([tablet, guide].map((screen) => screen.says('Mất kết nối với máy chủ')))
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

function others({ tablet, guide, kiosk, oldKiosk, first, second, third }) {
  return [tablet, guide, kiosk, oldKiosk, first.phone, second.phone, third.phone].map((screen) => screen.page)
}

function same(board, before) {
  if (board !== before) throw new Error(`a television shows\n${board}\ninstead of\n${before}`)
}
