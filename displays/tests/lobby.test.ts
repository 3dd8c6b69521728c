import assert from 'node:assert/strict'
import { test } from 'node:test'
import { boardAfter, countersIn, recentIn } from '../src/lobby/board'
import { DARK, spotlightAfter, spotlightAt, spotlightOn, type Spotlight } from '../src/lobby/spotlight'
import type { Event, LobbyView } from '../src/wire'
import { at, call, line, LOBBY, ms, ref, told } from './office'

const issued = (number: string): Event => ({ kind: 'ticket_issued', ...ref(number) })
const called = (number: string, counter: number): Event => ({ kind: 'ticket_called', ...line(number, counter) })
const recalled = (number: string, counter: number): Event => ({ kind: 'ticket_recalled', ...line(number, counter, 2) })
const finished = (number: string, counter: number): Event => ({ kind: 'ticket_finished', ...line(number, counter) })
const missed = (number: string, counter: number): Event => ({ kind: 'ticket_missed', ...line(number, counter) })

/** `1: 1042 called, 2: -; 1042 called 1; a 1, b 0` */
function shown(board: LobbyView): string {
  const counters = board.office.counters.map((c) => `${c.counter}: ${c.ticket === null ? '-' : `${c.ticket.number} ${c.ticket.state}`}`)
  const recent = board.recent.map((c) => `${c.number} ${c.state} ${c.counter}`)
  const waiting = board.office.services.map((s) => `${s.key} ${s.waiting}`)
  return [counters.join(', '), recent.join(', '), waiting.join(', ')].join('; ')
}

const board = (...events: Event[]) => shown(told(LOBBY, boardAfter, events.map((event, i) => [`08:00:0${i}`, event])))

test('a call stands at its counter and among the latest, and one fewer waits', () => {
  assert.equal(board(called('1042', 1)), '1: 1042 called, 2: -, 3: -; 1042 called 1; a 1, b 0')
})

test('who takes a number waits; who gives it back no longer does', () => {
  assert.equal(board(issued('2007')), '1: -, 2: -, 3: -; ; a 2, b 1')
  assert.equal(board(issued('2007'), { kind: 'ticket_cancelled', ...ref('2007') }), '1: -, 2: -, 3: -; ; a 2, b 0')
})

test('a call again moves to the top, and stands once', () => {
  assert.equal(board(called('1042', 1), called('2007', 3), recalled('1042', 1)), '1: 1042 called, 2: -, 3: 2007 called; 1042 called 1, 2007 called 3; a 1, b 0')
})

test('who came is being served; who is served leaves the counter', () => {
  const came: Event = { kind: 'service_started', ...line('1042', 1) }
  assert.equal(board(called('1042', 1), came), '1: 1042 serving, 2: -, 3: -; 1042 serving 1; a 1, b 0')
  assert.equal(board(called('1042', 1), came, finished('1042', 1)), '1: -, 2: -, 3: -; 1042 done 1; a 1, b 0')
})

test('who did not come is told so', () => {
  assert.equal(board(called('1042', 1), missed('1042', 1)), '1: -, 2: -, 3: -; 1042 no_show 1; a 1, b 0')
})

test('a call taken back: the one waits again, the other is at the counter again', () => {
  const undone: Event = { kind: 'call_undone', counter: 1, press: 'next', requeued: ref('1043'), restored: call('1042', 1, '08:00:00') }
  assert.equal(board(called('1042', 1), finished('1042', 1), called('1043', 1), undone), '1: 1042 called, 2: -, 3: -; 1042 called 1; a 1, b 0')
})

test('only so many of the latest calls stand', () => {
  const three = board(called('1001', 1), called('1002', 2), called('2001', 3), called('1003', 1))
  assert.match(three, /; 1003 called 1, 2001 called 3, 1002 called 2; /)
})

test('a counter pauses, closes and opens', () => {
  const states = (event: Event) => told(LOBBY, boardAfter, [['08:00:00', event]]).office.counters.map((c) => c.state).join(' ')
  assert.equal(states({ kind: 'counter_paused', counter: 2 }), 'open paused open')
  assert.equal(states({ kind: 'counter_closed', counter: 3 }), 'open open closed')
})

test('something this page has never heard of changes nothing', () => {
  assert.equal(board({ kind: 'ticket_rated' } as unknown as Event), board())
})

test('a television shows its own part of the hall', () => {
  const view = told(LOBBY, boardAfter, [['08:00:00', called('1042', 1)], ['08:00:01', called('2007', 3)]])
  assert.deepEqual(countersIn(view, 'b').map((c) => c.counter), [3])
  assert.deepEqual(recentIn(view, 'b').map((c) => c.number), ['2007'])
  assert.deepEqual(recentIn(view, null).map((c) => c.number), ['2007', '1042'])
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
