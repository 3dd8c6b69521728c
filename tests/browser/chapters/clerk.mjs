// The clerk calls, and everybody sees and hears it.
import { inTime, timed } from '../hall.mjs'
import { seen, spoken } from '../parent.mjs'
import { Tablet } from '../screens/tablet.mjs'
import { heard } from '../voice.mjs'
import { PASSWORD } from './admin.mjs'

export async function clerkCallsTheFirst(hall) {
  await sitsDown(hall)
  await callsTheFirst(hall)
}

export async function clerkGoesOn(hall) {
  await callsAgain(hall)
  await serves(hall)
  await takesACallBack(hall)
  await nobodyIsLeft(hall)
}

async function sitsDown(hall) {
  const page = await hall.screen('tablet', 'tablet')
  const looks = (state) => hall.witness.accessible(page, `tablet, ${state}`)
  hall.tablet = new Tablet(page)
  await page.goto(hall.address('/counter'))
  await page.getByRole('button', { name: 'Đăng nhập' }).waitFor()
  await looks('log-in')
  await hall.tablet.logIn(hall.address('/counter'), 'lan', PASSWORD)
  await looks('choice of a counter')
  await hall.tablet.sitAt(2)
  await looks('counter closed')
  await hall.tablet.openCounter()
  await hall.tablet.waiting(3)
  await hall.television.row(2, 'Đang mở')
  await looks('counter open')
}

async function callsTheFirst(hall) {
  const { tablet, television, oldTelevision, first, second, witness } = hall
  const times = await timed(() => tablet.press('Gọi tiếp'), {
    tablet: tablet.inHand(first.number, 'Đã gọi 1 lần'),
    television: television.calls(first.number, 2),
    'old television': oldTelevision.calls(first.number, 2),
    telephone: first.phone.says('Đã đến lượt ông/bà, mời đến quầy 2'),
  })
  seen(`“Gọi tiếp” calls ${first.number}: ${inTime(times)}`)
  await television.row(2, first.number)
  await second.phone.says('Ông/bà là người kế tiếp')
  await witness.accessible(tablet.page, 'tablet, called')
  await witness.accessible(television.page, 'television, called')
  await witness.accessible(first.phone.page, 'telephone, called')
  await witness.accessible(second.phone.page, 'telephone, waiting')
  await isSpoken(hall, 'call', first, 1)
}

async function callsAgain(hall) {
  const { tablet, television, first } = hall
  await tablet.press('Gọi lại')
  await tablet.inHand(first.number, 'Đã gọi 2 lần')
  await television.calls(first.number, 2, 'Xin nhắc lại: mời công dân có số')
  await isSpoken(hall, 'recall', first, 2)
}

async function serves({ tablet, television, first, second, witness }) {
  await tablet.press('Đã đến')
  await tablet.inHand(first.number, 'Đang phục vụ')
  await first.phone.says('Ông/bà đang được phục vụ tại quầy 2')
  await witness.accessible(tablet.page, 'tablet, serving')
  await witness.accessible(first.phone.page, 'telephone, serving')
  await tablet.press('Xong')
  await tablet.emptyHanded()
  await first.phone.says('Đã phục vụ xong')
  await television.rowWithout(2, first.number)
  await tablet.press('Hoàn tác')
  await tablet.inHand(first.number, 'Đang phục vụ')
  await first.phone.says('Ông/bà đang được phục vụ tại quầy 2')
  await television.row(2, first.number)
  await tablet.press('Xong')
  await first.phone.says('Đã phục vụ xong')
  await second.phone.says('Ông/bà là người kế tiếp')
  await witness.accessible(first.phone.page, 'telephone, done')
  seen('“Gọi lại”, “Đã đến”, “Xong”, “Hoàn tác”: tablet, television and telephone agree')
}

/** “Gọi tiếp” taken back: nobody should walk to the counter for it. */
async function takesACallBack(hall) {
  const { tablet, television, second } = hall
  await tablet.press('Gọi tiếp')
  await tablet.inHand(second.number, 'Đã gọi 1 lần')
  await isSpoken(hall, 'call', second, 1)
  await tablet.press('Hoàn tác')
  await tablet.emptyHanded()
  await tablet.waiting(2)
  await television.rowWithout(2, second.number)
  await second.phone.says('Ông/bà là người kế tiếp')
  await isSpoken(hall, 'taken_back', second, 2)
  seen(`“Hoàn tác” takes the call of ${second.number} back`)
}

/** A double tap calls one; who is served is done when the next is called. */
async function nobodyIsLeft(hall) {
  const { tablet, television, second, third, witness } = hall
  await tablet.pressTwice('Gọi tiếp')
  await tablet.inHand(second.number, /Đã gọi \d lần/)
  await tablet.waiting(1)
  await isSpoken(hall, 'call', second, 3)
  await tablet.press('Đã đến')
  await tablet.inHand(second.number, 'Đang phục vụ')
  await tablet.press('Gọi tiếp')
  await tablet.inHand(third.number, 'Đã gọi 1 lần')
  await second.phone.says('Đã phục vụ xong')
  await isSpoken(hall, 'call', third, 1)
  await tablet.press('Chưa đến')
  await third.phone.says('Đã mời, ông/bà chưa đến')
  await television.says('Đã mời, chưa đến')
  await witness.accessible(third.phone.page, 'telephone, missed')
  const answered = tablet.page.waitForResponse((response) => response.url().endsWith('/counters/2/next'))
  await tablet.press('Gọi tiếp')
  const status = (await answered).status()
  if (status !== 204) throw new Error(`nobody waits, and “Gọi tiếp” answers ${status}`)
  await tablet.page.getByRole('alert').filter({ hasText: 'Không còn ai chờ' }).waitFor()
  await witness.accessible(tablet.page, 'tablet, nobody waits')
  seen('“Gọi tiếp” with nobody waiting: 204, and the tablet says so')
}

/** The hall's loudspeaker has said it to the end. */
export async function isSpoken({ admin }, kind, { id, number }, nth, counter = 2, closing = '') {
  await heard(admin, id, nth)
  spoken(kind, number, counter, closing)
}
