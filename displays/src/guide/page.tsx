// The guide's tablet or telephone: gives numbers to those whom the kiosk does not serve, and helps those who wait.
import './guide.css'
import texts from 'texts:guide,!guide-authority,!guide-party,!guide-dossiers,!guide-roll,!guide-then,!guide-desk,!guide-no-counters,common,staff,class,login,problem,wait,bring'
import restAddress from 'lazy:./rest'
import { ask, insist, isStranger } from '../api'
import { kioskAfter } from '../changed'
import { officeNow } from '../clock'
import { Feed, type Line } from '../feed'
import { Gestures } from '../gesture'
import { later } from '../later'
import { logIn, logOut, LoginForm, type LoginState } from '../login'
import { keepTheme, themeOf, wear } from '../look'
import { menuName } from '../office'
import { asked, show } from '../screen'
import { whoIsHere } from '../staff'
import { setLanguage, speak } from '../texts'
import type { Class, Event, IssuedTicket, KioskView, Language, Login, OfficeView, Problem, Procedure, Queue, Ticket } from '../wire'
import type { Deed } from './chosen'
import { atCounter, found, ticketOf } from './find'
import type { Rest } from './rest'
import { Guide, type GuideProps } from './view'
import { correcting, newTicket, PLAIN, type Correction } from './wanted'

/** How often the minutes that people have waited move on. */
const TICK_MS = 15_000
/** Queues are asked for this long after an event: a burst is one request. */
const SETTLE_MS = 300
/** A press that old is meant no more: whom it was for has gone. */
const AGAIN_MS = 120_000
/** From here on there is room for the offers beside the queues. */
const WIDE = '(min-width: 50.0625rem)'

type Deeds = typeof deeds
type State = Omit<GuideProps, keyof Deeds | 'say'> & { login: LoginState | null }

const says = speak(texts)
const gestures = new Gestures()
const glass = matchMedia(WIDE)
let feed: Feed<KioskView, Event, KioskView> | null = null
let settling = 0
/** What was pressed when the session had run out, by whom and when: done after the log-in, once. */
let waiting: { name: string; at: number; again: () => Promise<void> } | null = null

/** What a guide does on this screen. */
const deeds = {
  onLanguage: speakIn,
  onTheme: (theme: GuideProps['theme']) => {
    keepTheme(theme)
    change({ theme })
  },
  onChoosing: (choosing: boolean) => change({ choosing }),
  onPart: (part: GuideProps['part']) => change({ part }),
  onIssue: (service: string, ticketClass: Class) => void issue(service, ticketClass),
  onShown: (shown: boolean) => change({ shown, ...(shown ? {} : onlyBeside()) }),
  onWanted: (wanted: GuideProps['wanted']) => change({ wanted }),
  onDetailed: (detailed: boolean) => change({ detailed, wanted: PLAIN }),
  onTyped: (typed: string) => change({ typed }),
  onSought: (sought: string) => change({ sought, unfolded: null }),
  onUnfold: (unfolded: string | null) => change({ unfolded }),
  onFind: () => void find(),
  onChoose: choose,
  onCorrection: (correction: Correction | null) => screen.change((state) => ({ ...state, chosen: state.chosen && { ...state.chosen, correction } })),
  onCancelling: (cancelling: boolean) => screen.change((state) => ({ ...state, chosen: state.chosen && { ...state.chosen, cancelling } })),
  onDeed: (deed: Deed) => void does(deed),
  onDismiss: () => change({ problem: null, done: null }),
  onLogOut: () => void leave(),
}

const first: State = {
  language: asked('lang') === 'en' ? 'en' : 'vi', theme: themeOf(null), choosing: false, login: null, me: null, office: null, procedures: [], queues: [], line: 'connecting',
  issued: null, shown: false, problem: null, busy: false, now: officeNow(), wanted: PLAIN, detailed: false, typed: '', sought: '', unfolded: null, part: 'give', wide: glass.matches,
  chosen: null, done: null, rest: null,
}

const screen = show<State>(first, (state) => {
  const say = says[state.language]
  if (state.login !== null) return <LoginForm say={say} title={say(waiting === null ? 'guide-title' : 'guide-log-in-again')} state={state.login} elsewhere={state.rest?.elsewhere} onLogin={enter} />
  return <Guide {...state} {...deeds} say={say} />
})

const change = (part: Partial<State>) => screen.change((state) => ({ ...state, ...part }))

/** On a narrow screen a number that was shown to its holder is done with. */
function onlyBeside(): Partial<State> {
  return screen.state().wide ? {} : { issued: null }
}

function choose(id: string | null): void {
  change({ chosen: id === null ? null : { id, correction: null, cancelling: false }, issued: null, shown: false, problem: null, done: null })
}

/** The number that was typed; one that is at a counter is told of. What was not found is sought among the newest queues. */
async function find(): Promise<void> {
  const { typed, language } = screen.state()
  if (found(screen.state().queues, typed) === null) await learnQueues()
  const { queues, office } = screen.state()
  const ticket = found(queues, typed)
  choose(ticket?.id ?? null)
  const counter = ticket === null && office !== null ? atCounter(office, typed) : null
  if (counter !== null) change({ done: says[language]('guide-is-at', counter) })
}

function speakIn(language: Language): void {
  change({ language })
  setLanguage(language, says[language]('guide-title'))
}

async function enter(login: Login): Promise<void> {
  change({ login: { busy: true, problem: null } })
  const answer = await logIn(login, screen.state().language)
  if (!answer.ok) return change({ login: { busy: false, problem: answer.problem.code } })
  const left = waiting
  waiting = null
  change({ login: null })
  await start()
  // What one person pressed, nobody else does.
  const meant = left !== null && left.name === screen.state().me?.name && performance.now() - left.at < AGAIN_MS
  if (meant) await left.again()
}

async function leave(): Promise<void> {
  await logOut()
  waiting = null
  change({ wanted: PLAIN, detailed: false, typed: '', sought: '' })
  stranger()
}

function stranger(): void {
  feed?.close()
  feed = null
  change({ login: { busy: false, problem: null }, me: null, issued: null, shown: false, problem: null, chosen: null, done: null, busy: false })
}

/** Learns who is logged in; asks to log in when nobody is. */
async function start(): Promise<void> {
  const me = await whoIsHere()
  if (!me.ok && isStranger(me.problem)) return stranger()
  if (me.ok) change({ me: me.body })
  follow()
  await learnQueues()
}

function follow(): void {
  feed?.close()
  feed = new Feed<KioskView, Event, KioskView>({
    query: { view: 'kiosk' },
    first: (view) => {
      void learnProcedures()
      return view
    },
    step: kioskAfter,
    // The first time that is known already.
    opened: () => void (screen.state().line !== 'connecting' && stillHere()),
    changed: learned,
    happened: settle,
  })
}

/** The line is broken off when somebody's session ends, and may be open to everybody. */
async function stillHere(): Promise<void> {
  const me = await whoIsHere()
  if (!me.ok && isStranger(me.problem)) stranger()
}

function learned(view: KioskView | null, line: Line): void {
  if (line === 'denied') return stranger()
  const fresh = screen.state().office === null && view !== null
  change({ office: view === null ? null : truly(view.office), line, now: officeNow() })
  if (!fresh) return
  const theme = themeOf(view.office)
  wear(theme)
  change({ theme })
}

/** Staff are told what a sensitive service is called. */
function truly(office: OfficeView): OfficeView {
  return { ...office, services: office.services.map((service) => ({ ...service, name: menuName(service) })) }
}

async function learnProcedures(): Promise<void> {
  const answer = await ask<Procedure[]>('GET', '/procedures')
  if (answer.ok) change({ procedures: answer.body })
}

function settle(): void {
  clearTimeout(settling)
  settling = window.setTimeout(learnQueues, SETTLE_MS)
}

async function learnQueues(): Promise<void> {
  const answer = await ask<Queue[]>('GET', '/queues')
  if (answer.ok) screen.change((state) => ({ ...state, queues: answer.body, now: officeNow(), ...stillThere(state, answer.body) }))
  else if (isStranger(answer.problem)) stranger()
}

/** A ticket that was called meanwhile, or has ended, is not looked at any more; that is said. */
function stillThere({ chosen, queues, busy, language }: State, next: Queue[]): Partial<State> {
  if (chosen === null || ticketOf(next, chosen.id) !== null) return {}
  const gone = ticketOf(queues, chosen.id)
  return { chosen: null, ...(gone === null || busy ? {} : { done: says[language]('guide-gone', { number: gone.number }) }) }
}

async function issue(service: string, ticketClass: Class): Promise<void> {
  const { busy, wanted } = screen.state()
  const key = busy ? null : gestures.begin(`${service} ${ticketClass}`, performance.now())
  if (key === null) return
  await give(newTicket(wanted, service, ticketClass), key)
}

async function give(body: object, key: string): Promise<void> {
  const { language } = screen.state()
  change({ busy: true, problem: null, issued: null, chosen: null, done: null })
  const answer = await insist<IssuedTicket>('POST', '/tickets', { body, key, language })
  if (answer.ok) change({ busy: false, issued: answer.body, shown: !screen.state().wide, wanted: PLAIN })
  else refused(answer.problem, () => give(body, key))
  settle()
}

async function does(deed: Deed): Promise<void> {
  const { busy } = screen.state()
  const key = busy ? null : gestures.begin(`${deed.deed} ${deed.ticket.id}`, performance.now())
  if (key === null) return
  await carryOut(deed, key)
}

async function carryOut(deed: Deed, key: string): Promise<void> {
  const { language } = screen.state()
  change({ busy: true, problem: null, done: null })
  const [method, path, body] = requestOf(deed)
  const answer = await insist<Ticket>(method, path, { body, key, language })
  const { number } = deed.ticket
  if (answer.ok) change({ busy: false, chosen: null, issued: null, typed: '', done: says[language](`guide-done-${deed.deed}`, { number, n: answer.body.ahead }) })
  else refused(answer.problem, () => carryOut(deed, key))
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

/** Said to the guide; a press in a session that had run out is done after the log-in, with the same key. */
function refused(problem: Problem, again: () => Promise<void>): void {
  change({ busy: false, problem })
  if (!isStranger(problem)) return
  const { me } = screen.state()
  waiting = me === null ? null : { name: me.name, at: performance.now(), again }
  stranger()
}

window.setInterval(() => change({ now: officeNow() }), TICK_MS)
glass.onchange = () => change({ wide: glass.matches })
wear(themeOf(null))
speakIn(screen.state().language)
void start()
void later<Rest>(restAddress).then((rest) => change({ rest }))
