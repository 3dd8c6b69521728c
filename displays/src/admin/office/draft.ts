// The configuration while it is being changed: values by their place, and what is wrong with them.
import type { Say } from '../../texts'
import type { ConfigChange, ConfigFinding } from '../../wire'

export type Value = unknown
export type Table = Record<string, Value>
export type Path = (string | number)[]

/** The value at a place; undefined where nothing is said. */
export function at(value: Value, path: Path): Value {
  return path.reduce<Value>((inner, step) => (inner === null || typeof inner !== 'object' ? undefined : (inner as Table)[step]), value)
}

export function tablesAt(value: Value, path: Path): Table[] {
  const found = at(value, path)
  return Array.isArray(found) ? (found as Table[]) : []
}

/** The value with another one at a place; undefined takes it away. Lists and tables on the way come into being. */
export function put(value: Value, path: Path, to: Value): Value {
  const [step, ...rest] = path
  if (step === undefined) return to
  if (typeof step === 'number') {
    const list = Array.isArray(value) ? [...(value as Value[])] : []
    list[step] = put(list[step], rest, to)
    return list
  }
  const table: Table = { ...((value ?? {}) as Table) }
  const inner = put(table[step], rest, to)
  if (inner === undefined) delete table[step]
  else table[step] = inner
  return table
}

/** Puts a table at the end of a list. */
export function added(value: Value, path: Path, table: Table): Value {
  return put(value, path, [...tablesAt(value, path), table])
}

/** Takes a table out of a list; the last one takes the list with it. */
export function removed(value: Value, path: Path, index: number): Value {
  const left = tablesAt(value, path).filter((_, n) => n !== index)
  return put(value, path, left.length === 0 ? undefined : left)
}

/** Moves a table of a list up or down by one. */
export function moved(value: Value, path: Path, index: number, by: 1 | -1): Value {
  const list = [...tablesAt(value, path)]
  const [one, other] = [list[index], list[index + by]]
  if (one === undefined || other === undefined) return value
  list[index] = other
  list[index + by] = one
  return put(value, path, list)
}

/** Whether two values say the same, whatever the order of their keys; an empty table says nothing. */
export function same(a: Value, b: Value): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((each, n) => same(each, b[n]))
  if (isTable(a) && isTable(b)) {
    const keys = new Set([...Object.keys(a), ...Object.keys(b)])
    return [...keys].every((key) => same(a[key], b[key]))
  }
  return a === b
}

function isTable(value: Value): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** `service[2].prefix` of a place. */
export function keyOf(path: Path): string {
  return path.reduce<string>((key, step) => (typeof step === 'number' ? `${key}[${step}]` : key === '' ? step : `${key}.${step}`), '')
}

/** What is wrong at a place or within it. */
export function wrongAt(findings: ConfigFinding[], path: Path): ConfigFinding | null {
  const key = keyOf(path)
  return findings.find((finding) => finding.key === key) ?? null
}

export function wrongWithin(findings: ConfigFinding[], path: Path): ConfigFinding[] {
  const key = keyOf(path)
  return findings.filter((finding) => finding.key === key || finding.key.startsWith(`${key}.`) || finding.key.startsWith(`${key}[`))
}

export function words(finding: ConfigFinding): string {
  return `${finding.message}; ${finding.right}`
}

/** A key from a name: `Hộ tịch – khai sinh` is `ho-tich-khai-sinh`. */
export function keyFrom(name: string): string {
  const plain = name.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/[\u0110\u0111]/g, 'd').toLowerCase()
  return plain.replace(/[^a-z0-9]+/g, '-').slice(0, 32).replace(/^-+|-+$/g, '')
}

/** A table under another name: the key of a new one follows, and so do the counters that take it. */
export function renamed(draft: Value, saved: Value, path: Path, name: string, to: Value): Value {
  const table = (at(draft, path) ?? {}) as Table
  const list = path.slice(0, -1)
  const old = table.key
  const ours = tablesAt(saved, list).some((each) => each.key === old)
  if (old !== undefined && (ours || old !== keyFrom(String(table[name] ?? '')))) return put(draft, [...path, name], to)
  const key = keyFrom(String(to ?? ''))
  const changed = put(draft, path, { ...table, [name]: to, key: key === '' ? undefined : key })
  if (list[0] !== 'service' || old === undefined) return changed
  const counters = tablesAt(changed, ['counter']).map((counter) => ({ ...counter, services: takenUnder(counter.services, old, key) }))
  return counters.length === 0 ? changed : put(changed, ['counter'], counters)
}

function takenUnder(services: Value, old: Value, key: string): Value {
  return Array.isArray(services) ? services.map((each) => (each === old ? key : each)) : services
}

/** The first of 1, 2, 3… that none of the tables has under a name. */
export function freeNumber(tables: Table[], name: string): number {
  const taken = new Set(tables.map((table) => String(table[name])))
  let n = 1
  while (taken.has(String(n))) n++
  return n
}

/** The label of a key: one of its own, or one that several tables share. */
export function label(say: Say, table: string, name: string): string {
  const own = `admin-key-${table.replace(/\./g, '-')}-${name}`
  const words = say(own)
  return words === own ? say(`admin-key-${name}`) : words
}

/** `service.chung-thuc.quota` in words: "Lĩnh vực chung-thuc: Số lượt mỗi ngày". */
export function changeWords(change: ConfigChange, tables: string[], say: Say): string {
  const parts = change.key.split('.')
  const known = tables.filter((table) => change.key === table || change.key.startsWith(`${table}.`)).sort((a, b) => b.length - a.length)[0]
  if (known === undefined) return change.key
  const rest = parts.slice(known.split('.').length)
  const name = rest[rest.length - 1]
  const which = rest.slice(0, -1).join(' ')
  const table = say(`admin-table-${known.replace(/\./g, '-')}`)
  if (name === undefined) return table
  const named = label(say, known, name)
  return `${which === '' ? table : `${table} ${which}`}: ${named.startsWith('admin-key-') ? name : named}`
}

/** A value of the configuration as people read it. */
export function shown(value: string | null, say: Say): string {
  if (value === null) return say('admin-config-nothing')
  if (value === 'true') return say('admin-yes')
  if (value === 'false') return say('admin-no')
  return value.replace(/^"(.*)"$/s, '$1')
}

/** One sentence of what a key means, without what the form shows anyway: that it is required, its label, how the file says it. */
export function hintOf(meaning: string, label: string, required: string): string {
  const sentences = meaning.split(/(?<=\.) (?=\p{Lu}|")/u).map(plainWords).filter((each) => each !== '' && !each.startsWith(required))
  const said = (each: string) => each.replace(/[.*]/g, '').trim().toLowerCase() === label.replace(/\*/g, '').trim().toLowerCase()
  return sentences.find((each) => !said(each)) ?? ''
}

/** What a sentence says of the file's own words is left out. */
function plainWords(sentence: string): string {
  const listed = sentence.search(/: "[^"]*"|: xem |: see | \(one of/)
  if (listed > 0) return `${sentence.slice(0, listed).trim()}.`
  const file = sentence.search(/\[\[|\.toml|docs\//)
  if (file < 0) return sentence.trim()
  const end = Math.max(sentence.lastIndexOf(':', file), sentence.lastIndexOf(';', file))
  return end < 0 ? '' : `${sentence.slice(0, end).trim()}.`
}
