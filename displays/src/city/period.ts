// Days and months as figures are asked for: `2026-11-23`, both ends included.

export interface Period {
  from: string
  to: string
}

const DAY_MS = 86_400_000

export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10)
}

export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS)
}

export type Preset = 'month' | 'last-month' | 'year'
export const PRESETS: Preset[] = ['month', 'last-month', 'year']

/** Whole months, which the hub reads from what it has reckoned already. */
export function presetOf(preset: Preset, today: string): Period {
  const first = `${today.slice(0, 7)}-01`
  const before = dayAfter(first, -1)
  switch (preset) {
    case 'month':
      return { from: first, to: lastOfMonth(first) }
    case 'last-month':
      return { from: `${before.slice(0, 7)}-01`, to: before }
    case 'year':
      return { from: `${today.slice(0, 4)}-01-01`, to: `${today.slice(0, 4)}-12-31` }
  }
}

function lastOfMonth(first: string): string {
  // No month has more than 31 days, and none that follows is skipped by them.
  return dayAfter(`${dayAfter(first, 31).slice(0, 7)}-01`, -1)
}

/** The last days that are over. */
export function lastDays(today: string, days: number): Period {
  return { from: dayAfter(today, -days), to: dayAfter(today, -1) }
}

/** The most days that the hub reports at once. */
export const DAYS_MAX = 3_700

/** Whether figures can be asked for it. */
export function isPeriod({ from, to }: Period): boolean {
  const days = daysBetween(from, to)
  return days >= 0 && days <= DAYS_MAX
}

export interface TwoPeriods {
  before: Period
  after: Period
  days: number
}

/**
 * Before and after the day on which something began, equally long: as long as was wished, or as long as it lasts by now.
 * Null while no day of it is over.
 */
export function twoPeriods(began: string, wished: number, today: string): TwoPeriods | null {
  const over = daysBetween(began, today)
  const days = Math.min(wished, over)
  if (isNaN(days) || days < 1) return null
  return {
    days,
    before: { from: dayAfter(began, -days), to: dayAfter(began, -1) },
    after: { from: began, to: dayAfter(began, days - 1) },
  }
}

/** `23/11/2026`, and `11/2026` of a month. */
export function dayText(day: string): string {
  return day.split('-').reverse().join('/')
}
