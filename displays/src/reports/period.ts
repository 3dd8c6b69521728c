// Business days, as people choose them. A day is `2026-11-02`; no time of day comes into it.

export interface Period {
  from: string
  to: string
}

/** The periods that are one press away. */
export const USUAL = ['today', 'yesterday', 'week', 'month', 'last-month'] as const

export type Usual = (typeof USUAL)[number]

const DAY_MS = 86_400_000

/** A usual period, seen from a day. Weeks begin on Monday. */
export function usual(which: Usual, today: string): Period {
  switch (which) {
    case 'today':
      return { from: today, to: today }
    case 'yesterday':
      return { from: after(today, -1), to: after(today, -1) }
    case 'week':
      return { from: after(today, -((new Date(moment(today)).getUTCDay() + 6) % 7)), to: today }
    case 'month':
      return { from: firstOf(today), to: today }
    case 'last-month': {
      const to = after(firstOf(today), -1)
      return { from: firstOf(to), to }
    }
  }
}

/** So many days later. */
export function after(day: string, days: number): string {
  return new Date(moment(day) + days * DAY_MS).toISOString().slice(0, 10)
}

function firstOf(day: string): string {
  return `${day.slice(0, 8)}01`
}

function moment(day: string): number {
  return Date.parse(`${day}T00:00:00Z`)
}

/** As a date field gives it; null while it is being typed. */
export function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !isNaN(moment(text))
}
