// Days of the week and parts of the day, as the configuration writes them.

export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']

/** The days that `mon-fri` or `mon,wed,sat` names. */
export function daysIn(text: string): string[] {
  const named = text.split(',').flatMap((part) => {
    const [from = '', to = from] = part.trim().split('-')
    const [first, last] = [DAYS.indexOf(from), DAYS.indexOf(to)]
    return first < 0 || last < 0 ? [] : DAYS.slice(first, last + 1)
  })
  return DAYS.filter((day) => named.includes(day))
}

/** Days as the configuration writes them: a range where they follow each other. */
export function daysText(days: string[]): string {
  const chosen = DAYS.filter((day) => days.includes(day))
  const [first, last] = [chosen[0], chosen[chosen.length - 1]]
  if (first === undefined || last === undefined) return ''
  const range = DAYS.slice(DAYS.indexOf(first), DAYS.indexOf(last) + 1)
  return chosen.length > 2 && range.length === chosen.length ? `${first}-${last}` : chosen.join(',')
}

/** A window's two hours; empty where one is not said. */
export function windowIn(text: string): [string, string] {
  const [from = '', to = ''] = text.split('-')
  return [from.trim(), to.trim()]
}

/** A window's place in a day drawn from 6 to 19 o'clock, in hundredths. */
export function spanOf(window: string): { from: number; to: number } | null {
  const [from, to] = windowIn(window).map(minutesOf)
  if (from === undefined || to === undefined || isNaN(from) || isNaN(to) || to <= from) return null
  const place = (minute: number) => Math.min(100, Math.max(0, ((minute - DAY_FROM) / (DAY_TO - DAY_FROM)) * 100))
  return { from: place(from), to: place(to) }
}

const DAY_FROM = 6 * 60
const DAY_TO = 19 * 60

function minutesOf(hour: string): number {
  const [h = NaN, m = NaN] = hour.split(':').map(Number)
  return h * 60 + m
}
