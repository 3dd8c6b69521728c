// What a citizen is doing at the kiosk: one visit, from the first touch to the number.
import type { Class, IssuedTicket, Language, Problem } from '../wire'

/** The number a citizen asked for. One key: a doubtful network never gives two numbers to one touch. */
export interface Wish {
  service: string
  class: Class
  key: string
}

/** Where a visit stands. `since` is when it came there, in milliseconds. */
export type Visit =
  | { at: 'services'; since: number }
  | { at: 'priority'; service: string; since: number }
  | { at: 'sending'; wish: Wish; since: number }
  | { at: 'number'; ticket: IssuedTicket; since: number }
  | { at: 'refused'; wish: Wish; problem: Problem; since: number }

export interface Flow {
  visit: Visit
  language: Language
}

/** What a citizen touches, and what the office answers. */
export type Touch =
  | { type: 'service'; service: string }
  | { type: 'class'; class: Class; key: string }
  | { type: 'answered'; ticket: IssuedTicket }
  | { type: 'refused'; problem: Problem }
  | { type: 'again' }
  | { type: 'back' }
  | { type: 'language'; language: Language }
  | { type: 'tick' }

/** How long a number stands: long enough to read it, to photograph it and to scan its code. */
const NUMBER_MS = 12_000
/** How long a refusal stands. */
const REFUSED_MS = 10_000
/** How long the kiosk waits for someone who walked away. */
const LEFT_MS = 30_000

/** What has just come onto the glass takes no touch yet: the second half of a double tap was meant for what stood there before. */
const SETTLE_MS = 400
const BY_HAND = ['service', 'class', 'again', 'back']

/** The flow before anyone touches anything, in the house's first language. */
export function idle(language: Language, now: number): Flow {
  return { visit: { at: 'services', since: now }, language }
}

/** The flow after a touch. `house` is the language that the next citizen finds. */
export function touched(flow: Flow, touch: Touch, house: Language, now: number): Flow {
  const { visit } = flow
  const to = (next: Visit): Flow => ({ ...flow, visit: next })
  if (BY_HAND.indexOf(touch.type) >= 0 && now - visit.since < SETTLE_MS) return flow
  switch (touch.type) {
    case 'service':
      return visit.at === 'services' ? to({ at: 'priority', service: touch.service, since: now }) : flow
    case 'class': {
      if (visit.at !== 'priority') return flow
      return to({ at: 'sending', wish: { service: visit.service, class: touch.class, key: touch.key }, since: now })
    }
    case 'answered':
      return visit.at === 'sending' ? to({ at: 'number', ticket: touch.ticket, since: now }) : flow
    case 'refused':
      return visit.at === 'sending' ? to({ at: 'refused', wish: visit.wish, problem: touch.problem, since: now }) : flow
    case 'again':
      return visit.at === 'refused' ? to({ at: 'sending', wish: visit.wish, since: now }) : flow
    case 'back':
      return visit.at === 'priority' ? to({ at: 'services', since: now }) : idle(house, now)
    case 'language':
      return { visit: { ...visit, since: now }, language: touch.language }
    case 'tick':
      return now - visit.since < patience(flow, house) ? flow : idle(house, now)
  }
}

/** How long a visit stays where it is without a touch. */
function patience({ visit, language }: Flow, house: Language): number {
  switch (visit.at) {
    case 'services':
      return language === house ? Infinity : LEFT_MS
    case 'priority':
      return LEFT_MS
    case 'sending':
      return Infinity
    case 'number':
      return NUMBER_MS
    case 'refused':
      return REFUSED_MS
  }
}
