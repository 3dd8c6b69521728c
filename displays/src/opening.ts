// When numbers are given out again, in words.
import { hourOf, type WallClock } from './clock'
import type { Opening } from './hours'
import type { Say } from './texts'

/** `Cấp số từ 13:00`, `Cấp số từ 07:15 ngày mai`, `… thứ Hai`, `… ngày 01/12`. */
export function opensText(opens: Opening, say: Say, clock: WallClock): string {
  const { hour, days } = opens
  if (days === 0) return say('calendar-opens-today', { hour })
  if (days === 1) return say('calendar-opens-tomorrow', { hour })
  const day = days < 7 ? say(`calendar-weekday-${(clock.weekday + days) % 7}`) : say('calendar-date', { date: laterDate(clock, days) })
  return say('calendar-opens-on', { hour, day })
}

/** `01/12` */
function laterDate({ year, month, day }: WallClock, days: number): string {
  const [, m, d] = new Date(Date.UTC(year, month - 1, day + days)).toISOString().slice(0, 10).split('-')
  return `${d}/${m}`
}

const MS_A_DAY = 86_400_000

/** How far away a moment is, from its RFC 3339 stamp in the office's own zone. */
export function openingAt(stamp: string, clock: WallClock): Opening {
  const today = Date.UTC(clock.year, clock.month - 1, clock.day)
  return { days: Math.round((Date.parse(stamp.slice(0, 10)) - today) / MS_A_DAY), hour: hourOf(stamp) }
}
