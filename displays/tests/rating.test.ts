import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ASKING, ratingAfter, sentAfterMs, type Act, type Rating } from '../src/rating'

const said = (acts: Act[], asks = true) => acts.reduce<Rating>((rating, act) => ratingAfter(rating, act, asks), ASKING)

test('whoever is content says so with one touch', () => {
  const chosen = said([{ act: 'score', score: 5 }])
  assert.deepEqual(chosen, { step: 'chosen', score: 5 })
  assert.notEqual(sentAfterMs(chosen), null, 'it is sent by itself')
  assert.deepEqual(said([{ act: 'score', score: 5 }, { act: 'send' }, { act: 'answered', problem: null }]), { step: 'thanks' })
})

test('whoever is not may say why, or not', () => {
  const why = said([{ act: 'score', score: 2 }, { act: 'reason', key: 'slow' }, { act: 'reason', key: 'rude' }, { act: 'reason', key: 'slow' }])
  assert.deepEqual(why, { step: 'reasons', score: 2, reasons: ['rude'], comment: '' })
  assert.notEqual(sentAfterMs(why), null, 'whoever walks away has said enough')
  assert.deepEqual(said([{ act: 'score', score: 3 }, { act: 'send' }]), { step: 'sending', score: 3, reasons: [], comment: '' })
  assert.deepEqual(said([{ act: 'score', score: 1 }], false), { step: 'chosen', score: 1 }, 'an office without reasons asks for none')
})

test('a mis-tap is put right before it is sent, and nothing after', () => {
  assert.deepEqual(said([{ act: 'score', score: 1 }, { act: 'change' }]), ASKING)
  assert.deepEqual(said([{ act: 'score', score: 5 }, { act: 'change' }, { act: 'score', score: 4 }]), { step: 'chosen', score: 4 })
  const sending = said([{ act: 'score', score: 5 }, { act: 'send' }])
  assert.equal(ratingAfter(sending, { act: 'change' }, true), sending)
  assert.equal(ratingAfter(sending, { act: 'score', score: 1 }, true), sending)
  assert.equal(ratingAfter({ step: 'thanks' }, { act: 'score', score: 1 }, true).step, 'thanks')
})

test('what could not be sent is sent again as it was said', () => {
  const failed = said([{ act: 'score', score: 2 }, { act: 'reason', key: 'slow' }, { act: 'comment', text: 'Chờ lâu' }, { act: 'send' }, { act: 'answered', problem: 'offline' }])
  assert.deepEqual(failed, { step: 'failed', code: 'offline', score: 2, reasons: ['slow'], comment: 'Chờ lâu' })
  assert.deepEqual(ratingAfter(failed, { act: 'send' }, true), { step: 'sending', score: 2, reasons: ['slow'], comment: 'Chờ lâu' })
})
