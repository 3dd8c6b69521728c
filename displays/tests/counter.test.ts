import assert from 'node:assert/strict'
import { test } from 'node:test'
import { counterAfter } from '../src/counter/desk'
import { keyState, type Press } from '../src/counter/keys'
import { Gestures } from '../src/gesture'
import type { CounterView, Event, TicketRef } from '../src/wire'
import { desk, line, ms, staff, told } from './office'

const WAITING = [staff('1043', 2), staff('2008', 3)]
const start = desk(2, WAITING)
const calledAs = (ticket: TicketRef, counter = 2): Event => ({ kind: 'ticket_called', ...line(ticket.number, counter), ...ticket })
const called = calledAs(staff('1043', 2))
const calledPriority = calledAs(staff('1043', 2, 'priority'))

const view = (...events: [string, Event][]) => told(start, counterAfter, events)
const waits = (seen: CounterView) => seen.waiting.map((ticket) => ticket.number).join(' ')
const enabled = (seen: CounterView, hour: string) => {
  const presses: Press[] = ['next', 'recall', 'start', 'no-show', 'finish', 'undo', 'open', 'pause', 'close']
  return presses.filter((press) => keyState(seen, press, ms(hour)).enabled).join(' ')
}

test('a called ticket is in hand and no longer waits', () => {
  const seen = view(['08:00:00', called])
  assert.equal(seen.desk.ticket?.number, '1043')
  assert.equal(waits(seen), '2008')
})

test('what another counter calls no longer waits here, and is not in hand', () => {
  const seen = view(['08:00:00', calledAs(staff('1043', 2), 1)])
  assert.equal(seen.desk.ticket, null)
  assert.equal(waits(seen), '2008')
})

test('a new number stands by class, then by arrival', () => {
  const issued = (ticket: TicketRef): [string, Event] => ['08:00:00', { kind: 'ticket_issued', ...ticket }]
  const seen = view(issued(staff('1044', 4)), issued(staff('2009', 5, 'priority')), issued(staff('1045', 6, 'urgent')))
  assert.equal(waits(seen), '1045 2009 1043 2008 1044')
})

test('a number of a service that the counter does not take is not its business', () => {
  const seen = told(desk(1, []), counterAfter, [['08:00:00', { kind: 'ticket_issued', ...staff('2009', 5) }]])
  assert.equal(waits(seen), '')
})

test('nobody is absent before the grace is over, and priority has a longer one', () => {
  assert.deepEqual(keyState(view(['08:00:00', called]), 'no-show', ms('08:00:12')), { enabled: false, seconds: 18 })
  assert.deepEqual(keyState(view(['08:00:00', called]), 'no-show', ms('08:00:30')), { enabled: true, seconds: null })
  assert.equal(keyState(view(['08:00:00', calledPriority]), 'no-show', ms('08:00:30')).seconds, 30)
})

test('calling again starts the grace anew', () => {
  const seen = view(['08:00:00', called], ['08:00:20', { kind: 'ticket_recalled', ...line('1043', 2, 2), ...staff('1043', 2) }])
  assert.equal(keyState(seen, 'no-show', ms('08:00:30')).seconds, 20)
})

test('the last press can be taken back for ten seconds', () => {
  const seen = view(['08:00:00', called])
  assert.deepEqual(keyState(seen, 'undo', ms('08:00:04')), { enabled: true, seconds: 6 })
  assert.equal(keyState(seen, 'undo', ms('08:00:10')).enabled, false)
})

test('a call taken back: the ticket waits in its old place and the desk is as before', () => {
  const undone: Event = { kind: 'call_undone', counter: 2, press: 'next', requeued: staff('1043', 2), restored: null }
  const seen = view(['08:00:00', called], ['08:00:03', undone])
  assert.equal(seen.desk.ticket, null)
  assert.equal(waits(seen), '1043 2008')
  assert.equal(keyState(seen, 'undo', ms('08:00:04')).enabled, false)
})

test('the keys that can be pressed follow the day', () => {
  assert.equal(enabled(start, '08:00:00'), 'next pause close')
  assert.equal(enabled(view(['08:00:00', called]), '08:00:01'), 'next recall start finish undo pause')
  const serving = view(['08:00:00', called], ['08:00:05', { kind: 'service_started', ...line('1043', 2), ...staff('1043', 2) }])
  assert.equal(enabled(serving, '08:00:40'), 'next finish pause')
  assert.equal(enabled(view(['08:00:00', { kind: 'counter_paused', counter: 2 }]), '08:00:01'), 'open close')
  assert.equal(enabled(view(['08:00:00', { kind: 'counter_closed', counter: 2 }]), '08:00:01'), 'open')
})

test('a double tap is one gesture; a tap a second later is another', () => {
  const gestures = new Gestures()
  assert.notEqual(gestures.begin('next', 0), null)
  assert.equal(gestures.begin('next', 250), null)
  assert.notEqual(gestures.begin('next', 1_250), null)
  assert.notEqual(gestures.begin('finish', 1_300), null)
})
