import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clocksAt, type Clocks } from '../src/lobby/audible'
import { duck, rise } from '../src/lobby/ducking'
import { Loudspeaker } from '../src/lobby/loudspeaker'
import type { PlayerFrame } from '../src/wire'

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

/** A line as the browser has it; the test is the office at its other end. */
class Line {
  static readonly OPEN = 1
  static last: Line
  readyState = 1
  sent: PlayerFrame[] = []
  onopen = () => {}
  onclose = () => {}
  onmessage = (_message: { data: string }) => {}
  constructor() {
    Line.last = this
  }
  send(frame: string) {
    this.sent.push(JSON.parse(frame))
  }
  close() {}
  tell(frame: object) {
    this.onmessage({ data: JSON.stringify({ at: '2026-11-23T08:00:00+07:00', ...frame }) })
  }
}

/** A television with sound, its first line open, and what it fetched; `again` is when it takes the line up anew. */
function television() {
  const fetched: string[] = []
  const timers: (() => void)[] = []
  const context = {
    state: 'running', currentTime: 0, destination: {}, onstatechange: () => {},
    createGain: () => ({ connect: () => {} }),
    resume: () => Promise.resolve(),
    decodeAudioData: () => Promise.resolve({ duration: 1 }),
    createBufferSource: () => assert.fail('nothing may sound'),
  }
  let answer = (_answer: object) => {}
  Object.assign(globalThis, {
    window: { setInterval: () => 0, setTimeout: (then: () => void) => timers.push(then) },
    document: { addEventListener: () => {}, querySelectorAll: () => [] },
    location: { protocol: 'http:', host: 'office' },
    WebSocket: Line,
    AudioContext: function () { return context },
    fetch: (url: string) => {
      fetched.push(url)
      return new Promise<object>((resolve) => (answer = resolve))
    },
  })
  new Loudspeaker(null, () => {})
  context.onstatechange()
  const open = () => {
    Line.last.onopen()
    Line.last.tell({ type: 'snapshot', epoch: 'e', seq: 1, state: {} })
  }
  open()
  const again = () => {
    Line.last.onclose()
    timers.pop()?.()
    open()
  }
  const arrives = () => answer({ ok: true, arrayBuffer: () => Promise.resolve(new ArrayBuffer(0)) })
  return { fetched, again, arrives }
}

const DUE = { type: 'event', seq: 2, prev: 1, event: { kind: 'announcement_due', announcement: 'a', url: '/a.wav' } }

test('a television that was elected on another line is not on this one', () => {
  const { fetched, again } = television()
  const first = Line.last
  first.tell({ type: 'elected', player: true })
  again()
  assert.notEqual(Line.last, first)
  Line.last.tell(DUE)
  assert.deepEqual(fetched, [])
  Line.last.tell({ type: 'elected', player: true })
  Line.last.tell({ ...DUE, seq: 3, prev: 2 })
  assert.deepEqual(fetched, ['/a.wav'])
})

test('what did not sound yet when another was elected is not said', async () => {
  const { arrives } = television()
  Line.last.tell({ type: 'elected', player: true })
  Line.last.tell(DUE)
  Line.last.tell({ type: 'elected', player: false })
  arrives()
  await new Promise((done) => setImmediate(done))
  const ended = Line.last.sent.filter((frame) => frame.type === 'finished')
  assert.deepEqual(ended, [{ type: 'finished', announcement: 'a', heard: false, reason: 'not_elected' }])
})
