import assert from 'node:assert/strict'
import { test } from 'node:test'
import { wallClock } from '../src/clock'
import { openAt, opensNext, type Week } from '../src/hours'
import { issuing } from '../src/issuing'
import { idle, touched, type Flow, type Touch } from '../src/kiosk/flow'
import type { IssuedTicket, Problem } from '../src/wire'
import { ms, OFFICE } from './office'

const ticket = { number: '1042', pass: 'p' } as IssuedTicket
const offline: Problem = { title: '', status: 0, detail: '', code: 'offline' }

/** A visit: what is touched, and when, in seconds. */
function visit(...touches: [number, Touch][]): Flow {
  return touches.reduce((flow, [s, touch]) => touched(flow, touch, 'vi', s * 1000), idle('vi', 0))
}

const service: [number, Touch] = [1, { type: 'service', service: 'a' }]
const normal: [number, Touch] = [3, { type: 'class', class: 'normal', key: 'k1' }]
const answered: [number, Touch] = [4, { type: 'answered', ticket }]

test('a service, the question, the number', () => {
  assert.equal(visit(service).visit.at, 'priority')
  assert.equal(visit(service, normal).visit.at, 'sending')
  assert.equal(visit(service, normal, answered).visit.at, 'number')
})

test('the number stands twelve seconds, then the kiosk is free', () => {
  assert.equal(visit(service, normal, answered, [15, { type: 'tick' }]).visit.at, 'number')
  assert.equal(visit(service, normal, answered, [16, { type: 'tick' }]).visit.at, 'services')
})

test('who walks away from the question leaves a free kiosk', () => {
  assert.equal(visit(service, [30, { type: 'tick' }]).visit.at, 'priority')
  assert.equal(visit(service, [31, { type: 'tick' }]).visit.at, 'services')
})

test('trying again asks with the same key', () => {
  const again = visit(service, normal, [10, { type: 'refused', problem: offline }], [12, { type: 'again' }])
  assert.deepEqual(again.visit.at === 'sending' && again.visit.wish.key, 'k1')
})

test('a second touch on a class asks for no second number', () => {
  const twice = visit(service, normal, [3.2, { type: 'class', class: 'priority', key: 'k2' }])
  assert.deepEqual(twice.visit.at === 'sending' && twice.visit.wish, { service: 'a', class: 'normal', key: 'k1' })
})

test('the second half of a double tap touches nothing of what came meanwhile', () => {
  assert.equal(visit(service, [1.3, { type: 'back' }]).visit.at, 'priority')
  assert.equal(visit(service, [1.3, { type: 'class', class: 'priority', key: 'k2' }]).visit.at, 'priority')
  assert.equal(visit(service, normal, answered, [4.3, { type: 'back' }]).visit.at, 'number')
})

test('an answer that comes after all is not shown to the next citizen', () => {
  const late = visit(service, normal, [10, { type: 'refused', problem: offline }], [25, { type: 'tick' }], [26, { type: 'answered', ticket }])
  assert.equal(late.visit.at, 'services')
})

test('the language of one citizen is not the next one’s', () => {
  const english = visit([1, { type: 'language', language: 'en' }])
  assert.equal(english.language, 'en')
  assert.equal(touched(english, { type: 'tick' }, 'vi', 31_000).language, 'vi')
  assert.equal(visit([0.5, { type: 'language', language: 'en' }], service, normal, answered, [16, { type: 'tick' }]).language, 'vi')
})

const WEEK: Week = [['07:15-11:00', '13:00-16:15'], ['07:15-11:00'], [], [], [], [], []]
const clock = (hour: string) => wallClock(ms(hour))

test('windows open and close by the office’s clock', () => {
  assert.equal(openAt(WEEK, clock('07:14:59')), false)
  assert.equal(openAt(WEEK, clock('07:15:00')), true)
  assert.equal(openAt(WEEK, clock('11:00:00')), false)
  assert.equal(openAt(null, clock('03:00:00')), true)
})

test('numbers are given out again in the afternoon, tomorrow, or next week', () => {
  assert.deepEqual(opensNext(WEEK, clock('11:30:00')), { days: 0, hour: '13:00' })
  assert.deepEqual(opensNext(WEEK, clock('17:00:00')), { days: 1, hour: '07:15' })
  assert.deepEqual(opensNext([['07:15-11:00'], [], [], [], [], [], []], clock('12:00:00')), { days: 7, hour: '07:15' })
  assert.equal(opensNext([[], [], [], [], [], [], []], clock('12:00:00')), null)
})

test('a service is open, spent or closed', () => {
  const [line] = OFFICE.services
  assert.ok(line !== undefined)
  assert.equal(issuing(OFFICE, line, clock('08:00:00')).how, 'open')
  assert.equal(issuing(OFFICE, { ...line, remaining: 0 }, clock('08:00:00')).how, 'spent')
  assert.equal(issuing({ ...OFFICE, issue_hours: WEEK }, line, clock('11:30:00')).how, 'closed')
  assert.equal(issuing({ ...OFFICE, day: null }, line, clock('08:00:00')).how, 'closed')
})
