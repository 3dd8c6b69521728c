// The part of the hall that a lobby television shows.
import type { CounterLine, LobbyView, RecentCall, ServiceLine } from '../wire'

/** The counters of the part of the hall a television hangs in; null: all. */
export function countersIn(view: LobbyView, zone: string | null): CounterLine[] {
  return view.office.counters.filter((counter) => zone === null || counter.zone === zone)
}

/** The latest calls to those counters. What waits again is not called any more. */
export function recentIn(view: LobbyView, zone: string | null): RecentCall[] {
  return here(view, zone, view.recent).filter((call) => call.state !== 'waiting')
}

/** Who was called there and has not come yet. */
export function missedIn(view: LobbyView, zone: string | null): RecentCall[] {
  return here(view, zone, view.missed)
}

function here(view: LobbyView, zone: string | null, calls: RecentCall[]): RecentCall[] {
  const numbers = countersIn(view, zone).map((counter) => counter.counter)
  return calls.filter((call) => numbers.indexOf(call.counter) >= 0)
}

/** A service for which people wait there, and who is next. */
export interface Next {
  service: ServiceLine
  numbers: string[]
}

export function nextIn(view: LobbyView, counters: CounterLine[]): Next[] {
  const taken = view.office.services.filter(({ key, waiting }) => waiting > 0 && counters.some((line) => line.services.indexOf(key) >= 0))
  return taken.map((service) => ({ service, numbers: view.soon.filter((soon) => soon.service === service.key)[0]?.numbers ?? [] }))
}
