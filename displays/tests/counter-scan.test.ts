import assert from 'node:assert/strict'
import { test } from 'node:test'
import { elapsed } from '../src/counter/desk'
import { mattering } from '../src/counter/keys'
import { ending, finishing, opened, transferringTo } from '../src/counter/panels'
import { placeOf, readScan, withDossier } from '../src/counter/scanned'
import { at, call, desk, ms, seat, staff } from './office'

test('a dossier is found alone and in a receipt, in every form that is seen', () => {
  for (const code of ['000.00.01.H29-260310-0420', '38.98.H29-210519-0013', 'H21.65-220914-0011']) {
    assert.deepEqual(readScan(code), { kind: 'dossier', code })
    assert.deepEqual(readScan(`Hệ thống một cửa; Mã hồ sơ: ${code}; 2.000815`), { kind: 'dossier', code })
  }
  assert.deepEqual(readScan('h29-260310-0420').kind, 'dossier', 'Caps Lock')
  assert.notEqual(readScan('38.98.H29-2105-0013').kind, 'dossier')
})

test('a slip, a number, an identity card', () => {
  assert.deepEqual(readScan('http://10.0.0.5:8080/t/QEA1Bc6LqyffRLErJ_XV0Q'), { kind: 'slip', pass: 'QEA1Bc6LqyffRLErJ_XV0Q' })
  assert.deepEqual(readScan('a042'), { kind: 'number', number: 'A042' })
  assert.deepEqual(readScan('1042'), { kind: 'number', number: '1042' })
  for (const card of ['001090123456', '001090123456|012345678|NGUYEN VAN A|01011990|Nam|Phường Bến Nghé|15042021']) assert.deepEqual(readScan(card), { kind: 'person' })
})

test('anything else is what it is', () => {
  for (const text of ["'; DROP TABLE tickets; --", '<img src=x onerror=alert(1)>', '00020101021138570010A000000727', '\u{202e}abc', 'ư'.repeat(2_000)]) {
    assert.deepEqual(readScan(text), { kind: 'other', text })
  }
})

test('a scanned number is found where it stands', () => {
  const view = { ...desk(2, [staff('1044', 4)]), held: [{ ...staff('1042', 1), held: { reason: 'form', until: null, counter: 2 } as const }], missed: [call('1041', 2, '07:58:00')] }
  const inHand = { ...view, desk: { ...seat(2), ticket: call('1043', 2, '08:00:00') } }
  const place = (number: string) => placeOf(inHand, number).place
  assert.deepEqual(['1041', '1042', '1043', '1044', '1045'].map(place), ['missed', 'held', 'hand', 'waiting', 'elsewhere'])
  assert.equal(placeOf(view, '1042').ticket?.ticket, 't1042')
})

test('each dossier counts once, for the number in hand alone, and goes with what is done', () => {
  const one = withDossier(null, 't1', 'H29-260310-0420')
  const two = withDossier(withDossier(one, 't1', 'H29-260310-0421'), 't1', 'H29-260310-0420')
  assert.deepEqual(two.codes, ['H29-260310-0421', 'H29-260310-0420'])
  assert.deepEqual(withDossier(two, 't2', 'H29-260310-0422').codes, ['H29-260310-0422'])
  assert.deepEqual([finishing(0).body, finishing(2).body], [{}, { dossiers: 2 }])
  const view = { ...desk(2, []), desk: { ...seat(2), ticket: call('1043', 2, '08:00:00') } }
  const panel = opened('ending', view, undefined, 2)
  assert.ok(panel?.at === 'ending')
  assert.deepEqual(ending(panel, 'served').body, { outcome: 'served', done: ['a'], dossiers: 2 })
})

test('a number is sent to one clerk', () => {
  const panel = { at: 'transfer', service: 'a', position: 'age', back: true, clerk: ' lan.nt ' } as const
  assert.deepEqual(transferringTo(panel, 'a').body, { keep_place: true, back: true, clerk: 'lan.nt' })
})

test('two or three keys matter at each moment', () => {
  const hand = (state: 'called' | 'serving') => ({ ...desk(2, []), desk: { ...seat(2), ticket: { ...call('1043', 2, '08:00:00'), state } } })
  assert.deepEqual(mattering(hand('called')), ['recall', 'start', 'no-show'])
  assert.deepEqual(mattering(hand('serving')), ['hold', 'transfer', 'finish'])
  assert.deepEqual(mattering(desk(2, [])), ['walk-up', 'rest'])
  assert.deepEqual(mattering({ ...desk(2, []), desk: { ...seat(2), state: 'closed' } }), [])
})

test('since when, to the second, and over an hour', () => {
  assert.equal(elapsed(at('08:00:00'), ms('08:00:07')), '0:07')
  assert.equal(elapsed(at('08:00:00'), ms('08:12:30')), '12:30')
  assert.equal(elapsed(at('08:00:00'), ms('09:03:07')), '1:03:07')
  assert.equal(elapsed(at('08:00:00'), ms('07:59:00')), '0:00')
})
