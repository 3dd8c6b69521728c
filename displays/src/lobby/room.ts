// How large the places on the glass are, as they stand.
import type { Room } from './pages'

/** The places that say `data-room`, in rem; the same object when none changed. */
export function measured(was: Room): Room {
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize)
  const now: Room = {}
  const places: HTMLElement[] = Array.prototype.slice.call(document.querySelectorAll('[data-room]'))
  places.forEach((place) => (now[place.getAttribute('data-room') ?? ''] = { wide: place.clientWidth / rem, high: place.clientHeight / rem }))
  const names = Object.keys(now)
  const same = names.length === Object.keys(was).length && names.every((name) => was[name]?.wide === now[name]?.wide && was[name]?.high === now[name]?.high)
  return same ? was : now
}
