// Whose session this page's cookie is.
import { ask, type Answer } from './api'
import type { DeviceKind, Role } from './wire'

/** A person has a role, a device a kind, a visitor of the demo neither. */
export interface Me {
  /** The log-in name, or the device's name. */
  name: string
  role: Role | null
  kind: DeviceKind | null
  /** The counters a clerk may sit at, or the one a device belongs to; null: all, or none. */
  counters: number[] | null
  /** The part of the hall a device stands in. */
  zone: string | null
  /** Whether nothing else is to be had until the person has chosen another password. */
  must_change: boolean
  /** Whether nothing else is to be had until the person has set up a second factor. */
  must_enrol: boolean
  /** Whether the person has one. */
  second_factor: boolean
  /** Whether the page is to ask who is there before anything is done. */
  locked: boolean
  /** After how many minutes without a touch it is; null: never. */
  lock_minutes: number | null
  has_pin: boolean
  /** Whether the PIN counts on this device now. */
  pin_here: boolean
}

export function whoAmI(): Promise<Answer<Me>> {
  return ask<Me>('GET', '/me')
}

/** Whether someone may use a page made for these roles. The demo lets everybody in. */
export function mayUse(me: Me, roles: Role[]): boolean {
  return me.role === null ? me.kind === null : roles.indexOf(me.role) >= 0
}
