// How large a file is, as people say it.
import type { Language } from './wire'

const UNITS = ['KB', 'MB', 'GB']

/** `12 KB`, `3,4 MB`: 1,024 to each step, one place behind the comma under ten. */
export function sizeText(bytes: number, language: Language): string {
  const step = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, bytes)) / 10) - 1))
  const n = bytes / 1024 ** (step + 1)
  return `${n.toLocaleString(language, { maximumFractionDigits: n < 10 ? 1 : 0 })} ${UNITS[step]}`
}
