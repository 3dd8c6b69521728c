// The lobby television: who is called, and where to.
import './lobby.css'
import texts from 'texts:vi:lobby,common,calendar,pairing'
import { lobbyAfter } from '../changed'
import { officeNow } from '../clock'
import { pair, pairFromAddress, Unpaired } from '../device'
import { Feed, type Line } from '../feed'
import { asked, show } from '../screen'
import { whoAmI } from '../session'
import { setLanguage, speakOne } from '../texts'
import type { Event, LobbyView, ScreenFrame } from '../wire'
import { countersIn, recentIn } from './board'
import { Loudspeaker, type Sound } from './loudspeaker'
import { oncePainted, paintedAtFirst, paintedBy } from './painted'
import { DARK, spotlightAfter, spotlightAt, spotlightOn, type Spotlight } from './spotlight'
import { Lobby } from './view'

/** How often the spotlight and the clock move on. */
const TICK_MS = 250

interface State {
  board: LobbyView | null
  spotlight: Spotlight
  line: Line
  sound: Sound
  pairing: 'paired' | 'unpaired' | 'failed'
  now: number
}

const say = speakOne(texts.vi)
const zone = asked('zone')
let loudspeaker: Loudspeaker | null = null
let feed: Feed<LobbyView, Event, LobbyView> | null = null
setLanguage('vi', say('lobby-title'))

const first: State = { board: null, spotlight: DARK, line: 'connecting', sound: 'off', pairing: 'paired', now: officeNow() }

const screen = show<State>(first, (state) => {
  if (state.pairing !== 'paired') return <Unpaired say={say} failed={state.pairing === 'failed'} onToken={pairWith} />
  return <Lobby {...state} zone={zone} say={say} onSound={() => loudspeaker?.unlock()} />
})

function follow(): void {
  feed = new Feed<LobbyView, Event, LobbyView>({
    query: zone === null ? { view: 'lobby' } : { view: 'lobby', zone },
    first: lit,
    step: lobbyAfter,
    changed,
    happened,
  })
  if (asked('sound') === '1') void sound()
}

/** Only a paired screen plays: the office elects players among the devices it knows. */
async function sound(): Promise<void> {
  const me = await whoAmI()
  if (!me.ok || (me.body.kind !== 'display' && me.body.kind !== 'speaker')) return
  loudspeaker = new Loudspeaker(zone ?? me.body.zone, (sound) => screen.change((state) => ({ ...state, sound })))
}

function lit(view: LobbyView): LobbyView {
  const [latest] = recentIn(view, zone)
  screen.change((state) => ({ ...state, spotlight: spotlightOn(latest, officeNow(), performance.now()) }))
  tell(paintedAtFirst(countersIn(view, zone)))
  return view
}

function tell(painted: ScreenFrame[]): void {
  if (painted.length > 0) oncePainted(() => painted.forEach((call) => feed?.send(call)))
}

function changed(board: LobbyView | null, line: Line): void {
  const denied = line === 'denied' && board === null
  screen.change((state) => ({ ...state, board, line, pairing: denied ? 'unpaired' : 'paired', now: officeNow() }))
}

function happened(event: Event, at: string): void {
  const { board } = screen.state()
  const counters = board === null ? [] : countersIn(board, zone)
  const here = board === null || !('counter' in event) || counters.some((c) => c.counter === event.counter)
  const painted = paintedBy(event, counters)
  if (painted !== null) tell([painted])
  if (here) screen.change((state) => ({ ...state, spotlight: spotlightAfter(state.spotlight, event, at) }))
}

async function pairWith(token: string): Promise<void> {
  const known = await pair(token)
  screen.change((state) => ({ ...state, pairing: known ? 'paired' : 'failed' }))
}

function tick(): void {
  const now = performance.now()
  screen.change((state) => ({ ...state, now: officeNow(), spotlight: spotlightAt(state.spotlight, now) }))
}

void pairFromAddress().then((known) => {
  if (!known) screen.change((state) => ({ ...state, pairing: 'failed' }))
  follow()
})
window.setInterval(tick, TICK_MS)
