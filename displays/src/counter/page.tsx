// The clerk's screen: calls, recalls, sets aside, sends on, finishes.
import './counter.css'
import texts from 'texts:counter,common,staff,class,login,problem'
import { ask, insist, isStranger } from '../api'
import { counterAfter } from '../changed'
import { officeNow } from '../clock'
import { Feed, type Line } from '../feed'
import { Gestures } from '../gesture'
import { logIn, logOut, LoginForm, type LoginState } from '../login'
import { asked, show } from '../screen'
import { whoAmI, type Me } from '../session'
import { setLanguage, speak } from '../texts'
import type { Alarm, CounterView, Event, Language, Login, OfficeView, Problem, Ticket, TicketRef, Why } from '../wire'
import { Choice } from './choice'
import { helpAfter, unspokenAfter, type Unspoken } from './desk'
import type { Explained } from './hand'
import { keyState, SHORTCUTS, type Key, type Press } from './keys'
import type { List } from './lists'
import { calling, opened, standsOn, type Order, type Panel } from './panels'
import { Counter, type Note } from './view'

/** How often the countdowns move on. */
const TICK_MS = 250

interface State {
  language: Language
  login: LoginState | null
  me: Me | null
  /** The office, while its clerk has not chosen a counter. */
  office: OfficeView | null
  counter: number | null
  view: CounterView | null
  line: Line
  busy: string | null
  note: Note | null
  why: Explained | null
  /** Whether the supervisor was called and has not come yet. */
  help: boolean
  unspoken: Unspoken | null
  list: List
  panel: Panel | null
  now: number
}

const says = speak(texts)
const gestures = new Gestures()
let feed: Feed<CounterView, Event, CounterView> | null = null

/** What stands on the screen of a clerk who has just sat down. */
const AT_FIRST = { view: null, note: null, why: null, help: false, unspoken: null, list: 'waiting', panel: null } as const

const first: State = {
  language: 'vi', login: null, me: null, office: null, counter: counterAsked(), line: 'connecting', busy: null, now: officeNow(), ...AT_FIRST,
}

const screen = show<State>(first, (state) => {
  const say = says[state.language]
  if (state.login !== null) return <LoginForm say={say} title={say('counter-title')} state={state.login} onLogin={enter} />
  if (state.counter === null) return <Choice {...state} say={say} onLanguage={speakIn} onCounter={sit} onLogOut={leave} />
  return <Counter {...state} {...deeds} counter={state.counter} say={say} />
})

const change = (part: Partial<State>) => screen.change((state) => ({ ...state, ...part }))

/** What a clerk does on this screen. */
const deeds = {
  onLanguage: speakIn,
  onKey: (what: Key) => key(what),
  onPress: (press: Press) => void pressed(press),
  onOrder: (order: Order) => void ordered(order, order.path),
  onPanel: (panel: Panel | null) => change({ panel }),
  onList: (list: List) => change({ list }),
  onChoose: (ticket: TicketRef) => open('call', ticket),
  onBringBack: (ticket: string) => void ordered(calling(ticket, ''), `call ${ticket}`),
  onOther: () => void choose(),
  onLogOut: () => void leave(),
}

function counterAsked(): number | null {
  const number = Number(asked('counter'))
  return Number.isInteger(number) && number > 0 ? number : null
}

function speakIn(language: Language): void {
  change({ language })
  setLanguage(language, says[language]('counter-title'))
}

async function enter(login: Login): Promise<void> {
  change({ login: { busy: true, problem: null } })
  const answer = await logIn(login, screen.state().language)
  if (!answer.ok) return change({ login: { busy: false, problem: answer.problem.code } })
  change({ login: null })
  start()
}

async function leave(): Promise<void> {
  await logOut()
  stranger()
}

function stranger(): void {
  feed?.close()
  feed = null
  change({ login: { busy: false, problem: null }, me: null, ...AT_FIRST })
}

/** To the counter that was asked for, or to the list of counters. */
function start(): void {
  const { counter } = screen.state()
  if (counter === null) return void choose()
  sit(counter)
  void recognise()
}

async function choose(): Promise<void> {
  feed?.close()
  history.replaceState(null, '', location.pathname)
  change({ counter: null, ...AT_FIRST })
  if (!(await recognise())) return
  const office = await ask<OfficeView>('GET', '/office')
  if (office.ok) change({ office: office.body })
}

function sit(counter: number): void {
  history.replaceState(null, '', `${location.pathname}?counter=${counter}`)
  feed?.close()
  change({ counter, line: 'connecting', ...AT_FIRST })
  feed = new Feed<CounterView, Event, CounterView>({
    query: { view: 'counter', counter: String(counter) },
    first: (view) => view,
    step: counterAfter,
    changed: learned,
    happened: (event) => screen.change((state) => ({ ...state, help: helpAfter(state.help, counter, event), unspoken: unspokenAfter(state.unspoken, event) })),
  })
  void learnHelp(counter)
}

function learned(view: CounterView | null, line: Line): void {
  if (line === 'denied') return void denied()
  const { view: before, panel } = screen.state()
  const stands = panel !== null && view !== null && standsOn(panel, before, view)
  change({ view, line, now: officeNow(), panel: stands ? panel : null })
  if (view !== null) void learnWhy(before, view)
}

/** Whether help is on its way: told to the counter that asked. */
async function learnHelp(counter: number): Promise<void> {
  const answer = await ask<Alarm[]>('GET', '/alarms')
  const mine = (alarm: Alarm) => alarm.about === 'help' && alarm.counter === counter
  if (answer.ok) change({ help: answer.body.some(mine) })
}

/** “Why this number?” is answered before a citizen asks it. */
async function learnWhy(before: CounterView | null, { desk }: CounterView): Promise<void> {
  const ticket = desk.ticket?.ticket
  if (ticket === undefined || ticket === before?.desk.ticket?.ticket) return
  const answer = await ask<Why>('GET', `/tickets/${ticket}/why`, { language: screen.state().language })
  if (answer.ok) change({ why: { ticket, sentence: answer.body.sentence } })
}

/** Not logged in, or logged in as someone who does not sit at this counter. */
async function denied(): Promise<void> {
  if (await recognise()) change({ line: 'denied' })
}

/** Learns who is logged in; asks to log in when nobody is. */
async function recognise(): Promise<boolean> {
  const me = await whoAmI()
  if (me.ok) change({ me: me.body })
  else if (isStranger(me.problem)) stranger()
  return me.ok
}

/** A key: done at once, or a panel that asks what is meant. A second press closes the panel. `typed`: on a keyboard. */
function key(what: Key, typed = false): void {
  const { view, panel } = screen.state()
  if (view === null || !keyState(view, what, officeNow()).enabled) return
  switch (what) {
    case 'hold':
    case 'transfer':
    case 'ending':
    case 'walk-up':
    case 'rest':
    case 'hand-over':
      // Not the place of the order that the panel ends in: a quick hand goes on at once.
      if (gestures.begin(`panel ${what}`, performance.now()) === null) return
      if (panel?.at === what) return change({ panel: null })
      open(what)
      if (typed) goOn()
      return
    default:
      return void pressed(what)
  }
}

function open(at: Panel['at'], ticket?: TicketRef): void {
  const { view } = screen.state()
  if (view === null) return
  change({ panel: opened(at, view, ticket), note: null })
}

/** Whoever works without a pointer goes on from the panel's first choice. */
function goOn(): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>('.panel .choose, .panel .key, .panel select')?.focus())
}

async function pressed(what: Press): Promise<void> {
  const done = await ordered({ path: what, body: {} }, placeOf(what))
  if (what === 'hand-over' && done) await leave()
}

/** Where a key stands. An opened counter shows “Gọi tiếp” where “Mở quầy” was: a double tap there calls nobody. */
function placeOf(press: Press): Press {
  return press === 'open' ? 'next' : press
}

/** Asks the office; whether it was done. `place` tells a double tap from another press. */
async function ordered({ path, body }: Order, place: string): Promise<boolean> {
  const { busy, counter, language } = screen.state()
  if (busy !== null || counter === null) return false
  const key = gestures.begin(place, performance.now())
  if (key === null) return false
  change({ busy: path, note: null })
  const answer = await insist<Ticket | null>('POST', `/counters/${counter}/${path}`, { body, key, language })
  if (!answer.ok) return refused(answer.problem)
  change({ busy: null, panel: null, note: path === 'next' && answer.status === 204 ? { kind: 'nobody' } : null })
  return true
}

function refused(problem: Problem): false {
  change({ busy: null, note: { kind: 'refused', problem } })
  if (isStranger(problem)) stranger()
  return false
}

function onKey(event: KeyboardEvent): void {
  if (event.key === 'Escape' && screen.state().panel !== null) return change({ panel: null })
  const what = event.altKey && !event.ctrlKey && !event.repeat ? SHORTCUTS[event.code] : undefined
  if (what === undefined) return
  event.preventDefault()
  key(what, true)
}

setLanguage('vi', says.vi('counter-title'))
document.addEventListener('keydown', onKey)
window.setInterval(() => change({ now: officeNow() }), TICK_MS)
start()
