// Tells the office which calls this television has painted: nobody is absent whose call no screen showed.
import type { CounterLine, Event, ScreenFrame } from '../wire'

/** The call that an event puts on the glass of a television that shows these counters; null: none. */
export function paintedBy(event: Event, counters: CounterLine[]): ScreenFrame | null {
  if (event.kind !== 'ticket_called' && event.kind !== 'ticket_recalled') return null
  const here = counters.some((line) => line.counter === event.counter)
  return here ? { type: 'painted', ticket: event.ticket, calls: event.calls } : null
}

/** The calls that a television which comes back finds made, and shows. */
export function paintedAtFirst(counters: CounterLine[]): ScreenFrame[] {
  return counters.reduce<ScreenFrame[]>((all, { ticket }) => {
    return ticket === null || ticket.state !== 'called' ? all : [...all, { type: 'painted', ticket: ticket.ticket, calls: ticket.calls }]
  }, [])
}

/** Runs once what was rendered before is on the glass: a frame to draw it, and the next to know that it was drawn. A page that nobody sees draws none. */
export function oncePainted(then: () => void): void {
  requestAnimationFrame(() => requestAnimationFrame(then))
}
