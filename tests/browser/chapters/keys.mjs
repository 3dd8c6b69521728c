// The clerk has a numeric pad and a scanner, and no mouse.
import { seen } from '../parent.mjs'
import { isSpoken } from './clerk.mjs'

/** How many scans: few each day, a thousand with XINMOI_SCANS=1000. */
const SCANS = Number(process.env.XINMOI_SCANS ?? 20)

/** Telex types F R S X J, a scanner set to keypads types digits and signs; both end with Enter or Tab. */
const SYMBOLS = ['KeyH', 'KeyF', 'KeyR', 'KeyS', 'KeyX', 'KeyJ', 'Digit4', 'Digit0', 'Minus', 'Space', 'Numpad0', 'Numpad2', 'NumpadAdd', 'NumpadDivide', 'NumpadMultiply', 'NumpadDecimal', 'Backspace']
const ENDS = ['Enter', 'NumpadEnter', 'Tab']

/** Between two keys of a scanner. */
const GAP_MS = 8

/** A scanner rests as long between two slips. */
const BETWEEN_MS = 80

/** So long a hand needs from the scanner to the keys; what comes sooner is the scanner's (`TAIL_MS` of the page). */
const HAND_MS = 400

const DOSSIER = '000.00.01.H29-260310-0420'

export async function clerkWorksByKeys(hall) {
  const citizen = await worksByThePad(hall)
  await scansADossier(hall, citizen)
  await endsByThePad(hall, citizen)
  await scannerGivesNoOrder(hall)
}

async function worksByThePad(hall) {
  const { kiosk, tablet } = hall
  await kiosk.choose('Chứng thực')
  const citizen = await kiosk.answer('Không')
  await kiosk.done()
  await tablet.waiting(1)
  await tablet.type('NumpadAdd')
  await tablet.inHand(citizen.number, 'Đã gọi 1 lần')
  await isSpoken(hall, 'call', citizen, 1)
  await tablet.type('Numpad1')
  await tablet.inHand(citizen.number, 'Đang phục vụ')
  return citizen
}

async function scansADossier({ tablet, witness }, { number }) {
  await types(await tablet.page.context().newCDPSession(tablet.page), [...DOSSIER].map((c) => `Type${c}`).concat('Enter'))
  await tablet.inHand(number, DOSSIER)
  await tablet.says(`Đã quét: hồ sơ ${DOSSIER}`)
  await tablet.page.waitForTimeout(HAND_MS)
  await witness.accessible(tablet.page, 'tablet, a dossier scanned')
}

/** Set aside and taken back, done, the counter rests and opens again. */
async function endsByThePad({ tablet, witness }, { number }) {
  await tablet.type('NumpadDivide')
  await tablet.says('Chờ việc gì?')
  await witness.accessible(tablet.page, 'tablet, a panel by keys')
  await tablet.type('Numpad3')
  await tablet.emptyHanded()
  await tablet.type('Numpad0')
  await tablet.inHand(number, 'Đang phục vụ')
  await tablet.type('Numpad2')
  await tablet.emptyHanded()
  await tablet.type('NumpadDecimal')
  await tablet.says('Tạm dừng quầy')
  await tablet.type('Numpad1')
  await tablet.says('Quầy đang tạm dừng')
  await tablet.type('NumpadDecimal')
  await tablet.emptyHanded()
  seen(`a numeric pad alone: ${number} is called, set aside, taken back and done, and the counter rests`)
}

/** At full speed, with the focus on a button that was pressed. */
async function scannerGivesNoOrder({ tablet: { page } }) {
  const orders = []
  // That somebody is at the tablet is told now and then, and orders nothing.
  const listen = (request) => request.method() === 'POST' && !request.url().endsWith('/me/here') && orders.push(request.url())
  page.on('request', listen)
  await page.getByRole('button', { name: 'Mục khác' }).tap()
  const scanner = await page.context().newCDPSession(page)
  for (let scan = 0; scan < SCANS; scan++) {
    const codes = Array.from({ length: 8 + (scan % 13) }, (_, n) => SYMBOLS[(scan * 7 + n * n + n) % SYMBOLS.length])
    await types(scanner, [...codes, ENDS[scan % ENDS.length]])
    await page.waitForTimeout(BETWEEN_MS)
  }
  await page.getByText('Đã quét:').waitFor()
  page.off('request', listen)
  if (orders.length > 0) throw new Error(`a scanner gave orders: ${orders.join(', ')}`)
  await page.getByRole('button', { name: 'Đóng lại' }).first().tap()
  seen(`${SCANS} scans at full speed: no order`)
}

/** At a scanner's speed, however busy this machine is: nothing is waited for between two keys. */
async function types(scanner, codes) {
  const began = Date.now() / 1000
  const events = codes.flatMap((code, n) => ['keyDown', 'keyUp'].map((type) => ({ type, code, ...keyOf(code), timestamp: began + (n * GAP_MS) / 1000 })))
  await Promise.all(events.map((event) => scanner.send('Input.dispatchKeyEvent', event)))
}

/** What a key types (`TypeH` is an H), and the number by which browsers know it. */
function keyOf(code) {
  const named = { Enter: ['Enter', 13], NumpadEnter: ['Enter', 13], Tab: ['Tab', 9], Backspace: ['Backspace', 8], Space: [' ', 32], Minus: ['-', 189], NumpadAdd: ['+', 107], NumpadDivide: ['/', 111], NumpadMultiply: ['*', 106], NumpadDecimal: ['.', 110] }
  const [key, windowsVirtualKeyCode] = named[code] ?? [code.startsWith('Key') ? code.slice(-1).toLowerCase() : code.slice(-1), code.charCodeAt(code.length - 1)]
  return { key, windowsVirtualKeyCode, text: key === 'Enter' ? '\r' : key.length === 1 ? key : undefined }
}
