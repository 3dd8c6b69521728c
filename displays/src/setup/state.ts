// What the wizard of a first start knows, and what its answers come to in the configuration.
import type { ConfigForm, ImportedRows, IssuedTicket, Language, Problem } from '../wire'

/** In the order in which an office is set up. */
export const STEPS = ['begin', 'password', 'office', 'services', 'counters', 'clerk', 'sound', 'television', 'slip', 'done'] as const

/** Beside them: a backup instead of all that. */
export type Step = (typeof STEPS)[number] | 'restore'

/** A table of the configuration, under the keys of its text. */
export type Table = Record<string, unknown>

/** An office to begin from. */
export interface Template {
  key: string
  value: Table
}

export interface State {
  language: Language
  /** The secret of the printed link; null once it was used, or where there was none. */
  first: string | null
  step: Step
  /** The configuration as it stands; null until it was asked for. */
  form: ConfigForm | null
  templates: Template[] | null
  /** What a spreadsheet came to. */
  read: ImportedRows | null
  /** What was said over the loudspeaker, and why it may not have been heard. */
  sound: 'silent' | 'said' | 'heard' | 'unheard'
  voice: string | null
  /** A sample of a slip. */
  slip: Slip | null
  /** The link that makes this machine a kiosk. */
  kiosk: string | null
  problem: Problem | null
  busy: boolean
}

/** As the office answers for a sample. */
export type Slip = Pick<IssuedTicket, 'number' | 'service' | 'notices'>

export const FIRST: State = {
  language: 'vi', first: null, step: 'begin', form: null, templates: null, read: null, sound: 'silent', voice: null, slip: null, kiosk: null, problem: null, busy: false,
}

/** Where a step stands on the way. */
export function placeOf(step: Step): number {
  return step === 'restore' ? 0 : STEPS.indexOf(step)
}

/** The step after one. */
export function after(step: Step): Step {
  return STEPS[Math.min(placeOf(step) + 1, STEPS.length - 1)] as Step
}

/** The step before one to which there is a way back: a password is set once. */
export function before(step: Step): Step | null {
  if (step === 'restore') return 'begin'
  const at = placeOf(step)
  return at > STEPS.indexOf('office') ? (STEPS[at - 1] as Step) : null
}

export interface Named {
  key: string
  name: string
}

/** The services of a configuration. */
export function servicesOf(value: Table): Named[] {
  return tables(value.service).map((service) => ({ key: String(service.key), name: String(service.name) }))
}

export interface Counter {
  number: number
  services: string[]
}

/** The counters of a configuration; one that names no services takes all. */
export function countersOf(value: Table): Counter[] {
  const all = servicesOf(value).map(({ key }) => key)
  return tables(value.counter).map((counter) => ({ number: Number(counter.number), services: Array.isArray(counter.services) ? counter.services.map(String) : all }))
}

/** The office's name and emblem. */
export function withOffice(value: Table, name: string, emblem: string | null): Table {
  const named = { ...value, office: { ...(value.office as Table), name } }
  delete (named.office as Table).name_en
  return emblem === null ? named : { ...named, look: { ...(value.look as Table | undefined), emblem } }
}

/** What is taken over from a template: what people come for and who serves it. */
const TAKEN = ['group', 'authority', 'service', 'procedure', 'counter']
const TAKEN_HOURS = ['hours', 'calendar']

/** The services of a template, with its counters; its hours where they are wanted. */
export function withTemplate(value: Table, template: Table, hours: boolean): Table {
  const next = { ...value }
  for (const key of hours ? [...TAKEN, ...TAKEN_HOURS] : TAKEN) {
    delete next[key]
    if (template[key] !== undefined) next[key] = template[key]
  }
  return next
}

/** The services and procedures of a spreadsheet in place of those there were; every counter takes all of them. */
export function withRows(value: Table, { rows }: ImportedRows): Table {
  const good = rows.filter((row) => row.problems.length === 0)
  const of = (name: 'service' | 'procedure') => good.map((row) => row[name]).filter((table) => table !== undefined && table !== null) as Table[]
  const service = of('service')
  const counter = countersOf(value).map(({ number }) => ({ number, services: service.map(({ key }) => String(key)) }))
  const next: Table = { ...value, service, procedure: of('procedure'), counter }
  delete next.group
  return next
}

/** Counters as they were chosen. What else was said of one that stays is kept. */
export function withCounters(value: Table, counters: Counter[]): Table {
  const before = tables(value.counter)
  const counter = counters.map(({ number, services }) => ({ ...before.filter((each) => Number(each.number) === number)[0], number, services }))
  return { ...value, counter }
}

/** With one counter more, which takes everything, under the lowest free number. */
export function oneMore(counters: Counter[], services: Named[]): Counter[] {
  const taken = counters.map(({ number }) => number)
  let number = 1
  while (taken.indexOf(number) >= 0) number += 1
  return [...counters, { number, services: services.map(({ key }) => key) }].sort((a, b) => a.number - b.number)
}

/** A service taken by a counter or no longer. */
export function turned(counters: Counter[], number: number, service: string): Counter[] {
  const turn = (services: string[]) => (services.indexOf(service) >= 0 ? services.filter((key) => key !== service) : [...services, service])
  return counters.map((counter) => (counter.number === number ? { ...counter, services: turn(counter.services) } : counter))
}

/** The services that no counter takes. */
export function untaken(counters: Counter[], services: Named[]): Named[] {
  return services.filter(({ key }) => counters.every((counter) => counter.services.indexOf(key) < 0))
}

function tables(value: unknown): Table[] {
  return Array.isArray(value) ? (value as Table[]) : []
}
