// What the city's page knows, and where somebody is on it.
import type { Line } from '../feed'
import type { LoginState } from '../login'
import type { Language, Problem, Theme } from '../wire'
import type { Sort } from './figures'
import type { Period, TwoPeriods } from './period'
import { ALL, type Filter } from './standing'
import { NO_DRAFT, type Draft } from './bulletins'
import { NO_WISH, type Wish } from './fleet'
import type { PeopleDeed } from './people'
import type { AlertLine, BulletinLine, BulletinOffice, By, City, Figures, Fleet, People, Person, Seen, TroubleLine } from './wire'

export const PARTS = ['board', 'map', 'figures', 'compare', 'bulletins', 'fleet', 'alerts', 'troubles', 'people'] as const
export type Part = (typeof PARTS)[number]

export type Place = { at: Part | 'password' } | { at: 'office'; site: string }

/** `#/map`, `#/office/SITE`; anything else is the board. */
export function placeOf(hash: string): Place {
  const [, at, site] = /^#\/([a-z]+)(?:\/(.+))?$/.exec(hash) ?? []
  if (at === 'office' && site !== undefined) return { at, site: decoded(site) }
  if (at === 'password') return { at }
  return { at: PARTS.filter((part) => part === at)[0] ?? 'board' }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

export function linkTo(site: string): string {
  return `#/office/${encodeURIComponent(site)}`
}

/** What was asked for: not yet, on its way, here, or refused. */
export type Asked<T> = { is: 'none' } | { is: 'coming' } | { is: 'here'; rows: T } | { is: 'refused'; problem: Problem }
export const NONE = { is: 'none' } as const

export interface FiguresState {
  period: Period
  by: By
  sort: Sort
  rows: Asked<Figures[]>
  /** Whether the file is being made, or was refused. */
  file: 'none' | 'coming' | 'refused'
}

export interface CompareState {
  /** The day on which something began. */
  began: string
  days: number
  by: Extract<By, 'office' | 'service'>
  rows: Asked<{ periods: TwoPeriods; before: Figures[]; after: Figures[] }>
}

export interface State {
  language: Language
  theme: Theme
  choosing: boolean
  login: LoginState | null
  person: Person | null
  city: City | null
  offices: Seen[]
  line: Line
  /** When the offices were heard of last, in milliseconds since 1970. */
  heard: number | null
  place: Place
  filter: Filter
  /** Offices as tiles, or as the rows of a table. */
  as: 'tiles' | 'table'
  figures: FiguresState
  compare: CompareState
  troubles: Asked<TroubleLine[]>
  alerts: Asked<AlertLine[]>
  fleet: Asked<Fleet>
  bulletins: Asked<BulletinLine[]>
  draft: Draft
  /** The bulletin whose offices are shown. */
  opened: { id: number; offices: Asked<BulletinOffice[]> } | null
  people: Asked<People>
  /** How the last deed with people went. */
  deed: PeopleDeed | null
  /** Who is to be removed, once that is said again. */
  removing: string | null
  wish: Wish
  /** The last days of the office that is looked at. */
  days: Asked<Figures[]>
  today: string
}

export function stateAt(today: string, hash: string, language: Language, theme: Theme, period: Period): State {
  return {
    language, theme, choosing: false, login: null, person: null, city: null, offices: [], line: 'connecting', heard: null,
    place: placeOf(hash), filter: ALL, as: 'tiles', today, troubles: NONE, alerts: NONE, days: NONE, fleet: NONE, bulletins: NONE, draft: NO_DRAFT, opened: null, wish: NO_WISH, people: NONE, deed: null, removing: null,
    figures: { period, by: 'office', sort: { column: 'issued', down: true }, rows: NONE, file: 'none' },
    compare: { began: '', days: 28, by: 'office', rows: NONE },
  }
}
