// One visit, one number, whatever happens on the way: set aside for a form, sent to another counter and back, missed and back.
import { seen } from '../parent.mjs'
import { Phone } from '../screens/phone.mjs'
import { Tablet } from '../screens/tablet.mjs'
import { isSpoken } from './clerk.mjs'
import { PASSWORD } from './admin.mjs'

export async function oneNumberOnTheWay(hall) {
  const citizen = await comes(hall)
  await fillsInAForm(hall, citizen)
  await goesToAnotherCounter(hall, citizen)
  await isMissedAndComesBack(hall)
}

/** The clerk has the citizen at the counter. */
async function comes(hall) {
  const { kiosk, tablet, television, witness } = hall
  await kiosk.choose('Chứng thực')
  const citizen = await kiosk.answer('Không')
  await kiosk.done()
  citizen.phone = new Phone(await hall.screen('phone', `telephone of ${citizen.number}`))
  await citizen.phone.open(hall.address(`/t/${citizen.pass}`))
  await citizen.phone.says('Ông/bà là người kế tiếp')
  await tablet.waiting(1)
  await tablet.press('Gọi tiếp')
  await tablet.inHand(citizen.number, 'Đã gọi 1 lần')
  await tablet.says('Vì sao số này?')
  await television.row(2, citizen.number)
  await isSpoken(hall, 'call', citizen, 1)
  await tablet.press('Đã đến')
  await tablet.inHand(citizen.number, 'Đang phục vụ')
  await witness.accessible(tablet.page, 'tablet, why this number')
  return citizen
}

/** “Chờ bổ sung”: the counter is free, the number stays, and comes back to the same counter. */
async function fillsInAForm(hall, { id, number, phone }) {
  const { tablet, television, witness } = hall
  await tablet.press('Chờ bổ sung')
  await tablet.says('Chờ việc gì?')
  await witness.accessible(tablet.page, 'tablet, setting aside')
  await tablet.page.getByRole('button', { name: 'Đến khi quầy mời lại' }).tap()
  await tablet.emptyHanded()
  await phone.says('Đang chờ ông/bà bổ sung giấy tờ')
  await television.rowWithout(2, number)
  await witness.accessible(phone.page, 'telephone, set aside')
  await tablet.list('Chờ bổ sung', 1)
  await witness.accessible(tablet.page, 'tablet, numbers set aside')
  await tablet.bringBack(number)
  await tablet.inHand(number, 'Đã gọi 2 lần')
  await television.row(2, number)
  await phone.says('Đã đến lượt ông/bà, mời đến quầy 2')
  await isSpoken(hall, 'call', { id, number }, 2)
  seen(`“Chờ bổ sung” and “Mời lại”: ${number} comes back to its counter with the same number`)
}

/** “Chuyển … rồi quay lại đây”: to the cashier and back, behind nobody. */
async function goesToAnotherCounter(hall, { id, number, phone }) {
  const { tablet, television, witness } = hall
  const other = await anotherClerk(hall)
  await tablet.press('Chuyển')
  await tablet.sendTo('Trả kết quả')
  await witness.accessible(tablet.page, 'tablet, sending on')
  const panel = tablet.page.getByRole('region', { name: 'Chuyển số này' })
  await panel.getByRole('button', { name: 'Rồi quay lại đây' }).tap()
  await panel.getByRole('button', { name: 'Quầy bất kỳ nhận Trả kết quả' }).tap()
  await tablet.emptyHanded()
  await phone.says('Ông/bà là người kế tiếp')
  await other.press('Gọi tiếp')
  await other.inHand(number, 'Đã gọi 3 lần')
  await television.row(1, number)
  await isSpoken(hall, 'call', { id, number }, 3, 1, 'result')
  await other.press('Xong')
  await other.emptyHanded()
  await tablet.list('Đang chờ', 1)
  await tablet.says('chờ quầy 2')
  await tablet.press('Gọi tiếp')
  await tablet.inHand(number, 'Đã gọi 4 lần')
  await isSpoken(hall, 'call', { id, number }, 4)
  await tablet.press('Xong')
  await phone.says('Đã phục vụ xong')
  await other.page.context().close()
  seen(`“Chuyển, rồi quay lại đây”: ${number} goes to counter 1 and comes back to counter 2`)
}

async function anotherClerk(hall) {
  const tablet = new Tablet(await hall.screen('tablet', 'tablet of counter 1'))
  await tablet.logIn(hall.address('/counter'), 'hoa', PASSWORD)
  await tablet.sitAt(1)
  await tablet.openCounter()
  return tablet
}

/** Missed in the morning's rush, back without a phone: the number is enough. */
async function isMissedAndComesBack(hall) {
  const { kiosk, tablet, third, witness } = hall
  await kiosk.isBack(third.number)
  await witness.accessible(kiosk.page, 'kiosk, back after being missed')
  await kiosk.done()
  await third.phone.says('Ông/bà là người kế tiếp')
  await tablet.press('Gọi tiếp')
  await tablet.inHand(third.number, /Đã gọi \d lần/)
  await isSpoken(hall, 'call', third, 2)
  await tablet.press('Xong')
  await third.phone.says('Đã phục vụ xong')
  seen(`the kiosk brings ${third.number} back: missed, and called again`)
}
