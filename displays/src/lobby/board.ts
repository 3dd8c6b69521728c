// What a lobby television knows.
import { callOf, officeAfter } from '../office'
import type { CounterLine, Event, LobbyView, RecentCall, TicketState } from '../wire'

/** The board after an event. */
export function boardAfter(view: LobbyView, event: Event, at: string): LobbyView {
  return { ...view, office: officeAfter(view.office, event, at), recent: recentAfter(view, event, at) }
}

/** The counters of the part of the hall a television hangs in; null: all. */
export function countersIn(view: LobbyView, zone: string | null): CounterLine[] {
  return view.office.counters.filter((counter) => zone === null || counter.zone === zone)
}

/** The latest calls to those counters. */
export function recentIn(view: LobbyView, zone: string | null): RecentCall[] {
  const numbers = countersIn(view, zone).map((counter) => counter.counter)
  return view.recent.filter((call) => numbers.indexOf(call.counter) >= 0)
}

function recentAfter({ recent, recent_max }: LobbyView, event: Event, at: string): RecentCall[] {
  switch (event.kind) {
    case 'ticket_called':
    case 'ticket_recalled': {
      const others = recent.filter((call) => call.ticket !== event.ticket)
      return [callOf(event, 'called', at), ...others].slice(0, recent_max)
    }
    case 'service_started':
      return withState(recent, event.ticket, 'serving')
    case 'ticket_finished':
      return withState(recent, event.ticket, 'done')
    case 'ticket_missed':
      return withState(recent, event.ticket, 'no_show')
    case 'call_undone': {
      const { requeued, restored } = event
      const left = requeued === null ? recent : recent.filter((call) => call.ticket !== requeued.ticket)
      return restored === null ? left : withState(left, restored.ticket, restored.state)
    }
    default:
      return recent
  }
}

function withState(recent: RecentCall[], ticket: string, state: TicketState): RecentCall[] {
  return recent.map((call) => (call.ticket === ticket ? { ...call, state } : call))
}
