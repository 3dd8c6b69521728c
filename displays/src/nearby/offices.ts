// The offices that do something, as the city's hub tells anybody: how far, and with which wait.
import { lookOnce } from '../look-again'
import type { ServiceNow } from '../city/wire'
import type { Wait } from '../wire'

export interface Near {
  site: string
  name: string
  address: string | null
  latitude: number | null
  longitude: number | null
  /** As the crow flies; null where either place is not known. */
  km: number | null
  /** Whether the office is reached now. If not, nothing is known of its waits. */
  connected: boolean
  /** How long ago it said what is told here, when the hub answered. */
  age_ms: number
  /** Whether a number can be taken from afar. */
  remote: boolean
  services: ServiceNow[]
}

export interface Here {
  latitude: number
  longitude: number
}

/** The hub names no more. */
export const OFFICES_MAX = 50

/** A wait that was heard longer ago than this is no longer said. */
export const OLD_MS = 5_000

/** Some thirty metres: enough to know what is near, and no more than that is told. */
const PLACES = 4

export function addressOf(words: string, here: Here | null): string {
  const query = [`service=${encodeURIComponent(words.normalize('NFC').trim().replace(/\s+/g, ' '))}`]
  if (here !== null) query.push(`latitude=${here.latitude.toFixed(PLACES)}`, `longitude=${here.longitude.toFixed(PLACES)}`)
  return `/public/offices?${query.join('&')}`
}

/** Null where no answer came, or one too late. */
export async function offices(words: string, here: Here | null): Promise<Near[] | null> {
  return (await lookOnce<Near[]>(addressOf(words, here), OLD_MS)).body
}

/** Whether what was heard may still be said. */
export function isFresh(heard_ms: number | null, now_ms: number, age_ms = 0): boolean {
  return heard_ms !== null && now_ms - heard_ms + age_ms <= OLD_MS
}

/** Nothing is told of an estimate that the office does not make. */
export function waitOf({ wait_p50_s, wait_p90_s }: ServiceNow): Wait | null {
  return wait_p50_s === undefined || wait_p90_s === undefined ? null : { p50_s: wait_p50_s, p90_s: wait_p90_s }
}

/** How far, as people say it: `{ unit: 'm', n: '800' }`; kilometres with one place below ten. */
export function farOf(km: number, language: 'vi' | 'en'): { unit: 'm' | 'km'; n: string } {
  if (km < 0.95) return { unit: 'm', n: `${Math.max(100, Math.round(km * 10) * 100)}` }
  return { unit: 'km', n: km < 10 ? km.toFixed(1).replace('.', language === 'vi' ? ',' : '.') : `${Math.round(km)}` }
}
