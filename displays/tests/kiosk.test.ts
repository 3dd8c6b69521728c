import assert from 'node:assert/strict'
import { test } from 'node:test'
import { wallClock } from '../src/clock'
import { openAt, opensNext, type Week } from '../src/hours'
import { issuing } from '../src/issuing'
import { choosesField, fieldsOf, glassOf, guidanceOf } from '../src/kiosk/fields'
import { openingAt } from '../src/opening'
import { idle, touched } from '../src/kiosk/flow'
import type { Flow, House, Touch } from '../src/kiosk/visit'
import type { IssuedTicket, Notice, OfficeView, Problem, Ticket } from '../src/wire'
import { ms, OFFICE } from './office'

const ticket = { number: '1042', pass: 'p', notices: [] as Notice[] } as IssuedTicket
const BOTH = { authority: true, priority: true }
const PRIORITY = { authority: false, priority: true }
const NEITHER = { authority: false, priority: false }
const offline: Problem = { title: '', status: 0, detail: '', code: 'offline' }

const HOUSE: House = { language: 'vi', idle_ms: 45_000, paperless: false }

/** A visit: what is touched, and when, in seconds. */
function visit(...touches: [number, Touch][]): Flow {
  return touches.reduce((flow, [s, touch]) => touched(flow, touch, HOUSE, s * 1000), idle(HOUSE, 0))
}

const service: [number, Touch] = [1, { type: 'service', service: 'a', asks: PRIORITY, key: 'k0' }]
const normal: [number, Touch] = [3, { type: 'class', class: 'normal', key: 'k1' }]
const answered: [number, Touch] = [4, { type: 'answered', ticket }]

test('a service, the question, the number', () => {
  assert.equal(visit(service).visit.at, 'priority')
  assert.equal(visit(service, normal).visit.at, 'sending')
  assert.equal(visit(service, normal, answered).visit.at, 'number')
})

test('the number stands twenty seconds, then the kiosk is free', () => {
  assert.equal(visit(service, normal, answered, [23, { type: 'tick' }]).visit.at, 'number')
  assert.equal(visit(service, normal, answered, [24, { type: 'tick' }]).visit.at, 'services')
})

test('who seems to have walked away is asked first; without an answer the kiosk is free', () => {
  const thinking = visit(service, [45, { type: 'tick' }])
  assert.equal(thinking.asked, null)
  const asked = touched(thinking, { type: 'tick' }, HOUSE, 46_000)
  assert.deepEqual([asked.asked, asked.visit.at], [46_000, 'priority'])
  assert.equal(touched(asked, { type: 'tick' }, HOUSE, 60_000).visit.at, 'priority')
  assert.equal(touched(asked, { type: 'tick' }, HOUSE, 61_000).visit.at, 'services')
})

test('who needs more time has all of it again; who is done leaves a free kiosk', () => {
  const asked = visit(service, [46, { type: 'tick' }])
  const more = touched(asked, { type: 'stay' }, HOUSE, 50_000)
  assert.deepEqual([more.asked, more.visit.at, more.visit.since], [null, 'priority', 50_000])
  assert.equal(touched(more, { type: 'tick' }, HOUSE, 94_000).asked, null)
  assert.equal(touched(asked, { type: 'leave' }, HOUSE, 50_000).visit.at, 'services')
  assert.equal(touched(asked, { type: 'leave' }, HOUSE, 46_300).visit.at, 'priority', 'a touch that was meant for what stood below')
})

test('a visit that only looked at the first page ends without a question, unless it is heard', () => {
  assert.equal(visit([1, { type: 'theme', theme: 'large' }], [46, { type: 'tick' }]).theme, null)
  assert.equal(visit([1, { type: 'aloud', aloud: true }], [46, { type: 'tick' }]).asked, 46_000)
})

test('how one citizen sees and hears the glass is not how the next one does', () => {
  const own = visit([1, { type: 'theme', theme: 'contrast' }], [2, { type: 'low', low: true }], [3, { type: 'aloud', aloud: true }])
  assert.deepEqual([own.theme, own.low, own.aloud], ['contrast', true, true])
  const next = touched(own, { type: 'leave' }, HOUSE, 4_000)
  assert.deepEqual([next.theme, next.low, next.aloud, next.language], [null, null, false, 'vi'])
})

test('trying again asks with the same key', () => {
  const again = visit(service, normal, [10, { type: 'refused', problem: offline }], [12, { type: 'again' }])
  assert.deepEqual(again.visit.at === 'sending' && again.visit.wish.key, 'k1')
})

test('a second touch on a class asks for no second number', () => {
  const twice = visit(service, normal, [3.2, { type: 'class', class: 'priority', key: 'k2' }])
  assert.deepEqual(twice.visit.at === 'sending' && twice.visit.wish, { service: 'a', procedure: null, authority: null, elsewhere: false, class: 'normal', key: 'k1' })
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
  assert.equal(touched(english, { type: 'tick' }, HOUSE, 46_000).language, 'vi')
  assert.equal(visit([0.5, { type: 'language', language: 'en' }], service, normal, answered, [24, { type: 'tick' }]).language, 'vi')
})

const wishOf = ({ visit }: Flow) => (visit.at === 'sending' ? visit.wish : null)

test('in a hall of several authorities the citizen says whose case it is', () => {
  const first: [number, Touch] = [1, { type: 'service', service: 'a', asks: BOTH, key: 'k0' }]
  assert.equal(visit(first).visit.at, 'authority')
  const here = visit(first, [2, { type: 'authority', authority: 'hoa-sen', key: 'k1' }], normal)
  assert.deepEqual(wishOf(here), { service: 'a', procedure: null, authority: 'hoa-sen', elsewhere: false, class: 'normal', key: 'k1' })
  const elsewhere = visit(first, [2, { type: 'authority', authority: null, key: 'k1' }], normal)
  assert.deepEqual(wishOf(elsewhere), { service: 'a', procedure: null, authority: null, elsewhere: true, class: 'normal', key: 'k1' })
})

test('a service without priority asks nothing: one touch, one number', () => {
  const one = visit([1, { type: 'service', service: 'a', asks: NEITHER, key: 'k0' }])
  assert.deepEqual(wishOf(one), { service: 'a', procedure: null, authority: null, elsewhere: false, class: 'normal', key: 'k0' })
})

test('the number stands longer when there is something to read beside it', () => {
  const told: IssuedTicket = { ...ticket, notices: [{ code: 'after_break', text: 'Sau giờ nghỉ trưa.' }] }
  const seen = visit(service, normal, [4, { type: 'answered', ticket: told }])
  assert.equal(touched(seen, { type: 'tick' }, HOUSE, 33_000).visit.at, 'number')
  assert.equal(touched(seen, { type: 'tick' }, HOUSE, 34_000).visit.at, 'services')
})

test('a service whose numbers are spent is asked what it offers instead', () => {
  const spent = visit([1, { type: 'spent', service: 'a', key: 'k1' }])
  assert.deepEqual(wishOf(spent), { service: 'a', procedure: null, authority: null, elsewhere: false, class: 'normal', key: 'k1' })
  const problem: Problem = { title: '', status: 409, detail: '', code: 'quota_spent', instead: { booking: true } }
  const offered = touched(spent, { type: 'refused', problem }, HOUSE, 2_000)
  assert.equal(touched(offered, { type: 'tick' }, HOUSE, 31_000).visit.at, 'refused')
  assert.equal(touched(offered, { type: 'tick' }, HOUSE, 32_000).visit.at, 'services')
})

const mine: [number, Touch] = [1, { type: 'mine' }]
const typed = (s: number, typed: string): [number, Touch] => [s, { type: 'typed', typed }]
const returns: [number, Touch] = [4, { type: 'move', what: 'return', key: 'k9' }]

test('whoever holds a number types it, and is back', () => {
  const back = visit(mine, typed(2, '2'), typed(2.1, '20'), typed(2.2, '200'), typed(2.3, '2007'), returns)
  assert.deepEqual(back.visit.at === 'moving' && back.visit.move, { number: '2007', pass: null, what: 'return', key: 'k9' })
  const moved = touched(back, { type: 'moved', ticket: { number: '2007' } as Ticket }, HOUSE, 5_000)
  assert.equal(moved.visit.at, 'moved')
  assert.equal(touched(moved, { type: 'tick' }, HOUSE, 20_000).visit.at, 'services')
})

test('a number that the office does not know is typed again, not from the beginning', () => {
  const unknown: Problem = { title: '', status: 404, detail: '', code: 'unknown_ticket' }
  const stuck = visit(mine, typed(2, '2007'), returns, [5, { type: 'refused', problem: unknown }])
  assert.equal(stuck.visit.at, 'stuck')
  const again = touched(stuck, { type: 'back' }, HOUSE, 6_000).visit
  assert.deepEqual(again.at === 'mine' && again.typed, '2007')
  assert.equal(touched(stuck, { type: 'again' }, HOUSE, 6_000).visit.at, 'moving', 'with the same key')
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
  assert.equal(choosesField(fieldsOf(grouped('x', 'x', 'x', 'y', 'y', 'y', 'z', 'z'))), false)
  assert.equal(choosesField(fieldsOf(grouped('x', 'x', 'x', 'y', 'y', 'y', 'z', 'z', 'z'))), true)
  assert.equal(choosesField(fieldsOf(grouped(...Array<string>(12).fill('x')))), false, 'one field is no choice')
  const home = idle(HOUSE, 0)
  const inside = touched(home, { type: 'group', group: 'x' }, HOUSE, 1_000)
  assert.deepEqual(inside.visit, { at: 'services', group: 'x', page: 0, since: 1_000 })
  assert.deepEqual(touched(inside, { type: 'back' }, HOUSE, 2_000).visit, { at: 'services', group: null, page: 0, since: 2_000 })
  assert.equal(touched(inside, { type: 'tick' }, HOUSE, 31_000).visit.at === 'services', true)
})

test('no more than eight stand on the glass: the others a page further', () => {
  const sixty = grouped(...Array<null>(60).fill(null))
  const first = glassOf(sixty, { group: null, page: 0 })
  assert.deepEqual([first.tiles.length, first.pages, first.fields], [8, 8, false])
  assert.equal(glassOf(sixty, { group: null, page: 7 }).tiles.length, 4)
  assert.equal(glassOf(sixty, { group: null, page: 99 }).tiles.length, 4, 'an office that grew smaller')
  assert.deepEqual(touched(idle(HOUSE, 0), { type: 'page', page: 1 }, HOUSE, 1_000).visit, { at: 'services', group: null, page: 1, since: 1_000 })
})

test('services that stand in no field stand beside the fields where they fit, else in one of their own', () => {
  const shown = (office: OfficeView) => glassOf(office, { group: null, page: 0 }).tiles.map((tile) => ('service' in tile ? tile.service.key : `field ${tile.field.group?.key ?? '-'}`))
  assert.deepEqual(shown(grouped(...Array<string>(8).fill('x'), 'y', null)), ['field x', 'field y', 's9'])
  assert.deepEqual(shown(grouped('x', 'y', ...Array<null>(8).fill(null))), ['field x', 'field y', 'field -'])
})

test('whoever does not know what to choose gets a number of the service for that, or is told where to go', () => {
  const [a, b] = OFFICE.services
  assert.ok(a !== undefined && b !== undefined)
  const guided = { ...OFFICE, services: [a, { ...b, guidance: true }] }
  assert.equal(guidanceOf(guided)?.key, 'b')
  assert.deepEqual(fields(guided), ['-: a'], 'it is no tile: it has a place of its own')
  assert.equal(guidanceOf({ ...OFFICE, services: [a, { ...b, guidance: true, open: false }] }), null)
  assert.equal(guidanceOf(OFFICE), null)
  assert.equal(visit([1, { type: 'guidance', service: null, key: 'k' }]).visit.at, 'help')
  assert.equal(wishOf(visit([1, { type: 'guidance', service: 'b', key: 'k' }]))?.service, 'b')
})

test('where priority was answered with the service, nothing more is asked', () => {
  const at = visit([1, { type: 'service', service: 'a', class: 'priority', asks: PRIORITY, key: 'k' }])
  assert.deepEqual(wishOf(at), { service: 'a', procedure: null, authority: null, elsewhere: false, class: 'priority', key: 'k' })
  const both = visit([1, { type: 'service', service: 'a', asks: BOTH, key: 'k' }], [2, { type: 'authority', authority: 'x', class: 'priority', key: 'l' }])
  assert.deepEqual([wishOf(both)?.class, wishOf(both)?.authority], ['priority', 'x'])
})

test('a procedure that was found leads to its number, and is told with it', () => {
  const found = visit([1, { type: 'search' }], [2, { type: 'words', typed: 'sao y' }], [3, { type: 'service', service: 'a', procedure: '2.000815', class: 'normal', asks: PRIORITY, key: 'k' }], answered)
  assert.equal(found.visit.at === 'number' && found.visit.procedure, '2.000815')
})

test('from what to bring one goes back to where one was', () => {
  const inside = visit([1, { type: 'group', group: 'x' }], [2, { type: 'details', service: 'a', procedure: null }])
  assert.equal(inside.visit.at, 'details')
  const back = touched(inside, { type: 'back' }, HOUSE, 3_000).visit
  assert.deepEqual(back, { at: 'services', group: 'x', page: 0, since: 3_000 })
})

test('an identity card lives as long as the visit, and no longer than to the number', () => {
  const read = visit([1, { type: 'card', digits: '001090123456' }])
  assert.equal(read.card, '001090123456')
  assert.equal(touched(read, { type: 'tick' }, HOUSE, 47_000).card, null)
  assert.equal(visit([1, { type: 'card', digits: '001090123456' }], service, normal, answered).card, null)
})

test('a slip that is scanned brings its number back from any page, and a booking becomes a number', () => {
  const scanned: Touch = { type: 'scanned', number: '', pass: 'p', key: 'k' }
  assert.deepEqual(visit(service, [2, scanned]).visit, { at: 'moving', move: { number: '', pass: 'p', what: 'return', key: 'k' }, since: 2_000 })
  assert.equal(visit([1, scanned], [2, { type: 'answered', ticket }]).visit.at, 'number')
  assert.equal(visit(service, normal, [3.1, scanned]).visit.at, 'sending', 'not while a number is on its way')
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
