// What the forms of the configuration know. Pure.
import type { ConfigFinding, ConfigForm, ConfigResult, ImportedRow, ImportedRows, Problem, Text } from '../../wire'
import { at, put, same, tablesAt, type Path, type Table, type Value } from './draft'

export type Importing =
  | { step: 'reading'; name: string; done: number; all: number }
  | { step: 'refused'; problem: Problem }
  | { step: 'read'; rows: ImportedRows }

export interface Office {
  /** Of what was read. */
  base: string
  saved: Value
  draft: Value
  /** Whether the two differ. */
  dirty: boolean
  meanings: Record<string, Text>
  findings: ConfigFinding[]
  /** Why it could not be saved, where no key is to blame. */
  problem: Problem | null
  /** What saving would change, while somebody looks at it. */
  review: ConfigResult | null
  opened: Record<string, boolean>
  media: string[]
  uploading: { name: string; done: number; all: number } | null
  importing: Importing | null
}

/** The forms after the office told its configuration; a draft that was begun stays. */
export function officeRead(office: Office | null, form: ConfigForm): Office {
  const kept = office !== null && office.dirty && office.base === form.base
  const fresh = { base: form.base, saved: form.value, meanings: form.meanings as Record<string, Text> }
  if (kept) return { ...office, ...fresh }
  return {
    ...fresh, draft: form.value, dirty: false, findings: [], problem: null, review: null, opened: {},
    media: office?.media ?? [], uploading: null, importing: null,
  }
}

export function drafted(office: Office, draft: Value): Office {
  return { ...office, draft, dirty: !same(draft, office.saved), problem: null }
}

/** After saving or trying: what the office had against it. */
export function refused(office: Office, problem: Problem): Office {
  return { ...office, review: null, findings: problem.findings ?? [], problem }
}

/** Opens every table on the way to a key. */
export function shownAt(office: Office, key: string): Office {
  const ways = [...key.matchAll(/\]/g)].map((found) => key.slice(0, (found.index ?? 0) + 1))
  return { ...office, opened: { ...office.opened, ...Object.fromEntries(ways.map((way) => [way, true])) } }
}

/** The table of the schema in which a key stands, such as `hours.issue` of `hours.issue[0].days`. */
export function tableOf(key: string): string {
  return key.replace(/\[\d+\]/g, '')
}

/** Takes rows of a spreadsheet into the draft: what is there already is changed, what is new comes last. */
export function taken(draft: Value, rows: ImportedRow[]): Value {
  return rows.reduce((value, { service, procedure }) => {
    if (service !== undefined) return withTaker(merged(value, ['service'], 'key', service), service)
    return procedure === undefined ? value : merged(value, ['procedure'], 'code', procedure)
  }, draft)
}

function merged(draft: Value, path: Path, name: string, table: Table): Value {
  const tables = tablesAt(draft, path)
  const index = tables.findIndex((each) => each[name] === table[name])
  return put(draft, [...path, index < 0 ? tables.length : index], { ...(index < 0 ? {} : tables[index]), ...table })
}

/** A service that no counter takes is taken by all: nobody is to wait in vain. */
function withTaker(draft: Value, service: Table): Value {
  const counters = tablesAt(draft, ['counter'])
  const takes = (counter: Table) => Array.isArray(counter.services) && counter.services.includes(service.key)
  if (counters.length === 0 || counters.some(takes)) return draft
  return put(draft, ['counter'], counters.map((counter) => ({ ...counter, services: [...((at(counter, ['services']) as string[] | undefined) ?? []), service.key] })))
}
