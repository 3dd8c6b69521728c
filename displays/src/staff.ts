// Whoever works at a page: what they owe before anything else, and that they are there.
import { ask, type Answer } from './api'
import { whoAmI, type Me } from './session'

/** How often the office is told that somebody is there. */
const TELL_MS = 15_000

let touched = performance.now()
let told = -Infinity
let listens = false

/** Whose session this page's cookie is; from then on the office is told when they touch the page. */
export function whoIsHere(): Promise<Answer<Me>> {
  return whoAmI().then((answer) => {
    if (answer.ok && answer.body.role !== null && !listens) listen()
    return toAccount(answer)
  })
}

/** For how long nobody has touched the page. */
export function idleMs(): number {
  return performance.now() - touched
}

/** Whoever still has to choose a password or to set up a second factor does it on the page for that, which leads back here. */
export function toAccount<T extends { must_change: boolean; must_enrol: boolean }>(answer: Answer<T>): Answer<T> {
  const { pathname, search } = location
  if (answer.ok && (answer.body.must_change || answer.body.must_enrol) && pathname !== '/account') location.assign(`/account?next=${encodeURIComponent(pathname + search)}`)
  return answer
}

function listen(): void {
  listens = true
  const here = () => {
    touched = performance.now()
    if (touched - told < TELL_MS) return
    told = touched
    void ask('POST', '/me/here', { body: {} })
  }
  addEventListener('pointerdown', here)
  addEventListener('keydown', here)
}
