// When numbers are given out again, in words.
import type { WallClock } from './clock'
import type { Opening } from './hours'
import type { Say } from './texts'

/** `Cấp số từ 13:00`, `Cấp số từ 07:15 sáng mai`, `… thứ Hai`. */
export function opensText(opens: Opening, say: Say, clock: WallClock): string {
  const { hour, days } = opens
  if (days === 0) return say('common-opens-today', { hour })
  if (days === 1) return say('common-opens-tomorrow', { hour })
  return say('common-opens-on', { hour, day: say(`common-weekday-${(clock.weekday + days) % 7}`) })
}
