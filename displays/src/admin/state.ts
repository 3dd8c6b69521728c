// What the admin's page knows.
import type { LoginState } from '../login'
import { FIRST_STUDIO, type Studio } from './studio/state'
import type { ConfigResult, Device, Health, Language, PairedDevice, Problem, User } from '../wire'

export type Tab = 'health' | 'people' | 'devices' | 'voice' | 'config'

export const TABS: Tab[] = ['health', 'people', 'devices', 'voice', 'config']

export interface State {
  language: Language
  /** The one-time token of a first start; null once the password is set. */
  first: string | null
  login: LoginState | null
  tab: Tab
  health: Health | null
  users: User[] | null
  devices: Device[] | null
  /** Its token is shown once, here. */
  paired: PairedDevice | null
  /** The office's configuration as it stands. */
  config: string | null
  /** What the last check or change of it came to. */
  result: ConfigResult | null
  studio: Studio
  problem: Problem | null
  busy: boolean
}

export const FIRST: State = {
  language: 'vi', first: null, login: null, tab: 'health', health: null, users: null, devices: null, paired: null,
  config: null, result: null, studio: FIRST_STUDIO, problem: null, busy: false,
}

/** The page on which a device of a kind lives; null for one that has no screen. */
export function pageOf(device: PairedDevice): string | null {
  switch (device.kind) {
    case 'kiosk':
      return 'kiosk'
    case 'display':
      return device.zone === null ? 'lobby' : `lobby?zone=${encodeURIComponent(device.zone)}`
    case 'speaker':
    case 'keypad':
    case 'rating':
    case 'printer':
    case 'led':
      return null
  }
}

/** The link that pairs a device when it is opened there. */
export function pairingLink(origin: string, device: PairedDevice): string | null {
  const page = pageOf(device)
  return page === null ? null : `${origin}/${page}#device=${encodeURIComponent(device.token)}`
}

/** `1, 2 5` as numbers; null when nothing is said: all counters. */
export function countersIn(text: string): number[] | null {
  const numbers = text.split(/[\s,;]+/).filter((part) => part !== '').map(Number)
  return numbers.length === 0 ? null : numbers
}
