import assert from 'node:assert/strict'
import { test } from 'node:test'
import { after, type Known, type Reading } from '../src/known'
import type { Frame } from '../src/wire'
import { at } from './office'

type Happened = { kind: string }
const reading: Reading<string[], Happened, string[]> = {
  first: (state) => state,
  step: (known, { event }) => [...known, event.kind],
}
const snapshot: Frame<string[], Happened> = { type: 'snapshot', epoch: 'e', seq: 7, at: at('08:00:00'), state: [] }

function event(prev: number, seq: number): Frame<string[], Happened> {
  return { type: 'event', seq, prev, at: at('08:00:01'), event: { kind: `happened-${seq}` } }
}

function learn(frames: Frame<string[], Happened>[]): Known<string[]> {
  return frames.reduce<Known<string[]>>((known, frame) => after(known, frame, reading), null)
}

test('nothing is known before the first frame: unknown is not empty', () => {
  assert.equal(learn([]), null)
  assert.equal(learn([{ type: 'heartbeat', at: at('08:00:00') }]), null)
})

test('events in order are known, and the numbers between them are other screens’', () => {
  assert.deepEqual(learn([snapshot, event(7, 9), event(9, 12)])?.state, ['happened-9', 'happened-12'])
})

test('a missed frame makes it unknown, so that the feed asks for what came after the last one', () => {
  assert.equal(learn([snapshot, event(7, 9), event(10, 12)]), null)
})

test('a heartbeat changes nothing', () => {
  assert.deepEqual(learn([snapshot, { type: 'heartbeat', at: at('08:00:05') }, event(7, 9)])?.seq, 9)
})

test('what is worked out beside the log is known, and leaves the order of events alone', () => {
  const meanwhile = { type: 'meanwhile' as const, at: at('08:00:02'), event: { kind: 'view_changed' } }
  assert.deepEqual(learn([snapshot, event(7, 9), meanwhile, event(9, 12)]), { epoch: 'e', seq: 12, state: ['happened-9', 'view_changed', 'happened-12'] })
  assert.equal(learn([meanwhile]), null, 'nothing leads on from nothing')
})

test('a new snapshot replaces all that was known', () => {
  assert.deepEqual(learn([snapshot, event(7, 9), { ...snapshot, epoch: 'f', seq: 3 }]), { epoch: 'f', seq: 3, state: [] })
})
