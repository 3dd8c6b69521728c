// What a clerk's screen knows: the ticket in hand, who waits, and what may be pressed.
import { callOf, officeAfter } from '../office'
import type { Class, CounterDesk, CounterView, Event, RecentCall, TicketRef } from '../wire'

/** The counter's view after an event. */
export function counterAfter(view: CounterView, event: Event, at: string): CounterView {
  const next = { ...view, office: officeAfter(view.office, event, at), waiting: waitingAfter(view, event) }
  const mine = 'counter' in event && event.counter === view.desk.counter
  return mine ? { ...next, desk: deskAfter(view, event, at) } : next
}

function deskAfter(view: CounterView, event: Event, at: string): CounterDesk {
  const { desk } = view
  switch (event.kind) {
    case 'ticket_called':
      return { ...inHand(view, callOf(event, 'called', at)), undo_until: later(at, view.undo_ms) }
    case 'ticket_recalled':
      return inHand(view, callOf(event, 'called', at))
    case 'service_started':
      return inHand(view, callOf(event, 'serving', desk.ticket?.called_at ?? at))
    case 'ticket_finished':
    case 'ticket_missed':
      return { ...inHand(view, null), undo_until: later(at, view.undo_ms) }
    case 'call_undone':
      return { ...inHand(view, event.restored), undo_until: null }
    case 'counter_opened':
      return { ...desk, state: 'open', reason: null, clerk: event.clerk ?? desk.clerk }
    case 'counter_paused':
      return { ...desk, state: 'paused', reason: event.reason ?? null }
    case 'counter_closed':
      return { ...desk, state: 'closed', reason: null, clerk: null }
    default:
      return desk
  }
}

function inHand(view: CounterView, ticket: RecentCall | null): CounterDesk {
  const absent_from = ticket === null ? null : later(ticket.called_at, graceOf(view, ticket.staff?.class ?? 'normal'))
  return { ...view.desk, ticket, absent_from }
}

/** How long someone of a class may still be on the way. */
function graceOf(view: CounterView, ticketClass: Class): number {
  return ticketClass === 'normal' ? view.absent_grace_ms : view.absent_grace_priority_ms
}

function waitingAfter(view: CounterView, event: Event): TicketRef[] {
  const { waiting } = view
  switch (event.kind) {
    case 'ticket_issued':
      return queued(view, event)
    case 'ticket_called':
    case 'ticket_cancelled':
    case 'ticket_expired':
      return waiting.filter((ticket) => ticket.ticket !== event.ticket)
    case 'call_undone':
      return event.requeued === null ? waiting : queued(view, event.requeued)
    default:
      return waiting
  }
}

/** In the order in which they would be called: by class, then by arrival. */
function queued(view: CounterView, { ticket, number, service, staff }: TicketRef): TicketRef[] {
  const mine = view.office.counters.filter((line) => line.counter === view.desk.counter)[0]
  if (mine === undefined || mine.services.indexOf(service) < 0 || staff === undefined) return view.waiting
  const others = view.waiting.filter((other) => other.ticket !== ticket)
  return [...others, { ticket, number, service, staff }].sort((a, b) => place(a) - place(b))
}

const CLASS_ORDER: Record<Class, number> = { urgent: 0, priority: 1, normal: 2 }

/** Arrivals of one class never reach the next. */
const CLASS_STEP = 1e12

function place({ staff }: TicketRef): number {
  return staff === undefined ? Infinity : CLASS_ORDER[staff.class] * CLASS_STEP + staff.arrival
}

function later(at: string, ms: number): string {
  return new Date(Date.parse(at) + ms).toISOString()
}
