// What no story above has come by: the guide's desk, English, a pass that nobody knows, a number given back, the way in.
import { seen } from '../parent.mjs'
import { Guide } from '../screens/guide.mjs'
import { Phone } from '../screens/phone.mjs'
import { PASSWORD } from './admin.mjs'
import { supervisorLeads } from './supervisor.mjs'

export async function everythingElse(hall) {
  await supervisorLeads(hall)
  await atTheGuidesDesk(hall)
  await givenBack(hall)
  await unknownPass(hall)
  await inEnglish(hall)
  await theWayIn(hall)
}

async function atTheGuidesDesk(hall) {
  hall.guide = new Guide(await hall.screen('tablet', 'guide'))
  await hall.guide.logIn(hall.address('/guide'), 'huong', PASSWORD)
  await hall.witness.accessible(hall.guide.page, 'guide, nothing given')
  hall.guided = await hall.guide.give('Ưu tiên', 'Chứng thực')
  await hall.tablet.waiting(1)
  await hall.witness.accessible(hall.guide.page, 'guide, a number given')
  seen(`the guide gives ${hall.guided} to somebody with priority`)
  await findsAndHelps(hall)
}

/** Somebody without a phone goes out for a while and comes back: the number is enough. */
async function findsAndHelps({ guide, guided, tablet, witness }) {
  await guide.find(guided)
  await witness.accessible(guide.page, 'guide, a number found')
  await guide.does('Ra ngoài một lát', `Đã giữ lượt của số ${guided}`)
  await tablet.waiting(0)
  await guide.find(guided)
  await guide.does('Đã quay lại, mời lại', `Số ${guided} đã xếp lại vào hàng chờ`)
  await tablet.waiting(1)
  await guide.find(guided)
  await guide.page.getByRole('button', { name: 'Sửa dịch vụ, diện' }).tap()
  await witness.accessible(guide.page, 'guide, putting right')
  await guide.page.getByRole('button', { name: 'Thường', exact: true }).tap()
  await guide.does('Lưu', `Đã sửa số ${guided}`)
  await guide.page.getByRole('button', { name: 'Thêm chi tiết' }).tap()
  await witness.accessible(guide.page, 'guide, details')
  seen(`the guide finds ${guided}: out and back, and put right`)
}

async function givenBack(hall) {
  await hall.kiosk.choose('Trả kết quả')
  const { number, pass } = await hall.kiosk.answer('Có')
  const page = await hall.screen('phone', `telephone of ${number}`)
  const phone = new Phone(page)
  await phone.open(hall.address(`/t/${pass}`))
  await page.getByRole('button', { name: 'Trả lại số' }).tap()
  await page.getByText('Ông/bà có chắc không?').waitFor()
  await hall.witness.accessible(page, 'telephone, giving back')
  await page.getByRole('region', { name: 'Trả lại số' }).getByRole('button', { name: 'Trả lại số' }).tap()
  await phone.says('Số đã được trả lại')
  await hall.witness.accessible(page, 'telephone, given back')
  seen(`${number} is given back on the telephone`)
}

async function unknownPass(hall) {
  const refused = [/404 \(Not Found\).*\/api\/v1\//, /WebSocket connection to .* failed/]
  await hall.witness.expecting(refused, async () => {
    const page = await hall.screen('phone', 'telephone of nobody')
    await page.goto(hall.address('/t/0123456789abcdef0123456789abcdef'))
    await page.getByRole('heading', { name: 'Không tìm thấy số này' }).waitFor()
    await hall.witness.accessible(page, 'telephone, unknown pass')
  })
}

async function inEnglish(hall) {
  const { page } = hall.kiosk
  await hall.kiosk.done()
  await page.getByRole('button', { name: 'English' }).tap()
  await page.getByRole('heading', { name: 'Please choose a service' }).waitFor()
  await hall.witness.accessible(page, 'kiosk, in English')
  await page.getByRole('button', { name: 'Tiếng Việt' }).tap()
  await page.getByRole('heading', { name: 'Xin mời ông/bà chọn dịch vụ' }).waitFor()
}

async function theWayIn(hall) {
  const page = await hall.screen('tablet', 'way in')
  await page.goto(hall.address('/'))
  await page.getByRole('link', { name: 'Máy lấy số' }).waitFor()
  await hall.witness.accessible(page, 'the page that leads to the others')
}
