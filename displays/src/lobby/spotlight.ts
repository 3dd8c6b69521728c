// Which calls a television shows large, and for how long.
import { callOf } from '../office'
import type { CounterLine, Event, RecentCall } from '../wire'

/** A call that stands large. Times in milliseconds of the screen's own clock. */
export interface Lit {
  call: RecentCall
  since: number
  /** While the loudspeaker says it, it stays; until then at the latest. */
  spoken_until: number
}

export interface Spotlight {
  shown: Lit[]
  /** Calls that wait to be shown large: at most one for each counter. */
  next: RecentCall[]
}

/** Calls that stand large at once. With more, none could be read from the back row. */
const AT_ONCE_MAX = 4
/** No announcement lasts so long; one that never ended is not waited for. */
const SPOKEN_MS_MAX = 60_000

export const DARK: Spotlight = { shown: [], next: [] }

/** After a snapshot: what stood large goes on where it is still true, and calls just made join it, so that a screen that comes back hides nothing. */
export function spotlightOn(spotlight: Spotlight, counters: CounterLine[], office_ms: number, time_ms: number): Spotlight {
  const calls = counters.reduce<RecentCall[]>((all, { ticket }) => (ticket?.state === 'called' ? [...all, ticket] : all), [])
  const stands = ({ ticket, calls: nth }: RecentCall) => calls.some((call) => call.ticket === ticket && call.calls === nth)
  const shown = spotlight.shown.filter(({ call }) => stands(call))
  const next = spotlight.next.filter(stands)
  const known = [...shown.map(({ call }) => call), ...next]
  const fresh = calls.filter((call) => office_ms - Date.parse(call.called_at) < time_ms && !has(known, call.ticket))
  return { shown, next: [...next, ...fresh.sort((a, b) => Date.parse(a.called_at) - Date.parse(b.called_at))] }
}

/** After an event. */
export function spotlightAfter(spotlight: Spotlight, event: Event, at: string): Spotlight {
  switch (event.kind) {
    case 'ticket_called':
    case 'ticket_recalled': {
      const call = callOf(event, at)
      const { shown, next } = withdrawn(spotlight, call.ticket)
      return { shown, next: [...next, call] }
    }
    case 'service_started':
      return { ...spotlight, next: others(spotlight.next, event.ticket) }
    case 'ticket_finished':
    case 'ticket_missed':
    case 'ticket_held':
    case 'ticket_transferred':
      return withdrawn(spotlight, event.ticket)
    case 'call_undone':
      return event.requeued === null ? spotlight : withdrawn(spotlight, event.requeued.ticket)
    case 'announcement_finished':
      return { ...spotlight, shown: spotlight.shown.map((lit) => (lit.call.ticket === event.ticket ? { ...lit, spoken_until: 0 } : lit)) }
    default:
      return spotlight
  }
}

/** The loudspeaker begins to call these: they stand large while it does. */
export function spotlightSpoken({ shown, next }: Spotlight, calls: RecentCall[], now: number): Spotlight {
  const spoken_until = now + SPOKEN_MS_MAX
  const quiet = shown.map((lit) => ({ ...lit, spoken_until: has(calls, lit.call.ticket) ? spoken_until : 0 }))
  const known = shown.map(({ call }) => call)
  const come = calls.filter((call) => !has(known, call.ticket)).map((call): Lit => ({ call, since: now, spoken_until }))
  // Who makes room has their whole time again.
  const over = come.length + quiet.length - AT_ONCE_MAX
  const leave = quiet.filter((lit) => lit.spoken_until === 0).slice(0, Math.max(0, over)).map(({ call }) => call)
  return {
    shown: [...quiet.filter(({ call }) => !has(leave, call.ticket)), ...come],
    next: [...leave, ...next.filter((call) => !has(calls, call.ticket))],
  }
}

/** As time passes: who stood there for their time leaves, and those who wait take their places in order. */
export function spotlightAt(spotlight: Spotlight, now: number, time_ms: number): Spotlight {
  const { shown, next } = spotlight
  const stay = shown.filter((lit) => now < Math.max(lit.since + time_ms, lit.spoken_until))
  const room = Math.max(0, AT_ONCE_MAX - stay.length)
  if (stay.length === shown.length && (room === 0 || next.length === 0)) return spotlight
  const come = next.slice(0, room).map((call): Lit => ({ call, since: now, spoken_until: 0 }))
  return { shown: [...stay, ...come], next: next.slice(room) }
}

/** Taken back, given up or over: nobody should walk to a counter for it. */
function withdrawn({ shown, next }: Spotlight, ticket: string): Spotlight {
  return { shown: shown.filter(({ call }) => call.ticket !== ticket), next: others(next, ticket) }
}

function others(calls: RecentCall[], ticket: string): RecentCall[] {
  return calls.filter((call) => call.ticket !== ticket)
}

function has(calls: RecentCall[], ticket: string): boolean {
  return calls.some((call) => call.ticket === ticket)
}
