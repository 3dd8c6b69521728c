// How an office stands, who needs help first, and what the city counts.
import type { Seen, Unit } from './wire'

/** Why an office needs somebody, the gravest first. */
export const NEEDS = ['away', 'trouble', 'cloned', 'alarm', 'long', 'behind'] as const
export type Need = (typeof NEEDS)[number]

/** `closed`: no business day is open there. */
export type Standing = Need | 'good' | 'closed'
export const STANDINGS: Standing[] = [...NEEDS, 'good', 'closed']

/** Who waits longer than this has waited too long: as on the supervisor's page. */
export const LONG_S = 30 * 60

/** A batch or two may be on their way; with so many an office's figures lag behind what its hall has seen. */
export const BEHIND_MANY = 500

/** Everything that an office needs somebody for, the gravest first. */
export function needsOf({ connected, now, trouble, cloned, behind }: Seen): Need[] {
  const is: Record<Need, boolean> = {
    away: !connected || now === null,
    trouble: trouble !== null,
    cloned,
    alarm: now !== null && now.alarms.length > 0,
    long: now !== null && now.longest_s > LONG_S,
    behind: connected && behind > BEHIND_MANY,
  }
  return NEEDS.filter((need) => is[need])
}

export function standingOf(seen: Seen): Standing {
  return needsOf(seen)[0] ?? (seen.now?.day === undefined ? 'closed' : 'good')
}

/** Names as a Vietnamese list sorts them. */
const byName = new Intl.Collator('vi', { numeric: true })

/** Who needs help first; among equals the longest wait, then the fullest hall. */
export function worstFirst(offices: Seen[]): Seen[] {
  const ranked = offices.map((seen) => ({ seen, rank: STANDINGS.indexOf(standingOf(seen)) }))
  ranked.sort((a, b) => a.rank - b.rank || busier(a.seen, b.seen) || byName.compare(a.seen.name, b.seen.name))
  return ranked.map(({ seen }) => seen)
}

function busier(a: Seen, b: Seen): number {
  const long = (seen: Seen) => Math.max(0, (seen.now?.longest_s ?? 0) - LONG_S)
  return long(b) - long(a) || (b.now?.waiting ?? 0) - (a.now?.waiting ?? 0)
}

export interface Totals {
  offices: number
  connected: number
  away: number
  waiting: number
  in_hand: number
  served: number
  counters: number
  counters_open: number
}

/** The city at this moment. An office that is away is counted as away and as nothing else. */
export function totalsOf(offices: Seen[]): Totals {
  const heard = offices.flatMap(({ connected, now }) => (connected && now !== null ? [now] : []))
  const sum = (of: 'waiting' | 'in_hand' | 'served' | 'counters' | 'counters_open') => heard.reduce((all, now) => all + now[of], 0)
  return {
    offices: offices.length, connected: heard.length, away: offices.length - heard.length,
    waiting: sum('waiting'), in_hand: sum('in_hand'), served: sum('served'), counters: sum('counters'), counters_open: sum('counters_open'),
  }
}

/** What was told takes the place of what was known; a whole telling leaves nothing of it. */
export function merged(before: Seen[], told: Seen[], whole: boolean): Seen[] {
  if (whole) return told
  if (told.length === 0) return before
  const anew = new Map(told.map((seen) => [seen.site, seen]))
  const kept = before.map((seen) => anew.get(seen.site) ?? seen)
  const known = new Set(before.map(({ site }) => site))
  return [...kept, ...told.filter(({ site }) => !known.has(site))]
}

export interface Filter {
  words: string
  /** A unit's key; empty: the whole city. */
  unit: string
  standing: Standing | 'needs' | ''
}

export const ALL: Filter = { words: '', unit: '', standing: '' }

export function filtered(offices: Seen[], units: Unit[], { words, unit, standing }: Filter): Seen[] {
  const sought = plain(words).split(' ').filter((word) => word !== '')
  const inside = unit === '' ? null : within(units, unit)
  return offices.filter((seen) => {
    const text = plain(`${seen.name} ${seen.site} ${seen.address ?? ''}`)
    return sought.every((word) => text.includes(word))
      && (inside === null || (seen.unit !== null && inside.has(seen.unit)))
      && isAsked(standing, seen)
  })
}

function isAsked(standing: Filter['standing'], seen: Seen): boolean {
  if (standing === '') return true
  const needs = needsOf(seen)
  if (standing === 'needs') return needs.length > 0
  return standing === 'good' || standing === 'closed' ? standingOf(seen) === standing : needs.includes(standing)
}

/** As people type: without tone marks and capitals. */
export function plain(text: string): string {
  return text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLowerCase().replace(/\u0111/g, 'd')
}

/** A unit and everything under it. */
export function within(units: Unit[], key: string): Set<string> {
  const inside = new Set([key])
  let size = 0
  // One level deeper each time, until nothing is added: a ring of parents ends too.
  while (size !== inside.size) {
    size = inside.size
    for (const unit of units) if (unit.parent !== null && inside.has(unit.parent)) inside.add(unit.key)
  }
  return inside
}

/** The units as a tree is read: each under its parent, with how deep it stands. */
export function treeOf(units: Unit[]): { unit: Unit; depth: number }[] {
  const keys = new Set(units.map(({ key }) => key))
  const rootless = units.filter(({ parent }) => parent === null || !keys.has(parent))
  const below = (unit: Unit, depth: number): { unit: Unit; depth: number }[] => [
    { unit, depth },
    ...units.filter(({ parent }) => parent === unit.key).flatMap((child) => below(child, depth + 1)),
  ]
  return rootless.flatMap((unit) => below(unit, 0))
}
