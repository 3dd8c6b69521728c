// What a supervisor is about to do, and the orders it comes to.
import type { Alarm, CounterDesk, Device, SupervisorView, TicketRef } from '../wire'

/** What stands beside the counters: one of them, or a question before something large. */
export type Panel =
  | { at: 'counter'; counter: number; /** The services chosen for the rest of the day; null: they are not being changed. */ services: string[] | null }
  | { at: 'yesterday' }
  | { at: 'emergency' }
  | { at: 'notice' }
  | { at: 'ticket'; ticket: string }

/** A request to the office. */
export interface Order {
  /** POST, where it is not said. */
  method?: 'PATCH'
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

/** Sends a waiting number to another service; its place in the order stays. */
export function moving(ticket: string, service: string): Order {
  return { method: 'PATCH', path: `/tickets/${ticket}`, body: { service } }
}

/** Calls a number to a counter out of turn. */
export function calling(ticket: string, counter: number, reason: string): Order {
  return { path: `/counters/${counter}/call`, body: reason === '' ? { ticket } : { ticket, reason } }
}

/** Brings back one who was called and did not come, or was set aside. */
export function bringingBack(number: string): Order {
  return { path: '/tickets/return', body: { number } }
}

export function cancelling(ticket: string): Order {
  return { path: `/tickets/${ticket}/cancel`, body: { cause: 'staff' } }
}

/** How a number stands that somebody looks for. */
export interface Found {
  ticket: TicketRef
  stands: 'waiting' | 'held' | 'missed' | 'counter'
  /** Where it is, or was called to. */
  counter: number | null
}

/** The numbers that begin with what was typed, at most so many as fit on a glance. */
export function found(view: SupervisorView, typed: string): Found[] {
  const sought = typed.trim().toUpperCase()
  if (sought === '') return []
  return everyone(view).filter(({ ticket }) => ticket.number.startsWith(sought)).slice(0, FOUND_MAX)
}

/** A number by its id; null when it is not there any more. */
export function ticketOf(view: SupervisorView, id: string): Found | null {
  return everyone(view).find(({ ticket }) => ticket.ticket === id) ?? null
}

const FOUND_MAX = 8

function everyone({ waiting, held, missed, desks }: SupervisorView): Found[] {
  return [
    ...desks.flatMap((desk): Found[] => (desk.ticket === null ? [] : [{ ticket: desk.ticket, stands: 'counter', counter: desk.counter }])),
    ...waiting.map((ticket): Found => ({ ticket, stands: 'waiting', counter: null })),
    ...held.map((ticket): Found => ({ ticket, stands: 'held', counter: null })),
    ...missed.map((ticket): Found => ({ ticket, stands: 'missed', counter: ticket.counter })),
  ]
}

/** Devices that a hall misses when they are gone: those that were there and are not connected come first. */
export function byHealth(devices: Device[]): Device[] {
  const rank = (device: Device) => (device.connected ? 1 : 0)
  return [...devices].sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name))
}

/** A wait longer than this is marked: a supervisor is to look after half an hour. */
export const LONG_S = 30 * 60

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
  /** What nine of ten who were called today had waited at most, in seconds; null when nobody was. */
  p90_s: number | null
  /** The open counters that take it. */
  counters: number[]
  /** Whether anybody can take them now: an open counter, or the guide. */
  served: boolean
}

export function queuesOf(view: SupervisorView): Queue[] {
  return view.office.services.map(({ key, waiting, guidance }) => {
    const stamps = view.waiting.filter((ticket) => ticket.service === key).map((ticket) => ticket.staff?.issued_at ?? '').filter((stamp) => stamp !== '')
    const counters = view.desks.filter((desk) => desk.state === 'open' && desk.services.indexOf(key) >= 0).map((desk) => desk.counter)
    const figures = view.figures.find((each) => each.service === key)
    return { service: key, waiting, since: stamps.sort(byMoment)[0] ?? null, p90_s: figures?.wait_p90_s ?? null, counters, served: guidance || counters.length > 0 }
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
