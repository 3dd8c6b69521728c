// What stands in a table, in words.
import type { Language, Report, ReportCell, ReportColumn } from '../wire'

/** A cell as people read it. Nothing where there is nothing to tell. */
export function cellText(cell: ReportCell | null | undefined, column: ReportColumn, words: Report['words'], language: Language): string {
  if (cell === null || cell === undefined) return ''
  const text = String(cell)
  switch (column.kind) {
    case 'seconds':
      return duration(Number(cell))
    case 'decimal':
      return language === 'vi' ? Number(cell).toFixed(2).replace('.', ',') : Number(cell).toFixed(2)
    case 'day':
      return dayText(text)
    case 'time':
      return `${text.slice(11, 19)} ${dayText(text.slice(0, 10))}`
    case 'code':
      return words[text] ?? text
    case 'count':
    case 'text':
      return words[text] !== undefined && column.key === 'by' ? (words[text] ?? text) : text
  }
}

/** `02/11/2026` */
export function dayText(day: string): string {
  return day.split('-').reverse().join('/')
}

/** `1:30:05`, `4:07`: hours only where there are some. */
export function duration(seconds: number): string {
  const two = (n: number) => (n < 10 ? `0${n}` : String(n))
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`
}

/** Whether a column is read from its right end. */
export function isNumber(column: ReportColumn): boolean {
  return column.kind === 'count' || column.kind === 'seconds' || column.kind === 'decimal'
}

/** A value of a row, for what is told outside a table. */
export function value(report: Report | undefined, row: number, key: string, language: Language): string {
  const column = report?.columns.find((each) => each.key === key)
  return column === undefined || report === undefined ? '' : cellText(report.rows[row]?.[key], column, report.words, language)
}

/** Durations stand on a page as minutes and seconds: the unit in a heading is the file's. */
export function heading(column: ReportColumn): string {
  return column.title.replace(/ \([^()%]*\)$/, '')
}
