// Amounts and durations as the city reads them.
import type { Say } from '../texts'
import type { Language } from '../wire'
import type { Figures } from './wire'
import { dayText } from './period'

/** `58.000` in Vietnamese, `58,000` in English. */
export function amount(n: number, language: Language): string {
  return n.toLocaleString(language === 'vi' ? 'vi-VN' : 'en-GB')
}

/** `12 phút`, `1 giờ 20 phút`. */
export function duration(seconds: number, say: Say): string {
  const minutes = Math.round(seconds / 60)
  if (minutes < 1) return say('city-under-minute')
  if (minutes < 60) return say('city-minutes', { n: minutes })
  return minutes % 60 === 0 ? say('city-hours', { n: minutes / 60 }) : say('city-hours-minutes', { hours: Math.floor(minutes / 60), n: minutes % 60 })
}

/** How long ago an office was heard of. */
export function ago(seconds: number, say: Say): string {
  if (seconds < 60) return say('city-seconds', { n: seconds })
  return seconds < 86_400 ? duration(seconds, say) : say('city-days', { n: Math.floor(seconds / 86_400) })
}

/** `+12 %`, `−8 %`. */
export function percent(share: number): string {
  const n = Math.round(share * 100)
  return `${n > 0 ? '+' : n < 0 ? '\u2212' : ''}${Math.abs(n)} %`
}

/** One figure as its column says it; a dash where there is nothing to say. */
export function figureText(row: Figures, column: Exclude<keyof Figures, 'of'>, say: Say, language: Language): string {
  const value = row[column]
  if (value === null) return '–'
  if (column === 'score_mean') return value.toLocaleString(language === 'vi' ? 'vi-VN' : 'en-GB', { minimumFractionDigits: 1, maximumFractionDigits: 1 })
  if (column.endsWith('_s')) return row.issued === 0 ? '–' : duration(value, say)
  return amount(value, language)
}

/** What a row of figures is of. */
export function ofText(of: string, by: string, nameOf: (site: string) => string): string {
  if (by === 'office') return nameOf(of)
  return by === 'service' ? of : dayText(of)
}
