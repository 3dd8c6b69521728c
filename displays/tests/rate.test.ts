import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asleep, ASLEEP, isUnsent, mayWake, rated, shown, sleepsAfterMs, told, woken, type Tablet } from '../src/rate/tablet'
import type { Act } from '../src/rating'
import type { Ask } from '../src/wire'

const ask = (visit: string): Ask => ({ visit, number: `10${visit}`, service: 'a', until: '2026-11-23T10:00:00.000+07:00' })
const does = (tablet: Tablet, ...acts: Act[]) => acts.reduce((now, act) => rated(now, act, true), tablet)
const asking = told(ASLEEP, ask('1'))
const thanked = does(asking, { act: 'score', score: 5 }, { act: 'send' }, { act: 'answered', problem: null })

test('it wakes when a visit ends, and sleeps again when nobody answers', () => {
  assert.equal(asking.asked?.number, '101')
  assert.notEqual(sleepsAfterMs(asking), null)
  assert.equal(sleepsAfterMs(ASLEEP), null)
  const slept = asleep(asking)
  assert.equal(slept.asked, null)
  assert.equal(woken(slept).asked?.id, '1', 'a touch asks again')
  assert.equal(told(slept, ask('1')).asked, null, 'the same news does not wake it again')
})

test('nobody is asked twice', () => {
  assert.equal(thanked.rating.step, 'thanks')
  const slept = asleep(thanked)
  assert.equal(mayWake(slept), false)
  assert.equal(woken(slept), slept)
  assert.equal(told(slept, ask('1')).asked, null)
  assert.equal(shown(slept, { id: '1', number: '101', service: 'a' }).rating.step, 'thanks', 'the same slip at the exit')
})

test('the next visit takes the glass over, once what was said is on its way', () => {
  const low = does(asking, { act: 'score', score: 2 })
  assert.equal(isUnsent(low), true)
  const next = told(low, ask('2'))
  assert.deepEqual([next.asked?.id, next.rating.step], ['2', 'asking'])
  assert.equal(isUnsent(next), false)
})

test('whoever is saying why may finish, though the time to begin is over', () => {
  const low = does(asking, { act: 'score', score: 2 })
  assert.equal(told(low, null).asked?.id, '1')
  assert.equal(told(asking, null).asked, null)
  assert.equal(told(thanked, null).rating.step, 'thanks')
})

test('it does not sleep while something is on its way', () => {
  const sending = does(asking, { act: 'score', score: 5 }, { act: 'send' })
  assert.equal(sleepsAfterMs(sending), null)
  assert.notEqual(sleepsAfterMs(does(sending, { act: 'answered', problem: 'offline' })), null)
})
