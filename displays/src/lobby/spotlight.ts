// Which call a television shows large, and for how long.
import { callOf } from '../office'
import type { Event, RecentCall } from '../wire'

export interface Spotlight {
  /** The call that is large, and since when, in milliseconds of the screen's own time; null: none. */
  shown: { call: RecentCall; since: number } | null
  /** Calls that wait to be shown large. */
  next: RecentCall[]
}

/** How long a call stands large when no other follows. */
export const SPOTLIGHT_MS = 20_000
/** How long it stands at least: someone looks up, reads a number and a counter. */
export const SPOTLIGHT_MS_MIN = 5_000
/** Calls that wait to be shown large. More would lag behind the loudspeaker; those left out still stand in the table. */
const NEXT_MAX = 4

export const DARK: Spotlight = { shown: null, next: [] }

/** After a snapshot: a call that was just made stands large, so that a screen that comes back hides nothing. */
export function spotlightOn(latest: RecentCall | undefined, office_ms: number, now: number): Spotlight {
  if (latest === undefined || latest.state !== 'called') return DARK
  const age = office_ms - Date.parse(latest.called_at)
  return age < SPOTLIGHT_MS ? { shown: { call: latest, since: now - age }, next: [] } : DARK
}

/** After an event. */
export function spotlightAfter(spotlight: Spotlight, event: Event, at: string): Spotlight {
  switch (event.kind) {
    case 'ticket_called':
    case 'ticket_recalled': {
      const call = callOf(event, at)
      return { ...spotlight, next: [...others(spotlight.next, call.ticket), call].slice(-NEXT_MAX) }
    }
    case 'service_started':
    case 'ticket_finished':
      return { ...spotlight, next: others(spotlight.next, event.ticket) }
    case 'ticket_missed':
    case 'ticket_held':
    case 'ticket_transferred':
      return withdrawn(spotlight, event.ticket)
    case 'call_undone':
      return event.requeued === null ? spotlight : withdrawn(spotlight, event.requeued.ticket)
    default:
      return spotlight
  }
}

/** As time passes: the next call takes the spotlight, or the last one leaves it. */
export function spotlightAt(spotlight: Spotlight, now: number): Spotlight {
  const { shown, next } = spotlight
  const age = shown === null ? Infinity : now - shown.since
  const [call, ...rest] = next
  if (call !== undefined && age >= SPOTLIGHT_MS_MIN) return { shown: { call, since: now }, next: rest }
  if (shown !== null && age >= SPOTLIGHT_MS) return { ...spotlight, shown: null }
  return spotlight
}

/** Taken back, or given up: nobody should walk to a counter for it. */
function withdrawn({ shown, next }: Spotlight, ticket: string): Spotlight {
  return { shown: shown?.call.ticket === ticket ? null : shown, next: others(next, ticket) }
}

function others(calls: RecentCall[], ticket: string): RecentCall[] {
  return calls.filter((call) => call.ticket !== ticket)
}
