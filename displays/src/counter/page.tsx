// The clerk's screen: calls, recalls, sets aside, sends on, finishes.
import './counter.css'
import texts from 'texts:vi:counter,!counter-keys,!counter-theme,common-connecting,common-language,staff,!staff-stale,!staff-minutes,class,login,!login-account,problem-offline,problem-unexpected'
import english from 'texts-file:en:counter,!counter-keys,!counter-theme,common-connecting,common-language,staff,!staff-stale,!staff-minutes,class,login,!login-account,problem-offline,problem-unexpected'
import restAddress from 'lazy:./rest'
import { ask, isStranger } from '../api'
import { counterAfter } from '../changed'
import { officeNow } from '../clock'
import { Feed, type Line } from '../feed'
import { Gestures } from '../gesture'
import { later } from '../later'
import { logIn, logOut, LoginForm } from '../login'
import { keepTheme, themeOf, wear } from '../look'
import { asked, show } from '../screen'
import { idleMs, whoIsHere } from '../staff'
import { speakOne, type Messages, type Say } from '../texts'
import type { Alarm, CounterView, Event, Language, Login, OfficeView, Theme, TicketRef, Unlock, Why } from '../wire'
import { Choice } from './choice'
import { helpAfter, unspokenAfter } from './desk'
import { install } from './install'
import { given, keepMap, keptMap, keyOf, mayBeGiven, type KeyMap } from './keymap'
import { keyState, type Key, type Press } from './keys'
import type { List } from './lists'
import { calling, finishing, opened, standsOn, type Order, type Panel } from './panels'
import type { Rest } from './rest'
import { tellScan } from './scans'
import { Sender } from './sender'
import { AT_FIRST, scannedNow, type Page, type State } from './state'
import { listen } from './typing'
import { Counter, Locked } from './view'

/** How often the countdowns move on. */
const TICK_MS = 250

/** How often it is asked whether the page has locked, once it should have. */
const ASK_LOCK_MS = 5_000
let lockAsked = -Infinity

/** English is fetched when somebody wants it. */
const says: Record<Language, Say> = { vi: speakOne(texts.vi), en: speakOne(texts.vi) }
const gestures = new Gestures()
let feed: Feed<CounterView, Event, CounterView> | null = null

/** Told whether the same person logged in again. */
let loggedIn: ((same: boolean) => void) | null = null

const first: State = {
  language: 'vi', theme: themeOf(null), login: null, again: null, me: null, lock: null, office: null, counter: counterAsked(), line: 'connecting',
  rest: null, busy: null, sending: null, map: keptMap(localStorage), now: officeNow(), ...AT_FIRST,
}

const screen = show<State>(first, (state) => {
  const say = says[state.language]
  document.title = titleOf(state)
  if (state.login !== null) return <LoginForm say={say} title={state.counter === null ? say('counter-title') : say('counter-number', { counter: state.counter })} state={state.login} elsewhere={state.rest?.elsewhere} onLogin={enter} />
  if (state.counter === null) return <>{<Choice {...state} say={say} onLanguage={deeds.onLanguage} onCounter={sit} onLogOut={leave} />}{state.lock && <Locked {...state} {...deeds} lock={state.lock} say={say} />}</>
  return <Counter {...state} {...deeds} counter={state.counter} say={say} />
})

const change = (part: Partial<State>) => screen.change((state) => ({ ...state, ...part }))
const say = (id: string, words?: Record<string, string | number>) => says[screen.state().language](id, words)

const page: Page = { state: () => screen.state(), change, say }
const sender = new Sender(page, gestures, logsInAgain, () => void recognise())

/** What a clerk does on this screen. */
const deeds = {
  onLanguage: (language: Language) => void speakIn(language),
  onTheme: (theme: Theme) => { keepTheme(theme); change({ theme }) },
  onKey: (what: Key) => key(what),
  onPress: (press: Press) => void pressed(press),
  onOrder: (order: Order) => void sender.order(order, order.path),
  onPanel: (panel: Panel | null) => change({ panel, giving: null }),
  onList: (list: List) => change({ list }),
  onChoose: (ticket: TicketRef) => open('call', ticket),
  onBringBack: (ticket: string) => void sender.order(calling(ticket, ''), `call ${ticket}`),
  onMap: (map: KeyMap) => { keepMap(localStorage, map); change({ map, giving: null }) },
  onGiving: (giving: Key | null) => change({ giving }),
  onNoteRead: () => change({ note: null }),
  onAgain: (login: Login) => void enterAgain(login),
  onNotAgain: () => { loggedIn?.(false); stranger() },
  onOther: () => void choose(),
  onLogOut: () => void leave(),
  onUnlock: (said: Unlock) => void unlock(said),
  onLock: (by: 'pin' | 'password') => change({ lock: { by, busy: false, problem: null } }),
}

/** In a row of windows the title tells the number in hand and how many wait. */
function titleOf({ language, counter, view }: State): string {
  const say = says[language]
  if (view === null || counter === null) return say('counter-title')
  const n = view.waiting.length
  const hand = view.desk.ticket?.number ?? say(`counter-is-${view.desk.state}`)
  return say('counter-window', { hand, n, counter })
}

function counterAsked(): number | null {
  const number = Number(asked('counter'))
  return Number.isInteger(number) && number > 0 ? number : null
}

/** What else was asked for in the address stays. */
function nameInAddress(counter: number | null): void {
  const query = new URLSearchParams(location.search)
  if (counter === null) query.delete('counter')
  else query.set('counter', String(counter))
  history.replaceState(null, '', `${location.pathname}?${query}`)
}

async function speakIn(language: Language): Promise<void> {
  if (language === 'en' && !(await learnEnglish())) return
  document.documentElement.lang = language
  change({ language })
}

/** Without the server the page stays in Vietnamese. */
async function learnEnglish(): Promise<boolean> {
  try {
    const answer = await fetch(english)
    says.en = speakOne((await answer.json()) as Messages)
    return answer.ok
  } catch {
    return false
  }
}

async function enter(login: Login): Promise<void> {
  change({ login: { busy: true, problem: null } })
  const answer = await logIn(login, screen.state().language)
  if (!answer.ok) return change({ login: { busy: false, problem: answer.problem.code } })
  change({ login: null })
  await start()
}

async function leave(): Promise<void> {
  await logOut()
  stranger()
}

function stranger(): void {
  feed?.close()
  feed = null
  change({ login: { busy: false, problem: null }, again: null, me: null, lock: null, ...AT_FIRST })
}

/** The session is over in the middle of the work. What stands on the screen stays; `what` was pressed, and waits. */
function askAgain(what: string | null): void {
  const { again, view } = screen.state()
  if (view === null) return stranger()
  change({ again: { busy: false, problem: null, what: what ?? again?.what ?? null } })
}

/** Whether the same person did, for whom `what` is then done. */
function logsInAgain(what: string): Promise<boolean> {
  askAgain(what)
  return new Promise((resolve) => {
    loggedIn = (same) => { loggedIn = null; resolve(same) }
  })
}

async function enterAgain(login: Login): Promise<void> {
  const { again, me, counter, language } = screen.state()
  change({ again: again && { ...again, busy: true, problem: null } })
  const answer = await logIn(login, language)
  if (!answer.ok) return change({ again: again && { ...again, problem: answer.problem.code } })
  change({ again: null })
  await recognise()
  const same = me === null || screen.state().me?.name === me.name
  if (counter !== null) follow(counter)
  if (!same) change({ ...AT_FIRST })
  loggedIn?.(same)
}

/** To the counter that was asked for, or to the list of counters. */
async function start(): Promise<void> {
  const { counter } = screen.state()
  if (counter === null) return void choose()
  // A paired tablet is told its counter's hand whoever stands before it: nobody is shown it who is not logged in.
  await recognise()
  if (screen.state().login === null) sit(counter)
}

async function unlock(said: Unlock): Promise<void> {
  const { lock, language } = screen.state()
  change({ lock: lock && { ...lock, busy: true, problem: null } })
  const answer = await ask('POST', '/me/unlock', { body: said, language })
  if (answer.ok) return change({ lock: null })
  if (isStranger(answer.problem)) {
    change({ lock: null })
    return askAgain(null)
  }
  const { code } = answer.problem
  change({ lock: { by: code === 'password_needed' ? 'password' : (lock?.by ?? 'password'), busy: false, problem: code } })
}

async function choose(): Promise<void> {
  feed?.close()
  nameInAddress(null)
  change({ counter: null, ...AT_FIRST })
  if (!(await recognise())) return
  const office = await ask<OfficeView>('GET', '/office')
  if (office.ok) change({ office: office.body })
}

function sit(counter: number): void {
  nameInAddress(counter)
  change({ counter, line: 'connecting', ...AT_FIRST })
  follow(counter)
  void learnHelp(counter)
}

function follow(counter: number): void {
  feed?.close()
  feed = new Feed<CounterView, Event, CounterView>({
    query: { view: 'counter', counter: String(counter) },
    first: (view) => view,
    step: counterAfter,
    changed: learned,
    happened: (event) => screen.change((state) => ({ ...state, help: helpAfter(state.help, counter, event), unspoken: unspokenAfter(state.unspoken, event) })),
  })
}

function learned(view: CounterView | null, line: Line): void {
  if (line === 'denied') return void denied()
  const { view: before, panel, stale_since } = screen.state()
  // Nothing is known yet of a line that was taken up again after a log-in.
  if (view === null) return change({ line: before === null ? line : 'stale', now: officeNow() })
  const stands = panel !== null && standsOn(panel, before, view)
  const theme = themeOf(view.office)
  wear(theme)
  change({ view, line, theme, now: officeNow(), panel: stands ? panel : null, stale_since: line === 'stale' ? (stale_since ?? officeNow()) : null })
  void learnWhy(before, view)
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
  const me = await whoIsHere()
  const isPerson = me.ok && me.body.kind === null
  if (isPerson) change({ me: me.body, lock: me.body.locked ? (screen.state().lock ?? { by: me.body.pin_here ? 'pin' : 'password', busy: false, problem: null }) : null })
  else if (me.ok || isStranger(me.problem)) askAgain(null)
  return isPerson
}

/** A key: done at once, or a panel that asks what is meant. A second press closes the panel. `typed`: on a keyboard. */
function key(what: Key, typed = false): void {
  const { view, panel } = screen.state()
  if (view === null) return
  if (!keyState(view, what, officeNow()).enabled) return typed ? notNow(what) : undefined
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

/** A key of the keyboard cannot look as if it could not be pressed. */
function notNow(what: Key): void {
  change({ note: { kind: 'told', words: say('counter-not-now', { what: say(`counter-key-${what}`) }) } })
}

function open(at: Panel['at'], ticket?: TicketRef): void {
  const { view } = screen.state()
  if (view === null) return
  change({ panel: opened(at, view, ticket, scannedNow(screen.state())), note: null })
}

/** Whoever works without a pointer goes on from the panel's first choice. */
function goOn(): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>('.beside .choose, .beside .key, .beside select')?.focus())
}

async function pressed(what: Press): Promise<void> {
  const order = what === 'finish' ? finishing(scannedNow(screen.state())) : { path: what, body: {} }
  const done = await sender.order(order, what === 'open' ? PLACE_OF_OPEN : what)
  if (what === 'hand-over' && done) await leave()
}

/** An opened counter shows “Gọi tiếp” where “Mở quầy” was: a double tap there calls nobody. */
const PLACE_OF_OPEN: Press = 'next'

/** A key of the keyboard that stood alone. */
function typed(code: string): void {
  const { giving, map, panel, view } = screen.state()
  if (giving !== null) return mayBeGiven(code) ? deeds.onMap(given(map, giving, code)) : undefined
  const nth = panel === null || !map.on ? null : /^Numpad(\d)$/.exec(code)
  if (nth !== null) return choice(Number(nth[1]))
  const what = keyOf(map, code)
  if (what === null) return
  // Whoever works by keys is shown them.
  document.documentElement.setAttribute('data-typed', '')
  key(what === 'rest' && view !== null && view.desk.state !== 'open' ? 'open' : what, true)
}

/** In a panel the pad's digits are its choices; nought leaves it. */
function choice(nth: number): void {
  if (nth === 0) return change({ panel: null })
  document.querySelectorAll<HTMLElement>('.beside .choose, .beside .doing .key')[nth - 1]?.click()
}

/** Once nobody has been there for long enough, the office is asked whether it has locked. */
function tick(): void {
  change({ now: officeNow() })
  const { me, lock } = screen.state()
  const after = me?.lock_minutes ?? null
  if (after === null || lock !== null || idleMs() < after * 60_000 || performance.now() < lockAsked + ASK_LOCK_MS) return
  lockAsked = performance.now()
  void recognise()
}

listen({
  listens: () => screen.state().login === null && screen.state().lock === null && screen.state().again === null && screen.state().counter !== null,
  knows: (code) => screen.state().giving !== null || keyOf(screen.state().map, code) !== null || (screen.state().panel !== null && /^Numpad\d$/.test(code)),
  pressed: typed,
  text: (text) => tellScan(page, text),
  leaves: () => change(screen.state().giving === null ? { panel: null } : { giving: null }),
})
wear(first.theme)
if (asked('lang') === 'en') void speakIn('en')
window.setInterval(tick, TICK_MS)
install()
void start()
void later<Rest>(restAddress).then((rest) => change({ rest }))
