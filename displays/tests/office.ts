// An office for the tests: two services, three counters.
import type { CounterDesk, CounterLine, CounterView, KioskView, LobbyView, OfficeView, RecentCall, ServiceLine, TicketLine, TicketRef } from '../src/wire'

/** A moment of the morning of Monday, 23 November 2026. */
export function at(hour: string): string {
  return `2026-11-23T${hour}+07:00`
}

export function ms(hour: string): number {
  return Date.parse(at(hour))
}

function service(key: string, prefix: string, waiting: number): ServiceLine {
  return {
    key, prefix, name: { vi: key, en: null }, open: true, waiting, remaining: 10, opens_at: null,
    group: null, served: true, guidance: false, bookable: false, priority: true, minutes: null, cut_off: null, wait: null, details: null, video: null,
  }
}

function counter(number: number, services: string[]): CounterLine {
  return { counter: number, name: null, zone: number === 3 ? 'b' : 'a', state: 'open', services, authorities: [], ticket: null, place: null }
}

export const OFFICE: OfficeView = {
  name: { vi: 'Một cửa', en: null }, languages: ['vi', 'en'], day: '2026-11-23', at: at('08:00:00'),
  services: [service('a', '1', 2), service('b', '2', 0)],
  counters: [counter(1, ['a']), counter(2, ['a', 'b']), counter(3, ['b'])],
  issue_hours: null, service_hours: null, remote: false, public_url: null, noted: null,
  groups: [], authorities: [], emergency: false, priority_age: 75, booking: null, person: null,
  look: { brand: null, emblem: null, theme: 'standard' }, rating: null,
}

export const LOBBY: LobbyView = {
  office: OFFICE, recent: [], recent_max: 3, soon: [{ service: 'a', numbers: [] }, { service: 'b', numbers: [] }], missed: [],
  lobby: { layout: 'table', next: 3, media: [], slide_s: 10, ticker: [], spotlight_s: 8 },
}

export const KIOSK: KioskView = { office: OFFICE, kiosk: { idle_s: 45, print: 'none', low_reach: false, speak: true, prepare: null } }

/** `1042`: the first digit tells the service. */
export function ref(number: string): TicketRef {
  return { ticket: `t${number}`, number, service: number.charAt(0) === '1' ? 'a' : 'b' }
}

export function line(number: string, counter: number, calls = 1): TicketLine {
  return { ...ref(number), counter, calls }
}

export function call(number: string, counter: number, hour: string): RecentCall {
  return { ...line(number, counter), state: 'called', called_at: at(hour) }
}

/** As staff see it. */
export function staff(number: string, arrival: number, ticketClass: 'urgent' | 'priority' | 'normal' = 'normal'): TicketRef {
  return { ...ref(number), staff: { class: ticketClass, issued_at: at('07:50:00'), arrival } }
}

/** A counter with a clerk and nothing in hand. */
export function seat(counter: number): CounterDesk {
  const services = OFFICE.counters.filter((line) => line.counter === counter)[0]?.services ?? []
  return {
    counter, clerk: 'lan', reason: null, state: 'open', ticket: null, delivered: false, aloud: false, absent_from: null,
    recall_from: null, recalls_left: 0, undo_until: null, services, assigned: false, auto_next: false,
  }
}

export function desk(counter: number, waiting: TicketRef[]): CounterView {
  return {
    office: OFFICE, waiting, held: [], missed: [], chosen_by: 'clerk', reason_required: false,
    undo_ms: 10_000, absent_grace_ms: 30_000, absent_grace_priority_ms: 60_000,
    desk: seat(counter),
  }
}
