// A part of the log, newest first, and what of it is looked at.

/** A record as the log keeps it: docs/FORMAT.md. */
export interface Entry {
  seq: number
  at: number
  by: { who: 'person'; user: string; role: string } | { who: 'device'; device: string; device_kind: string } | { who: 'citizen' } | { who: 'system' }
  /** Where a person of the staff sat, or whoever was refused. */
  from?: { device: string } | { address: string }
  body: { office: Fact } | { admin: Fact } | { voice: Fact }
}

export type Fact = { kind: string } & { [field: string]: unknown }

/** What the log can be narrowed to. */
export const FILTERS = ['changes', 'access', 'counters', 'tickets', 'sound', 'all'] as const
export type Filter = typeof FILTERS[number]

export interface LogPage {
  records: Entry[]
  /** Where this page begins: records after it. */
  after: number
  /** What was before it is gone: the office keeps its log for so many years. */
  begins: boolean
  head: number
  filter: Filter
  /** Only what this person did; empty: everybody. */
  who: string
}

/** Records asked for at once. */
export const PAGE = 500

/** Where the page before a place begins. */
export function older(after: number): number {
  return Math.max(0, after - PAGE)
}

/** Where a page begins that was asked for after a record: behind the days that were taken away, if these are there no longer. */
export function placeOf(first: number | undefined, after: number): Pick<LogPage, 'after' | 'begins'> {
  return first === undefined ? { after, begins: after === 0 } : { after: first - 1, begins: after === 0 || first > after + 1 }
}

export function factOf({ body }: Entry): { area: 'office' | 'admin' | 'voice'; fact: Fact } {
  if ('office' in body) return { area: 'office', fact: body.office }
  return 'admin' in body ? { area: 'admin', fact: body.admin } : { area: 'voice', fact: body.voice }
}

export function shows(record: Entry, { filter, who }: Pick<LogPage, 'filter' | 'who'>): boolean {
  if (who !== '' && !(record.by.who === 'person' && record.by.user === who)) return false
  const { area, fact } = factOf(record)
  const counter = fact.kind.startsWith('counter_') || fact.kind.startsWith('alarm_') || fact.kind === 'emergency_set' || fact.kind.startsWith('day_')
  switch (filter) {
    case 'all':
      return true
    case 'changes':
      return area === 'admin' && !fact.kind.startsWith('logged_')
    case 'access':
      return area === 'admin' && fact.kind.startsWith('log')
    case 'counters':
      return area === 'office' && counter
    case 'tickets':
      return area === 'office' && !counter && fact.kind !== 'config_changed'
    case 'sound':
      return area === 'voice'
  }
}

/** Who did something, by names alone. */
export function people(records: Entry[]): string[] {
  return [...new Set(records.flatMap(({ by }) => (by.who === 'person' ? [by.user] : [])))].sort()
}
