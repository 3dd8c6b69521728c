// What the clerk's page knows at a moment.
import type { Line } from '../feed'
import type { LoginState } from '../login'
import type { Me } from '../session'
import type { Say } from '../texts'
import type { CounterView, Language, OfficeView, Theme } from '../wire'
import type { Unspoken } from './desk'
import type { Explained } from './hand'
import type { KeyMap } from './keymap'
import type { Key } from './keys'
import type { List } from './lists'
import type { Panel } from './panels'
import type { Rest } from './rest'
import type { Dossiers } from './scanned'
import type { Note, Sending } from './view'

export interface Lock {
  by: 'pin' | 'password'
  busy: boolean
  /** The code of what went wrong. */
  problem: string | null
}

export interface State {
  language: Language
  theme: Theme
  login: LoginState | null
  /** Whoever sat here is asked to log in again, with what they pressed in words. */
  again: (LoginState & { what: string | null }) | null
  me: Me | null
  /** Nobody was there for so long that the office asks who is; `by`: what is to be shown. */
  lock: Lock | null
  /** The office, while its clerk has not chosen a counter. */
  office: OfficeView | null
  counter: number | null
  view: CounterView | null
  line: Line
  /** Since when the line is down, by the office's clock. */
  stale_since: number | null
  /** What a clerk seldom needs, once it is there. */
  rest: Rest | null
  busy: string | null
  sending: Sending | null
  note: Note | null
  why: Explained | null
  /** Whether the supervisor was called and has not come yet. */
  help: boolean
  /** The last call that no loudspeaker says. */
  unspoken: Unspoken | null
  dossiers: Dossiers | null
  list: List
  panel: Panel | null
  map: KeyMap
  /** The key of the page that is being given a key of the keyboard. */
  giving: Key | null
  now: number
}

/** What stands on the screen of a clerk who has just sat down. */
export const AT_FIRST = { view: null, stale_since: null, note: null, why: null, help: false, unspoken: null, dossiers: null, list: 'waiting', panel: null, giving: null } as const

/** The page, as what works for it sees it. */
export interface Page {
  state(): State
  change(part: Partial<State>): void
  say: Say
}

/** How many dossiers of the number in hand were scanned. */
export function scannedNow({ view, dossiers }: State): number {
  return dossiers !== null && dossiers.ticket === view?.desk.ticket?.ticket ? dossiers.codes.length : 0
}
