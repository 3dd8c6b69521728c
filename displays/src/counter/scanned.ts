// What a scanned or typed text was: a number of today, a slip, a dossier, somebody's identity card.
import type { CounterView, TicketRef } from '../wire'

export type Scanned =
  | { kind: 'number'; number: string }
  | { kind: 'slip'; pass: string }
  | { kind: 'dossier'; code: string }
  | { kind: 'person' }
  | { kind: 'other'; text: string }

/** Where a number stands for this counter. */
export type Place = 'hand' | 'held' | 'missed' | 'waiting' | 'elsewhere'

/** As circular 01/2018/TT-VPCP writes it, its short forms included; in the middle of a receipt's text too. */
const DOSSIER = /(?:^|[^0-9A-Z.])((?:[0-9A-Z]{1,3}\.){0,4}[A-Z]\d{2}(?:\.\d{1,4}){0,3}-\d{6}-\d{3,6})(?!\d)/

const SLIP = /\/t\/([A-Za-z0-9_-]{16,64})\/?(?:[?#].*)?$/

/** A prefix and a counted part. */
const NUMBER = /^[A-Z0-9]{1,2}\d{2,5}$/

/** The number of an identity card, alone or before the rest of its code. What it says is not looked at. */
const PERSON = /^\d{9}(\d{3})?($|\|)/

export function readScan(scan: string): Scanned {
  const slip = SLIP.exec(scan)
  if (slip !== null) return { kind: 'slip', pass: slip[1] ?? '' }
  // What an input method made of it: of codes only letters without marks count.
  const plain = scan.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/[\u0110\u0111]/g, 'D').toUpperCase().trim()
  if (PERSON.test(plain)) return { kind: 'person' }
  const dossier = DOSSIER.exec(plain)
  if (dossier !== null) return { kind: 'dossier', code: dossier[1] ?? '' }
  const number = plain.replace(/[\s-]/g, '')
  return NUMBER.test(number) ? { kind: 'number', number } : { kind: 'other', text: scan }
}

/** A number among those that this counter knows. */
export function placeOf(view: CounterView, number: string): { place: Place; ticket: TicketRef | null } {
  const among = (list: TicketRef[]) => list.filter((ticket) => ticket.number === number)[0] ?? null
  const { desk, held, missed, waiting } = view
  const found: [Place, TicketRef | null][] = [
    ['hand', among(desk.ticket === null ? [] : [desk.ticket])],
    ['held', among(held)],
    ['missed', among(missed)],
    ['waiting', among(waiting)],
  ]
  const [place, ticket] = found.filter(([, ticket]) => ticket !== null)[0] ?? ['elsewhere', null]
  return { place, ticket }
}

/** The dossiers that were scanned while a number is in hand, each once. */
export interface Dossiers {
  ticket: string
  codes: string[]
}

/** The office counts no more of one visit. */
const DOSSIERS_MAX = 999

export function withDossier(before: Dossiers | null, ticket: string, code: string): Dossiers {
  const codes = before?.ticket === ticket ? before.codes : []
  return { ticket, codes: [...codes.filter((each) => each !== code), code].slice(-DOSSIERS_MAX) }
}
