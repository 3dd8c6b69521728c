// Where a citizen's visit to the kiosk stands, and what moves it on.
import type { Class, IssuedTicket, Language, Problem, Theme, Ticket } from '../wire'

/** What a citizen has said so far of what they came for. */
export interface Case {
  service: string
  /** The procedure that they found by searching, by its code; null when the service is all they said. */
  procedure: string | null
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

/** What the holder of a number asks for: to be called again, to go out for a while, or that a booking be taken up. */
export interface Move {
  /** As it was typed or read; empty when a pass was. */
  number: string
  /** The pass in the code of a slip or a booking. */
  pass: string | null
  what: 'return' | 'step-out'
  key: string
}

/** What a citizen is asked before a number is given out. */
export interface Questions {
  authority: boolean
  priority: boolean
}

/** Services that stand on the glass: a field's, or all; and which page of them. */
export interface Services {
  at: 'services'
  group: string | null
  page: number
  since: number
}

/** Where a visit stands. `since` is when it came there, in milliseconds. */
export type Visit =
  | Services
  | { at: 'search'; typed: string; since: number }
  | { at: 'details'; service: string; procedure: string | null; from: Visit; since: number }
  | { at: 'help'; since: number }
  | { at: 'authority'; of: Case; class: Class | null; asks: Questions; since: number }
  | { at: 'priority'; of: Case; since: number }
  | { at: 'sending'; wish: Wish; since: number }
  | { at: 'number'; ticket: IssuedTicket; procedure: string | null; unfolded: boolean; since: number }
  | { at: 'refused'; wish: Wish; problem: Problem; since: number }
  | { at: 'mine'; typed: string; since: number }
  | { at: 'moving'; move: Move; since: number }
  | { at: 'moved'; move: Move; ticket: Pick<Ticket, 'number' | 'ahead' | 'wait' | 'held'>; since: number }
  | { at: 'stuck'; move: Move; problem: Problem; since: number }
  | { at: 'staff'; since: number }

/** A word in passing: what was scanned could not be read, or was not needed. */
export type Note = 'unread' | 'card-unneeded' | 'dossier'

export interface Flow {
  visit: Visit
  language: Language
  /** What this citizen chose of how the glass looks; null: as the office has it. */
  theme: Theme | null
  low: boolean | null
  /** By ear: every page is spoken, and keys choose. */
  aloud: boolean
  /** The digits of the identity card that was scanned, until the number is given out or the visit ends. */
  card: string | null
  note: Note | null
  /** Since when it has been asked whether more time is needed. */
  asked: number | null
}

/** What a citizen touches, types or scans, and what the office answers. */
export type Touch =
  | { type: 'group'; group: string }
  | { type: 'page'; page: number }
  | { type: 'service'; service: string; procedure?: string; class?: Class; asks: Questions; key: string }
  | { type: 'authority'; authority: string | null; class?: Class; key: string }
  | { type: 'class'; class: Class; key: string }
  | { type: 'guidance'; service: string | null; key: string }
  | { type: 'details'; service: string; procedure: string | null }
  | { type: 'spent'; service: string; key: string }
  | { type: 'search' }
  | { type: 'words'; typed: string }
  | { type: 'answered'; ticket: IssuedTicket }
  | { type: 'refused'; problem: Problem }
  | { type: 'unfold' }
  | { type: 'mine' }
  | { type: 'typed'; typed: string }
  | { type: 'move'; what: Move['what']; key: string }
  | { type: 'scanned'; number: string; pass: string | null; key: string }
  | { type: 'moved'; ticket: Pick<Ticket, 'number' | 'ahead' | 'wait' | 'held'> }
  | { type: 'card'; digits: string }
  | { type: 'note'; note: Note }
  | { type: 'again' }
  | { type: 'back' }
  | { type: 'stay' }
  | { type: 'leave' }
  | { type: 'staff' }
  | { type: 'language'; language: Language }
  | { type: 'theme'; theme: Theme }
  | { type: 'low'; low: boolean }
  | { type: 'aloud'; aloud: boolean }
  | { type: 'tick' }

/** What the next citizen finds, and how long one may think. */
export interface House {
  language: Language
  idle_ms: number
  /** The machine has no paper: a number on the glass is all there is. */
  paperless: boolean
}
