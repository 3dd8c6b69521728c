// The office as every view shows it, event by event.
import type { CounterLine, CounterState, Event, OfficeView, RecentCall, ServiceLine, TicketLine, TicketState } from './wire'

/** The office after an event. */
export function officeAfter(office: OfficeView, event: Event, at: string): OfficeView {
  switch (event.kind) {
    case 'ticket_issued':
      return withService(office, event.service, issued)
    case 'ticket_called':
      return withTicket(withService(office, event.service, leaves), event, callOf(event, 'called', at))
    case 'ticket_recalled':
      return withTicket(office, event, callOf(event, 'called', at))
    case 'service_started':
      return withTicket(office, event, started(office, event, at))
    case 'ticket_finished':
    case 'ticket_missed':
      return withTicket(office, event, null)
    case 'ticket_cancelled':
    case 'ticket_expired':
      return withService(office, event.service, leaves)
    case 'call_undone': {
      const back = withTicket(office, event, event.restored)
      return event.requeued === null ? back : withService(back, event.requeued.service, returns)
    }
    case 'counter_opened':
      return withState(office, event.counter, 'open')
    case 'counter_paused':
      return withState(office, event.counter, 'paused')
    case 'counter_closed':
      return withState(office, event.counter, 'closed')
    case 'day_opened':
      return { ...office, day: event.date }
    case 'day_closed':
      return { ...office, day: null }
    case 'config_changed':
    case 'announcement_due':
    case 'announcement_started':
    case 'announcement_finished':
      return office
    default:
      // A newer office may tell of things this page has never heard of.
      event satisfies never
      return office
  }
}

/** A call as a screen lists it. */
export function callOf(line: TicketLine, state: TicketState, at: string): RecentCall {
  const { ticket, number, service, counter, calls, staff } = line
  const call: RecentCall = { ticket, number, service, counter, calls, state, called_at: at }
  return staff === undefined ? call : { ...call, staff }
}

/** The service with this key; undefined in a moment between two configurations. */
export function serviceOf(office: OfficeView, key: string): ServiceLine | undefined {
  return office.services.filter((service) => service.key === key)[0]
}

/** They came: when they were called stays as it was. */
function started(office: OfficeView, line: TicketLine, at: string): RecentCall {
  const held = office.counters.filter((counter) => counter.counter === line.counter)[0]?.ticket
  return callOf(line, 'serving', held?.ticket === line.ticket ? held.called_at : at)
}

function withService(office: OfficeView, key: string, step: (service: ServiceLine) => ServiceLine): OfficeView {
  return { ...office, services: office.services.map((s) => (s.key === key ? step(s) : s)) }
}

function withTicket(office: OfficeView, at: { counter: number }, ticket: RecentCall | null): OfficeView {
  return withCounter(office, at.counter, (counter) => ({ ...counter, ticket }))
}

function withState(office: OfficeView, counter: number, state: CounterState): OfficeView {
  return withCounter(office, counter, (line) => ({ ...line, state }))
}

function withCounter(office: OfficeView, counter: number, step: (line: CounterLine) => CounterLine): OfficeView {
  return { ...office, counters: office.counters.map((c) => (c.counter === counter ? step(c) : c)) }
}

function issued(service: ServiceLine): ServiceLine {
  const remaining = service.remaining === null ? null : Math.max(0, service.remaining - 1)
  return { ...service, waiting: service.waiting + 1, remaining, open: service.open && remaining !== 0 }
}

function leaves(service: ServiceLine): ServiceLine {
  return { ...service, waiting: Math.max(0, service.waiting - 1) }
}

function returns(service: ServiceLine): ServiceLine {
  return { ...service, waiting: service.waiting + 1 }
}
