import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isNewCall, standing } from '../src/phone/turn'
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
