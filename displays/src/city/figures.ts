// Figures, sorted and set side by side.
import type { Figures } from './wire'

/** A column of the table. */
export type Column = keyof Figures
export const COLUMNS: Exclude<Column, 'of'>[] = ['issued', 'priority', 'served', 'missed', 'left', 'wait_mean_s', 'wait_p50_s', 'wait_p90_s', 'wait_max_s', 'visit_mean_s', 'ratings', 'score_mean']

export interface Sort {
  column: Column
  down: boolean
}

const collator = new Intl.Collator('vi', { numeric: true })

/** What is not known stands last, whichever way it is sorted. */
export function sorted(rows: Figures[], { column, down }: Sort, nameOf: (row: Figures) => string): Figures[] {
  const way = down ? -1 : 1
  return [...rows].sort((a, b) => {
    if (column === 'of') return way * collator.compare(nameOf(a), nameOf(b))
    const [x, y] = [a[column], b[column]]
    if (x === null || y === null) return Number(x === null) - Number(y === null)
    return way * (x - y) || collator.compare(nameOf(a), nameOf(b))
  })
}

/** Pressed again it turns round; names begin with A, amounts with the largest. */
export function sortAfter(before: Sort, column: Column): Sort {
  return { column, down: before.column === column ? !before.down : column !== 'of' }
}

export type Counted = 'issued' | 'priority' | 'served' | 'missed' | 'left' | 'ratings'

export function sumOf(rows: Figures[], column: Counted): number {
  return rows.reduce((all, row) => all + row[column], 0)
}

/** One thing before and after; null where it was not there. */
export interface Pair {
  of: string
  before: Figures | null
  after: Figures | null
}

/** What stands in either period, the busiest first. */
export function pairsOf(before: Figures[], after: Figures[]): Pair[] {
  const was = new Map(before.map((row) => [row.of, row]))
  const is = new Map(after.map((row) => [row.of, row]))
  const all = [...new Set([...was.keys(), ...is.keys()])]
  const pairs = all.map((of) => ({ of, before: was.get(of) ?? null, after: is.get(of) ?? null }))
  const size = ({ before, after }: Pair) => (before?.issued ?? 0) + (after?.issued ?? 0)
  return pairs.sort((a, b) => size(b) - size(a) || collator.compare(a.of, b.of))
}

/** What changed, as a share of what was; null where there is nothing to compare with. */
export function changeOf(before: number | null | undefined, after: number | null | undefined): number | null {
  if (before == null || after == null || before === 0) return null
  return (after - before) / before
}
