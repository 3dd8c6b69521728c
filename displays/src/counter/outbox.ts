// A gesture on its way to the office: asked with one key until there is an answer, so that nothing a clerk pressed is
// lost or done twice; and given up after a time, so that nothing is done that nobody expects any more.
import { ask, isStranger, type Answer } from '../api'
import type { Order } from './panels'

/** So long a gesture is worth sending. Later the clerk has turned to something else, and is told that it was not done. */
export const WORTH_MS = 30_000

/** A clerk who must log in again may take so long. */
export const LOGIN_WORTH_MS = 120_000

/** The longest wait for one answer. */
const PATIENCE_MS = 8_000

const PAUSE_MS_MIN = 300
const PAUSE_MS_MAX = 2_000

export interface Gesture {
  /** The idempotency key. */
  key: string
  counter: number
  order: Order
  /** Which key of the page it was, to tell it by; null for what a panel said. */
  place: string
  /** When, by this device's clock, in milliseconds. */
  at: number
  /** When, as the office's clock showed it. */
  hour: string
}

/** What delivering needs of the world. */
export interface Post {
  now(): number
  send(patience: number): Promise<Answer<unknown>>
  /** Told each time that no answer came. */
  again(): void
  pause(ms: number): Promise<void>
  /** Asks to log in again; whether the same person did. */
  logsIn(): Promise<boolean>
}

/** The office's answer; the last problem when the time is over. */
export async function deliver(post: Post): Promise<Answer<unknown>> {
  let until = post.now() + WORTH_MS
  for (let pause = PAUSE_MS_MIN; ; pause = Math.min(pause * 2, PAUSE_MS_MAX)) {
    const answer = await post.send(Math.min(PATIENCE_MS, Math.max(PAUSE_MS_MIN, until - post.now())))
    if (answer.ok) return answer
    if (isStranger(answer.problem)) {
      const asked = post.now()
      if (!(await post.logsIn()) || post.now() - asked > LOGIN_WORTH_MS) return answer
      until = post.now() + WORTH_MS
      continue
    }
    if (!isSilence(answer) || post.now() + pause >= until) return answer
    post.again()
    await post.pause(pause)
  }
}

/** Whether it is unknown what became of a gesture: no answer, or one that says to ask again. */
export function isSilence(answer: Answer<unknown>): boolean {
  return !answer.ok && (answer.problem.code === 'offline' || answer.problem.status === 503)
}

export function sendOnce({ key, counter, order }: Gesture, patience: number, language: 'vi' | 'en'): Promise<Answer<unknown>> {
  return ask('POST', `/counters/${counter}/${order.path}`, { body: order.body, key, language, patience })
}
