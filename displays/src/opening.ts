// When numbers are given out again, in words.
import type { WallClock } from './clock'
import type { Opening } from './hours'
import type { Say } from './texts'

/** `Cấp số từ 13:00`, `Cấp số từ 07:15 sáng mai`, `… thứ Hai`. */
export function opensText(opens: Opening, say: Say, clock: WallClock): string {
  const { hour, days } = opens
  if (days === 0) return say('calendar-opens-today', { hour })
  if (days === 1) return say('calendar-opens-tomorrow', { hour })
  return say('calendar-opens-on', { hour, day: say(`calendar-weekday-${(clock.weekday + days) % 7}`) })
}
