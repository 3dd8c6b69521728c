// What the page of reports knows.
import type { LoginState } from '../login'
import type { Language, OfficeView, Problem, Report } from '../wire'
import type { Period } from './period'

/** The tables, and the two papers that are made of several. */
export const SHEETS = ['day-end', 'inspection', 'days', 'services', 'authorities', 'counters', 'hours', 'tickets', 'ratings', 'deviations', 'changes'] as const

export type Sheet = (typeof SHEETS)[number]

/** What a sheet is made of. The first is what a file is made of. */
export function tablesOf(sheet: Sheet): string[] {
  if (sheet === 'day-end') return ['inspection', 'days', 'services', 'counters', 'deviations']
  if (sheet === 'inspection') return ['inspection', 'deviations', 'changes']
  return [sheet]
}

/** Days that a sheet may cover: as the office has it. */
export function daysMax(sheet: Sheet): number {
  return sheet === 'day-end' ? 1 : sheet === 'tickets' ? 31 : 366
}

/** Whether it tells how many waits were short. */
export function hasWaits(sheet: Sheet): boolean {
  return ['day-end', 'days', 'services', 'authorities', 'hours'].includes(sheet)
}

export interface State {
  language: Language
  login: LoginState | null
  /** Whether somebody is logged in who may read. */
  known: boolean
  user: string
  office: OfficeView | null
  sheet: Sheet
  period: Period
  /** Minutes up to which a wait is short. */
  within: number
  /** What is shown, and what it was asked for; null before anything was. */
  shown: Shown | null
  busy: boolean
  problem: Problem | null
}

export interface Shown {
  sheet: Sheet
  tables: Record<string, Report>
}
