import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countersIn, recentIn } from '../src/lobby/board'
import { paintedAtFirst, paintedBy } from '../src/lobby/painted'
import { DARK, spotlightAfter, spotlightAt, spotlightOn, type Spotlight } from '../src/lobby/spotlight'
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
})

test('one who waits again is not among those just called', () => {
  const back: RecentCall = { ...call('1042', 1, '08:00:00'), state: 'waiting' }
  assert.deepEqual(recentIn(hall(back, call('2007', 3, '08:00:01')), null).map((c) => c.number), ['2007'])
})

test('the office is told of each call that stands on this glass, again when it is called again', () => {
  const here = countersIn(LOBBY, 'a')
  assert.deepEqual(paintedBy(called('1042', 1), here), { type: 'painted', ticket: 't1042', calls: 1 })
  assert.deepEqual(paintedBy(recalled('1042', 1), here), { type: 'painted', ticket: 't1042', calls: 2 })
  assert.equal(paintedBy(called('2007', 3), here), null, 'another part of the hall')
  assert.equal(paintedBy({ kind: 'ticket_finished', ...line('1042', 1) }, here), null)
})

test('a television that comes back tells of the calls that it finds', () => {
  const serving: RecentCall = { ...call('2007', 2, '08:00:00'), state: 'serving' }
  assert.deepEqual(paintedAtFirst(hall(call('1042', 1, '08:00:00'), serving).office.counters), [{ type: 'painted', ticket: 't1042', calls: 1 }])
})

/** The number that stands large at an hour. */
const large = (spotlight: Spotlight, hour: string) => spotlightAt(spotlight, ms(hour)).shown?.call.number ?? '-'
const lights = (...events: [string, Event][]) =>
  events.reduce((light, [hour, event]) => spotlightAt(spotlightAfter(light, event, at(hour)), ms(hour)), DARK)

test('a call stands large at once, and leaves after its time', () => {
  const light = lights(['08:00:00', called('1042', 1)])
  assert.equal(large(light, '08:00:19'), '1042')
  assert.equal(large(light, '08:00:20'), '-')
})

test('a burst of calls: each stands long enough to be read, in order', () => {
  const light = lights(['08:00:00', called('1042', 1)], ['08:00:00', called('2007', 3)], ['08:00:01', called('1043', 2)])
  assert.equal(large(light, '08:00:04'), '1042')
  const second = spotlightAt(light, ms('08:00:05'))
  assert.equal(large(second, '08:00:05'), '2007')
  assert.equal(large(second, '08:00:10'), '1043')
})

test('in a very long burst the oldest that still wait are left to the table', () => {
  const light = lights(['08:00:00', called('1001', 1)], ...['1002', '1003', '1004', '1005', '1006'].map((n): [string, Event] => ['08:00:01', called(n, 2)]))
  assert.deepEqual(light.next.map((c) => c.number), ['1003', '1004', '1005', '1006'])
})

test('a call taken back goes dark at once', () => {
  const undone: Event = { kind: 'call_undone', counter: 1, press: 'next', requeued: ref('1042'), restored: null }
  assert.equal(large(lights(['08:00:00', called('1042', 1)], ['08:00:02', undone]), '08:00:02'), '-')
})

test('a call that left its counter goes dark: set aside, or sent to another', () => {
  const held: Event = { kind: 'ticket_held', counter: 1, ...ref('1042') }
  const sent: Event = { kind: 'ticket_transferred', counter: 1, press: 'transfer', ...ref('1042') }
  for (const gone of [held, sent]) assert.equal(large(lights(['08:00:00', called('1042', 1)], ['08:00:02', gone]), '08:00:02'), '-')
})

test('who came before their call stood large is not shown any more', () => {
  const came: Event = { kind: 'service_started', ...line('2007', 3) }
  const light = lights(['08:00:00', called('1042', 1)], ['08:00:01', called('2007', 3)], ['08:00:02', came])
  assert.deepEqual(light.next, [])
})

test('a screen that comes back shows the call that was just made', () => {
  const just = spotlightOn(call('1042', 1, '08:00:00'), ms('08:00:08'), 100_000)
  assert.deepEqual([just.shown?.call.number, just.shown?.since], ['1042', 92_000])
  assert.equal(spotlightOn(call('1042', 1, '08:00:00'), ms('08:00:30'), 100_000).shown, null)
  assert.equal(spotlightOn(undefined, ms('08:00:00'), 100_000).shown, null)
})
