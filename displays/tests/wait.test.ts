import assert from 'node:assert/strict'
import { test } from 'node:test'
import { waitText } from '../src/wait'

const say = (id: string, words: Record<string, string | number> = {}) => [id, ...Object.values(words)].join(' ')
const told = (from: number, to: number) => waitText({ p50_s: from * 60, p90_s: to * 60 }, say)

test('a wait is a range in fives that holds what was reckoned', () => {
  assert.equal(told(12, 19), 'wait-range 10 20')
  assert.equal(told(10, 20), 'wait-range 10 20')
  assert.equal(told(20, 20), 'wait-range 20 25', 'never one minute that nobody keeps')
})

test('a short one, a long one and an unknown one', () => {
  assert.equal(told(0, 0), 'wait-under 5')
  assert.equal(told(3, 14), 'wait-under 15')
  assert.equal(told(150, 200), 'wait-hours 2')
  assert.equal(waitText(null, say), 'wait-unknown')
})
