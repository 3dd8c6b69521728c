// The lobby television: who is called, and where to.
import './lobby.css'
import english from 'lazy:./english'
import extras from 'lazy:./extras'
import pairingScreen from 'lazy:../pairing/screen'
import texts from 'texts:vi:lobby,calendar,common-way'
import { lobbyAfter } from '../changed'
import { officeNow } from '../clock'
import { Feed, type Line } from '../feed'
import { kept } from '../kept'
import { later } from '../later'
import { themeOf, wear } from '../look'
import { asked, show } from '../screen'
import type { Me } from '../session'
import { setLanguage, speakOne, type Messages } from '../texts'
import type { CounterLine, Event, Language, LobbyView, RecentCall } from '../wire'
import { countersIn } from './board'
import type { Extras } from './extras'
import type { Loudspeaker } from './loudspeaker'
import { pageAt, PAGE_MS, rowsOf, tableOf, type Table } from './pages'
import { oncePainted, painted, type Told } from './painted'
import { measured } from './room'
import { nextSlide, NO_SLIDES, slideOf, slidesAt, withoutSlide } from './slides'
import { DARK, spotlightAfter, spotlightAt, spotlightOn, spotlightSpoken } from './spotlight'
import { runningAt } from './ticker'
import { servedPage } from './version'
import type { VNode } from 'preact'
import { Lobby, type Layout, type LobbyProps } from './view'

/** How often the spotlight, the pages and the clock move on. */
const TICK_MS = 250
/** How often the server is asked whether it has another page. */
const VERSION_MS = 300_000
/** A board that was last heard of so long ago sends nobody anywhere. */
const OLD_MS = 600_000
/** A page that ran so long begins anew while the office is closed, for the sake of a set that runs for months. */
const TIRED_MS = 12 * 3_600_000
const IDENTIFIED_MS = 10_000
/** A next page that has not come by then is not waited for. */
const LEAVES_MS = 10_000

interface State extends Omit<LobbyProps, 'layout' | 'more' | 'zone' | 'language' | 'say' | 'onSound' | 'onFilmEnd' | 'onFilmBroken'> {
  /** Since when nothing is heard; null while the line is live. */
  silent: number | null
  /** What stands on the glass while this screen asks to be paired. */
  unpaired: VNode | null
}

const language: Language = asked('lang') === 'en' ? 'en' : 'vi'
let say = speakOne(texts.vi)
const zone = asked('zone')
let loudspeaker: Loudspeaker | null = null
let feed: Feed<LobbyView, Event, LobbyView> | null = null
let told: Told = {}
let more: Extras | null = null
let outdated = false
let leaving = false
let identified = 0
wear(themeOf(null))

const FIRST: State = {
  board: null, counter: Number(asked('counter')) || null, table: { rows: 0, columns: 1, pages: [] }, page: { page: 0, since: 0 }, room: {}, turn: 0,
  running: { text: 0, since: 0 }, slides: NO_SLIDES, spotlight: DARK, line: 'connecting', silent: null, old: false, sound: 'off',
  unpaired: null, name: null, now: minute(),
}

const screen = show<State>(FIRST, (state) => {
  if (state.unpaired !== null) return state.unpaired
  return <Lobby {...state} more={more} layout={layoutOf(state)} zone={zone} language={language} say={say} onSound={() => loudspeaker?.unlock()} onFilmEnd={filmEnds} onFilmBroken={filmBreaks} />
})

const LAYOUTS: Layout[] = ['table', 'call', 'media', 'door']
const WISH = LAYOUTS.filter((layout) => layout === asked('layout'))[0]

/** How this television was told to look, else as the office says. Without a film to show it shows the table. */
function layoutOf({ board, slides }: State): Layout {
  const layout = WISH ?? board?.lobby.layout ?? 'table'
  return layout === 'media' && slideOf(board?.lobby.media ?? [], slides) === null ? 'table' : layout
}

/** How soon the office is asked again who this is. */
const ASK_AGAIN_MS = 5_000

function follow(): void {
  listen()
  if (kept('xinmoi-paired') !== null) void withMore().then(({ tellHealth }) => tellHealth('lobby', (frame) => feed?.send(frame)))
  const sounds = asked('sound') === '1'
  if (sounds || (WISH === 'door' && screen.state().counter === null)) who(sounds)
}

function listen(): void {
  feed = new Feed<LobbyView, Event, LobbyView>({
    query: zone === null ? { view: 'lobby' } : { view: 'lobby', zone },
    first,
    step: lobbyAfter,
    changed,
    happened,
    opened: () => (told = {}),
    identify,
  })
}

/** Asks until there is an answer: a television that was not answered once is not to stay silent for months. */
function who(sounds: boolean): void {
  void withMore().then(({ whoAmI }) => whoAmI()).then((me) => me.ok ? known(me.body, sounds) : setTimeout(who, ASK_AGAIN_MS, sounds))
}

/** What few televisions need, once. */
function withMore(): Promise<Extras> {
  return more === null ? later<Extras>(extras).then((all) => {
    more = all
    screen.change((state) => state)
    return all
  }) : Promise.resolve(more)
}

/** Only a paired screen plays: the office elects players among the devices it knows. */
function known(me: Me, sounds: boolean): void {
  const own = (me.counters ?? [])[0]
  if (me.kind === null || more === null) return
  if (own !== undefined) screen.change((state) => ({ ...state, counter: state.counter ?? own }))
  if (!sounds || (me.kind !== 'display' && me.kind !== 'speaker')) return
  loudspeaker = new more.Loudspeaker(zone ?? me.zone, (sound) => screen.change((state) => ({ ...state, sound })))
}

/** How long a call stands large. */
function time_ms({ board }: State): number {
  return (board?.lobby.spotlight_s ?? 0) * 1_000
}

function first(board: LobbyView): LobbyView {
  wear(themeOf(board.office))
  if (layoutOf({ ...screen.state(), board }) === 'door') void withMore()
  const now = performance.now()
  told = {}
  screen.change((state) => {
    const spotlight = spotlightOn(state.spotlight, countersIn(board, zone), officeNow(), board.lobby.spotlight_s * 1_000)
    return { ...state, slides: NO_SLIDES, spotlight: spotlightAt(spotlight, now, board.lobby.spotlight_s * 1_000) }
  })
  return board
}

function changed(board: LobbyView | null, line: Line): void {
  const was = screen.state()
  if (line === 'live' && was.line !== 'live') void look()
  if (line === 'denied' && board === null) stranger()
  const silent = line === 'live' ? null : (was.silent ?? performance.now())
  move({ ...was, board, line, silent })
}

function happened(event: Event, at: string): void {
  const state = screen.state()
  const counters = state.board === null ? [] : countersIn(state.board, zone)
  if ('counter' in event && !counters.some((line) => line.counter === event.counter)) return
  const spotlight = event.kind === 'announcement_started'
    ? spotlightSpoken(state.spotlight, callsOf([event.ticket, ...(event.others ?? [])], counters), performance.now())
    : spotlightAfter(state.spotlight, event, at)
  move({ ...state, spotlight })
}

/** The calls of these tickets to these counters. */
function callsOf(tickets: string[], counters: CounterLine[]): RecentCall[] {
  return counters.reduce<RecentCall[]>((all, { ticket }) => (ticket !== null && tickets.indexOf(ticket.ticket) >= 0 ? [...all, ticket] : all), [])
}

/** The table as it fits: in a panel beside something large, those who have a number alone, the latest call first. */
function tableIn(state: State): Table {
  const { board, room } = state
  const place = room.table
  // Before the glass is measured, nothing can be cut to its size.
  if (board === null || place === undefined) return FIRST.table
  const counters = countersIn(board, zone)
  if (layoutOf(state) === 'table') return tableOf(counters, place)
  const since = ({ ticket }: CounterLine) => (ticket === null ? 0 : Date.parse(ticket.called_at))
  return tableOf(counters.filter(({ ticket }) => ticket !== null).sort((a, b) => since(b) - since(a)), place)
}

/** Shows a state once time has done what it does to it; nothing is drawn when nothing is otherwise. */
function move(state: State): void {
  const was = screen.state()
  const next = timed(state, performance.now())
  const { board, room, slides } = next
  if (board !== was.board || room !== was.room || slides !== was.slides) next.table = tableIn(next)
  next.page = pageAt(next.page, next.table, next.spotlight.shown, performance.now())
  if ((Object.keys(next) as (keyof State)[]).every((part) => next[part] === was[part])) return
  screen.change(() => next)
  tell(next)
}

function timed(state: State, now: number): State {
  const spotlight = spotlightAt(state.spotlight, now, time_ms(state))
  const old = state.silent !== null && now - state.silent > OLD_MS
  const moved = { ...state, spotlight, old, turn: Math.floor(now / PAGE_MS), now: minute() }
  if (state.board === null) return moved
  const { media, slide_s, ticker } = state.board.lobby
  const slides = slidesAt(state.slides, media, spotlight.shown.length > 0, slide_s * 1_000, now)
  return { ...moved, slides, running: runningAt(state.running, ticker, language, state.room.ticker?.wide ?? 0, now) }
}

function tick(): void {
  const state = screen.state()
  move({ ...state, room: measured(state.room) })
  tell(screen.state())
  if (outdated) renew()
}

/** The office's time, to the minute: nothing on the glass shows more. */
function minute(): number {
  return Math.floor(officeNow() / 60_000) * 60_000
}

/** Tells the office of the calls that this puts on the glass. */
function tell(state: State): void {
  const { board, line, counter, table, page, spotlight } = state
  if (board === null || line !== 'live') return
  const door = layoutOf(state) === 'door'
  const listed = door ? [counter] : rowsOf(table, page.page).map((each) => each.counter)
  const { frames, known } = painted(told, countersIn(board, zone), door ? [] : spotlight.shown, listed)
  told = known
  if (frames.length > 0) oncePainted(() => frames.forEach((frame) => feed?.send(frame)))
}

function filmEnds(): void {
  const state = screen.state()
  move({ ...state, slides: nextSlide(state.slides, performance.now()) })
}

function filmBreaks(address: string): void {
  const state = screen.state()
  move({ ...state, slides: withoutSlide(state.slides, address, performance.now()) })
}

function identify(name: string): void {
  screen.change((state) => ({ ...state, name }))
  // Who asks again is shown it as long again.
  clearTimeout(identified)
  identified = window.setTimeout(() => screen.change((state) => ({ ...state, name: null })), IDENTIFIED_MS)
}

let asking = false

/** The office does not know this screen, or somebody wants it paired: it asks. */
function stranger(): void {
  if (asking) return
  asking = true
  const kind = asked('sound') === '1' ? 'speaker' : 'display'
  void withMore().then(({ askToBePaired }) => askToBePaired(pairingScreen, kind, language, (unpaired) => screen.change((state) => ({ ...state, unpaired }))))
}

/** Asks whether the page is to be loaded anew: it is as soon as that takes nothing from anybody. */
function look(): Promise<void> {
  const { board, sound } = screen.state()
  // A tap that lets a page sound is worth more than a fresh start.
  const tired = performance.now() > TIRED_MS && board !== null && board.office.day === null && sound === 'off'
  return servedPage().then((page) => {
    outdated = page === 'another' || (tired && page === 'the same')
  })
}

/** Never while somebody is called. */
function mayLeave(): boolean {
  const { spotlight, line, sound } = screen.state()
  return line === 'live' && spotlight.shown.length === 0 && sound !== 'playing'
}

/** Leaves for the page that the server has, if it has it at this moment: what is answered instead would stay for months. */
function renew(): void {
  if (leaving || !mayLeave()) return
  leaving = true
  void look().then(() => {
    leaving = outdated && mayLeave()
    if (leaving) leave()
  })
}

/** Hears nothing from now on: whoever is called meanwhile is lit by the next page, and not for a blink by this one. */
function leave(): void {
  feed?.close()
  location.reload()
  window.setTimeout(() => {
    window.stop()
    listen()
    leaving = false
  }, LEAVES_MS)
}

function start(messages: Messages): void {
  say = speakOne(messages)
  setLanguage(language, say('lobby-title'))
  // A link that an admin made is opened here, or a session goes on.
  const isPaired = location.hash !== '' || kept('xinmoi-paired') !== null
  void (isPaired ? withMore().then(({ pairFromAddress }) => pairFromAddress()) : Promise.resolve()).then(follow)
  // Where everybody may look, a screen asks only when it is told to.
  if (asked('pair') !== null) void withMore().then(({ whoAmI }) => whoAmI()).then((me) => (me.ok && me.body.kind !== null ? undefined : stranger()))
  window.setInterval(tick, TICK_MS)
  window.setInterval(() => void look(), VERSION_MS)
}

if (language === 'vi') start(texts.vi)
else void later<Messages>(english).then(start)
