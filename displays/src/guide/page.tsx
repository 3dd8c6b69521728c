// The guide's tablet: gives numbers to those whom the kiosk does not serve, and sees who waits.
import './guide.css'
import texts from 'texts:guide,common,staff,class,login,problem'
import { ask, insist, isStranger } from '../api'
import { officeNow } from '../clock'
import { Feed, type Line } from '../feed'
import { Gestures } from '../gesture'
import { logIn, logOut, LoginForm, type LoginState } from '../login'
import { officeAfter } from '../office'
import { show } from '../screen'
import { whoAmI, type Me } from '../session'
import { setLanguage, speak } from '../texts'
import type { Class, Event, IssuedTicket, KioskView, Language, Login, NewTicket, OfficeView, Problem, Queue } from '../wire'
import { Guide } from './view'

/** How often the minutes that people have waited move on. */
const TICK_MS = 15_000
/** Queues are asked for this long after an event: a burst is one request. */
const SETTLE_MS = 300

interface State {
  language: Language
  login: LoginState | null
  me: Me | null
  office: OfficeView | null
  queues: Queue[]
  line: Line
  issued: IssuedTicket | null
  problem: Problem | null
  busy: boolean
  now: number
}

const says = speak(texts)
const gestures = new Gestures()
let feed: Feed<KioskView, Event, OfficeView> | null = null
let settling = 0

const first: State = {
  language: 'vi', login: null, me: null, office: null, queues: [], line: 'connecting', issued: null, problem: null, busy: false,
  now: officeNow(),
}

const screen = show<State>(first, (state) => {
  const say = says[state.language]
  if (state.login !== null) return <LoginForm say={say} title={say('guide-title')} state={state.login} onLogin={enter} />
  return <Guide {...state} say={say} onLanguage={speakIn} onIssue={issue} onLogOut={leave} />
})

const change = (part: Partial<State>) => screen.change((state) => ({ ...state, ...part }))

function speakIn(language: Language): void {
  change({ language })
  setLanguage(language, says[language]('guide-title'))
}

async function enter(login: Login): Promise<void> {
  change({ login: { busy: true, problem: null } })
  const answer = await logIn(login, screen.state().language)
  if (!answer.ok) return change({ login: { busy: false, problem: answer.problem.code } })
  change({ login: null })
  void start()
}

async function leave(): Promise<void> {
  await logOut()
  stranger()
}

function stranger(): void {
  feed?.close()
  feed = null
  change({ login: { busy: false, problem: null }, me: null, issued: null, problem: null })
}

/** Learns who is logged in; asks to log in when nobody is. */
async function start(): Promise<void> {
  const me = await whoAmI()
  if (!me.ok && isStranger(me.problem)) return stranger()
  if (me.ok) change({ me: me.body })
  follow()
  await learnQueues()
}

function follow(): void {
  feed?.close()
  feed = new Feed<KioskView, Event, OfficeView>({
    query: { view: 'kiosk' },
    first: (view) => view.office,
    step: officeAfter,
    changed: (office, line) => change({ office, line, now: officeNow() }),
    happened: settle,
  })
}

function settle(): void {
  clearTimeout(settling)
  settling = window.setTimeout(learnQueues, SETTLE_MS)
}

async function learnQueues(): Promise<void> {
  const answer = await ask<Queue[]>('GET', '/queues')
  if (answer.ok) change({ queues: answer.body, now: officeNow() })
  else if (isStranger(answer.problem)) stranger()
}

async function issue(service: string, ticketClass: Class): Promise<void> {
  if (screen.state().busy) return
  const key = gestures.begin(`${service} ${ticketClass}`, performance.now())
  if (key === null) return
  change({ busy: true, problem: null, issued: null })
  const body: NewTicket = { service, class: ticketClass, language: 'vi', channel: 'desk' }
  const answer = await insist<IssuedTicket>('POST', '/tickets', { body, key, language: screen.state().language })
  change({ busy: false, ...(answer.ok ? { issued: answer.body } : { problem: answer.problem }) })
  if (!answer.ok && isStranger(answer.problem)) stranger()
  else settle()
}

function tick(): void {
  change({ now: officeNow() })
}

speakIn('vi')
window.setInterval(tick, TICK_MS)
void start()
