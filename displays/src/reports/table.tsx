// A report as a table.
import type { Say } from '../texts'
import type { Language, Report, ReportColumn } from '../wire'
import { cellText, heading, isNumber } from './cells'

/** Rows that a screen shows; the files have all. */
export const ROWS_SHOWN = 500

interface TableProps {
  report: Report
  say: Say
  language: Language
  /** Which columns, in this order; all where none are named. */
  only?: string[]
  /** How many rows, where there is room for few. */
  most?: number
}

export function Table({ report, say, language, only, most = ROWS_SHOWN }: TableProps) {
  const columns = only === undefined ? report.columns : only.flatMap((key) => report.columns.filter((column) => column.key === key))
  if (report.rows.length === 0) return <p class="none">{say('reports-none')}</p>
  return (
    <>
      <div class="wide" role="region" aria-label={say(`reports-${report.report}`)} tabIndex={0}>
        <table>
          <thead>
            <tr>{columns.map((column) => <th key={column.key} scope="col" class={isNumber(column) ? 'right' : undefined}>{heading(column)}</th>)}</tr>
          </thead>
          <tbody>
            {report.rows.slice(0, most).map((row, at) => (
              <tr key={at}>
                {columns.map((column) => <td key={column.key} class={cellClass(column)}>{cellText(row[column.key], column, report.words, language)}</td>)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {report.rows.length > most && <p class="hint">{say('reports-more', { shown: most, all: report.rows.length })}</p>}
    </>
  )
}

function cellClass(column: ReportColumn): string {
  if (column.key === 'head') return 'head'
  return isNumber(column) ? 'right number-cell' : column.kind
}
