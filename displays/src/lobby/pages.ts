// How much fits on the glass, and which page of what does not fit is shown.
import type { CounterLine } from '../wire'
import type { Lit } from './spotlight'

/** How large a place on the glass is, in rem. */
export interface Place {
  wide: number
  high: number
}

/** The places that are measured, by name. */
export type Room = { [name: string]: Place }

/** How long a page stands: a dozen rows are read twice. */
export const PAGE_MS = 8_000
/** A page that a call turned to is not turned again before: in a burst the table stays calm. */
const HELD_MS = 2_000

/** The height of a row of the table with the space below it, and the widths of what stands in it. Its digits are 7 rem
 *  high, 80 pixels to the top of a capital on a picture of 1080: 50 mm on a set of 55 inches, a two-hundredth of ten metres. */
const ROW_REM = 7.7
const DIGIT_REM = 4.05
const EDGES_REM = 6
const WAY_REM = 7.2

/** Pages of columns of rows. */
export interface Table {
  /** How many rows a full column has. */
  rows: number
  columns: number
  pages: CounterLine[][][]
}

/** The table of these counters. Where not all fit on one page, the closed leave it first, then those without a number. */
export function tableOf(lines: CounterLine[], { wide, high }: Place): Table {
  const most = Math.max(1, Math.floor(high / ROW_REM))
  const fits = Math.max(1, Math.floor(wide / widthOf(lines)))
  const all = most * fits
  const open = lines.filter((line) => line.state !== 'closed')
  const busy = lines.filter((line) => line.ticket !== null)
  const shown = lines.length <= all ? lines : open.length <= all || busy.length === 0 ? open : busy
  const columns = Math.min(fits, Math.max(1, Math.ceil(shown.length / most)))
  // Columns of one page are of one length.
  const rows = Math.min(most, Math.ceil(shown.length / columns))
  return { rows, columns, pages: chunks(shown, rows * columns).map((page) => chunks(page, rows)) }
}

/** The rows of a page, whatever their column. */
export function rowsOf({ pages }: Table, page: number): CounterLine[] {
  return (pages[page] ?? []).reduce((all, column) => all.concat(column), [])
}

/** The narrowest column that cuts off nothing. */
function widthOf(lines: CounterLine[]): number {
  const longest = (texts: string[]) => texts.reduce((most, text) => Math.max(most, text.length), 0)
  const digits = longest(lines.map((line) => line.ticket?.number ?? '1042')) + longest(lines.map((line) => `${line.counter}`))
  return digits * DIGIT_REM + EDGES_REM + (lines.some((line) => line.place !== null) ? WAY_REM : 0)
}

export function chunks<T>(list: T[], size: number): T[][] {
  const pages: T[][] = []
  for (let from = 0; from < list.length; from += size) pages.push(list.slice(from, from + size))
  return pages
}

/** Which page of the table is shown, and since when, in milliseconds of the screen's own clock. */
export interface Page {
  page: number
  since: number
}

/** As time passes: pages follow each other; the page of a call that was lit after the last turn comes first. */
export function pageAt(shown: Page, table: Table, lit: Lit[], now: number): Page {
  const { pages } = table
  const last = lit[lit.length - 1]
  const stood = now - shown.since
  if (last !== undefined && last.since > shown.since && stood >= HELD_MS) {
    const page = pages.findIndex((_, n) => rowsOf(table, n).some((line) => line.counter === last.call.counter))
    if (page >= 0) return { page, since: now }
  }
  if (shown.page >= pages.length && shown.page > 0) return { page: 0, since: now }
  if (stood < PAGE_MS || pages.length < 2) return shown
  return { page: (shown.page + 1) % pages.length, since: now }
}
