// The first morning: the admin sets a password, hires, and pairs the devices of the hall.
import { seen } from '../parent.mjs'
import { Admin } from '../screens/admin.mjs'

export const PASSWORD = 'sen-ho-tay-2026'

const PEOPLE = [
  { user: 'lan', role: 'Cán bộ tiếp nhận', counters: '2' },
  { user: 'hoa', role: 'Cán bộ tiếp nhận', counters: '1' },
  { user: 'minh', role: 'Cán bộ tiếp nhận', counters: '5' },
  { user: 'huong', role: 'Cán bộ hướng dẫn' },
  { user: 'truong', role: 'Phụ trách' },
]

/** Counter 5 is upstairs, where there is no loudspeaker but the television. */
const DEVICES = [
  { name: 'Ki-ốt cũ', kind: 'Máy lấy số' },
  { name: 'Ti vi sảnh', kind: 'Màn hình' },
  { name: 'Ti vi cũ', kind: 'Màn hình' },
  { name: 'Ti vi tầng 2', kind: 'Màn hình', zone: 'tang-2' },
  { name: 'Ti vi tầng 2 mới', kind: 'Màn hình', zone: 'tang-2' },
]

export async function adminSetsUp(hall, link) {
  const page = await hall.screen('tablet', 'admin')
  const looks = (state) => hall.witness.accessible(page, `admin, ${state}`)
  hall.admin = new Admin(page)
  await hall.admin.openLink(link)
  await looks('first password')
  await hall.admin.setPassword(PASSWORD)
  await looks('health')
  await hall.admin.open('Tài khoản')
  for (const person of PEOPLE) await hall.admin.hire({ ...person, password: PASSWORD })
  await looks('people')
  await hall.admin.open('Thiết bị')
  hall.links = {}
  for (const device of DEVICES) hall.links[device.name] = await hall.admin.pair(device)
  await looks('devices and a link')
  await hall.admin.open('Cấu hình')
  await looks('configuration')
  seen(`the admin: a password by the one-time link, ${PEOPLE.length} people, ${DEVICES.length} devices`)
}
