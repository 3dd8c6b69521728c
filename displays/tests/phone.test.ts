import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isNear, isNewCall, mayComeBack, standing } from '../src/phone/turn'
import type { MyTicketView, TicketState } from '../src/wire'

const my = (state: TicketState, calls = 0) => ({ state, calls }) as MyTicketView

test('a telephone shakes when its holder is called, and when called again', () => {
  assert.equal(isNewCall(my('waiting'), my('called', 1)), true)
  assert.equal(isNewCall(null, my('called', 1)), true)
  assert.equal(isNewCall(my('called', 1), my('called', 2)), true)
})

test('it is still otherwise', () => {
  assert.equal(isNewCall(my('called', 1), my('called', 1)), false)
  assert.equal(isNewCall(my('waiting'), my('waiting')), false)
  assert.equal(isNewCall(my('called', 1), my('serving', 1)), false)
})

test('an explanation holds while nothing of it has changed', () => {
  const waits = { state: 'waiting', calls: 0, ahead: 3 } as MyTicketView
  assert.equal(standing(waits), standing({ ...waits, counters_open: 2 }))
  assert.notEqual(standing(waits), standing({ ...waits, ahead: 2 }))
})

test('the screen had better stay on while the turn is near', () => {
  assert.equal(isNear({ state: 'waiting', ahead: 3 } as MyTicketView), true)
  assert.equal(isNear({ state: 'waiting', ahead: 4 } as MyTicketView), false)
  assert.equal(isNear(my('called', 1)), true)
  assert.equal(isNear(my('done', 1)), false)
})

test('whoever is out, missed or fills in a form comes back by a press; for a result the counter calls', () => {
  const held = (reason: string, returns_left = 0) => ({ state: 'on_hold', held: { reason, until: null, counter: 3 }, returns_left }) as unknown as MyTicketView
  assert.equal(mayComeBack(held('away')), true)
  assert.equal(mayComeBack(held('form')), true)
  assert.equal(mayComeBack(held('result')), false)
  assert.equal(mayComeBack(held('tomorrow')), false)
  assert.equal(mayComeBack({ state: 'no_show', returns_left: 1 } as MyTicketView), true)
  assert.equal(mayComeBack({ state: 'no_show', returns_left: 0 } as MyTicketView), false)
})
