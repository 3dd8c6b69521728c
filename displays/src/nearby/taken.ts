// Taking a number from afar, and the number that this telephone holds.
import { ask } from '../api'
import { keep, kept } from '../kept'
import type { IssuedTicket, Language, NewTicket, Problem } from '../wire'

/** The number that was taken last from this telephone. */
export interface Taken {
  site: string
  pass: string
  number: string
  office: string
  /** On which day: a number holds no longer. */
  day: string
}

const TAKEN = 'xinmoi-taken'

/** Where the number is followed. */
export function pageOf({ site, pass }: Taken): string {
  return `/o/${encodeURIComponent(site)}/t/${encodeURIComponent(pass)}`
}

export function keepTaken(taken: Taken): void {
  keep(TAKEN, JSON.stringify(taken))
}

/** Null when there is none of this day. */
export function takenOn(day: string): Taken | null {
  try {
    const taken = JSON.parse(kept(TAKEN) ?? 'null') as Taken | null
    return taken?.day === day ? taken : null
  } catch {
    return null
  }
}

export function take(site: string, service: string, key: string, language: Language) {
  const body: NewTicket = { service, channel: 'phone', language }
  // An office that is away is said at once, and asked again only by whoever wants it.
  return ask<IssuedTicket>('POST', `/o/${encodeURIComponent(site)}/api/v1/tickets`, { body, key, language, outside: true })
}

/** The number goes on at another office, with the time that it has waited. Asked twice, it is the same. */
export function move({ site, pass }: Taken, to: string, service: string, language: Language) {
  return ask<IssuedTicket>('POST', `/o/${encodeURIComponent(site)}/move`, { body: { pass, to, service }, language, outside: true })
}

/** What is said of a number that could not go is said in words of its own. */
const MOVES: Record<string, string> = { office_offline: 'move_offline', not_waiting: 'move_not_waiting', unknown_pass: 'move_not_waiting', already_moved: 'move_elsewhere', too_many_moved: 'move_full' }

export function ofMove(problem: Problem): Problem {
  return { ...problem, code: MOVES[problem.code] ?? problem.code }
}

/** Where a number may have been given out all the same: the same key asks for that one again. */
const OPEN_ENDED = ['offline', 'office_slow', 'overloaded', 'unexpected']

export function mayHaveBeenTaken(problem: Problem): boolean {
  return OPEN_ENDED.includes(problem.code) && problem.status !== 429
}

const SAID = ['office_offline', 'office_slow', 'offline', 'overloaded', 'issuing_closed', 'quota_spent', 'not_allowed', 'holds_number', 'move_offline', 'move_not_waiting', 'move_elsewhere', 'move_full']

/** Which of the page's own words fit a refusal; null: the office has said it itself. */
export function wordsFor({ code, status, detail }: Problem): string | null {
  if (code === 'address_spent') return code
  if (status === 429) return 'too_many'
  if (status === 403 || status === 401) return 'not_allowed'
  if (SAID.includes(code)) return code
  return detail === '' ? 'other' : null
}
