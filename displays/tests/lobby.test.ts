import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countersIn, missedIn, nextIn, recentIn } from '../src/lobby/board'
import { pageAt, rowsOf, tableOf, type Page, type Table } from '../src/lobby/pages'
import { painted } from '../src/lobby/painted'
import { NO_SLIDES, nextSlide, slideOf, slidesAt, withoutSlide, type Medium } from '../src/lobby/slides'
import { DARK, spotlightAfter, spotlightAt, spotlightOn, spotlightSpoken, type Spotlight } from '../src/lobby/spotlight'
import { runningAt } from '../src/lobby/ticker'
import type { CounterLine, Event, LobbyView, RecentCall } from '../src/wire'
import { at, call, line, LOBBY, ms, OFFICE, ref } from './office'

const called = (number: string, counter: number): Event => ({ kind: 'ticket_called', ...line(number, counter) })
const recalled = (number: string, counter: number): Event => ({ kind: 'ticket_recalled', ...line(number, counter, 2) })

/** The hall with these calls in hand, and among the latest. */
function hall(...calls: RecentCall[]): LobbyView {
  const counters = OFFICE.counters.map((line): CounterLine => ({ ...line, ticket: calls.filter((c) => c.counter === line.counter)[0] ?? null }))
  return { ...LOBBY, office: { ...OFFICE, counters }, recent: calls }
}

test('a television shows its own part of the hall', () => {
  const view = hall(call('2007', 3, '08:00:01'), call('1042', 1, '08:00:00'))
  assert.deepEqual(countersIn(view, 'b').map((c) => c.counter), [3])
  assert.deepEqual(recentIn(view, 'b').map((c) => c.number), ['2007'])
  assert.deepEqual(recentIn(view, null).map((c) => c.number), ['2007', '1042'])
  assert.deepEqual(missedIn({ ...view, missed: [call('2001', 3, '07:59:00'), call('1001', 1, '07:58:00')] }, 'b').map((c) => c.number), ['2001'])
})

test('one who waits again is not among those just called', () => {
  const back: RecentCall = { ...call('1042', 1, '08:00:00'), state: 'waiting' }
  assert.deepEqual(recentIn(hall(back, call('2007', 3, '08:00:01')), null).map((c) => c.number), ['2007'])
})

test('who is next: of the services that somebody waits for, and that a counter here takes', () => {
  const view: LobbyView = { ...LOBBY, soon: [{ service: 'a', numbers: ['1043', '1044'] }, { service: 'b', numbers: [] }] }
  assert.deepEqual(nextIn(view, countersIn(view, null)).map(({ service, numbers }) => [service.key, numbers]), [['a', ['1043', '1044']]])
  assert.deepEqual(nextIn(view, countersIn(view, 'b')), [])
})

const NONE: number[] = []

test('the office is told of each call once it stands on this glass, again when it is called again', () => {
  const { counters } = hall(call('1042', 1, '08:00:00')).office
  const first = painted({}, counters, [], [1, 2])
  assert.deepEqual(first.frames, [{ type: 'painted', ticket: 't1042', calls: 1 }])
  assert.deepEqual(painted(first.known, counters, [], [1, 2]).frames, [])
  const again = hall({ ...call('1042', 1, '08:00:00'), calls: 2 }).office.counters
  assert.deepEqual(painted(first.known, again, [], [1]).frames, [{ type: 'painted', ticket: 't1042', calls: 2 }])
})

test('a call on a page that is not shown is told when it stands large', () => {
  const board = hall(call('1042', 1, '08:00:00'))
  assert.deepEqual(painted({}, board.office.counters, [], [2, 3]).frames, [])
  const lit = spotlightAt(spotlightAfter(DARK, called('1042', 1), at('08:00:00')), ms('08:00:00'), TIME_MS).shown
  assert.equal(painted({}, board.office.counters, lit, NONE).frames.length, 1)
})

test('who is served already is not told, and not remembered', () => {
  const serving: RecentCall = { ...call('2007', 2, '08:00:00'), state: 'serving' }
  assert.deepEqual(painted({ t2007: 1 }, hall(serving).office.counters, [], [2]), { frames: [], known: {} })
})

const TIME_MS = 8_000

/** The numbers that stand large at an hour. */
const large = (spotlight: Spotlight, hour: string) => spotlightAt(spotlight, ms(hour), TIME_MS).shown.map(({ call }) => call.number).join(' ')
const lights = (...events: [string, Event][]) =>
  events.reduce((light, [hour, event]) => spotlightAt(spotlightAfter(light, event, at(hour)), ms(hour), TIME_MS), DARK)

test('a call stands large at once, and leaves after its time', () => {
  const light = lights(['08:00:00', called('1042', 1)])
  assert.equal(large(light, '08:00:07'), '1042')
  assert.equal(large(light, '08:00:08'), '')
})

test('four stand large at once; each has its whole time, and the next take their places in order', () => {
  const numbers = Array.from({ length: 20 }, (_, n) => `10${n + 10}`)
  let light = lights(...numbers.map((number, n): [string, Event] => ['08:00:00', called(number, n + 1)]))
  const seen: { [number: string]: number } = {}
  const order: string[] = []
  for (let now = ms('08:00:00'); now < ms('08:01:00'); now += 250) {
    light = spotlightAt(light, now, TIME_MS)
    assert.ok(light.shown.length <= 4)
    light.shown.forEach(({ call: { number } }) => {
      if (seen[number] === undefined) order.push(number)
      seen[number] = (seen[number] ?? 0) + 250
    })
  }
  assert.deepEqual(order, numbers)
  assert.deepEqual([...new Set(Object.values(seen))], [TIME_MS])
})

test('who is called again stands large anew, and once', () => {
  const light = lights(['08:00:00', called('1042', 1)], ['08:00:05', recalled('1042', 1)])
  assert.equal(large(light, '08:00:12'), '1042')
  assert.equal(light.shown[0]?.call.calls, 2)
})

test('a call stands large while the loudspeaker says it, and leaves when that is over', () => {
  const light = spotlightSpoken(lights(['08:00:00', called('1042', 1)]), [call('1042', 1, '08:00:00')], ms('08:00:02'))
  assert.equal(large(light, '08:00:12'), '1042')
  const said = spotlightAfter(light, { kind: 'announcement_finished', announcement: 'a', zone: 'hall', ticket: 't1042', heard: true }, at('08:00:13'))
  assert.equal(large(said, '08:00:13'), '')
  assert.equal(large(light, '08:01:03'), '', 'one that never ends is not waited for')
})

test('what the loudspeaker comes to later stands large again', () => {
  const light = spotlightSpoken(spotlightAt(lights(['08:00:00', called('1042', 1)]), ms('08:00:09'), TIME_MS), [call('1042', 1, '08:00:00')], ms('08:00:20'))
  assert.equal(large(light, '08:00:29'), '1042')
})

test('for what is spoken another makes room, and has its whole time again', () => {
  const full = lights(...['1001', '1002', '1003', '1004', '1005'].map((number, n): [string, Event] => ['08:00:00', called(number, n + 1)]))
  const light = spotlightSpoken(full, [call('1005', 5, '08:00:00')], ms('08:00:01'))
  assert.equal(large(light, '08:00:01'), '1002 1003 1004 1005')
  assert.deepEqual(light.next.map(({ number }) => number), ['1001'])
  assert.equal(large(light, '08:00:08'), '1005 1001')
})

test('a call taken back goes dark at once', () => {
  const undone: Event = { kind: 'call_undone', counter: 1, press: 'next', requeued: ref('1042'), restored: null }
  assert.equal(large(lights(['08:00:00', called('1042', 1)], ['08:00:02', undone]), '08:00:02'), '')
})

test('a call that left its counter goes dark: set aside, sent to another, missed, or done', () => {
  const held: Event = { kind: 'ticket_held', counter: 1, ...ref('1042') }
  const sent: Event = { kind: 'ticket_transferred', counter: 1, press: 'transfer', ...ref('1042') }
  const missed: Event = { kind: 'ticket_missed', ...line('1042', 1) }
  const done: Event = { kind: 'ticket_finished', ...line('1042', 1) }
  for (const gone of [held, sent, missed, done]) assert.equal(large(lights(['08:00:00', called('1042', 1)], ['08:00:02', gone]), '08:00:02'), '')
})

test('a screen that comes back shows the calls just made, the first first, and keeps what stands', () => {
  const { counters } = hall(call('1042', 1, '08:00:02'), call('2007', 3, '08:00:01'), call('1041', 2, '07:59:00')).office
  const fresh = spotlightOn(DARK, counters, ms('08:00:08'), TIME_MS)
  assert.deepEqual(fresh.next.map(({ number }) => number), ['2007', '1042'])
  const on = lights(['08:00:01', called('2007', 3)], ['08:00:02', called('1099', 1)])
  const kept = spotlightOn(on, counters, ms('08:00:04'), TIME_MS)
  assert.deepEqual([kept.shown.map((lit) => lit.call.number), kept.next.map(({ number }) => number)], [['2007'], ['1042']])
})

/** A hall of counters: so many closed, so many open, so many with a number. */
function counters(closed: number, open: number, busy: number): CounterLine[] {
  return Array.from({ length: closed + open + busy }, (_, n): CounterLine => {
    const state = n < closed ? 'closed' : 'open'
    return { ...counters.one, counter: n + 1, state, ticket: n < closed + open ? null : call(`1${n + 100}`, n + 1, '08:00:00') }
  })
}
counters.one = OFFICE.counters[0] as CounterLine

/** The place for the table on a picture of 1920 by 1080, in rem. */
const GLASS = { wide: 69, high: 53 }

test('a table that fits shows every counter; a little too full, columns of one length', () => {
  assert.deepEqual(tableOf(counters(2, 2, 2), GLASS), { rows: 6, columns: 1, pages: [[counters(2, 2, 2)]] })
  const two = tableOf(counters(1, 1, 6), GLASS)
  assert.deepEqual(two.pages.map((page) => page.map((column) => column.length)), [[4, 4]])
})

test('a table too full leaves out the closed, then those without a number, and turns its pages', () => {
  assert.equal(rowsOf(tableOf(counters(10, 4, 8), GLASS), 0).length, 12)
  const huge = tableOf(counters(10, 10, 47), GLASS)
  assert.equal(huge.pages.length, 4)
  const all = huge.pages.map((_, n) => rowsOf(huge, n)).reduce((some, more) => some.concat(more))
  assert.deepEqual([all.length, all.every((line) => line.ticket !== null)], [47, true])
  assert.equal(rowsOf(tableOf(counters(0, 67, 0), GLASS), 0).length, 12, 'nobody has a number: the open ones')
})

const TABLE: Table = tableOf(counters(0, 0, 30), GLASS)
const turned = (page: Page, lit: [number, number][], now: number) => pageAt(page, TABLE, lit.map(([counter, since]) => ({ call: call('1042', counter, '08:00:00'), since, spoken_until: 0 })), now)

test('pages turn by themselves, and a call turns to its own', () => {
  assert.deepEqual(turned({ page: 0, since: 0 }, [], 7_999), { page: 0, since: 0 })
  assert.deepEqual(turned({ page: 2, since: 0 }, [], 8_000), { page: 0, since: 8_000 })
  assert.deepEqual(turned({ page: 0, since: 0 }, [[30, 4_000]], 4_000), { page: 2, since: 4_000 })
})

test('in a burst a page stands a moment before the next call turns it', () => {
  const first = turned({ page: 0, since: 0 }, [[30, 4_000]], 4_000)
  assert.deepEqual(turned(first, [[30, 4_000], [1, 4_100]], 4_100), first)
  assert.deepEqual(turned(first, [[30, 4_000], [1, 4_100]], 6_000), { page: 0, since: 6_000 })
})

const FILMS: Medium[] = [{ address: 'a.mp4', kind: 'video' }, { address: 'b.jpg', kind: 'picture' }, { address: 'c.jpg', kind: 'picture' }]

test('films have their own end, pictures their time; a call holds both', () => {
  assert.equal(slidesAt(NO_SLIDES, FILMS, false, 10_000, 99_000), NO_SLIDES)
  const picture = nextSlide(NO_SLIDES, 1_000)
  assert.equal(slideOf(FILMS, picture)?.address, 'b.jpg')
  assert.equal(slidesAt(picture, FILMS, true, 10_000, 20_000), picture)
  assert.equal(slideOf(FILMS, slidesAt(picture, FILMS, false, 10_000, 11_000))?.address, 'c.jpg')
})

test('what cannot be shown is passed over; when nothing can, there is nothing', () => {
  const without = withoutSlide(NO_SLIDES, 'a.mp4', 0)
  assert.equal(slideOf(FILMS, without)?.address, 'b.jpg')
  assert.equal(slideOf(FILMS.slice(0, 1), without), null)
  assert.equal(slideOf([], NO_SLIDES), null)
})

test('a running text is left when it was read: a long one when it has passed, a short one after a while', () => {
  const texts = [{ vi: 'Ngắn.', en: null }, { vi: 'x'.repeat(200), en: null }]
  assert.equal(runningAt({ text: 0, since: 0 }, texts, 'vi', 100, 7_999).text, 0)
  assert.deepEqual(runningAt({ text: 0, since: 0 }, texts, 'vi', 100, 8_000), { text: 1, since: 8_000 })
  assert.equal(runningAt({ text: 1, since: 8_000 }, texts, 'vi', 100, 8_000 + 67_999).text, 1)
  assert.equal(runningAt({ text: 1, since: 8_000 }, texts, 'vi', 100, 8_000 + 68_000).text, 0)
})
