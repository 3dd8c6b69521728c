// The city's page: every office as it stands, where help is needed, and the figures of days and months.
import './city.css'
import texts from 'texts:city,common,login,wait'
import { ask, isStranger, type Answer } from '../api'
import { wallClock } from '../clock'
import { keep, kept } from '../kept'
import { logOut, LoginForm } from '../login'
import { keepTheme, themeOf, wear } from '../look'
import { show } from '../screen'
import { setLanguage, speak } from '../texts'
import type { Language, Login, Problem, Theme } from '../wire'
import { CityFeed } from './feed'
import { NO_DRAFT, type Draft } from './bulletins'
import { NO_WISH, type Wish } from './fleet'
import { sortAfter, type Column } from './figures'
import { lastDays, presetOf, twoPeriods, type Period } from './period'
import { merged, type Filter } from './standing'
import { NONE, placeOf, stateAt, type Asked, type CompareState, type FiguresState, type State } from './state'
import { CityPage } from './view'
import type { PeopleDeed } from './people'
import type { AlertLine, BulletinLine, BulletinOffice, By, City, Figures, Fleet, People, Person, TroubleLine } from './wire'

const LANGUAGE = 'xinmoi-language'

/** How often units and the hub's own standing are asked for: they change with its configuration. */
const CITY_MS = 60_000

/** Figures are read from the database: longer than a report of years takes means that none comes. */
const FIGURES_PATIENCE_MS = 30_000

/** Somebody who has the page open sees an alert soon. */
const ALERTS_MS = 10_000

/** Days of an office that its page shows. */
const DAYS_SHOWN = 30

const says = speak(texts)
let feed: CityFeed | null = null

const screen = show<State>(first(), (state) => {
  const say = says[state.language]
  if (state.login !== null && state.city === null) return <LoginForm say={say} title={say('city-title')} state={state.login} onLogin={enter} />
  return <CityPage {...state} say={say} deeds={deeds} />
})

const change = (part: Partial<State>) => screen.change((state) => ({ ...state, ...part }))

/** What figures can be had as. */
const FILES = { xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', csv: 'text/csv' }
export type FileKind = keyof typeof FILES

/** What somebody does on this page. */
export interface Deeds {
  speakIn(language: Language): void
  look(theme: Theme): void
  choosing(choosing: boolean): void
  enter(login: Login): void
  leave(): void
  filter(part: Partial<Filter>): void
  as(as: State['as']): void
  period(period: Period): void
  by(by: By): void
  sort(column: Column): void
  file(kind: FileKind): void
  compare(part: Partial<CompareState>): void
  again(): void
  takeAlert(id: number): void
  quiet(alert: AlertLine, minutes: number): void
  wish(part: Partial<Wish>): void
  rollOut(): void
  nextStage(version: number, stage: number): void
  stopRollOut(version: number): void
  draft(part: Partial<Draft>): void
  post(): void
  withdraw(id: number): void
  openBulletin(id: number | null): void
  removing(user: string | null): void
  addPerson(user: string, role: string, password: string): Promise<boolean>
  changePerson(user: string, part: { role?: string; password?: string }): Promise<boolean>
  removePerson(user: string): void
  ownPassword(old: string, chosen: string, again: string): Promise<boolean>
}

const deeds: Deeds = {
  speakIn,
  look: (theme) => { keepTheme(theme); change({ theme }) },
  choosing: (choosing) => change({ choosing }),
  enter: (login) => void enter(login),
  leave: () => void leave(),
  filter: (part) => screen.change((state) => ({ ...state, filter: { ...state.filter, ...part } })),
  as: (as) => change({ as }),
  period: (period) => figuresWith({ period }),
  by: (by) => figuresWith({ by }),
  sort: (column) => changeFigures({ sort: sortAfter(screen.state().figures.sort, column) }),
  file: (kind) => void file(kind),
  compare: compareWith,
  again: fill,
  takeAlert: (id) => void alertDone(`/alerts/${id}/take`, {}),
  quiet: ({ site, kind }, minutes) => void alertDone('/alerts/quiet', { site, kind, minutes }),
  wish: (part) => screen.change((state) => ({ ...state, wish: { ...state.wish, problem: null, ...part } })),
  rollOut: () => void rollOut(),
  nextStage: (version, stage) => void changeRollOut(`${version}/next`, { stage }),
  stopRollOut: (version) => void changeRollOut(`${version}/stop`),
  draft: (part) => screen.change((state) => ({ ...state, draft: { ...state.draft, problem: null, ...part } })),
  post: () => void post(),
  withdraw: (id) => void withdraw(id),
  openBulletin: (id) => { change({ opened: id === null ? null : { id, offices: { is: 'coming' } } }); void learnBulletins() },
  removing: (removing) => change({ removing }),
  addPerson: (user, role, password) => peopleDone('new', user, 'POST', '/people', { user, role, password }),
  changePerson: (user, part) => peopleDone('one', user, 'PUT', `/people/${encodeURIComponent(user)}`, part),
  removePerson: (user) => void peopleDone('one', user, 'DELETE', `/people/${encodeURIComponent(user)}`),
  ownPassword,
}

function first(): State {
  const today = todayHere()
  const language = kept(LANGUAGE) === 'en' ? 'en' : 'vi'
  return stateAt(today, location.hash, language, themeOf(null), presetOf('month', today))
}

function todayHere(): string {
  const { year, month, day } = wallClock(Date.now())
  return `${year}-${two(month)}-${two(day)}`
}

function two(n: number): string {
  return n < 10 ? `0${n}` : `${n}`
}

function speakIn(language: Language): void {
  keep(LANGUAGE, language)
  change({ language })
  setLanguage(language, says[language]('city-title'))
}

async function enter(login: Login): Promise<void> {
  change({ login: { busy: true, problem: null } })
  const answer = await ask<Person>('POST', '/login', { body: login })
  if (!answer.ok) return change({ login: { busy: false, problem: loginProblem(answer.problem.status) } })
  change({ login: null, person: answer.body })
  await start()
}

/** A hub in trouble has not found the password wrong. */
function loginProblem(status: number): string {
  if (status === 429) return 'too_many'
  return status === 401 || status === 422 ? 'wrong' : 'offline'
}

async function leave(): Promise<void> {
  await logOut()
  const { language, theme, place } = screen.state()
  stranger()
  screen.change(() => ({ ...first(), language, theme, place, login: { busy: false, problem: null } }))
}

/** The session has ended, or there was none: what is on the page stays, and a log-in comes over it. */
function stranger(): void {
  feed?.close()
  feed = null
  if (screen.state().login === null) change({ login: { busy: false, problem: null } })
}

/** The body of an answer; null where there is none. Whoever is not logged in is asked to. */
function bodyOf<T>(answer: Answer<T>): T | null {
  if (answer.ok) return answer.body
  if (isStranger(answer.problem)) stranger()
  return null
}

async function start(): Promise<void> {
  const person = bodyOf(await ask<Person>('GET', '/me'))
  if (person === null) {
    if (screen.state().login === null) window.setTimeout(() => void start(), AGAIN_MS)
    return change({ line: screen.state().city === null ? 'connecting' : 'stale' })
  }
  change({ person })
  // Nothing is shown to them before.
  if (person.must_change) return
  if (!(await learnCity())) return void window.setTimeout(() => void start(), AGAIN_MS)
  feed?.close()
  feed = new CityFeed({
    told: (told, whole) => screen.change((state) => ({ ...state, offices: merged(state.offices, told, whole), heard: Date.now(), today: todayHere() })),
    line: (line) => change({ line }),
    closed: () => void learnCity(),
  })
  fill()
  if (screen.state().place.at !== 'alerts') void learnAlerts()
}

/** How long after a hub did not answer it is asked again. */
const AGAIN_MS = 4_000

async function learnCity(): Promise<boolean> {
  const city = bodyOf(await ask<City>('GET', '/city'))
  if (city === null) return false
  screen.change((state) => ({ ...state, city, offices: state.offices.length === 0 ? city.offices : state.offices, heard: state.heard ?? Date.now() }))
  return true
}

/** Asks for what the place shows beside the offices. */
function fill(): void {
  const { place, figures, compare, login } = screen.state()
  if (login !== null) return
  switch (place.at) {
    case 'office':
      return void learnDays(place.site)
    case 'figures':
      return figures.rows.is === 'here' ? undefined : void learnFigures()
    case 'compare':
      return compare.rows.is === 'here' ? undefined : void learnCompare()
    case 'troubles':
      return void learnTroubles()
    case 'alerts':
      return void learnAlerts()
    case 'fleet':
      return void learnFleet()
    case 'bulletins':
      return void learnBulletins()
    case 'people':
      return void learnPeople()
    case 'password':
    case 'board':
    case 'map':
      return undefined
  }
}

function figuresOf({ from, to }: Period, by: By, site?: string): Promise<Answer<Figures[]>> {
  const of = site === undefined ? '' : `&site=${encodeURIComponent(site)}`
  return ask<Figures[]>('GET', `/figures?from=${from}&to=${to}&by=${by}${of}`, { patience: FIGURES_PATIENCE_MS })
}

function came<T>(answer: Answer<T>): Asked<T> {
  if (!answer.ok && isStranger(answer.problem)) stranger()
  return answer.ok ? { is: 'here', rows: answer.body } : { is: 'refused', problem: answer.problem }
}

async function learnDays(site: string): Promise<void> {
  change({ days: { is: 'coming' } })
  const days = came(await figuresOf(lastDays(screen.state().today, DAYS_SHOWN), 'day', site))
  const { place } = screen.state()
  if (place.at === 'office' && place.site === site) change({ days })
}

async function learnTroubles(): Promise<void> {
  if (screen.state().troubles.is !== 'here') change({ troubles: { is: 'coming' } })
  change({ troubles: came(await ask<TroubleLine[]>('GET', '/troubles')) })
}

async function learnAlerts(): Promise<void> {
  if (screen.state().alerts.is !== 'here') change({ alerts: { is: 'coming' } })
  change({ alerts: came(await ask<AlertLine[]>('GET', '/alerts')) })
}

async function alertDone(path: string, body: object): Promise<void> {
  const answer = await ask('POST', path, { body })
  if (!answer.ok && isStranger(answer.problem)) stranger()
  await learnAlerts()
}

/** How often what became of a roll-out or a bulletin is asked for while somebody looks. */
const FLEET_MS = 2_000

async function learnFleet(): Promise<void> {
  if (screen.state().fleet.is !== 'here') change({ fleet: { is: 'coming' } })
  change({ fleet: came(await ask<Fleet>('GET', '/fleet')) })
}

async function rollOut(): Promise<void> {
  const { note, template, first } = screen.state().wish
  deeds.wish({ busy: true })
  const others = screen.state().offices.some(({ site }) => !first.includes(site))
  const answer = await ask<{ version: number }>('POST', '/fleet', { body: { note, template, stages: others ? [first, []] : [first] } })
  if (answer.ok) change({ wish: NO_WISH })
  else deeds.wish({ busy: false, problem: fleetProblem(answer.problem) })
  await learnFleet()
}

function fleetProblem(problem: Problem): Wish['problem'] {
  if (isStranger(problem)) stranger()
  const { code, what } = problem as Problem & { what?: string[] }
  const known = ['bad_note', 'too_large', 'not_the_citys', 'not_toml', 'bad_stages']
  return { code: known.includes(code) ? code : 'not_begun', what: what ?? [] }
}

async function changeRollOut(path: string, body?: object): Promise<void> {
  const answer = await ask('POST', `/fleet/${path}`, body === undefined ? {} : { body })
  if (!answer.ok && isStranger(answer.problem)) stranger()
  await learnFleet()
}

async function learnBulletins(): Promise<void> {
  if (screen.state().bulletins.is !== 'here') change({ bulletins: { is: 'coming' } })
  change({ bulletins: came(await ask<BulletinLine[]>('GET', '/bulletins')) })
  const id = screen.state().opened?.id
  if (id === undefined) return
  const offices = came(await ask<BulletinOffice[]>('GET', `/bulletins/${id}/offices`))
  if (screen.state().opened?.id === id) change({ opened: { id, offices } })
}

async function post(): Promise<void> {
  const { title, words, days, some, sites } = screen.state().draft
  deeds.draft({ busy: true })
  const answer = await ask('POST', '/bulletins', { body: { title: title.trim(), words: words.trim(), days, ...(some ? { sites } : {}) } })
  if (answer.ok) change({ draft: NO_DRAFT })
  else deeds.draft({ busy: false, problem: postProblem(answer.problem) })
  await learnBulletins()
}

function postProblem(problem: Problem): string {
  if (isStranger(problem)) stranger()
  const known = ['bad_title', 'bad_words', 'bad_until', 'bad_sites', 'too_many']
  return known.includes(problem.code) ? problem.code : 'not_posted'
}

async function withdraw(id: number): Promise<void> {
  const answer = await ask('POST', `/bulletins/${id}/withdraw`)
  if (!answer.ok && isStranger(answer.problem)) stranger()
  await learnBulletins()
}

async function learnPeople(): Promise<void> {
  if (screen.state().people.is !== 'here') change({ people: { is: 'coming' } })
  change({ people: came(await ask<People>('GET', '/people')) })
}

const REFUSALS = ['bad_name', 'bad_role', 'name_taken', 'password_short', 'password_common', 'password_same', 'password_wrong', 'last_admin', 'too_many_people', 'unknown_person']

async function peopleDone(about: PeopleDeed['about'], whom: string, method: 'POST' | 'PUT' | 'DELETE', path: string, body: object = {}): Promise<boolean> {
  const answer = await ask(method, path, { body })
  deedDone({ about, whom, code: answer.ok ? null : refusalOf(answer.problem) })
  await learnPeople()
  return answer.ok
}

function deedDone(deed: PeopleDeed): void {
  change({ deed, removing: null })
}

function refusalOf(problem: Problem): string {
  if (isStranger(problem)) stranger()
  if (problem.status === 429) return 'too_many'
  return REFUSALS.includes(problem.code) ? problem.code : 'not_done'
}

async function ownPassword(old: string, chosen: string, again: string): Promise<boolean> {
  const whom = screen.state().person?.user ?? ''
  if (chosen !== again) {
    deedDone({ about: 'own', whom, code: 'not_the_same' })
    return false
  }
  const answer = await ask('PUT', '/me/password', { body: { old, new: chosen } })
  deedDone({ about: 'own', whom, code: answer.ok ? null : refusalOf(answer.problem) })
  const owed = screen.state().person?.must_change === true
  if (answer.ok && owed) await start()
  return answer.ok
}

const changeFigures = (part: Partial<FiguresState>) => screen.change((state) => ({ ...state, figures: { ...state.figures, ...part } }))

function figuresWith(part: Partial<FiguresState>): void {
  changeFigures({ ...part, file: 'none' })
  void learnFigures()
}

/** An answer to what was asked before comes too late. */
async function learnFigures(): Promise<void> {
  const { period, by, sort } = screen.state().figures
  const timely = (by === 'month' || by === 'day') && sort.column === 'issued' ? { sort: { column: 'of', down: false } as const } : {}
  changeFigures({ rows: { is: 'coming' }, ...timely })
  const rows = came(await figuresOf(period, by))
  const now = screen.state().figures
  if (now.period === period && now.by === by) changeFigures({ rows })
}

/** The same as a file for spreadsheets. */
async function file(kind: FileKind): Promise<void> {
  const { language, figures: { period, by } } = screen.state()
  changeFigures({ file: 'coming' })
  const asked = fetch(`/api/v1/figures?from=${period.from}&to=${period.to}&by=${by}`, { headers: { accept: FILES[kind], 'accept-language': language }, credentials: 'same-origin' })
  const response = await asked.catch(() => null)
  if (response?.status === 401) stranger()
  const file = response?.ok === true ? await response.blob().catch(() => null) : null
  changeFigures({ file: file === null ? 'refused' : 'none' })
  if (file !== null) save(file, `${says[language]('city-file')}-${by}-${period.from}-${period.to}.${kind}`)
}

function save(file: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = name
  link.click()
  window.setTimeout(() => URL.revokeObjectURL(link.href), 0)
}

const changeCompare = (part: Partial<CompareState>) => screen.change((state) => ({ ...state, compare: { ...state.compare, ...part } }))

function compareWith(part: Partial<CompareState>): void {
  changeCompare({ ...part, rows: NONE })
  void learnCompare()
}

async function learnCompare(): Promise<void> {
  const { compare, today } = screen.state()
  const { began, days, by } = compare
  const periods = twoPeriods(began, days, today)
  if (periods === null) return changeCompare({ rows: NONE })
  changeCompare({ rows: { is: 'coming' } })
  const [before, after] = (await Promise.all([figuresOf(periods.before, by), figuresOf(periods.after, by)])).map(came)
  const now = screen.state().compare
  if (now.began !== began || now.days !== days || now.by !== by || before === undefined || after === undefined) return
  if (before.is === 'here' && after.is === 'here') changeCompare({ rows: { is: 'here', rows: { periods, before: before.rows, after: after.rows } } })
  else changeCompare({ rows: before.is === 'refused' ? before : after.is === 'refused' ? after : NONE })
}

/** What becomes of a roll-out or of a bulletin is seen while it happens. */
function lookAgain(): void {
  const { login, place } = screen.state()
  if (login !== null) return
  if (place.at === 'fleet') void learnFleet()
  if (place.at === 'bulletins') void learnBulletins()
}

window.addEventListener('hashchange', () => {
  change({ place: placeOf(location.hash), deed: null, removing: null })
  window.scrollTo(0, 0)
  document.getElementById('main')?.focus({ preventScroll: true })
  fill()
})
window.setInterval(() => { if (screen.state().login === null && feed !== null) void learnAlerts() }, ALERTS_MS)
window.setInterval(lookAgain, FLEET_MS)
window.setInterval(() => { if (screen.state().login === null && feed !== null) void learnCity() }, CITY_MS)
wear(themeOf(null))
speakIn(screen.state().language)
void start()
