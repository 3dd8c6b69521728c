// What a deed changed: what was, and what is.
import type { Say } from '../../texts'
import type { Fact } from './state'

/** Something that is another. Empty: there was nothing, or there is nothing any more. */
export interface Change {
  what: string
  old: string
  now: string
}

type Shows = Record<'must_change' | 'pin' | 'factor' | 'identity', boolean | undefined>

/** An account or a device, as far as the log knows it. */
interface Was {
  role?: string
  counters?: number[]
  shows?: Shows
  device_kind?: string
  name?: string
  zone?: string
  counter?: number
}

/** Signs of a hash that people compare. */
const HASH_SIGNS = 12
const FLAGS = ['must_change', 'pin', 'factor', 'identity'] as const

/** What a record of the administration says was, and is. Nothing where an older program wrote it and did not say. */
export function changesOf(fact: Fact, say: Say): Change[] {
  const was = fact.was as Was | undefined
  switch (fact.kind) {
    case 'user_changed':
      return account(fact, was, say)
    case 'user_removed':
      return was === undefined ? [] : rights(was, undefined, say)
    case 'device_removed':
    case 'device_revoked':
      return was === undefined ? [] : device(was, say)
    case 'voice_changed':
      return [{ what: say('admin-was-version'), old: Number(fact.version) > 1 ? String(Number(fact.version) - 1) : '', now: String(fact.version) }]
    case 'media_changed':
      return [{ what: say('admin-was-content'), old: short(fact.was), now: short(fact.sha256) }]
    case 'config_applied':
      return configuration(fact, say)
    default:
      return []
  }
}

function account(fact: Fact, was: Was | undefined, say: Say): Change[] {
  const changed = was === undefined ? [] : rights(was, fact as Was, say)
  if (fact.password_changed === true) changed.push({ what: say('admin-was-password'), old: say('admin-was-the-old'), now: say('admin-was-another') })
  return changed
}

/** Role, counters and what somebody shows, where they differ. */
function rights(was: Was, now: Was | undefined, say: Say): Change[] {
  const role = (of: Was | undefined) => (of?.role === undefined ? '' : say(`admin-role-${of.role}`))
  const counters = (of: Was | undefined) => (of === undefined ? '' : of.counters?.join(', ') ?? say('admin-was-all-counters'))
  const told = [
    { what: say('admin-was-role'), old: role(was), now: role(now) },
    { what: say('admin-was-counters'), old: counters(was), now: counters(now) },
  ]
  const yes = (is: boolean | undefined) => say(is === true ? 'admin-yes' : 'admin-no')
  for (const flag of now === undefined ? [] : FLAGS) {
    told.push({ what: say(`admin-was-${flag.replace('_', '-')}`), old: yes(was.shows?.[flag]), now: yes(now?.shows?.[flag]) })
  }
  return told.filter(({ old, now: is }) => old !== is)
}

function device(was: Was, say: Say): Change[] {
  const known: [string, string | undefined][] = [
    ['name', was.name],
    ['kind', was.device_kind === undefined ? undefined : say(`admin-kind-${was.device_kind}`)],
    ['zone', was.zone],
    ['counter', was.counter?.toString()],
  ]
  return known.flatMap(([key, old]) => (old === undefined ? [] : [{ what: say(`admin-was-${key}`), old, now: '' }]))
}

function configuration(fact: Fact, say: Say): Change[] {
  const changes = (fact.changes ?? []) as { key: string; old?: string; new?: string }[]
  const told = changes.map(({ key, old, new: now }) => ({ what: key, old: old ?? '', now: now ?? '' }))
  return fact.more === undefined ? told : [...told, { what: say('admin-was-more', { n: Number(fact.more) }), old: '', now: '' }]
}

function short(hash: unknown): string {
  return typeof hash === 'string' ? `${hash.slice(0, HASH_SIGNS)}…` : ''
}
