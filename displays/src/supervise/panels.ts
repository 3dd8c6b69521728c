// What a supervisor is about to do, and the orders it comes to.
import type { Alarm, CounterDesk, SupervisorView } from '../wire'

/** What stands beside the counters: one of them, or a question before something large. */
export type Panel =
  | { at: 'counter'; counter: number; /** The services chosen for the rest of the day; null: they are not being changed. */ services: string[] | null }
  | { at: 'yesterday' }
  | { at: 'emergency' }
  | { at: 'notice' }

/** A request to the office. */
export interface Order {
  path: string
  body: object
}

export function toCounter(counter: number, deed: 'open' | 'pause' | 'close' | 'hand-over'): Order {
  return { path: `/counters/${counter}/${deed}`, body: {} }
}

/** What a counter takes for the rest of the day; null: what its configuration says. */
export function assigning(counter: number, services: string[] | null): Order {
  return { path: `/counters/${counter}/assign`, body: { services } }
}

export function ending(alarm: Alarm): Order {
  return { path: '/alarms/end', body: { alarm } }
}

export function emergency(on: boolean): Order {
  return { path: '/emergency', body: { on } }
}

/** What the hall can be told at any time; the lunch break only while one is coming. */
export const NOTICES = ['issuing_closed', 'lunch', 'evacuation'] as const

export function announcing(notice: typeof NOTICES[number]): Order {
  return { path: '/announcements', body: { notice } }
}

export const AS_YESTERDAY: Order = { path: '/counters/as-yesterday', body: {} }

/** One service more or less, in the order of the office. */
export function toggled(services: string[], key: string, view: SupervisorView): string[] {
  const has = services.indexOf(key) >= 0
  const wanted = has ? services.filter((other) => other !== key) : [...services, key]
  return view.office.services.map((service) => service.key).filter((each) => wanted.indexOf(each) >= 0)
}

/** How a service's queue stands. */
export interface Queue {
  service: string
  waiting: number
  /** Since when the first of them has waited, RFC 3339; null when nobody waits. */
  since: string | null
  /** The open counters that take it. */
  counters: number[]
  /** Whether anybody can take them now: an open counter, or the guide. */
  served: boolean
}

export function queuesOf(view: SupervisorView): Queue[] {
  return view.office.services.map(({ key, waiting, guidance }) => {
    const stamps = view.waiting.filter((ticket) => ticket.service === key).map((ticket) => ticket.staff?.issued_at ?? '').filter((stamp) => stamp !== '')
    const counters = view.desks.filter((desk) => desk.state === 'open' && desk.services.indexOf(key) >= 0).map((desk) => desk.counter)
    return { service: key, waiting, since: stamps.sort(byMoment)[0] ?? null, counters, served: guidance || counters.length > 0 }
  })
}

function byMoment(a: string, b: string): number {
  return Date.parse(a) - Date.parse(b)
}

/** The counters that somebody sat at when the last day ended and that are closed. */
export function asYesterday(view: SupervisorView): { counter: number; clerk: string }[] {
  const closed = (counter: number) => view.desks.some((desk: CounterDesk) => desk.counter === counter && desk.state === 'closed')
  return view.roster.filter((seat) => closed(seat.counter))
}
