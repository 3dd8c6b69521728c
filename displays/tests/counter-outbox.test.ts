import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Answer } from '../src/api'
import { deliver, LOGIN_WORTH_MS, WORTH_MS, type Post } from '../src/counter/outbox'
import type { Problem } from '../src/wire'

const problem = (code: string, status: number): Answer<unknown> => ({ ok: false, problem: { title: '', status, detail: '', code } as Problem })
const OFFLINE = problem('offline', 0)
const STRANGER = problem('not_logged_in', 401)
const DONE: Answer<unknown> = { ok: true, status: 200, body: {} }

/** An office that answers like this at each time of asking, the last for ever; what its network takes. */
function office(answers: Answer<unknown>[], { took = 20, logsIn = async () => true, logInTakes = 0 } = {}) {
  const world = { now: 0, asked: 0, again: 0, logIns: 0 }
  const post: Post = {
    now: () => world.now,
    send: async () => {
      world.now += took
      return answers[Math.min(world.asked++, answers.length - 1)] ?? OFFLINE
    },
    again: () => void world.again++,
    pause: async (ms) => void (world.now += ms),
    logsIn: async () => {
      world.logIns++
      world.now += logInTakes
      return logsIn()
    },
  }
  return { world, post }
}

test('a press that is answered is asked once', async () => {
  const { world, post } = office([DONE])
  assert.deepEqual(await deliver(post), DONE)
  assert.deepEqual([world.asked, world.again], [1, 0])
})

test('a press in a hole of the network is asked again until it is answered', async () => {
  const { world, post } = office([OFFLINE, problem('overloaded', 503), OFFLINE, DONE])
  assert.deepEqual(await deliver(post), DONE)
  assert.deepEqual([world.asked, world.again], [4, 3])
})

test('a refusal is an answer', async () => {
  const refused = problem('grace_running', 409)
  const { world, post } = office([OFFLINE, refused])
  assert.deepEqual(await deliver(post), refused)
  assert.equal(world.asked, 2)
})

test('what nobody answers in time is given up, and asked no more', async () => {
  for (const took of [20, 8_000]) {
    const { world, post } = office([OFFLINE], { took })
    assert.deepEqual(await deliver(post), OFFLINE)
    assert.ok(world.now <= WORTH_MS + took, `${world.now} ms`)
    assert.ok(world.asked >= 4, `${world.asked} times`)
  }
})

test('a session that ends in the middle of a press: the press is done once somebody logged in again', async () => {
  const { world, post } = office([STRANGER, DONE], { logInTakes: 60_000 })
  assert.deepEqual(await deliver(post), DONE)
  assert.deepEqual([world.asked, world.logIns], [2, 1])
})

test('it is not done for somebody else, nor minutes later', async () => {
  const other = office([STRANGER, DONE], { logsIn: async () => false })
  assert.deepEqual(await deliver(other.post), STRANGER)
  assert.equal(other.world.asked, 1)
  const late = office([STRANGER, DONE], { logInTakes: LOGIN_WORTH_MS + 1 })
  assert.deepEqual(await deliver(late.post), STRANGER)
  assert.equal(late.world.asked, 1)
})
