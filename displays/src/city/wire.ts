// What the city's hub says (crates/city): how every office stands, and its figures. Its types are not among those of crates/wire.
import type { Alarm } from '../wire'

/** A service as it stands. */
export interface ServiceNow {
  key: string
  name: string
  name_en?: string
  /** Whether a number would be given out now. */
  open: boolean
  /** Whether a counter takes it now. */
  served: boolean
  waiting: number
  wait_p50_s?: number
  wait_p90_s?: number
  /** The numbers left today, where they are limited. */
  remaining?: number
}

/** How an office stands. */
export interface Now {
  name: string
  /** The business day; absent: none is open. */
  day?: string
  services: ServiceNow[]
  counters: number
  counters_open: number
  waiting: number
  in_hand: number
  issued: number
  served: number
  missed: number
  longest_s: number
  alarms: Alarm[]
  devices: number
  devices_here: number
  remote: boolean
}

/** Why an office's log and the city's do not fit. */
export type Trouble = 'forked' | 'rolled_back' | 'removed'

/** An office as the hub sees it. */
export interface Seen {
  site: string
  name: string
  unit: string | null
  latitude: number | null
  longitude: number | null
  address: string | null
  connected: boolean
  /** Null: not since the hub began. */
  heard_s: number | null
  /** Records of its log that are not in the city's database yet. */
  behind: number
  version: string | null
  cloned: boolean
  trouble: Trouble | null
  /** Null when it is away: nobody knows. */
  now: Now | null
}

export interface Unit {
  key: string
  name: string
  parent: string | null
}

export interface City {
  name: string
  at: number
  /** Whether this hub is the one that works. */
  leads: boolean
  units: Unit[]
  offices: Seen[]
}

export type By = 'office' | 'service' | 'month' | 'day'

/** Figures of a group: an office, a service, a month or a day. */
export interface Figures {
  of: string
  issued: number
  priority: number
  served: number
  missed: number
  left: number
  wait_mean_s: number | null
  wait_p50_s: number | null
  wait_p90_s: number | null
  wait_max_s: number
  visit_mean_s: number | null
  ratings: number
  score_mean: number | null
}

/** A log that did not fit. */
export interface TroubleLine {
  site: string
  at: number
  kind: string
  seq: number | null
}

/** Something that somebody must look at. */
export interface AlertLine {
  id: number
  /** Empty: many offices at once. */
  site: string
  kind: string
  began_at: number
  ended_at: number | null
  taken_by: string | null
  taken_at: number | null
  /** Nobody is told until then. */
  quiet_until: number | null
}

/** Who is logged in. */
export interface Person {
  user: string
  role: string
  /** Whether they have to choose a password first. */
  must_change: boolean
}

export interface Account {
  user: string
  role: string
  must_change: boolean
  sessions: number
}

/** What somebody did to somebody. */
export interface Act {
  at: number
  by: string
  what: 'added' | 'changed' | 'password_set' | 'password_changed' | 'removed'
  whom: string
  before: string
  after: string
}

export interface People {
  people: Account[]
  acts: Act[]
}

/** What an office works by. */
export interface Runs {
  /** The roll-out, or 0. */
  version: number
  refused?: { version: number; why: string }
  /** What begins the hash of its configuration. */
  config: string
  /** Values of the template that it has otherwise. */
  kept: number
}

/** What became of a roll-out in an office. */
export interface RollOutOffice {
  site: string
  stage: number
  state: 'waiting' | 'taken' | 'refused'
  why: string
  at: number
}

export interface RollOut {
  version: number
  at: number
  by: string
  note: string
  template: string
  /** The stage that it is in, from 1. */
  stage: number
  stages: number
  state: 'running' | 'stopped' | 'done'
  why: string
  offices: RollOutOffice[]
}

/** A bulletin, and how many offices and people it is for, has come to, and was read by. */
export interface BulletinLine {
  id: number
  at: number
  by: string
  title: string
  words: string
  until: number
  /** For these offices; null: for all. */
  sites: string[] | null
  withdrawn_at: number | null
  withdrawn_by: string | null
  here: number
  staff: number
  read: number
  offices: number
}

export interface BulletinOffice {
  site: string
  came_at: number
  staff: number
  read: number
  at: number
}

export interface Fleet {
  roll_outs: RollOut[]
  runs: Record<string, Runs | undefined>
}
