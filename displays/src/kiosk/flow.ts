// What a citizen is doing at the kiosk: one visit, from the first touch to the number.
import type { Case, Flow, House, Questions, Touch, Visit } from './visit'

/** How long a number stands: long enough to read it, to photograph it and to scan its code. */
const NUMBER_MS = 20_000
/** How much longer when there is something to read beside it, and without paper. */
const NOTICE_MS = 10_000
/** How long a refusal stands, and the answer to one who had a number. */
const READ_MS = 15_000
/** How long a refusal stands that offers something instead. */
const OFFER_MS = 30_000
/** How long one has to answer that more time is needed. */
export const MORE_MS = 15_000
/** How long a word in passing stands. */
const NOTE_MS = 8_000

/** What has just come onto the glass takes no touch yet: the second half of a double tap was meant for what stood there before. */
const SETTLE_MS = 400
const BY_HAND = ['group', 'page', 'service', 'authority', 'class', 'guidance', 'details', 'spent', 'search', 'unfold', 'mine', 'move', 'again', 'back', 'stay', 'leave', 'staff']
/** These come by themselves: whoever is asked whether they need more time has not answered by them. */
const OF_ITSELF = ['tick', 'answered', 'refused', 'moved']

/** The longest number: a prefix and a counted part. */
export const TYPED_MAX = 8
/** As long as the longest words that a search makes sense of. */
export const WORDS_MAX = 40

/** The flow before anyone touches anything, as the house has it. */
export function idle(house: House, now: number): Flow {
  return { visit: { at: 'services', group: null, page: 0, since: now }, language: house.language, theme: null, low: null, aloud: false, card: null, note: null, asked: null }
}

/** The flow after a touch. */
export function touched(flow: Flow, touch: Touch, house: House, now: number): Flow {
  const settles = Math.max(flow.visit.since, flow.asked ?? 0)
  if (BY_HAND.indexOf(touch.type) >= 0 && now - settles < SETTLE_MS) return flow
  if (touch.type === 'tick') return afterAWhile(flow, house, now)
  const awake = OF_ITSELF.indexOf(touch.type) >= 0 ? flow : { ...flow, asked: null, note: null }
  switch (touch.type) {
    case 'language':
      return stays({ ...awake, language: touch.language }, now)
    case 'theme':
      return stays({ ...awake, theme: touch.theme }, now)
    case 'low':
      return stays({ ...awake, low: touch.low }, now)
    case 'aloud':
      return stays({ ...awake, aloud: touch.aloud }, now)
    case 'note':
      return stays({ ...awake, note: touch.note }, now)
    case 'stay':
      return stays(awake, now)
    case 'leave':
      return idle(house, now)
    case 'card':
      return stays({ ...awake, card: touch.digits }, now)
    case 'back': {
      const home = goesBack(flow.visit, now)
      return home === null ? idle(house, now) : { ...awake, visit: home }
    }
    case 'answered':
      return { ...awake, card: null, visit: visitAfter(flow.visit, touch, now) }
    default:
      return { ...awake, visit: visitAfter(flow.visit, touch, now) }
  }
}

/** On the same page, with all the time again. */
function stays(flow: Flow, since: number): Flow {
  return { ...flow, visit: { ...flow.visit, since } }
}

/** Nobody touched anything: one is asked whether more time is needed, then the kiosk is free. */
function afterAWhile(flow: Flow, house: House, now: number): Flow {
  const { visit, note, asked } = flow
  if (asked !== null) return now - asked < MORE_MS ? flow : idle(house, now)
  if (now - visit.since >= patience(flow, house)) return endsByItself(flow) ? idle(house, now) : { ...flow, asked: now }
  return note !== null && now - visit.since >= NOTE_MS ? { ...flow, note: null } : flow
}

/** Whether somebody may still be reading or thinking where the visit stands. What ends a visit ends it quietly. */
function endsByItself({ visit, aloud }: Flow): boolean {
  switch (visit.at) {
    case 'number':
    case 'refused':
    case 'moved':
    case 'stuck':
    case 'staff':
      return true
    case 'services':
      return visit.group === null && visit.page === 0 && !aloud
    case 'search':
    case 'details':
    case 'help':
    case 'authority':
    case 'priority':
    case 'sending':
    case 'mine':
    case 'moving':
      return false
  }
}

type Moving = Exclude<Touch, { type: 'language' | 'theme' | 'low' | 'aloud' | 'note' | 'stay' | 'leave' | 'card' | 'back' | 'tick' }>
type OfHolder = Extract<Touch, { type: 'mine' | 'typed' | 'move' | 'scanned' | 'moved' }>
type Looking = Extract<Touch, { type: 'group' | 'page' | 'search' | 'words' | 'details' | 'unfold' | 'staff' }>
type Asking = Exclude<Moving, OfHolder | Looking>

function visitAfter(visit: Visit, touch: Moving, since: number): Visit {
  switch (touch.type) {
    case 'mine':
    case 'typed':
    case 'move':
    case 'scanned':
    case 'moved':
      return withNumber(visit, touch, since)
    case 'group':
    case 'page':
    case 'search':
    case 'words':
    case 'details':
    case 'unfold':
    case 'staff':
      return looking(visit, touch, since)
    default:
      return withoutNumber(visit, touch, since)
  }
}

/** The visit of someone who looks around: nothing is asked for yet. */
function looking(visit: Visit, touch: Looking, since: number): Visit {
  switch (touch.type) {
    case 'group':
      return visit.at === 'services' ? { at: 'services', group: touch.group, page: 0, since } : visit
    case 'page':
      return visit.at === 'services' ? { ...visit, page: touch.page, since } : visit
    case 'search':
      return visit.at === 'services' || visit.at === 'help' ? { at: 'search', typed: '', since } : visit
    case 'words':
      return visit.at === 'search' ? { at: 'search', typed: touch.typed.slice(0, WORDS_MAX), since } : visit
    case 'details': {
      const from = visit.at === 'services' || visit.at === 'search' ? visit : null
      return from === null ? visit : { at: 'details', service: touch.service, procedure: touch.procedure, from, since }
    }
    case 'unfold':
      return visit.at === 'number' ? { ...visit, unfolded: !visit.unfolded, since } : visit
    case 'staff':
      return { at: 'staff', since }
  }
}

/** Where a service can be asked for. */
const OFFERS = ['services', 'search', 'details', 'help']

/** The visit of someone who comes for a number. */
function withoutNumber(visit: Visit, touch: Asking, since: number): Visit {
  switch (touch.type) {
    case 'service': {
      if (OFFERS.indexOf(visit.at) < 0) return visit
      const { service, procedure = null, asks, key } = touch
      const of: Case = { service, procedure, authority: null, elsewhere: false }
      return asks.authority ? { at: 'authority', of, class: touch.class ?? null, asks, since } : chosen(of, touch.class, asks, key, since)
    }
    case 'authority': {
      if (visit.at !== 'authority') return visit
      const of: Case = { ...visit.of, authority: touch.authority, elsewhere: touch.authority === null }
      return chosen(of, touch.class ?? visit.class ?? undefined, visit.asks, touch.key, since)
    }
    case 'class':
      return visit.at === 'priority' ? { at: 'sending', wish: { ...visit.of, class: touch.class, key: touch.key }, since } : visit
    case 'guidance':
    case 'spent': {
      if (OFFERS.indexOf(visit.at) < 0) return visit
      if (touch.service === null) return { at: 'help', since }
      // Of a service that has no numbers left, the office knows what it offers instead.
      return { at: 'sending', wish: { service: touch.service, procedure: null, authority: null, elsewhere: false, class: 'normal', key: touch.key }, since }
    }
    case 'answered': {
      if (visit.at !== 'sending' && visit.at !== 'moving') return visit
      return { at: 'number', ticket: touch.ticket, procedure: visit.at === 'sending' ? visit.wish.procedure : null, unfolded: false, since }
    }
    case 'refused':
      if (visit.at === 'moving') return { at: 'stuck', move: visit.move, problem: touch.problem, since }
      return visit.at === 'sending' ? { at: 'refused', wish: visit.wish, problem: touch.problem, since } : visit
    case 'again':
      if (visit.at === 'stuck') return { at: 'moving', move: visit.move, since }
      return visit.at === 'refused' ? { at: 'sending', wish: visit.wish, since } : visit
  }
}

/** The last question, where there is one that was not answered with the touch. */
function chosen(of: Case, answer: 'urgent' | 'priority' | 'normal' | undefined, { priority }: Questions, key: string, since: number): Visit {
  if (priority && answer === undefined) return { at: 'priority', of, since }
  return { at: 'sending', wish: { ...of, class: answer ?? 'normal', key }, since }
}

/** The visit of someone who holds a number. */
function withNumber(visit: Visit, touch: OfHolder, since: number): Visit {
  switch (touch.type) {
    case 'mine':
      return visit.at === 'services' || visit.at === 'help' ? { at: 'mine', typed: '', since } : visit
    case 'typed': {
      // The second half of the tap that came here; after the first digit a hand may be quick.
      if (visit.at !== 'mine' || (visit.typed === '' && since - visit.since < SETTLE_MS)) return visit
      return { at: 'mine', typed: touch.typed.slice(0, TYPED_MAX), since }
    }
    case 'move': {
      if (visit.at !== 'mine' || visit.typed === '') return visit
      return { at: 'moving', move: { number: visit.typed, pass: null, what: touch.what, key: touch.key }, since }
    }
    case 'scanned': {
      if (visit.at === 'sending' || visit.at === 'moving') return visit
      const { number, pass, key } = touch
      return { at: 'moving', move: { number, pass, what: 'return', key }, since }
    }
    case 'moved':
      return visit.at === 'moving' ? { at: 'moved', move: visit.move, ticket: touch.ticket, since } : visit
  }
}

/** One step back; null: to the beginning, as the house has it. */
function goesBack(visit: Visit, since: number): Visit | null {
  switch (visit.at) {
    case 'search':
    case 'help':
    case 'authority':
    case 'priority':
    case 'mine':
      return { at: 'services', group: null, page: 0, since }
    case 'services':
      return visit.group === null && visit.page === 0 ? null : { at: 'services', group: null, page: 0, since }
    case 'details':
      return { ...visit.from, since }
    case 'stuck':
      return { at: 'mine', typed: visit.move.number, since }
    case 'sending':
    case 'number':
    case 'refused':
    case 'moving':
    case 'moved':
    case 'staff':
      return null
  }
}

/** How long a visit stays where it is without a touch. */
export function patience({ visit, language, theme, low, aloud, card }: Flow, house: House): number {
  switch (visit.at) {
    case 'services': {
      const untouched = language === house.language && theme === null && low === null && !aloud && card === null
      return untouched && visit.group === null && visit.page === 0 ? Infinity : house.idle_ms
    }
    case 'search':
    case 'details':
    case 'help':
    case 'authority':
    case 'priority':
    case 'mine':
    case 'staff':
      return house.idle_ms
    case 'sending':
    case 'moving':
      return Infinity
    case 'number':
      return NUMBER_MS + (house.paperless ? NOTICE_MS : 0) + (visit.ticket.notices.length > 0 || visit.unfolded ? NOTICE_MS : 0)
    case 'refused':
      return visit.problem.instead === undefined ? READ_MS : OFFER_MS
    case 'moved':
    case 'stuck':
      return READ_MS
  }
}
