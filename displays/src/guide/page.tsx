// The guide's tablet: gives numbers to those whom the kiosk does not serve, and sees who waits.
import './guide.css'
import texts from 'texts:guide,common,staff,class,login,problem'
import { ask, insist, isStranger } from '../api'
import { kioskAfter } from '../changed'
import { officeNow } from '../clock'
import { Feed, type Line } from '../feed'
import { Gestures } from '../gesture'
import { logIn, logOut, LoginForm, type LoginState } from '../login'
import { show } from '../screen'
import { whoAmI, type Me } from '../session'
import { setLanguage, speak } from '../texts'
import type { Class, Event, IssuedTicket, KioskView, Language, Login, OfficeView, Problem, Queue, Ticket } from '../wire'
import type { Deed } from './chosen'
import { found, ticketOf } from './find'
import { Guide, type GuideProps } from './view'
import { correcting, newTicket, PLAIN, type Correction, type Wanted } from './wanted'

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
  wanted: Wanted
  detailed: boolean
  typed: string
  chosen: GuideProps['chosen']
  done: string | null
}

const says = speak(texts)
const gestures = new Gestures()
let feed: Feed<KioskView, Event, KioskView> | null = null
let settling = 0

const first: State = {
  language: 'vi', login: null, me: null, office: null, queues: [], line: 'connecting', issued: null, problem: null, busy: false,
  now: officeNow(), wanted: PLAIN, detailed: false, typed: '', chosen: null, done: null,
}

const screen = show<State>(first, (state) => {
  const say = says[state.language]
  if (state.login !== null) return <LoginForm say={say} title={say('guide-title')} state={state.login} onLogin={enter} />
  return <Guide {...state} {...deeds} say={say} />
})

const change = (part: Partial<State>) => screen.change((state) => ({ ...state, ...part }))

/** What a guide does on this screen. */
const deeds = {
  onLanguage: speakIn,
  onIssue: (service: string, ticketClass: Class) => void issue(service, ticketClass),
  onWanted: (wanted: Wanted) => change({ wanted }),
  onDetailed: (detailed: boolean) => change({ detailed, wanted: PLAIN }),
  onTyped: (typed: string) => change({ typed }),
  onFind: () => choose(found(screen.state().queues, screen.state().typed)?.id ?? null),
  onChoose: choose,
  onCorrection: (correction: Correction | null) => screen.change((state) => ({ ...state, chosen: state.chosen && { ...state.chosen, correction } })),
  onCancelling: (cancelling: boolean) => screen.change((state) => ({ ...state, chosen: state.chosen && { ...state.chosen, cancelling } })),
  onDeed: (deed: Deed) => void does(deed),
  onLogOut: () => void leave(),
}

function choose(id: string | null): void {
  change({ chosen: id === null ? null : { id, correction: null, cancelling: false }, problem: null, done: null })
}

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
  change({ login: { busy: false, problem: null }, me: null, issued: null, problem: null, chosen: null, done: null })
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
  feed = new Feed<KioskView, Event, KioskView>({
    query: { view: 'kiosk' },
    first: (view) => view,
    step: kioskAfter,
    changed: (view, line) => change({ office: view?.office ?? null, line, now: officeNow() }),
    happened: settle,
  })
}

function settle(): void {
  clearTimeout(settling)
  settling = window.setTimeout(learnQueues, SETTLE_MS)
}

async function learnQueues(): Promise<void> {
  const answer = await ask<Queue[]>('GET', '/queues')
  if (answer.ok) screen.change((state) => ({ ...state, queues: answer.body, now: officeNow(), chosen: stillThere(answer.body, state.chosen) }))
  else if (isStranger(answer.problem)) stranger()
}

/** A ticket that was called meanwhile, or has ended, is not looked at any more. */
function stillThere(queues: Queue[], chosen: State['chosen']): State['chosen'] {
  return chosen === null || ticketOf(queues, chosen.id) === null ? null : chosen
}

async function issue(service: string, ticketClass: Class): Promise<void> {
  const { busy, wanted, language } = screen.state()
  const key = busy ? null : gestures.begin(`${service} ${ticketClass}`, performance.now())
  if (key === null) return
  change({ busy: true, problem: null, issued: null, chosen: null, done: null })
  const answer = await insist<IssuedTicket>('POST', '/tickets', { body: newTicket(wanted, service, ticketClass), key, language })
  if (answer.ok) change({ busy: false, issued: answer.body, wanted: PLAIN })
  else refused(answer.problem)
  settle()
}

async function does(deed: Deed): Promise<void> {
  const { busy, language } = screen.state()
  const key = busy ? null : gestures.begin(`${deed.deed} ${deed.ticket.id}`, performance.now())
  if (key === null) return
  change({ busy: true, problem: null, done: null })
  const [method, path, body] = requestOf(deed)
  const answer = await insist<Ticket>(method, path, { body, key, language })
  const { number } = deed.ticket
  if (answer.ok) change({ busy: false, chosen: null, issued: null, typed: '', done: says[language](`guide-done-${deed.deed}`, { number, n: answer.body.ahead }) })
  else refused(answer.problem)
  settle()
}

function requestOf(deed: Deed): [method: string, path: string, body: object] {
  const { id, number } = deed.ticket
  switch (deed.deed) {
    case 'return':
    case 'step-out':
      return ['POST', `/tickets/${deed.deed}`, { number }]
    case 'postpone':
      return ['POST', `/tickets/${id}/postpone`, {}]
    case 'cancel':
      return ['POST', `/tickets/${id}/cancel`, { cause: deed.cause }]
    case 'correct':
      return ['PATCH', `/tickets/${id}`, correcting(deed.ticket, deed.to)]
  }
}

function refused(problem: Problem): void {
  change({ busy: false, problem })
  if (isStranger(problem)) stranger()
}

function tick(): void {
  change({ now: officeNow() })
}

speakIn('vi')
window.setInterval(tick, TICK_MS)
void start()
