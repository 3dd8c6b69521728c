// Citizens take numbers, and see on their telephones how many are ahead.
import { seen } from '../parent.mjs'
import { Kiosk } from '../screens/kiosk.mjs'
import { Phone } from '../screens/phone.mjs'
import { Television } from '../screens/television.mjs'

export async function citizensTakeNumbers(hall) {
  await Promise.all([openKiosk(hall), openTelevisions(hall)])
  hall.first = await takesANumber(hall)
  hall.second = await tremblingHand(hall)
  await atAnOldKiosk(hall)
  hall.first.phone = await onThePhone(hall, hall.first, 'Ông/bà là người kế tiếp')
  hall.second.phone = await onThePhone(hall, hall.second, 'Còn 1 người phía trước')
  // While every counter is closed, the one with the shortest line counts: counter 1, which takes nobody else yet.
  hall.third.phone = await onThePhone(hall, hall.third, 'Ông/bà là người kế tiếp')
  seen('three telephones: the next, one ahead, and the next at another counter')
}

async function openKiosk(hall) {
  const page = await hall.screen('kiosk', 'kiosk')
  await page.goto(hall.address('/kiosk'))
  await page.getByRole('heading', { name: 'Máy này chưa được ghép' }).waitFor()
  const code = await page.locator('.unpaired .code').getAttribute('aria-label')
  await hall.witness.accessible(page, 'kiosk, not paired')
  hall.kiosk = new Kiosk(page)
  await hall.admin.pairByCode(code.replaceAll(' ', ''), 'Ki-ốt sảnh')
  await hall.witness.accessible(hall.admin.page, 'admin, paired by a code')
  await hall.kiosk.isOpen()
  seen('the kiosk: paired by the code that it showed')
  await hall.witness.accessible(page, 'kiosk, services')
}

async function openTelevisions(hall) {
  const page = await hall.screen('television', 'television')
  hall.television = new Television(page)
  await hall.television.openLink(hall.links['Ti vi sảnh'])
  await hall.witness.accessible(page, 'television, before the first call')
  hall.oldTelevision = new Television(await hall.screen('television', 'old television', { old: true }))
  await hall.oldTelevision.openLink(hall.links['Ti vi cũ'])
}

/** Two taps. */
async function takesANumber({ kiosk, witness }) {
  await kiosk.choose('Hộ tịch')
  await witness.accessible(kiosk.page, 'kiosk, priority')
  const ticket = await kiosk.answer('Không')
  await kiosk.says('Ông/bà là người kế tiếp')
  await witness.accessible(kiosk.page, 'kiosk, number')
  await kiosk.done()
  seen(`the kiosk: two taps, number ${ticket.number}`)
  return ticket
}

/** Every tap twice: one number all the same, and nobody's answer given for them. */
async function tremblingHand({ kiosk, television }) {
  // “Quay lại” comes where this one stood.
  await kiosk.tapTwice('Hỗ trợ nộp trực tuyến')
  await kiosk.back()
  await kiosk.tapTwice('Hộ tịch')
  const ticket = await kiosk.answer('Không', 2)
  await kiosk.says('Còn 1 người phía trước')
  await kiosk.done()
  await kiosk.says('2 người chờ')
  await television.waiting('Hộ tịch', 2)
  seen(`the kiosk: tapped twice, one number ${ticket.number}`)
  return ticket
}

async function atAnOldKiosk(hall) {
  const kiosk = new Kiosk(await hall.screen('kiosk', 'old kiosk', { old: true }))
  await kiosk.openLink(hall.links['Ki-ốt cũ'])
  await kiosk.choose('Chứng thực')
  hall.third = await kiosk.answer('Không')
  await kiosk.done()
  await kiosk.choose('Đăng ký kinh doanh')
  hall.fourth = await kiosk.answer('Không')
  await kiosk.done()
  hall.oldKiosk = kiosk
  seen(`a kiosk with the browser of 2016: numbers ${hall.third.number} and ${hall.fourth.number}`)
}

/** The address is the one in the kiosk's code: the office's public one. */
async function onThePhone(hall, ticket, words) {
  const page = await hall.screen('phone', `telephone of ${ticket.number}`)
  const phone = new Phone(page)
  await phone.open(hall.address(`/t/${ticket.pass}#${ticket.receipt}`))
  await phone.says(words)
  await phone.provesItsSlip()
  return phone
}
