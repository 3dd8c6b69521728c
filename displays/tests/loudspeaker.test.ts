import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clocksAt, type Clocks } from '../src/lobby/audible'
import { duck, rise } from '../src/lobby/ducking'

const START: Clocks = { wall_ms: 1_000, audio_ms: 500, stands: false }

/** What is known after looks of the two clocks. */
const after = (...looks: [number, number][]) => looks.reduce((known, [wall, audio]) => clocksAt(known, wall, audio), START)

test('clocks that go together are heard, and a moment of standing is forgiven', () => {
  assert.equal(after([1_250, 750], [1_500, 1_000]).stands, false)
  assert.equal(after([1_250, 500], [2_900, 500]).stands, false)
  assert.equal(after([1_250, 500], [2_900, 500], [3_000, 2_000]).stands, false)
})

test('an audio clock that stands for two seconds is not heard, until it goes again', () => {
  const stands = after([2_000, 500], [3_001, 500])
  assert.equal(stands.stands, true)
  assert.equal(clocksAt(stands, 3_251, 500).stands, true)
  assert.equal(clocksAt(stands, 3_251, 750).stands, false)
})

test('a page that was frozen for a minute finds that its sound stood still', () => {
  assert.equal(after([1_250, 750], [61_250, 800]).stands, true)
})

test('a set that is slow to look hears nothing wrong in a clock that went on', () => {
  assert.equal(after([11_000, 10_500]).stands, false)
})

test('films are lowered to a fifth while somebody is called, and rise to what they had', () => {
  const [film, music] = [{ volume: 1 }, { volume: 0.5 }]
  duck([film, music])
  assert.deepEqual([film.volume, music.volume], [0.2, 0.1])
  duck([film])
  assert.deepEqual([film.volume, music.volume], [0.2, 0.5], 'twice is not lower still')
  rise()
  rise()
  assert.equal(film.volume, 1)
})
