// The part of the hall that a lobby television shows.
import type { CounterLine, LobbyView, RecentCall } from '../wire'

/** The counters of the part of the hall a television hangs in; null: all. */
export function countersIn(view: LobbyView, zone: string | null): CounterLine[] {
  return view.office.counters.filter((counter) => zone === null || counter.zone === zone)
}

/** The latest calls to those counters. What waits again is not called any more. */
export function recentIn(view: LobbyView, zone: string | null): RecentCall[] {
  const numbers = countersIn(view, zone).map((counter) => counter.counter)
  return view.recent.filter((call) => numbers.indexOf(call.counter) >= 0 && call.state !== 'waiting')
}
