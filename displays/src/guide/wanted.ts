// What a guide says with a number: kept until it is given, then forgotten.
import type { Class, CorrectTicket, NewTicket, Ticket } from '../wire'

export interface Wanted {
  authority: string | null
  elsewhere: boolean
  party: number
  dossiers: number
  /** What else they came for, under the same number. */
  then: string[]
  /** The number on a slip torn from a printed roll; empty: the office counts. */
  roll: string
}

/** Most people come alone, with one case of this place, for one thing. */
export const PLAIN: Wanted = { authority: null, elsewhere: false, party: 1, dossiers: 1, then: [], roll: '' }

/** What the office is asked for. */
export function newTicket(wanted: Wanted, service: string, ticketClass: Class): NewTicket {
  const { authority, elsewhere, party, dossiers, then, roll } = wanted
  const stops = then.filter((key) => key !== service)
  return {
    service,
    class: ticketClass,
    language: 'vi',
    channel: 'desk',
    ...(authority === null ? {} : { authority }),
    ...(elsewhere ? { non_territorial: true } : {}),
    ...(party === 1 ? {} : { party }),
    ...(dossiers === 1 ? {} : { dossiers }),
    ...(stops.length === 0 ? {} : { then: stops }),
    ...(roll.trim() === '' ? {} : { from_roll: roll.trim().toUpperCase() }),
  }
}

/** What is put right on a ticket that waits. */
export interface Correction {
  service: string
  class: Class
  authority: string | null
  elsewhere: boolean
}

export function asItStands({ service, class: of, authority, non_territorial }: Ticket): Correction {
  return { service, class: of, authority: authority ?? null, elsewhere: non_territorial }
}

/** Only what differs is sent: whatever somebody else has put right meanwhile stays. */
export function correcting(ticket: Ticket, to: Correction): CorrectTicket {
  const now = asItStands(ticket)
  return {
    ...(to.service === now.service ? {} : { service: to.service }),
    ...(to.class === now.class ? {} : { class: to.class }),
    ...(to.authority === now.authority || to.authority === null ? {} : { authority: to.authority }),
    ...(to.elsewhere === now.elsewhere ? {} : { non_territorial: to.elsewhere }),
  }
}
