// What a citizen is doing at the kiosk: one visit, from the first touch to the number.
import type { Class, IssuedTicket, Language, Problem, Ticket } from '../wire'

/** What a citizen has said so far of what they came for. */
export interface Case {
  service: string
  /** The authority that decides it; null in a hall of one, and for a case of another place. */
  authority: string | null
  /** The case belongs to another place. */
  elsewhere: boolean
}

/** The number a citizen asked for. One key: a doubtful network never gives two numbers to one touch. */
export interface Wish extends Case {
  class: Class
  key: string
}

/** What the holder of a number asks for: to be called again, or to go out for a while. */
export interface Move {
  number: string
  what: 'return' | 'step-out'
  key: string
}

/** What a citizen is asked before a number is given out. */
export interface Questions {
  authority: boolean
  priority: boolean
}

/** Where a visit stands. `since` is when it came there, in milliseconds. */
export type Visit =
  | { at: 'services'; group: string | null; since: number }
  | { at: 'authority'; service: string; asks: Questions; since: number }
  | { at: 'priority'; of: Case; since: number }
  | { at: 'sending'; wish: Wish; since: number }
  | { at: 'number'; ticket: IssuedTicket; since: number }
  | { at: 'refused'; wish: Wish; problem: Problem; since: number }
  | { at: 'mine'; typed: string; since: number }
  | { at: 'moving'; move: Move; since: number }
  | { at: 'moved'; move: Move; ticket: Ticket; since: number }
  | { at: 'stuck'; move: Move; problem: Problem; since: number }

export interface Flow {
  visit: Visit
  language: Language
}

/** What a citizen touches, and what the office answers. */
export type Touch =
  | { type: 'group'; group: string }
  | { type: 'service'; service: string; asks: Questions; key: string }
  | { type: 'authority'; authority: string | null; key: string }
  | { type: 'class'; class: Class; key: string }
  | { type: 'spent'; service: string; key: string }
  | { type: 'answered'; ticket: IssuedTicket }
  | { type: 'refused'; problem: Problem }
  | { type: 'mine' }
  | { type: 'typed'; typed: string }
  | { type: 'move'; what: Move['what']; key: string }
  | { type: 'moved'; ticket: Ticket }
  | { type: 'again' }
  | { type: 'back' }
  | { type: 'language'; language: Language }
  | { type: 'tick' }

/** How long a number stands: long enough to read it, to photograph it and to scan its code. */
const NUMBER_MS = 12_000
/** How much longer when there is something to read beside it. */
const NOTICE_MS = 8_000
/** How long a refusal stands, and the answer to one who had a number. */
const READ_MS = 10_000
/** How long a refusal stands that offers something instead. */
const OFFER_MS = 20_000
/** How long the kiosk waits for someone who walked away. */
const LEFT_MS = 30_000

/** What has just come onto the glass takes no touch yet: the second half of a double tap was meant for what stood there before. */
const SETTLE_MS = 400
const BY_HAND = ['group', 'service', 'authority', 'class', 'spent', 'mine', 'move', 'again', 'back']

/** The longest number: a prefix and a counted part. */
export const TYPED_MAX = 8

/** The flow before anyone touches anything, in the house's first language. */
export function idle(language: Language, now: number): Flow {
  return { visit: { at: 'services', group: null, since: now }, language }
}

/** The flow after a touch. `house` is the language that the next citizen finds. */
export function touched(flow: Flow, touch: Touch, house: Language, now: number): Flow {
  const { visit } = flow
  if (BY_HAND.indexOf(touch.type) >= 0 && now - visit.since < SETTLE_MS) return flow
  switch (touch.type) {
    case 'language':
      return { visit: { ...visit, since: now }, language: touch.language }
    case 'tick':
      return now - visit.since < patience(flow, house) ? flow : idle(house, now)
    case 'back': {
      const home = goesBack(visit, now)
      return home === null ? idle(house, now) : { ...flow, visit: home }
    }
    case 'mine':
    case 'typed':
    case 'move':
    case 'moved':
      return { ...flow, visit: withNumber(visit, touch, now) }
    default:
      return { ...flow, visit: withoutNumber(visit, touch, now) }
  }
}

type OfHolder = Extract<Touch, { type: 'mine' | 'typed' | 'move' | 'moved' }>
type OfNewcomer = Exclude<Touch, OfHolder | { type: 'language' | 'tick' | 'back' }>

/** The visit of someone who comes for a number. */
function withoutNumber(visit: Visit, touch: OfNewcomer, since: number): Visit {
  switch (touch.type) {
    case 'group':
      return visit.at === 'services' ? { at: 'services', group: touch.group, since } : visit
    case 'service': {
      if (visit.at !== 'services') return visit
      const { service, asks } = touch
      return asks.authority ? { at: 'authority', service, asks, since } : chosen({ service, authority: null, elsewhere: false }, asks, touch.key, since)
    }
    case 'authority': {
      if (visit.at !== 'authority') return visit
      const { authority } = touch
      return chosen({ service: visit.service, authority, elsewhere: authority === null }, visit.asks, touch.key, since)
    }
    case 'class':
      return visit.at === 'priority' ? { at: 'sending', wish: { ...visit.of, class: touch.class, key: touch.key }, since } : visit
    case 'spent': {
      // The office knows what it offers instead of a number.
      const of: Case = { service: touch.service, authority: null, elsewhere: false }
      return visit.at === 'services' ? { at: 'sending', wish: { ...of, class: 'normal', key: touch.key }, since } : visit
    }
    case 'answered':
      return visit.at === 'sending' ? { at: 'number', ticket: touch.ticket, since } : visit
    case 'refused':
      if (visit.at === 'moving') return { at: 'stuck', move: visit.move, problem: touch.problem, since }
      return visit.at === 'sending' ? { at: 'refused', wish: visit.wish, problem: touch.problem, since } : visit
    case 'again':
      if (visit.at === 'stuck') return { at: 'moving', move: visit.move, since }
      return visit.at === 'refused' ? { at: 'sending', wish: visit.wish, since } : visit
  }
}

/** The last question, where there is one. */
function chosen(of: Case, { priority }: Questions, key: string, since: number): Visit {
  return priority ? { at: 'priority', of, since } : { at: 'sending', wish: { ...of, class: 'normal', key }, since }
}

/** The visit of someone who holds a number. */
function withNumber(visit: Visit, touch: OfHolder, since: number): Visit {
  switch (touch.type) {
    case 'mine':
      return visit.at === 'services' ? { at: 'mine', typed: '', since } : visit
    case 'typed': {
      // The second half of the tap that came here; after the first digit a hand may be quick.
      if (visit.at !== 'mine' || (visit.typed === '' && since - visit.since < SETTLE_MS)) return visit
      return { at: 'mine', typed: touch.typed.slice(0, TYPED_MAX), since }
    }
    case 'move': {
      if (visit.at !== 'mine' || visit.typed === '') return visit
      return { at: 'moving', move: { number: visit.typed, what: touch.what, key: touch.key }, since }
    }
    case 'moved':
      return visit.at === 'moving' ? { at: 'moved', move: visit.move, ticket: touch.ticket, since } : visit
  }
}

/** One step back; null: to the beginning, in the house's language. */
function goesBack(visit: Visit, since: number): Visit | null {
  switch (visit.at) {
    case 'authority':
    case 'priority':
    case 'mine':
      return { at: 'services', group: null, since }
    case 'services':
      return visit.group === null ? null : { at: 'services', group: null, since }
    case 'stuck':
      return { at: 'mine', typed: visit.move.number, since }
    case 'sending':
    case 'number':
    case 'refused':
    case 'moving':
    case 'moved':
      return null
  }
}

/** How long a visit stays where it is without a touch. */
function patience({ visit, language }: Flow, house: Language): number {
  switch (visit.at) {
    case 'services':
      return language === house && visit.group === null ? Infinity : LEFT_MS
    case 'authority':
    case 'priority':
    case 'mine':
      return LEFT_MS
    case 'sending':
    case 'moving':
      return Infinity
    case 'number':
      return visit.ticket.notices.length === 0 ? NUMBER_MS : NUMBER_MS + NOTICE_MS
    case 'refused':
      return visit.problem.instead === undefined ? READ_MS : OFFER_MS
    case 'moved':
    case 'stuck':
      return READ_MS
  }
}
