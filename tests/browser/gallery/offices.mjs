// The offices of the pictures: each a configuration, and what has happened in it when the pictures are taken.

/** A ward in the middle of its morning: every kind of ticket, counter and screen has something to show. */
async function morning(server) {
  const guide = await server.hire('huong-dan', 'guide')
  const issue = (service, words = {}) => server.ask('POST', '/tickets', { service, ...words }, guide.token)
  for (const service of ['chung-thuc', 'ho-tich', 'dat-dai', 'tra-ket-qua', 'bao-tro-xa-hoi', 'kinh-doanh']) {
    for (let n = 0; n < 3; n++) await issue(service)
  }
  for (let n = 0; n < 9; n++) await issue('chung-thuc', n % 4 === 0 ? { class: 'priority' } : {})
  const clerks = []
  for (let counter = 1; counter <= 6; counter++) {
    const clerk = await server.hire(`can-bo-${counter}`, 'clerk')
    clerks.push(clerk.token)
    await server.ask('POST', `/counters/${counter}/open`, {}, clerk.token)
  }
  const press = (counter, what, body = {}) => server.ask('POST', `/counters/${counter}/${what}`, body, clerks[counter - 1])
  await press(6, 'next')
  await press(6, 'start')
  await press(6, 'hold', { reason: 'form' })
  await press(5, 'next')
  await press(5, 'no-show').catch(() => press(5, 'start'))
  await press(3, 'next')
  await press(3, 'start')
  await press(4, 'next')
  await press(4, 'start')
  await press(6, 'pause', { reason: 'Họp giao ban' })
  await press(2, 'next')
  await press(1, 'next')
  await press(2, 'help')
}

const LONG = 'Trung tâm Phục vụ hành chính công xã Nguyễn Thị Minh Khai – Huỳnh Thúc Kháng, huyện Đặc khu Trường Sa – Hoàng Sa, ĐT'

/** Sixty services in groups and sixty-seven counters; names as long as they may be, from right to left, and with code. */
function huge() {
  const names = ['<b>Đất đai</b> <script>alert(1)</script>', 'خدمات التوثيق والأحوال المدنية', 'Đăng ký biến động quyền sử dụng đất, quyền sở hữu tài sản']
  const groups = Array.from({ length: 8 }, (_, g) => `[[group]]\nkey = "g${g}"\nname = "Nhóm lĩnh vực thứ ${g + 1}"\n`)
  const services = Array.from({ length: 60 }, (_, s) =>
    `[[service]]\nkey = "s${s}"\nprefix = "${10 + s}"\nname = ${JSON.stringify(names[s] ?? `Lĩnh vực tiếp nhận số ${s + 1}`)}\ngroup = "g${s % 8}"\n`)
  const counters = Array.from({ length: 67 }, (_, c) =>
    `[[counter]]\nnumber = ${c + 1}\nservices = [${Array.from({ length: c < 7 ? 60 : 6 }, (_, s) => `"s${(c + s) % 60}"`).join(', ')}]\n`)
  return [`[office]\nname = ${JSON.stringify(LONG)}\n`, ...groups, ...services, ...counters].join('\n')
}

async function crowd(server) {
  const guide = await server.hire('huong-dan', 'guide')
  const clerks = await Promise.all(Array.from({ length: 67 }, async (_, c) => ({ counter: c + 1 })))
  for (let s = 0; s < 60; s++) {
    for (let n = 0; n < 2; n++) await server.ask('POST', '/tickets', { service: `s${s}`, class: s % 9 === 0 ? 'priority' : 'normal' }, guide.token)
  }
  for (const { counter } of clerks) {
    const clerk = await server.hire(`can-bo-${counter}`, 'clerk')
    await server.ask('POST', `/counters/${counter}/open`, {}, clerk.token)
    await server.ask('POST', `/counters/${counter}/next`, {}, clerk.token)
  }
}

/** Every number of every service is given out. */
async function spend(server) {
  const guide = await server.hire('huong-dan', 'guide')
  const { services } = await server.ask('GET', '/office')
  for (const { key } of services) await server.ask('POST', '/tickets', { service: key }, guide.token)
}

const CLOSED = `[hours]
[[hours.issue]]
days = "mon-sun"
windows = ["HERE"]
[[hours.service]]
days = "mon-sun"
windows = ["HERE"]
`

/** A minute of the day that is not now, in the office's time. */
function notNow() {
  const hour = (new Date().getUTCHours() + 7) % 24
  return hour < 12 ? '15:00-16:00' : '07:15-11:00'
}

/** What each office is: its configuration, made from the samples, and what has happened in it. */
export const OFFICES = {
  ward: { config: ({ ward }) => ward, lived: morning },
  fresh: { config: ({ minimal }) => minimal, lived: async () => {} },
  closed: { config: ({ minimal }) => minimal + CLOSED.replaceAll('HERE', notNow()), lived: async () => {} },
  spent: { config: ({ minimal }) => minimal.replace(/^prefix = .*$/gm, '$&\nquota = 1'), lived: spend },
  huge: { config: huge, lived: crowd },
  private: { config: ({ minimal }) => `${minimal}\n[lobby]\npublic = false\n`, lived: async () => {} },
}
