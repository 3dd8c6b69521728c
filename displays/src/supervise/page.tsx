// The supervisor's page: the hall as it stands, and the keys to lead it.
import './supervise.css'
import texts from 'texts:supervise,home-reports,common,staff,class,login,second,problem'
import { elsewhere } from '../elsewhere'
import { ask, insist, isStranger } from '../api'
import { watchBulletins } from '../bulletins'
import { supervisorAfter } from '../changed'
import { officeNow } from '../clock'
import { Feed, type Line } from '../feed'
import { Gestures } from '../gesture'
import { logIn, logOut, LoginForm, type LoginState } from '../login'
import { codeField } from '../login-code'
import { themeOf, wear } from '../look'
import { asked, show } from '../screen'
import { mayUse, type Me } from '../session'
import { whoIsHere } from '../staff'
import { setLanguage, speak } from '../texts'
import type { Event, Language, Login, Problem, SupervisorView, Why } from '../wire'
import type { Order, Panel } from './panels'
import { unspokenAfter, type Unspoken } from './unspoken'
import { Supervise } from './view'

/** How often the minutes move on. */
const TICK_MS = 5_000

interface State {
  language: Language
  login: LoginState | null
  me: Me | null
  view: SupervisorView | null
  line: Line
  whys: Record<string, string>
  panel: Panel | null
  problem: Problem | null
  busy: boolean
  now: number
  unspoken: Unspoken[]
  sought: string
}

/** `/supervise?wall`: for a screen on the wall. */
const WALL = asked('wall') !== null

const says = speak(texts)
const gestures = new Gestures()
let feed: Feed<SupervisorView, Event, SupervisorView> | null = null

const first: State = {
  language: 'vi', login: null, me: null, view: null, line: 'connecting', whys: {}, panel: null, problem: null, busy: false, now: officeNow(), unspoken: [], sought: '',
}

const screen = show<State>(first, (state) => {
  const say = says[state.language]
  if (state.login !== null && state.view === null) return <LoginForm say={say} title={say('supervise-title')} state={state.login} more={codeField(say, state.login)} elsewhere={elsewhere} onLogin={enter} />
  return <Supervise {...state} wall={WALL} say={say} onLanguage={speakIn} onPanel={(panel) => change({ panel, problem: null })} onOrder={order} onLogOut={leave} onSeek={(sought) => change({ sought })} onLogin={enter} />
})

const change = (part: Partial<State>) => screen.change((state) => ({ ...state, ...part }))

function speakIn(language: Language): void {
  change({ language, whys: {} })
  setLanguage(language, says[language]('supervise-title'))
  void learnWhys()
}

async function enter(login: Login): Promise<void> {
  change({ login: { busy: true, problem: null } })
  const answer = await logIn(login, screen.state().language)
  if (!answer.ok) return change({ login: { busy: false, problem: answer.problem.code } })
  change({ login: null })
  const again = unfinished
  unfinished = null
  await start()
  if (again !== null) void order(again)
}

/** What was pressed when the session had ended: done once somebody is logged in again. */
let unfinished: Order | null = null

/** The session has ended: the hall stays, and a log-in comes over it. */
function ended(): void {
  feed?.close()
  feed = null
  change({ busy: false, login: { busy: false, problem: null } })
}

async function leave(): Promise<void> {
  unfinished = null
  await logOut()
  stranger(null)
}

/** Nobody is logged in, or somebody for whom this page is not. */
function stranger(problem: string | null): void {
  feed?.close()
  feed = null
  change({ login: { busy: false, problem }, me: null, view: null, panel: null, problem: null, whys: {} })
}

async function start(): Promise<void> {
  const me = await whoIsHere()
  if (!me.ok) return isStranger(me.problem) ? stranger(null) : follow()
  if (!mayUse(me.body, ['supervisor', 'admin', 'auditor'])) return stranger(me.body.role === null ? null : 'not_allowed')
  change({ me: me.body })
  follow()
}

function follow(): void {
  feed?.close()
  feed = new Feed<SupervisorView, Event, SupervisorView>({
    query: { view: 'supervisor' },
    first: (view) => view,
    step: supervisorAfter,
    happened: (event) => screen.change((state) => ({ ...state, unspoken: unspokenAfter(state.unspoken, event) })),
    changed: (view, line) => {
      if (line === 'denied') return screen.state().view === null ? stranger(null) : ended()
      if (view !== null) wear(themeOf(view.office))
      change({ view: view ?? screen.state().view, line, now: officeNow() })
      void learnWhys()
    },
  })
}

/** Tickets whose reason is being asked for. */
const asking = new Set<string>()

/** Why each number in hand was called: once for each. */
async function learnWhys(): Promise<void> {
  const { view, whys, language } = screen.state()
  const inHand = (view?.desks ?? []).map((desk) => desk.ticket?.ticket).filter((id) => id !== undefined)
  // One that was set aside and comes back has another reason.
  if (Object.keys(whys).some((ticket) => !inHand.includes(ticket))) change({ whys: only(whys, inHand) })
  for (const ticket of inHand.filter((id) => whys[id] === undefined && !asking.has(id))) {
    asking.add(ticket)
    const answer = await ask<Why>('GET', `/tickets/${ticket}/why`, { language })
    asking.delete(ticket)
    if (answer.ok && language === screen.state().language) {
      screen.change((state) => ({ ...state, whys: { ...state.whys, [ticket]: answer.body.sentence } }))
    }
  }
}

function only(whys: Record<string, string>, tickets: string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(whys).filter(([ticket]) => tickets.includes(ticket)))
}

async function order(what: Order): Promise<void> {
  const { method = 'POST', path, body } = what
  const { busy, language } = screen.state()
  const key = busy ? null : gestures.begin(`${path} ${JSON.stringify(body)}`, performance.now())
  if (key === null) return
  change({ busy: true, problem: null })
  const answer = await insist(method, path, { body, key, language })
  if (!answer.ok && isStranger(answer.problem)) {
    unfinished = what
    return ended()
  }
  screen.change((state) => ({ ...state, busy: false, problem: answer.ok ? null : answer.problem, panel: answer.ok ? after(state.panel) : state.panel }))
}

/** What stands there when it is done: the counter stays, a question goes. */
function after(panel: Panel | null): Panel | null {
  return panel?.at === 'counter' ? { ...panel, services: null } : null
}

speakIn('vi')
window.setInterval(() => change({ now: officeNow() }), TICK_MS)
void start()
if (!WALL) watchBulletins()
