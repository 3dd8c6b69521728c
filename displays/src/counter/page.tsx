// The clerk's screen: calls, recalls, finishes.
import './counter.css'
import texts from 'texts:counter,common,staff,class,login,problem'
import { ask, insist, isStranger } from '../api'
import { officeNow } from '../clock'
import { Feed, type Line } from '../feed'
import { Gestures } from '../gesture'
import { logIn, logOut, LoginForm, type LoginState } from '../login'
import { asked, show } from '../screen'
import { whoAmI, type Me } from '../session'
import { setLanguage, speak } from '../texts'
import type { CounterView, Event, Language, Login, OfficeView, Problem, Ticket } from '../wire'
import { Choice } from './choice'
import { counterAfter } from './desk'
import { keyState, SHORTCUTS, type Press } from './keys'
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
  busy: Press | null
  note: Note | null
  now: number
}

const says = speak(texts)
const gestures = new Gestures()
let feed: Feed<CounterView, Event, CounterView> | null = null

const first: State = {
  language: 'vi', login: null, me: null, office: null, counter: counterAsked(), view: null,
  line: 'connecting', busy: null, note: null, now: officeNow(),
}

const screen = show<State>(first, (state) => {
  const say = says[state.language]
  const chrome = { say, language: state.language, onLanguage: speakIn }
  if (state.login !== null) return <LoginForm say={say} title={say('counter-title')} state={state.login} onLogin={enter} />
  if (state.counter === null) return <Choice {...chrome} {...state} onCounter={sit} onLogOut={leave} />
  return <Counter {...state} {...chrome} counter={state.counter} onPress={press} onOther={choose} onLogOut={leave} />
})

const change = (part: Partial<State>) => screen.change((state) => ({ ...state, ...part }))

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
  change({ login: { busy: false, problem: null }, view: null, note: null, me: null })
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
  change({ counter: null, view: null, note: null })
  if (!(await recognise())) return
  const office = await ask<OfficeView>('GET', '/office')
  if (office.ok) change({ office: office.body })
}

function sit(counter: number): void {
  history.replaceState(null, '', `${location.pathname}?counter=${counter}`)
  feed?.close()
  change({ counter, view: null, line: 'connecting', note: null })
  feed = new Feed<CounterView, Event, CounterView>({
    query: { view: 'counter', counter: String(counter) },
    first: (view) => view,
    step: counterAfter,
    changed: (view, line) => {
      if (line === 'denied') return void denied()
      change({ view, line, now: officeNow() })
    },
  })
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

async function press(what: Press): Promise<void> {
  const { view, busy, counter } = screen.state()
  if (view === null || counter === null || busy !== null || !keyState(view, what, officeNow()).enabled) return
  const key = gestures.begin(placeOf(what), performance.now())
  if (key === null) return
  change({ busy: what, note: null })
  const path = `/counters/${counter}/${what}`
  const answer = await insist<Ticket | null>('POST', path, { body: {}, key, language: screen.state().language })
  change({ busy: null, note: answer.ok ? noteOf(what, answer.status) : refused(answer.problem) })
}

/** Where a key stands. An opened counter shows “Gọi tiếp” where “Mở quầy” was: a double tap there calls nobody. */
function placeOf(press: Press): Press {
  return press === 'open' ? 'next' : press
}

function noteOf(what: Press, status: number): Note | null {
  return what === 'next' && status === 204 ? { kind: 'nobody' } : null
}

function refused(problem: Problem): Note | null {
  if (!isStranger(problem)) return { kind: 'refused', problem }
  stranger()
  return null
}

function onKey(event: KeyboardEvent): void {
  const what = event.altKey && !event.ctrlKey && !event.repeat ? SHORTCUTS[event.code] : undefined
  if (what === undefined) return
  event.preventDefault()
  void press(what)
}

setLanguage('vi', says.vi('counter-title'))
document.addEventListener('keydown', onKey)
window.setInterval(() => change({ now: officeNow() }), TICK_MS)
start()
