// Calls that no loudspeaker says, until somebody has come or was called again.
import type { Event } from '../wire'

/** More than these nobody reads at once; the log has them all. */
const SHOWN_MAX = 3

export interface Unspoken {
  ticket: string
  number: string
  counter: number
  why: string
}

export function unspokenAfter(calls: Unspoken[], event: Event): Unspoken[] {
  switch (event.kind) {
    case 'call_unspoken': {
      const { ticket, number, counter, why } = event
      return [...calls.filter((call) => call.ticket !== ticket), { ticket, number, counter, why }].slice(-SHOWN_MAX)
    }
    case 'ticket_recalled':
    case 'service_started':
    case 'ticket_finished':
    case 'ticket_missed':
    case 'ticket_held':
    case 'ticket_transferred':
      return calls.filter((call) => call.ticket !== event.ticket)
    case 'day_closed':
      return []
    default:
      return calls
  }
}
