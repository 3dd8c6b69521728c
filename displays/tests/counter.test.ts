import assert from 'node:assert/strict'
import { test } from 'node:test'
import { helpAfter, stageOf, unspokenAfter } from '../src/counter/desk'
import { keyState, type Key } from '../src/counter/keys'
import { calling, destinations, ending, holding, opened, resting, standsOn, transferring, walkingUp, type Panel } from '../src/counter/panels'
import { Gestures } from '../src/gesture'
import type { CounterDesk, CounterView, Event, TicketState } from '../src/wire'
import { at, call, desk, ms, seat, staff } from './office'

/** A desk with a number in hand. */
function inHand(state: TicketState, more: Partial<CounterDesk> = {}): CounterView {
  const ticket = { ...call('1043', 2, '08:00:00'), ...staff('1043', 2), state }
  return { ...desk(2, [staff('2008', 3)]), desk: { ...seat(2), ticket, recalls_left: 5, ...more } }
}

const KEYS: Key[] = ['next', 'recall', 'start', 'no-show', 'hold', 'transfer', 'finish', 'undo', 'ending', 'walk-up', 'rest', 'open', 'close']
const enabled = (view: CounterView, hour: string) => KEYS.filter((key) => keyState(view, key, ms(hour)).enabled).join(' ')

test('the keys that can be pressed follow the day', () => {
  assert.equal(enabled(desk(2, []), '08:00:00'), 'next walk-up rest close')
  const called = inHand('called', { absent_from: at('08:01:30'), recall_from: at('08:00:05'), undo_until: at('08:00:10') })
  assert.equal(enabled(called, '08:00:01'), 'next start hold transfer finish undo ending walk-up rest')
  assert.equal(enabled(called, '08:00:20'), 'next recall start hold transfer finish ending walk-up rest')
  assert.equal(enabled(called, '08:02:00'), 'next recall start no-show hold transfer finish ending walk-up rest')
  assert.equal(enabled(inHand('serving'), '08:00:40'), 'next hold transfer finish ending walk-up rest')
  assert.equal(enabled({ ...desk(2, []), desk: { ...seat(2), state: 'paused' } }, '08:00:01'), 'open close')
  assert.equal(enabled({ ...desk(2, []), desk: { ...seat(2), state: 'closed' } }, '08:00:01'), 'open')
})

test('nobody is absent before the call was heard and seen, and a grace after', () => {
  const unheard = inHand('called', { absent_from: null })
  assert.deepEqual(keyState(unheard, 'no-show', ms('08:05:00')), { enabled: false, seconds: null, why: 'counter-playing' })
  const heard = inHand('called', { delivered: true, absent_from: at('08:01:30') })
  assert.deepEqual(keyState(heard, 'no-show', ms('08:00:40')), { enabled: false, seconds: 50, why: null })
  assert.deepEqual(keyState(heard, 'no-show', ms('08:01:30')), { enabled: true, seconds: null, why: null })
})

test('one number is not called again at once, nor without end', () => {
  const fresh = inHand('called', { recall_from: at('08:00:05') })
  assert.deepEqual(keyState(fresh, 'recall', ms('08:00:02')), { enabled: false, seconds: 3, why: null })
  assert.equal(keyState(fresh, 'recall', ms('08:00:05')).enabled, true)
  const spent = inHand('called', { recall_from: null, recalls_left: 0 })
  assert.deepEqual(keyState(spent, 'recall', ms('08:09:00')), { enabled: false, seconds: null, why: 'counter-recalls-spent' })
})

test('the last press can be taken back while its seconds run', () => {
  const view = { ...desk(2, []), desk: { ...seat(2), undo_until: at('08:00:10') } }
  assert.deepEqual(keyState(view, 'undo', ms('08:00:04')), { enabled: true, seconds: 6, why: null })
  assert.equal(keyState(view, 'undo', ms('08:00:10')).enabled, false)
})

test('a number is set aside until it is brought back, or for so many minutes', () => {
  assert.deepEqual(holding({ reason: 'form' }, null), { path: 'hold', body: { reason: 'form' } })
  assert.deepEqual(holding({ reason: 'result' }, 30), { path: 'hold', body: { reason: 'result', minutes: 30 } })
})

test('a number is sent on: to a service, to a counter, in its place, before or behind all, and back', () => {
  const panel = (more: Partial<Panel & { at: 'transfer' }>) => ({ at: 'transfer', service: 'b', position: 'age', back: false, clerk: '', ...more }) as const
  assert.deepEqual(transferring(panel({}), 'a', null).body, { service: 'b', keep_place: true })
  assert.deepEqual(transferring(panel({ service: 'a' }), 'a', 3).body, { counter: 3, keep_place: true })
  assert.deepEqual(transferring(panel({ position: 'first', back: true }), 'a', 3).body, { service: 'b', counter: 3, first: true, back: true })
  assert.deepEqual(transferring(panel({ position: 'last' }), 'a', null).body, { service: 'b', keep_place: false })
  assert.deepEqual(destinations(desk(2, []), 'b'), [3])
  assert.deepEqual(destinations(desk(3, []), 'a'), [1, 2])
})

test('a visit ends with what was done, or with why it was not', () => {
  const panel = { at: 'ending', done: ['a', 'b'], dossiers: 3 } as const
  assert.deepEqual(ending({ ...panel, done: [...panel.done] }, 'served'), { path: 'finish', body: { outcome: 'served', done: ['a', 'b'], dossiers: 3 } })
  assert.deepEqual(ending({ ...panel, done: [] }, 'incomplete'), { path: 'finish', body: { outcome: 'incomplete' } })
})

test('a reason goes with a number out of turn, and nothing with one that is brought back', () => {
  assert.deepEqual(calling('t1043', ' Người yếu '), { path: 'call', body: { ticket: 't1043', reason: 'Người yếu' } })
  assert.deepEqual(calling('t1043', ' '), { path: 'call', body: { ticket: 't1043' } })
  const panel = { at: 'walk-up', service: 'a', class: 'priority', reason: '' } as const
  assert.deepEqual(walkingUp(panel), { path: 'walk-up', body: { service: 'a', class: 'priority' } })
  assert.deepEqual([resting(null).body, resting('Họp').body], [{}, { reason: 'Họp' }])
})

test('a panel opens on what is in hand, and closes when that has left the hand', () => {
  const view = inHand('serving')
  const hold = opened('hold', view)
  assert.deepEqual(hold, { at: 'hold', reason: 'form' })
  assert.deepEqual(opened('transfer', view), { at: 'transfer', service: 'a', position: 'age', back: false, clerk: '' })
  assert.equal(opened('hold', desk(2, [])), null)
  assert.ok(hold !== null)
  assert.equal(standsOn(hold, view, view), true)
  assert.equal(standsOn(hold, view, desk(2, [])), false)
})

test('a chosen number that somebody else calls meanwhile is not asked about any more', () => {
  const view = inHand('serving')
  const chosen = opened('call', view, staff('2008', 3))
  assert.ok(chosen !== null)
  assert.equal(standsOn(chosen, view, view), true)
  assert.equal(standsOn(chosen, view, { ...view, waiting: [] }), false)
})

const helped = (...events: Event[]) => events.reduce((help, event) => helpAfter(help, 2, event), false)

test('a counter hears of its own call for help until somebody came', () => {
  const raised: Event = { kind: 'alarm_raised', alarm: { about: 'help', counter: 2 } }
  assert.equal(helped(raised), true)
  assert.equal(helped(raised, { kind: 'alarm_ended', alarm: { about: 'help', counter: 2 } }), false)
  assert.equal(helped({ kind: 'alarm_raised', alarm: { about: 'help', counter: 3 } }), false)
})

test('with loudspeaker and screens dead the clerk is told to call aloud', () => {
  const stage = (desk: Parameters<typeof inHand>[1]) => stageOf(inHand('called', desk).desk, null)
  assert.equal(stage({}), 'calling')
  assert.equal(stage({ delivered: true, aloud: true, absent_from: at('08:01:30') }), 'aloud')
  assert.equal(stage({ delivered: true, absent_from: at('08:01:30') }), 'called')
})

test('a call that no loudspeaker says is to be called aloud, and the next one is not', () => {
  const { desk } = inHand('called', { delivered: true, absent_from: at('08:01:30') })
  const { ticket } = desk
  assert.ok(ticket !== null)
  const unspoken = unspokenAfter(null, { kind: 'call_unspoken', zone: 'hall', why: 'too_late', ...ticket, counter: 2 })
  assert.equal(stageOf(desk, unspoken), 'aloud')
  assert.equal(stageOf({ ...desk, ticket: { ...ticket, calls: ticket.calls + 1 } }, unspoken), 'called')
})

test('a double tap is one gesture; a tap a second later is another', () => {
  const gestures = new Gestures()
  assert.notEqual(gestures.begin('next', 0), null)
  assert.equal(gestures.begin('next', 250), null)
  assert.notEqual(gestures.begin('next', 1_250), null)
  assert.notEqual(gestures.begin('finish', 1_300), null)
})
