// The supervisor leads the hall: help that is called for, a counter that takes other services, an emergency.
import { seen } from '../parent.mjs'
import { Supervisor } from '../screens/supervisor.mjs'
import { PASSWORD } from './admin.mjs'

export async function supervisorLeads(hall) {
  hall.supervisor = new Supervisor(await hall.screen('tablet', 'supervisor'))
  await hall.supervisor.logIn(hall.address('/supervise'), 'truong', PASSWORD)
  await hall.supervisor.counter(2, 'lan')
  await hall.witness.accessible(hall.supervisor.page, 'supervisor, the hall')
  await isCalledForHelp(hall)
  await givesACounterOtherServices(hall)
  await beginsAnEmergency(hall)
}

async function isCalledForHelp({ supervisor, tablet, witness }) {
  await tablet.page.getByRole('button', { name: 'Gọi hỗ trợ' }).tap()
  await supervisor.alarm('Quầy 2 gọi hỗ trợ')
  await tablet.says('Đã báo phụ trách')
  await witness.accessible(supervisor.page, 'supervisor, called for help')
  await supervisor.press('Đã hỗ trợ xong')
  await supervisor.quiet()
  await tablet.page.getByRole('button', { name: 'Gọi hỗ trợ' }).waitFor()
  seen('“Gọi hỗ trợ”: the supervisor sees it, and the clerk that somebody came')
}

/** Until the evening, without touching the configuration. */
async function givesACounterOtherServices({ supervisor, television, witness }) {
  await supervisor.look(1)
  await supervisor.press('Đổi dịch vụ')
  await supervisor.press('Đất đai – xây dựng')
  await witness.accessible(supervisor.page, 'supervisor, other services')
  await supervisor.press('Đổi')
  await supervisor.says('Khác cấu hình, đến hết ngày')
  await supervisor.press('Trở lại như cấu hình')
  await supervisor.page.getByText('Khác cấu hình, đến hết ngày').waitFor({ state: 'detached' })
  await supervisor.press('Đóng lại')
  await television.row(1, 'Chứng thực')
  seen('a counter takes another service for the day, and its own again')
}

/** Only what the profile lists stands on the kiosks, and everything again when it is over. */
async function beginsAnEmergency({ supervisor, kiosk, oldKiosk, witness }) {
  await supervisor.press('Bật chế độ khẩn cấp')
  await witness.accessible(supervisor.page, 'supervisor, before an emergency')
  await supervisor.press('Bật ngay')
  await supervisor.says('Chế độ khẩn cấp đang bật')
  const suspended = ({ page }) => page.getByRole('button', { name: 'Đăng ký kinh doanh' })
  await Promise.all([kiosk, oldKiosk].map((each) => suspended(each).waitFor({ state: 'detached' })))
  await kiosk.says('Trong tình huống khẩn cấp')
  await witness.accessible(kiosk.page, 'kiosk, emergency')
  await supervisor.press('Tắt chế độ khẩn cấp')
  await supervisor.press('Tắt')
  await Promise.all([kiosk, oldKiosk].map((each) => suspended(each).waitFor()))
  seen('the emergency profile begins and ends on every kiosk')
}
