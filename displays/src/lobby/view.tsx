// What a lobby television shows.
import { dateText, hourText, wallClock, type WallClock } from '../clock'
import type { Line } from '../feed'
import { openAt, opensNext } from '../hours'
import { opensText } from '../opening'
import { named, type Say } from '../texts'
import type { LobbyView, OfficeView, RecentCall, ServiceLine } from '../wire'
import { countersIn, recentIn } from './board'
import type { Sound } from './loudspeaker'
import type { Spotlight } from './spotlight'
import { Counters } from './counters'

export interface LobbyProps {
  board: LobbyView | null
  spotlight: Spotlight
  line: Line
  sound: Sound
  zone: string | null
  now: number
  say: Say
  onSound: () => void
}

export function Lobby(props: LobbyProps) {
  const { board, line, say } = props
  const clock = wallClock(props.now)
  return (
    <div class={`lobby is-${line}`} data-line={line}>
      {board === null ? <Unknown {...props} /> : <Hall {...props} board={board} clock={clock} />}
      {line === 'stale' && <p class="banner" role="alert">{say('lobby-stale')}</p>}
      <SoundNote {...props} />
    </div>
  )
}

/** An unknown board is not an empty one. */
function Unknown({ say, line }: LobbyProps) {
  return <main class="unknown"><h1>{say('lobby-title')}</h1>{line !== 'stale' && <p>{say('common-connecting')}</p>}</main>
}

function SoundNote({ sound, say, onSound }: LobbyProps) {
  if (sound !== 'blocked') return null
  return <button type="button" class="sound" onClick={onSound}>{say('lobby-sound')}</button>
}

interface Known extends LobbyProps {
  board: LobbyView
  clock: WallClock
}

function Hall(props: Known) {
  const { board, clock, say } = props
  return (
    <>
      <header>
        <h1 class="name">{named(board.office.name, 'vi')}</h1>
        <p class="clock">
          <span>{say(`calendar-weekday-${clock.weekday}`)}, {dateText(clock)}</span> <b class="number">{hourText(clock.minute)}</b>
        </p>
      </header>
      <main>
        <Counters counters={countersIn(board, props.zone)} services={board.office.services} shown={props.spotlight.shown?.call ?? null} say={say} />
        <div class="side">
          <Call {...props} />
          <Recent {...props} />
        </div>
      </main>
      <Waiting office={board.office} clock={clock} say={say} />
    </>
  )
}

/** The call that stands large; between calls, what the hall should know. */
function Call({ spotlight, say, board, clock, zone }: Known) {
  const { shown } = spotlight
  if (shown === null) return <section class="call quiet"><p>{quietWords(board, zone, clock, say)}</p></section>
  const { call, since } = shown
  return (
    <section class="call lit" role="status" aria-live="assertive" key={`${call.ticket}-${call.calls}-${since}`} data-number={call.number} data-counter={call.counter}>
      <p class="who">{say(call.calls > 1 ? 'lobby-recall' : 'lobby-call')}</p>
      <p class={`number huge long-${call.number.length}`}>{call.number}</p>
      <p class="where">{say('lobby-to')} <b class="number">{call.counter}</b></p>
    </section>
  )
}

function quietWords(board: LobbyView, zone: string | null, clock: WallClock, say: Say): string {
  const { office } = board
  const opens = opensNext(office.service_hours, clock)
  const waiting = office.services.some((service) => service.waiting > 0)
  if (!openAt(office.service_hours, clock) && opens !== null) {
    return say(waiting ? 'lobby-break' : 'lobby-closed', { opens: opensText(opens, say, clock) })
  }
  return say(recentIn(board, zone).length === 0 ? 'lobby-empty' : 'lobby-watch')
}

function Recent({ board, zone, spotlight, say }: Known) {
  const shown = spotlight.shown?.call.ticket
  const calls = recentIn(board, zone).filter((call) => call.ticket !== shown).slice(0, RECENT_MAX)
  if (calls.length === 0) return null
  return (
    <section class="recent" aria-label={say('lobby-recent')}>
      <h2>{say('lobby-recent')}</h2>
      <ol>{calls.map((call) => <RecentRow key={call.ticket} call={call} say={say} />)}</ol>
    </section>
  )
}

/** As many calls as fit below the spotlight at a size that the back row reads. */
const RECENT_MAX = 4

function RecentRow({ call, say }: { call: RecentCall; say: Say }) {
  return (
    <li class={call.state}>
      <b class="number">{call.number}</b>
      <span>{call.state === 'no_show' ? say('lobby-missed') : say('lobby-counter', { counter: call.counter })}</span>
    </li>
  )
}

function Waiting({ office, clock, say }: { office: OfficeView; clock: WallClock; say: Say }) {
  // With every counter closed, the large panel says it all.
  const atWork = office.counters.some((counter) => counter.state !== 'closed')
  const opens = atWork && !openAt(office.issue_hours, clock) ? opensNext(office.issue_hours, clock) : null
  return (
    <footer>
      <h2>{say('lobby-waiting')}</h2>
      <ul>{office.services.map((service) => <WaitingService key={service.key} service={service} />)}</ul>
      {opens !== null && <p class="notice">{say('lobby-issuing-closed', { opens: opensText(opens, say, clock) })}</p>}
    </footer>
  )
}

function WaitingService({ service }: { service: ServiceLine }) {
  return <li data-service={service.key}><span>{named(service.name, 'vi')}</span> <b class="number">{service.waiting}</b></li>
}
