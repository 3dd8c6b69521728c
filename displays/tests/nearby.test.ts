import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addressOf, farOf, isFresh, OLD_MS, waitOf } from '../src/nearby/offices'
import { mayHaveBeenTaken, pageOf, wordsFor } from '../src/nearby/taken'
import { officeIn } from '../src/phone/afar'
import type { ServiceNow } from '../src/city/wire'
import type { Problem } from '../src/wire'

test('a place is told to the hub only when it is there, and no finer than a street', () => {
  assert.equal(addressOf(' khai  sinh ', null), '/public/offices?service=khai%20sinh')
  assert.equal(addressOf('', { latitude: 10.77251234, longitude: 106.698 }), '/public/offices?service=&latitude=10.7725&longitude=106.6980')
  assert.equal(addressOf('đất'.normalize('NFD'), null), addressOf('đất', null), 'as the hub writes it')
})

test('a wait that was heard too long ago is not said', () => {
  assert.equal(isFresh(null, 0), false)
  assert.equal(isFresh(1_000, 1_000 + OLD_MS), true)
  assert.equal(isFresh(1_000, 1_001 + OLD_MS), false)
  // What was old already when the hub told it grows old sooner.
  assert.equal(isFresh(1_000, 1_000 + OLD_MS, 1), false)
})

test('no wait is made of half an estimate', () => {
  const service: ServiceNow = { key: 'a', name: 'a', open: true, served: true, waiting: 3 }
  assert.equal(waitOf({ ...service, wait_p50_s: 60 }), null)
  assert.deepEqual(waitOf({ ...service, wait_p50_s: 60, wait_p90_s: 120 }), { p50_s: 60, p90_s: 120 })
})

test('how far it is, as people say it', () => {
  assert.deepEqual(farOf(0.02, 'vi'), { unit: 'm', n: '100' })
  assert.deepEqual(farOf(0.84, 'vi'), { unit: 'm', n: '800' })
  assert.deepEqual(farOf(1.54, 'vi'), { unit: 'km', n: '1,5' })
  assert.deepEqual(farOf(1.54, 'en'), { unit: 'km', n: '1.5' })
  assert.deepEqual(farOf(23.4, 'vi'), { unit: 'km', n: '23' })
})

const problem = (status: number, code: string, detail = ''): Problem => ({ title: '', status, code, detail })

test('where a number may have been given out, trying again asks for that one', () => {
  for (const open of [problem(0, 'offline'), problem(504, 'office_slow'), problem(503, 'overloaded'), problem(502, 'unexpected')]) assert.ok(mayHaveBeenTaken(open), open.code)
  for (const refused of [problem(503, 'office_offline'), problem(409, 'issuing_closed'), problem(429, 'unexpected')]) assert.ok(!mayHaveBeenTaken(refused), refused.code)
})

test('every refusal is said in words: the page\'s own, else the office\'s', () => {
  assert.equal(wordsFor(problem(503, 'office_offline')), 'office_offline')
  assert.equal(wordsFor(problem(429, 'unexpected')), 'too_many')
  assert.equal(wordsFor(problem(403, 'unexpected')), 'not_allowed')
  assert.equal(wordsFor(problem(409, 'service_suspended', 'Until two.')), null)
  assert.equal(wordsFor(problem(404, 'unknown_office')), 'other')
})

test('a number is followed under the office that gave it', () => {
  const page = pageOf({ site: 'p 1', pass: 'A/b', number: '1', office: '', day: '' })
  assert.equal(page, '/o/p%201/t/A%2Fb')
  assert.equal(officeIn(page), '/o/p%201')
  assert.equal(officeIn('/t/PASS'), '')
  assert.equal(officeIn('/t/o/t/x'), '')
})
