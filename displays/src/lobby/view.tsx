// What a lobby television shows.
import { dateText, hourOf, hourText, wallClock, type WallClock } from '../clock'
import type { Line } from '../feed'
import { openAt, opensNext } from '../hours'
import { opensText } from '../opening'
import { OfficeName } from '../parts/office'
import { named, type Say } from '../texts'
import type { CounterLine, Language, LobbyView } from '../wire'
import { countersIn, missedIn, nextIn, recentIn } from './board'
import { Counters } from './counters'
import type { Extras } from './extras'
import type { Sound } from './loudspeaker'
import type { Page, Room, Table } from './pages'
import { Missed, Soon } from './side'
import { slideOf, type Slides } from './slides'
import type { Spotlight } from './spotlight'
import { Calls, Film, Words } from './stage'
import { Ticker, type Running } from './ticker'

export type Layout = LobbyView['lobby']['layout']

export interface LobbyProps {
  board: LobbyView | null
  layout: Layout
  /** What only some need; null until it came. */
  more: Extras | null
  /** The counter whose door this hangs at. */
  counter: number | null
  table: Table
  page: Page
  room: Room
  turn: number
  running: Running
  slides: Slides
  spotlight: Spotlight
  line: Line
  /** Whether what is shown is too old to walk by. */
  old: boolean
  sound: Sound
  zone: string | null
  language: Language
  now: number
  /** Shown large for a moment, so that somebody finds this device. */
  name: string | null
  say: Say
  onSound: () => void
  onFilmEnd: () => void
  onFilmBroken: (address: string) => void
}

export function Lobby(props: LobbyProps) {
  const { board, line, layout, old, say, name } = props
  return (
    <div class={`lobby as-${layout} is-${line}${old ? ' is-old' : ''}`} data-line={line} data-layout={layout} style={{ transform: shift(props.now) }}>
      {board === null ? <Unknown {...props} /> : <Hall {...props} board={board} clock={wallClock(props.now)} />}
      {line === 'stale' && <p class="banner" role="alert">{say('lobby-stale')}</p>}
      <SoundNote {...props} />
      {name !== null && <p class="identified" role="alert">{name}</p>}
    </div>
  )
}

/** The picture stands a few pixels elsewhere every two minutes, so that none of it burns into the glass. */
function shift(now: number): string {
  const step = Math.floor(now / SHIFT_MS) % SHIFTS.length
  const [x = 0, y = 0] = SHIFTS[step] ?? []
  return `translate(${x}px,${y}px)`
}

const SHIFT_MS = 120_000
const SHIFTS = [[0, 0], [3, 0], [3, 3], [0, 3], [-3, 3], [-3, 0], [-3, -3], [0, -3], [3, -3]]

/** An unknown board is not an empty one. */
function Unknown({ say, line }: LobbyProps) {
  return <main class="unknown"><h1>{say('lobby-title')}</h1>{line !== 'stale' && <p>{say('lobby-connecting')}</p>}</main>
}

function SoundNote({ sound, say, onSound }: LobbyProps) {
  if (sound !== 'blocked') return null
  return <button type="button" class="sound" onClick={onSound}><small>{say('lobby-silent')}</small> {say('lobby-sound')}</button>
}

export interface Known extends LobbyProps {
  board: LobbyView
  clock: WallClock
}

function Hall(props: Known) {
  const { board, clock, layout, more, running, room, language, say } = props
  return (
    <>
      <header>
        <h1 class={`name${named(board.office.name, language).length > LONG ? ' long' : ''}`}><OfficeName office={board.office} language={language} /></h1>
        <p class="clock">
          <span>{say(`calendar-weekday-${clock.weekday}`)}, {dateText(clock)}</span> <b class="number">{hourText(clock.minute)}</b>
        </p>
      </header>
      {layout === 'door' ? more !== null && <more.Door {...props} quiet={quietWords(props)} /> : <Main {...props} />}
      <footer>
        {board.office.noted !== null && <p class="noted">{say('lobby-noted', { hour: hourOf(board.office.noted.at), head: `${board.office.noted.size}:${board.office.noted.code}` })}</p>}
        {notices(props).map((words) => <p class="notice" key={words}>{words}</p>)}
        <Ticker texts={board.lobby.ticker} running={running} language={language} wide={room.ticker?.wide ?? 0} />
      </footer>
    </>
  )
}

/** A name that needs smaller letters; it may have 120. */
const LONG = 80

function Main(props: Known) {
  const { board, layout, zone, spotlight, table, page } = props
  const { office } = board
  const missed = missedIn(board, zone)
  const next = nextIn(board, countersIn(board, zone))
  const listed = next.length > 0 || missed.length > 0
  return (
    <main class={listed ? 'listed' : ''}>
      <Counters table={table} page={page} services={office.services} lit={spotlight.shown} language={props.language} say={props.say} />
      <div class="side">
        {layout === 'table' ? !listed && <Quiet {...props} /> : <div class="stage"><Idle {...props} /></div>}
        {listed && (
          <div class="info">
            {next.length > 0 && <Soon {...props} next={next} missed={missed} />}
            {missed.length > 0 && <Missed {...props} next={next} missed={missed} />}
          </div>
        )}
        <Calls lit={spotlight.shown} office={office} language={props.language} say={props.say} />
      </div>
    </main>
  )
}

/** Where calls stand large, between them: a film, or the latest call. */
function Idle(props: Known) {
  const { board, layout, slides, spotlight, zone, language, say } = props
  const medium = layout === 'media' ? slideOf(board.lobby.media, slides) : null
  if (medium !== null) {
    const covered = spotlight.shown.length > 0
    return <Film medium={medium} turn={slides.turn} covered={covered} alone={board.lobby.media.length - slides.broken.length < 2} onEnd={props.onFilmEnd} onBroken={props.onFilmBroken} />
  }
  const latest = recentIn(board, zone).filter(({ state }) => state === 'called' || state === 'serving')[0]
  if (latest === undefined) return <Quiet {...props} />
  return <section class="call latest"><div class="words"><Words call={latest} office={board.office} language={language} say={say} /></div></section>
}

function Quiet(props: Known) {
  return <section class="call quiet"><p>{quietWords(props)}</p></section>
}

/** What the hall should know when nobody is called. */
function quietWords({ board, zone, clock, say }: Known): string {
  const { office } = board
  const opens = opensNext(office.service_hours, clock)
  const waiting = office.services.some((service) => service.waiting > 0)
  if (!openAt(office.service_hours, clock) && opens !== null) {
    return say(waiting ? 'lobby-break' : 'lobby-closed', { opens: opensText(opens, say, clock) })
  }
  if (!atWork(countersIn(board, zone))) return say('lobby-no-counter')
  return say(recentIn(board, zone).length === 0 ? 'lobby-empty' : 'lobby-watch')
}

function atWork(counters: CounterLine[]): boolean {
  return counters.some((counter) => counter.state !== 'closed')
}

/** What everybody who comes in must know, for as long as it is so. */
function notices({ board, clock, say }: Known): string[] {
  const { office } = board
  // With every counter closed, the large panel says it all.
  const opens = atWork(office.counters) && !openAt(office.issue_hours, clock) ? opensNext(office.issue_hours, clock) : null
  const emergency = office.emergency ? [say('lobby-emergency')] : []
  return opens === null ? emergency : [...emergency, say('lobby-issuing-closed', { opens: opensText(opens, say, clock) })]
}
