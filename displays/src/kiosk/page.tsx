// The kiosk: a citizen takes a number.
import './kiosk.css'
import pairingScreen from 'lazy:../pairing/screen'
import restAddress from 'lazy:./rest'
import texts from 'texts:vi:kiosk,common,calendar,wait,!kiosk-search-,!kiosk-mine-,!kiosk-moved,!kiosk-stuck,!kiosk-staff,!kiosk-slip,!kiosk-offer,!kiosk-ahead,!common-theme,!common-way'
import { ask as fetchOnce, isStranger, newKey } from '../api'
import { kioskAfter } from '../changed'
import { officeNow, wallClock } from '../clock'
import { askToBePaired, pairFromAddress } from '../device'
import { Feed, type Line } from '../feed'
import { tellHealth } from '../health'
import { keep, kept } from '../kept'
import { later } from '../later'
import { themeOf, wear } from '../look'
import { show } from '../screen'
import { whoAmI } from '../session'
import { setLanguage, speakOne, type Say } from '../texts'
import type { Event, KioskView, Language, Procedure, Theme } from '../wire'
import type { Prompt, Voice } from './ears'
import { guidanceOf } from './fields'
import { idle, touched } from './flow'
import { bringAbout, take } from './orders'
import type { VNode } from 'preact'
import type { Asks, Props, Slip } from './props'
import type { Rest } from './rest'
import type { Scan } from './scanner'
import { Kiosk } from './view'
import type { Flow, House, Questions, Touch } from './visit'

/** How often the kiosk looks whether someone walked away, and at the clock. */
const TICK_MS = 500
/** So long a finger rests on the clock to come to what staff do. */
const STAFF_MS = 5_000
/** How long a kiosk says which it is. */
const IDENTIFY_MS = 10_000
/** Whether staff said that there is no paper; on this device alone. */
const PAPER = 'xinmoi-paper'

interface State {
  view: KioskView | null
  line: Line
  flow: Flow
  procedures: Procedure[]
  paperless: boolean
  slip: Slip | null
  rest: Rest | null
  /** What stands on the glass while the office does not know this device. */
  unpaired: VNode | null
  identity: { name: string; until: number } | null
  now: number
}

const vietnamese = speakOne(texts.vi)

const UNKNOWN_HOUSE: House = { language: 'vi', idle_ms: 45_000, paperless: false }

const screen = show<State>({
  view: null,
  line: 'connecting',
  flow: idle(UNKNOWN_HOUSE, 0),
  procedures: [],
  paperless: kept(PAPER) === 'out',
  slip: null,
  rest: null,
  unpaired: null,
  identity: null,
  now: officeNow(),
}, (state) => {
  const say = sayIn(state.flow.language, state.rest)
  if (state.identity !== null) return <main class="identity"><h1>{state.identity.name}</h1></main>
  if (state.unpaired !== null) return state.unpaired
  const props = propsOf(state)
  if (props === null) return <main class="kiosk waits"><h1>{say(state.line === 'stale' ? 'kiosk-stale' : 'common-connecting')}</h1></main>
  return <Kiosk {...props} theme={themeWorn(state)} low={isLow(state)} now={state.now} rest={state.rest} onClock={holdClock} />
})

function propsOf(state: State): Props | null {
  const { view, flow, line, procedures, paperless, slip, rest } = state
  if (view === null) return null
  return { office: view.office, kiosk: view.kiosk, procedures, flow, line, clock: wallClock(state.now), say: sayIn(flow.language, rest), paperless, slip, asks }
}

/** English, and what only later pages say, comes with what is loaded later. */
function sayIn(language: Language, rest: Rest | null): Say {
  return rest === null ? vietnamese : rest.says[language]
}

function themeWorn({ flow, view }: State): Theme {
  return flow.theme ?? themeOf(view === null ? null : view.office)
}

/** Low and in large print at once, there is less room for print. */
function dress(): void {
  const state = screen.state()
  wear(themeWorn(state))
  document.documentElement.setAttribute('data-low', `${isLow(state)}`)
}

function isLow({ flow, view }: State): boolean {
  return flow.low ?? view?.kiosk.low_reach ?? false
}

function house(): House {
  const { view, paperless } = screen.state()
  if (view === null) return UNKNOWN_HOUSE
  return { language: view.office.languages[0] ?? 'vi', idle_ms: view.kiosk.idle_s * 1_000, paperless: paperless && view.kiosk.print === 'browser' }
}

function touch(what: Touch): void {
  const before = screen.state().flow
  screen.change((state) => ({ ...state, flow: touched(state.flow, what, house(), performance.now()) }))
  const { flow, rest } = screen.state()
  if (flow === before) return
  setLanguage(flow.language, sayIn(flow.language, rest)('kiosk-title'))
  dress()
  speakOf(before, flow)
}

/** One touch, one key, whatever is asked on the way. The second half of a double tap asks for nothing. */
function ask(what: Touch): void {
  const before = screen.state().flow.visit
  touch(what)
  const { visit, language, card } = screen.state().flow
  if (visit === before) return
  const limited = screen.state().view?.office.person !== null
  if (visit.at === 'sending') void take(visit.wish, language, limited ? card : null).then(answered)
  if (visit.at === 'moving') void bringAbout(visit.move, language).then(answered)
}

/** What the office answered; a number goes to the printer once, when it is on the disk. */
function answered(answer: Touch): void {
  const asking = screen.state().flow.visit
  touch(answer)
  if (answer.type === 'refused' && (isStranger(answer.problem) || answer.problem.code === 'not_allowed')) return stranger()
  const { visit, language } = screen.state().flow
  if (answer.type !== 'answered' || visit.at !== 'number' || visit === asking) return
  printed({ ticket: answer.ticket, language, procedure: visit.procedure, again: false })
}

let asking = false

/** The office does not know this device: it asks to be paired. */
function stranger(): void {
  if (asking) return
  asking = true
  askToBePaired(pairingScreen, 'kiosk', 'vi', (unpaired) => screen.change((state) => ({ ...state, unpaired })))
}

function printed(slip: Slip): void {
  screen.change((state) => ({ ...state, slip }))
  const { view, paperless } = screen.state()
  // The browser waits for the printer: what is on the glass is painted first.
  if (view?.kiosk.print === 'browser' && !paperless) window.setTimeout(() => window.print(), 100)
}

const asks: Asks = {
  touch,
  service: ({ key, priority }, said = {}) => {
    const asks: Questions = { authority: (screen.state().view?.office.authorities.length ?? 0) > 1, priority }
    ask({ type: 'service', service: key, ...said, asks, key: newKey() })
  },
  authority: (authority, of) => ask({ type: 'authority', authority, ...(of === undefined ? {} : { class: of }), key: newKey() }),
  class: (of) => ask({ type: 'class', class: of, key: newKey() }),
  spent: (service) => ask({ type: 'spent', service, key: newKey() }),
  guidance: () => {
    const { view, line } = screen.state()
    const service = view === null || line === 'stale' ? null : guidanceOf(view.office)
    ask({ type: 'guidance', service: service === null ? null : service.key, key: newKey() })
  },
  move: (what) => ask({ type: 'move', what, key: newKey() }),
  again: () => ask({ type: 'again' }),
  reprint: () => {
    const { slip } = screen.state()
    if (slip !== null) printed({ ...slip, again: true })
  },
  paper: (out) => {
    keep(PAPER, out ? 'out' : 'in')
    screen.change((state) => ({ ...state, paperless: out }))
    touch({ type: 'staff' })
  },
}

let held = 0

function holdClock(down: boolean): void {
  clearTimeout(held)
  if (down) held = window.setTimeout(() => touch({ type: 'staff' }), STAFF_MS)
}

/** What a scanner read. */
function scanned(scan: Scan): void {
  const { view } = screen.state()
  if (view === null) return
  switch (scan.is) {
    case 'pass':
      return ask({ type: 'scanned', number: '', pass: scan.pass, key: newKey() })
    case 'number':
      return ask({ type: 'scanned', number: scan.number, pass: null, key: newKey() })
    case 'card':
      return touch(view.office.person === null ? { type: 'note', note: 'card-unneeded' } : { type: 'card', digits: scan.digits })
    case 'dossier':
      return touch({ type: 'note', note: 'dossier' })
    case 'unread':
      return touch({ type: 'note', note: 'unread' })
  }
}

/** What a numeric keypad has in place of a telephone's `*` and `#`. */
const KEYPAD: Record<string, string> = { '/': '*', '-': '#', '+': '#' }

/** A key of the keypad: who uses one hears what it does. */
function key(pressed: string): void {
  const sign = KEYPAD[pressed] ?? pressed
  const { flow, rest } = screen.state()
  const { visit } = flow
  if (visit.at === 'mine' && /^[0-9A-Za-z]$/.test(sign)) return touch({ type: 'typed', typed: visit.typed + sign.toUpperCase() })
  if (visit.at === 'search' && /^[0-9a-z]$/i.test(sign)) return touch({ type: 'words', typed: visit.typed + sign })
  if (!/^[0-9*#]$/.test(sign)) return
  if (!flow.aloud && visit.at !== 'number') return touch({ type: 'aloud', aloud: true })
  if (sign === '0') return sayNow()
  if (rest !== null && !rest.touchKey(sign)) voice?.say([`not_understood.wav?lang=${flow.language}`])
}

let voice: Voice | null = null

/** By ear each page is spoken as it comes; a number that was given out always is. */
function speakOf(before: Flow, flow: Flow): void {
  const came = flow.visit.at === 'number' && before.visit.at !== 'number'
  const other = pageOf(before) !== pageOf(flow) || before.language !== flow.language || before.aloud !== flow.aloud
  if (came || (flow.aloud && other)) sayNow()
  else if (before.aloud && !flow.aloud) voice?.say([])
}

/** What of a visit is another page to the ear. */
function pageOf({ visit, asked }: Flow): string {
  const { at } = visit
  return `${at} ${at === 'services' ? `${visit.group} ${visit.page}` : ''} ${asked !== null}`
}

function sayNow(): void {
  const props = propsOf(screen.state())
  const { rest } = screen.state()
  if (props === null || rest === null || !props.kiosk.speak) return
  voice = voice ?? rest.voice(told, heard)
  voice.say(rest.spoken(props))
}

/** What is spoken stands on the page for whoever checks it. */
function told(prompts: Prompt[]): void {
  document.body.setAttribute('data-spoken', prompts.join(' '))
}

/** Whoever listened to the end has all the time again. */
function heard(): void {
  const { flow } = screen.state()
  if (flow.aloud && flow.asked === null && flow.visit.at !== 'number') touch({ type: 'stay' })
}

function follow(): void {
  const feed = new Feed<KioskView, Event, KioskView>({
    query: { view: 'kiosk' },
    first: (view) => {
      void loadProcedures()
      return view
    },
    step: kioskAfter,
    changed: (view, line) => {
      if (line === 'denied') stranger()
      screen.change((state) => ({ ...state, view: view ?? state.view, line, now: officeNow() }))
      dress()
    },
    identify: (name) => screen.change((state) => ({ ...state, identity: { name, until: officeNow() + IDENTIFY_MS } })),
  })
  tellHealth('kiosk', (frame) => feed.send(frame))
}

/** What the office does, for the search; again with each configuration. */
async function loadProcedures(): Promise<void> {
  const answer = await fetchOnce<Procedure[]>('GET', '/procedures')
  if (answer.ok) screen.change((state) => ({ ...state, procedures: answer.body }))
}

function arrived(rest: Rest): void {
  rest.lock()
  rest.listen({ key, scan: scanned })
  screen.change((state) => ({ ...state, rest }))
}

function tick(): void {
  touch({ type: 'tick' })
  screen.change((state) => ({ ...state, now: officeNow(), identity: state.identity !== null && state.identity.until > officeNow() ? state.identity : null }))
}

/** A kiosk that the office does not know says so before anyone touches it. */
async function recognise(): Promise<void> {
  await pairFromAddress()
  const me = await whoAmI()
  if (!me.ok && isStranger(me.problem)) stranger()
}

void recognise().then(follow)
touch({ type: 'leave' })
void later<Rest>(restAddress).then(arrived)
window.setInterval(tick, TICK_MS)
