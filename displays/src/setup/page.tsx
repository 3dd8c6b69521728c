// The wizard of a first start: from an empty office to the first number. Opened with the link that the terminal shows.
import './setup.css'
import texts from 'texts:common,problem,restore,setup'
import { ask, insist, newKey, type Answer } from '../api'
import { fileName } from '../admin/office/deeds'
import { send } from '../admin/send'
import { show, takeSecret } from '../screen'
import { mayUse, whoAmI } from '../session'
import { setLanguage, speak } from '../texts'
import type { ConfigForm, ConfigResult, Health, ImportedRows, Language, LoggedIn, PairedDevice, Problem } from '../wire'
import { FIRST, after, before, withCounters, withOffice, withRows, withTemplate, type Counter, type Slip, type State, type Step, type Table, type Template } from './state'
import { Setup } from './view'

/** The configuration of a large office is written and checked in seconds. */
const PATIENCE_MS = 60_000

const says = speak(texts)

const screen = show<State>({ ...FIRST, first: takeSecret('first') }, (state) => <Setup {...state} say={says[state.language]} deeds={deeds} />)
const change = (part: Partial<State>) => screen.change((state) => ({ ...state, ...part }))
const language = () => screen.state().language

const deeds = {
  speakIn, setPassword, nameOffice, takeTemplate, readSheet, takeSheet, setCounters, addClerk, sayTrial, printSample, makeKiosk,
  heard: (heard: boolean) => void (heard ? change({ sound: 'heard' }) : unheard()),
  next: () => goTo(after(screen.state().step)),
  restore: () => goTo('restore'),
  back: () => {
    const step = before(screen.state().step)
    if (step !== null) goTo(step)
  },
}

export type Deeds = typeof deeds

function speakIn(language: Language): void {
  change({ language })
  setLanguage(language, says[language]('setup-title'))
}

function goTo(step: Step): void {
  change({ step, problem: null, busy: false, read: null })
  window.scrollTo(0, 0)
  document.getElementById('step')?.focus()
  if (step === 'office' || step === 'counters') void load()
  if (step === 'services') void offer()
}

/** Does something with the office; what it refused stands on the page. */
async function doing<T>(work: () => Promise<Answer<T>>): Promise<T | null> {
  change({ busy: true, problem: null })
  const answer = await work()
  change({ busy: false })
  if (answer.ok) return answer.body
  change({ problem: answer.problem })
  return null
}

async function setPassword(password: string, again: string): Promise<void> {
  if (password !== again) return change({ problem: { title: '', status: 0, detail: '', code: 'passwords_differ' } })
  const token = screen.state().first
  const done = await doing(() => ask<LoggedIn>('POST', '/first-admin', { body: { token, password }, language: language() }))
  if (done === null) return
  change({ first: null })
  goTo('office')
}

async function load(): Promise<void> {
  const form = await doing(() => ask<ConfigForm>('GET', '/config/form', { language: language() }))
  if (form !== null) change({ form })
}

async function offer(): Promise<void> {
  await load()
  const told = await doing(() => ask<{ templates: Template[] }>('GET', '/config/templates'))
  if (told !== null) change({ templates: told.templates })
}

/** Writes the office anew, and goes on. */
async function put(value: Table): Promise<void> {
  const { form } = screen.state()
  if (form === null) return
  const done = await doing(() => insist<ConfigResult>('PUT', '/config/form', { body: { base: form.base, value }, key: newKey(), language: language(), patience: PATIENCE_MS }))
  if (done !== null) deeds.next()
}

function value(): Table {
  return (screen.state().form?.value ?? {}) as Table
}

async function nameOffice(name: string, emblem: File | null): Promise<void> {
  let picture: string | null = null
  if (emblem !== null) {
    picture = fileName(emblem.name)
    const put = await doing(() => send<null>('PUT', `/media/${encodeURIComponent(fileName(emblem.name))}`, emblem, language(), () => undefined))
    if (screen.state().problem !== null || put === undefined) return
  }
  await put(withOffice(value(), name, picture))
}

async function takeTemplate(template: Template, hours: boolean): Promise<void> {
  await put(withTemplate(value(), template.value, hours))
}

async function readSheet(file: File): Promise<void> {
  const read = await doing(() => send<ImportedRows>('POST', '/config/services', file, language(), () => undefined))
  if (read !== null) change({ read })
}

async function takeSheet(): Promise<void> {
  const { read } = screen.state()
  if (read !== null) await put(withRows(value(), read))
}

async function setCounters(counters: Counter[]): Promise<void> {
  await put(withCounters(value(), counters))
}

async function addClerk(user: string, password: string): Promise<void> {
  const done = await doing(() => insist<unknown>('POST', '/users', { body: { user, password, role: 'clerk' }, key: newKey(), language: language() }))
  if (screen.state().problem === null && done !== undefined) deeds.next()
}

async function sayTrial(): Promise<void> {
  await doing(() => insist<unknown>('POST', '/announcements', { body: { notice: 'trial' }, key: newKey(), language: language() }))
  if (screen.state().problem === null) change({ sound: 'said' })
}

/** What the office knows of its loudspeakers, for whoever heard nothing. */
async function unheard(): Promise<void> {
  change({ sound: 'unheard' })
  const health = await ask<Health>('GET', '/healthz', { outside: true, language: language() })
  if (health.ok) change({ voice: health.body.items.filter(({ name }) => name === 'voice')[0]?.detail ?? null })
}

async function printSample(): Promise<void> {
  const service = ((value().service ?? []) as { key: string }[])[0]?.key
  const slip = await doing(() => ask<Slip>('POST', '/tickets', { body: { service, test: true }, language: language() }))
  if (slip === null) return
  change({ slip })
  // Once it is painted.
  window.setTimeout(() => window.print())
}

/** The token stands in the link alone, and the page that is opened takes it out of its address. */
async function makeKiosk(name: string): Promise<void> {
  const device = await doing(() => ask<PairedDevice>('POST', '/devices', { body: { kind: 'kiosk', name }, language: language() }))
  if (device !== null) change({ kiosk: `${location.origin}/kiosk#device=${encodeURIComponent(device.token)}` })
}

/** A page that was opened again goes on with what can be asked anew; without the secret and without a log-in there is nothing to do. */
async function begin(): Promise<void> {
  if (screen.state().first !== null) return
  const me = await whoAmI()
  if (me.ok && mayUse(me.body, ['admin'])) return goTo('office')
  change({ problem: spent(me) })
}

function spent(me: Answer<unknown>): Problem {
  return !me.ok && me.problem.code === 'offline' ? me.problem : { title: '', status: 403, detail: '', code: 'link_spent' }
}

speakIn('vi')
void begin()
