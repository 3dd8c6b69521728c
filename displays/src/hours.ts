// Opening hours: `["07:15-11:00", …]` for each day, Monday first; null: always open.
import type { WallClock } from './clock'

export type Week = string[][] | null

/** When a window opens next: how many days from now, and at what hour. */
export interface Opening {
  days: number
  hour: string
}

/** Whether a window is open. */
export function openAt(week: Week, clock: WallClock): boolean {
  if (week === null) return true
  return windows(week, clock.weekday).some((w) => w.from <= clock.minute && clock.minute < w.to)
}

/** The next opening after now; null when there is none within a week. */
export function opensNext(week: Week, clock: WallClock): Opening | null {
  if (week === null) return null
  for (let days = 0; days <= 7; days++) {
    const later = windows(week, clock.weekday + days).filter((w) => days > 0 || w.from > clock.minute)
    const first = later.sort((a, b) => a.from - b.from)[0]
    if (first !== undefined) return { days, hour: first.text }
  }
  return null
}

interface Window {
  from: number
  to: number
  text: string
}

function windows(week: string[][], weekday: number): Window[] {
  return (week[weekday % 7] ?? []).map((text) => {
    const [from = '', to = ''] = text.split('-')
    return { from: minutes(from), to: minutes(to), text: from }
  })
}

function minutes(hour: string): number {
  const [h, m] = hour.split(':')
  return Number(h) * 60 + Number(m)
}
