// What the admin's page knows.
import type { LoginState } from '../login'
import { isSheet, type Sheet } from './office/schema'
import type { Office } from './office/state'
import { FIRST_STUDIO, type Studio } from './studio/state'
import type { AskingDevice, ConfigResult, Device, Health, Language, OfficeView, PairedDevice, Problem, User } from '../wire'
import type { LogRoom } from './log/rest'
import type { LogPage } from './log/state'
import type { Say } from '../texts'

export type Tab = 'health' | Sheet | 'people' | 'devices' | 'voice' | 'preview' | 'log' | 'privacy' | 'backups' | 'config'

/** The pages with a heading over each part: what is looked at daily, then what an office is set up with, in its order. */
export const PARTS: { part: string; tabs: Tab[] }[] = [
  { part: 'today', tabs: ['health', 'log'] },
  { part: 'access', tabs: ['people', 'devices', 'privacy'] },
  { part: 'setup', tabs: ['office', 'hours', 'services', 'procedures', 'counters', 'calling'] },
  { part: 'screens', tabs: ['kiosk', 'lobby', 'rating', 'preview'] },
  { part: 'sounds', tabs: ['sound', 'voice'] },
  { part: 'file', tabs: ['backups', 'other', 'config'] },
]

const TABS: Tab[] = PARTS.flatMap(({ tabs }) => tabs)

/** The page that an address names; how things stand where it names none. */
export function tabIn(hash: string): Tab {
  return TABS.find((tab) => `#${tab}` === hash) ?? 'health'
}

export interface State {
  language: Language
  /** The one-time token of a first start; null once the password is set. */
  first: string | null
  login: LoginState | null
  /** Whether somebody was logged in here: then the page stays under the log-in. */
  known: boolean
  /** Their log-in name, where it is known. */
  user: string
  tab: Tab
  health: Health | null
  /** When it was learned, by this machine's clock. */
  health_at: string
  users: User[] | null
  /** Whether there is an identity provider at which people may log in. */
  linkable: boolean
  devices: Device[] | null
  /** The devices that ask to be paired. */
  pairings: AskingDevice[]
  /** What everybody is told of the office. */
  view: OfficeView | null
  /** Whether a number was ever called; null while that is not known. */
  called: boolean | null
  /** Its token is shown once, here. */
  paired: PairedDevice | null
  /** Who or what is about to be changed or removed. */
  asking: Asking | null
  office: Office | null
  log: LogPage | null
  /** What shows it, once it is there. */
  logRoom: LogRoom | null
  /** The office's configuration as it stands. */
  config: string | null
  /** What the last check or change of it came to. */
  result: ConfigResult | null
  studio: Studio
  problem: Problem | null
  /** What was just done, in words. */
  done: string | null
  busy: boolean
}

export type Asking =
  | { about: 'remove-user'; user: string }
  | { about: 'change-user'; user: User }
  | { about: 'remove-device'; device: Device }
  | { about: 'pair-device'; asking: AskingDevice }

export const FIRST: State = {
  language: 'vi', first: null, login: null, known: false, user: '', tab: 'health', health: null, health_at: '', users: null, linkable: false, devices: null, pairings: [], view: null, called: null, paired: null,
  asking: null, office: null, log: null, logRoom: null, config: null, result: null, studio: FIRST_STUDIO, problem: null, done: null, busy: false,
}

/** Whether a page is a form of the configuration. */
export function sheetOf(tab: Tab): Sheet | null {
  return isSheet(tab) ? tab : null
}

/** The page on which a device of a kind lives; null for one that has no screen. */
export function pageOf(device: PairedDevice): string | null {
  switch (device.kind) {
    case 'kiosk':
      return 'kiosk'
    case 'display':
      return device.zone === null ? 'lobby' : `lobby?zone=${encodeURIComponent(device.zone)}`
    case 'rating':
      return device.counter == null ? 'rate' : `rate?counter=${device.counter}`
    case 'speaker':
    case 'keypad':
    case 'printer':
    case 'led':
      return null
  }
}

/** The link that pairs a device when it is opened there; a television's may say how it looks. */
export function pairingLink(origin: string, device: PairedDevice, layout = ''): string | null {
  const page = pageOf(device)
  if (page === null) return null
  const own = device.kind === 'display' && layout !== '' ? `${page}${page.includes('?') ? '&' : '?'}layout=${layout}${layout === 'door' && device.counter != null ? `&counter=${device.counter}` : ''}` : page
  return `${origin}/${own}#device=${encodeURIComponent(device.token)}`
}

/** `1, 2 5` as numbers; null when nothing is said: all counters. */
export function countersIn(text: string): number[] | null {
  const numbers = text.split(/[\s,;]+/).filter((part) => part !== '').map(Number)
  return numbers.length === 0 ? null : numbers
}

/** The services that a new office begins with, to be replaced by its own (config/minimal.toml). */
const SAMPLE_SERVICES = ['a', 'b']

/** What is to be done until the first number is called, and whether it is. Null: not known yet. */
export function steps({ office, users, devices, called }: State, say: Say): { id: string; done: boolean | null; tab: Tab }[] {
  const saved = (office?.saved ?? {}) as { office?: { name?: string }; service?: { key: string }[]; counter?: unknown[] }
  const known = (done: boolean) => (office === null ? null : done)
  const has = (kind: Device['kind']) => (devices === null ? null : devices.some((device) => device.kind === kind))
  return [
    { id: 'password', done: true, tab: 'people' },
    { id: 'office', done: known(saved.office?.name !== say('admin-sample-office')), tab: 'office' },
    { id: 'services', done: known((saved.service ?? []).some(({ key }) => SAMPLE_SERVICES.indexOf(key) < 0)), tab: 'services' },
    { id: 'counters', done: known((saved.counter ?? []).length > 0), tab: 'counters' },
    { id: 'people', done: users === null ? null : users.some((user) => user.role === 'clerk'), tab: 'people' },
    { id: 'kiosk', done: has('kiosk'), tab: 'devices' },
    { id: 'television', done: has('display'), tab: 'devices' },
    { id: 'call', done: called, tab: 'preview' },
  ]
}
