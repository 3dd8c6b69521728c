import assert from 'node:assert/strict'
import { test } from 'node:test'
import { wallClock } from '../src/clock'
import { openAt, opensNext, type Week } from '../src/hours'
import { issuing } from '../src/issuing'
import { choosesField, fieldsOf } from '../src/kiosk/fields'
import { openingAt } from '../src/opening'
import { idle, touched, type Flow, type Touch } from '../src/kiosk/flow'
import type { IssuedTicket, Notice, OfficeView, Problem, Ticket } from '../src/wire'
import { ms, OFFICE } from './office'

const ticket = { number: '1042', pass: 'p', notices: [] as Notice[] } as IssuedTicket
const BOTH = { authority: true, priority: true }
const PRIORITY = { authority: false, priority: true }
const NEITHER = { authority: false, priority: false }
const offline: Problem = { title: '', status: 0, detail: '', code: 'offline' }

/** A visit: what is touched, and when, in seconds. */
function visit(...touches: [number, Touch][]): Flow {
  return touches.reduce((flow, [s, touch]) => touched(flow, touch, 'vi', s * 1000), idle('vi', 0))
}

const service: [number, Touch] = [1, { type: 'service', service: 'a', asks: PRIORITY, key: 'k0' }]
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
  assert.deepEqual(twice.visit.at === 'sending' && twice.visit.wish, { service: 'a', authority: null, elsewhere: false, class: 'normal', key: 'k1' })
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

const wishOf = ({ visit }: Flow) => (visit.at === 'sending' ? visit.wish : null)

test('in a hall of several authorities the citizen says whose case it is', () => {
  const first: [number, Touch] = [1, { type: 'service', service: 'a', asks: BOTH, key: 'k0' }]
  assert.equal(visit(first).visit.at, 'authority')
  const here = visit(first, [2, { type: 'authority', authority: 'hoa-sen', key: 'k1' }], normal)
  assert.deepEqual(wishOf(here), { service: 'a', authority: 'hoa-sen', elsewhere: false, class: 'normal', key: 'k1' })
  const elsewhere = visit(first, [2, { type: 'authority', authority: null, key: 'k1' }], normal)
  assert.deepEqual(wishOf(elsewhere), { service: 'a', authority: null, elsewhere: true, class: 'normal', key: 'k1' })
})

test('a service without priority asks nothing: one touch, one number', () => {
  const one = visit([1, { type: 'service', service: 'a', asks: NEITHER, key: 'k0' }])
  assert.deepEqual(wishOf(one), { service: 'a', authority: null, elsewhere: false, class: 'normal', key: 'k0' })
})

test('the number stands longer when there is something to read beside it', () => {
  const told: IssuedTicket = { ...ticket, notices: [{ code: 'after_break', text: 'Sau giờ nghỉ trưa.' }] }
  const seen = visit(service, normal, [4, { type: 'answered', ticket: told }])
  assert.equal(touched(seen, { type: 'tick' }, 'vi', 23_000).visit.at, 'number')
  assert.equal(touched(seen, { type: 'tick' }, 'vi', 24_000).visit.at, 'services')
})

test('a service whose numbers are spent is asked what it offers instead', () => {
  const spent = visit([1, { type: 'spent', service: 'a', key: 'k1' }])
  assert.deepEqual(wishOf(spent), { service: 'a', authority: null, elsewhere: false, class: 'normal', key: 'k1' })
  const problem: Problem = { title: '', status: 409, detail: '', code: 'quota_spent', instead: { booking: true } }
  const offered = touched(spent, { type: 'refused', problem }, 'vi', 2_000)
  assert.equal(touched(offered, { type: 'tick' }, 'vi', 21_000).visit.at, 'refused')
  assert.equal(touched(offered, { type: 'tick' }, 'vi', 22_000).visit.at, 'services')
})

const mine: [number, Touch] = [1, { type: 'mine' }]
const typed = (s: number, typed: string): [number, Touch] => [s, { type: 'typed', typed }]
const returns: [number, Touch] = [4, { type: 'move', what: 'return', key: 'k9' }]

test('whoever holds a number types it, and is back', () => {
  const back = visit(mine, typed(2, '2'), typed(2.1, '20'), typed(2.2, '200'), typed(2.3, '2007'), returns)
  assert.deepEqual(back.visit.at === 'moving' && back.visit.move, { number: '2007', what: 'return', key: 'k9' })
  const moved = touched(back, { type: 'moved', ticket: { number: '2007' } as Ticket }, 'vi', 5_000)
  assert.equal(moved.visit.at, 'moved')
  assert.equal(touched(moved, { type: 'tick' }, 'vi', 15_000).visit.at, 'services')
})

test('a number that the office does not know is typed again, not from the beginning', () => {
  const unknown: Problem = { title: '', status: 404, detail: '', code: 'unknown_ticket' }
  const stuck = visit(mine, typed(2, '2007'), returns, [5, { type: 'refused', problem: unknown }])
  assert.equal(stuck.visit.at, 'stuck')
  const again = touched(stuck, { type: 'back' }, 'vi', 6_000).visit
  assert.deepEqual(again.at === 'mine' && again.typed, '2007')
  assert.equal(touched(stuck, { type: 'again' }, 'vi', 6_000).visit.at, 'moving', 'with the same key')
})

test('the second half of the tap that opened the keys types nothing, and nothing is asked without a number', () => {
  const opened = visit(mine, typed(1.2, '5'))
  assert.deepEqual(opened.visit.at === 'mine' && opened.visit.typed, '')
  assert.equal(visit(mine, returns).visit.at, 'mine')
  const long = visit(mine, typed(2, '123456789012'))
  assert.deepEqual(long.visit.at === 'mine' && long.visit.typed, '12345678')
})

const fields = (office: OfficeView) => fieldsOf(office).map(({ group, services }) => `${group?.key ?? '-'}: ${services.map((s) => s.key).join(' ')}`)
const grouped = (...groups: (string | null)[]): OfficeView => {
  const [a] = OFFICE.services
  if (a === undefined) throw new Error('the office has a service')
  const services = groups.map((group, i) => ({ ...a, key: `s${i}`, group }))
  return { ...OFFICE, services, groups: ['x', 'y', 'z'].map((key) => ({ key, name: { vi: key, en: null } })) }
}

test('services stand in their fields, in the order of the office; a field without services is not shown', () => {
  assert.deepEqual(fields(grouped('y', 'x', null, 'y')), ['x: s1', 'y: s0 s3', '-: s2'])
})

test('a field is chosen first only when the glass is too small for all', () => {
  assert.equal(choosesField(fieldsOf(grouped('x', 'x', 'x', 'y', 'y', 'y', 'z', 'z', 'z'))), false)
  assert.equal(choosesField(fieldsOf(grouped('x', 'x', 'x', 'y', 'y', 'y', 'z', 'z', 'z', 'z'))), true)
  assert.equal(choosesField(fieldsOf(grouped(...Array<string>(12).fill('x')))), false, 'one field is no choice')
  const home = idle('vi', 0)
  const inside = touched(home, { type: 'group', group: 'x' }, 'vi', 1_000)
  assert.deepEqual(inside.visit, { at: 'services', group: 'x', since: 1_000 })
  assert.deepEqual(touched(inside, { type: 'back' }, 'vi', 2_000).visit, { at: 'services', group: null, since: 2_000 })
  assert.equal(touched(inside, { type: 'tick' }, 'vi', 31_000).visit.at === 'services', true)
})

test('in an emergency what is suspended leaves the glass; what is closed or spent says so itself', () => {
  const [a, b] = OFFICE.services
  assert.ok(a !== undefined && b !== undefined)
  const emergency = (closed: Partial<typeof b>) => fields({ ...OFFICE, emergency: true, services: [a, { ...b, open: false, ...closed }] })
  assert.deepEqual(emergency({}), ['-: a'])
  assert.deepEqual(emergency({ opens_at: '2026-11-23T13:00:00+07:00' }), ['-: a b'])
  assert.deepEqual(emergency({ remaining: 0 }), ['-: a b'])
  assert.deepEqual(fields({ ...OFFICE, services: [a, { ...b, open: false }] }), ['-: a b'])
})

test('a later hour is told as people say it', () => {
  const now = wallClock(ms('09:00:00'))
  assert.deepEqual(openingAt('2026-11-23T13:00:00.000+07:00', now), { days: 0, hour: '13:00' })
  assert.deepEqual(openingAt('2026-11-24T07:15:00.000+07:00', now), { days: 1, hour: '07:15' })
  assert.deepEqual(openingAt('2026-12-01T07:15:00.000+07:00', now), { days: 8, hour: '07:15' })
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
