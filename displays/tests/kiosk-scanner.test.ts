import assert from 'node:assert/strict'
import { test } from 'node:test'
import { QUIET, readScan, settled, struck, type Came, type Stroke, type Wedge } from '../src/kiosk/scanner'

/** What came of keys, each with the time since the one before, and of the silence after them. */
function typed(...strokes: [number, Stroke][]): Came[] {
  let wedge: Wedge = QUIET
  let now = 0
  const came: Came[] = []
  for (const [pause, stroke] of strokes) {
    now += pause
    const [next, told] = struck(wedge, stroke, now)
    wedge = next
    if (told !== null) came.push(told)
  }
  const [, told] = settled(wedge, now + 100)
  return told === null ? came : [...came, told]
}

const ascii = (key: string): Stroke => ({ key, code: '', shift: false })
/** As a scanner types, 5 ms from key to key. */
const burst = (text: string, end = 'Enter'): [number, Stroke][] => [...text.split(''), ...(end === '' ? [] : [end])].map((key, n) => [n === 0 ? 500 : 5, ascii(key)])

const CARD = '001090123456|012345678|NGUYEN VAN A|01011990|Nam|Phuong Ben Nghe|15042021'
const URL = 'https://sosu.example/t/AbCdEfGhIjKlMnOpQrStUv'

test('what comes at a scanner’s pace is one scan, with or without its Enter', () => {
  assert.deepEqual(typed(...burst(CARD)), [{ scan: CARD }])
  assert.deepEqual(typed(...burst(URL, '')), [{ scan: URL }])
  assert.deepEqual(typed(...burst('1042', 'Tab')), [{ scan: '1042' }])
  assert.deepEqual(typed(...burst('1042'), ...burst('2007')), [{ scan: '1042' }, { scan: '2007' }])
})

test('what a hand types is keys, one by one, and a slip of two keys at once is nothing', () => {
  assert.deepEqual(typed([500, ascii('1')], [180, ascii('0')]), [{ key: '1' }, { key: '0' }])
  assert.deepEqual(typed([500, ascii('1')], [5, ascii('2')]), [])
  assert.deepEqual(typed([500, ascii('Escape')]), [])
})

test('an input method that makes accents of a scan does not hurt its digits', () => {
  // Telex: the key's place is told where the method swallowed the key.
  const places = 'H29-260310-0420'.split('').map((sign, n): [number, Stroke] => [n === 0 ? 500 : 5, { key: 'Process', code: /\d/.test(sign) ? `Digit${sign}` : sign === '-' ? 'Minus' : `Key${sign}`, shift: /[A-Z]/.test(sign) }])
  assert.deepEqual(typed(...places.filter(([, { code }]) => code !== 'Minus')), [{ scan: 'H292603100420' }])
  // It takes a letter back and sends the accented one.
  const mangled: [number, Stroke][] = [...burst('001090123456|012345678|NGUYEE', ''), [5, ascii('Backspace')], [5, ascii('\u00ca')], ...burst('N VAN').map(([, stroke]): [number, Stroke] => [5, stroke])]
  const [came] = typed(...mangled)
  assert.ok(came != null && 'scan' in came)
  assert.deepEqual(readScan(came.scan), { is: 'card', digits: '001090123456' })
})

test('a thousand scans at full speed give no key of a hand', () => {
  const all = Array.from({ length: 1_000 }, (_, n) => burst([CARD, URL, 'fgrsxj1042', 'H29-260310-0420'][n % 4] ?? ''))
  assert.deepEqual(typed(...all.flat()).filter((came) => came !== null && 'key' in came), [])
})

test('a slip, a booking, a card, a dossier and a number are told apart', () => {
  assert.deepEqual(readScan(URL), { is: 'pass', pass: 'AbCdEfGhIjKlMnOpQrStUv' })
  assert.deepEqual(readScan(`${CARD}\r`), { is: 'card', digits: '001090123456' })
  assert.deepEqual(readScan('001090123456||NGUYEN VAN A|01011990|Nam||15042021|more'), { is: 'card', digits: '001090123456' })
  assert.deepEqual(readScan('Phieu tiep nhan 000.00.01.H29-260310-0420 ngay 10'), { is: 'dossier', code: '000.00.01.H29-260310-0420' })
  assert.deepEqual(readScan('38.98.H29-210519-0013'), { is: 'dossier', code: '38.98.H29-210519-0013' })
  assert.deepEqual(readScan('1042'), { is: 'number', number: '1042' })
  assert.deepEqual(readScan('a042'), { is: 'number', number: 'A042' })
})

test('what is none of these is not read', () => {
  const vietQr = '00020101021138570010A00000072701270006970436011308810004580860208QRIBFTTA53037045802VN6304BE11'
  for (const other of ['', '00109012345', '0010901234567', '097090123456', vietQr, '<script>alert(1)</script>', "' OR 1=1 --", 'x'.repeat(4_096), 'https://sosu.example/t/short']) {
    assert.deepEqual(readScan(other), { is: 'unread' }, other.slice(0, 20))
  }
})
