// Reports: what is asked for, shown, printed and handed out as a file.
import './reports.css'
import texts from 'texts:reports,common,login,second,problem'
import { elsewhere } from '../elsewhere'
import { ask, isStranger } from '../api'
import { watchBulletins } from '../bulletins'
import { officeNow, wallClock } from '../clock'
import { logIn, logOut, LoginForm } from '../login'
import { codeField } from '../login-code'
import { themeOf, wear } from '../look'
import { show } from '../screen'
import { mayUse } from '../session'
import { whoIsHere } from '../staff'
import { setLanguage, speak } from '../texts'
import type { Language, Login, OfficeView, Problem, Report, Role } from '../wire'
import { isDay, usual, type Period, type Usual } from './period'
import { daysMax, SHEETS, tablesOf, type Sheet, type State } from './state'
import { Reports } from './view'

const READERS: Role[] = ['supervisor', 'admin', 'auditor']

/** A report of a year of a large hall takes some seconds. */
const PATIENCE_MS = 30_000

const KINDS = { csv: 'text/csv', xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' }

const says = speak(texts)

function today(): string {
  const { year, month, day } = wallClock(officeNow())
  const two = (n: number) => (n < 10 ? `0${n}` : String(n))
  return `${year}-${two(month)}-${two(day)}`
}

const first: State = {
  language: 'vi', login: null, known: false, user: '', office: null, sheet: 'day-end', period: usual('today', today()), within: 15, shown: null, busy: false, problem: null,
}

const screen = show<State>(first, (state) => {
  const say = says[state.language]
  if (state.login !== null && !state.known) return <LoginForm say={say} title={say('reports-title')} state={state.login} more={codeField(say, state.login)} elsewhere={elsewhere} onLogin={enter} />
  return <Reports {...state} say={say} deeds={deeds} onLogin={enter} />
})

const change = (part: Partial<State>) => screen.change((state) => ({ ...state, ...part }))

const deeds = {
  speakIn, leave, make, file,
  choose: (sheet: string) => choose(SHEETS.find((each) => each === sheet) ?? 'day-end'),
  from: (from: string) => isDay(from) && spanning({ ...screen.state().period, from }),
  to: (to: string) => isDay(to) && spanning({ ...screen.state().period, to }),
  within: (within: number) => within >= 1 && change({ within }),
  usual: (which: Usual) => spanning(usual(which, today())),
  print: () => window.print(),
}

export type Deeds = typeof deeds

/** What is on the screen is of another wish. */
function choose(sheet: Sheet): void {
  change({ sheet, shown: null, problem: null })
  spanning(screen.state().period)
}

function spanning(period: Period): void {
  change({ period: daysMax(screen.state().sheet) === 1 ? { from: period.from, to: period.from } : period, shown: null, problem: null })
}

function speakIn(language: Language): void {
  change({ language })
  setLanguage(language, says[language]('reports-title'))
  // Headings come in the language they were asked for in.
  if (screen.state().shown !== null) void make()
}

function query(): string {
  const { period, within } = screen.state()
  return `from=${period.from}&to=${period.to}&within=${within}`
}

let unfinished: (() => void) | null = null

function failed(problem: Problem, again: () => void): void {
  if (!isStranger(problem)) return change({ busy: false, problem })
  unfinished = again
  change({ busy: false, login: { busy: false, problem: null } })
}

async function make(): Promise<void> {
  const { sheet, language } = screen.state()
  change({ busy: true, problem: null })
  const tables: Record<string, Report> = {}
  // One after another: the office makes one at a time.
  for (const name of tablesOf(sheet)) {
    const answer = await ask<Report>('GET', `/reports/${name}?${query()}`, { language, patience: PATIENCE_MS })
    if (!answer.ok) return failed(answer.problem, () => void make())
    tables[name] = answer.body
  }
  change({ busy: false, shown: { sheet, tables } })
}

async function file(kind: keyof typeof KINDS): Promise<void> {
  const { sheet, period, language } = screen.state()
  const name = tablesOf(sheet)[0] ?? 'days'
  change({ busy: true, problem: null })
  const answer = await ask<Blob>('GET', `/reports/${name}?${query()}`, { language, patience: PATIENCE_MS, sound: true, accept: KINDS[kind] })
  if (!answer.ok) return failed(answer.problem, () => void file(kind))
  change({ busy: false })
  save(answer.body, `${name}_${period.from}_${period.to}.${kind}`)
}

function save(content: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}

async function enter(login: Login): Promise<void> {
  change({ login: { busy: true, problem: null } })
  const answer = await logIn(login, screen.state().language)
  if (!answer.ok) return change({ login: { busy: false, problem: answer.problem.code } })
  if (!READERS.includes(answer.body.role)) return change({ login: { busy: false, problem: 'not_allowed' } })
  const again = unfinished
  unfinished = null
  change({ login: null, known: true, user: login.user })
  if (again !== null) again()
}

async function leave(): Promise<void> {
  unfinished = null
  await logOut()
  change({ known: false, user: '', shown: null, problem: null, login: { busy: false, problem: null } })
}

async function begin(): Promise<void> {
  const me = await whoIsHere()
  if (me.ok && mayUse(me.body, READERS)) return change({ known: true, user: me.body.role === null ? '' : me.body.name })
  change({ login: { busy: false, problem: me.ok && me.body.role !== null ? 'not_allowed' : null } })
}

async function dress(): Promise<void> {
  const answer = await ask<OfficeView>('GET', '/office')
  if (!answer.ok) return
  wear(themeOf(answer.body))
  change({ office: answer.body })
}

wear(themeOf(null))
speakIn('vi')
void dress()
void begin()
watchBulletins()
