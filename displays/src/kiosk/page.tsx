// The kiosk: a citizen takes a number.
import './kiosk.css'
import texts from 'texts:kiosk,common,calendar,pairing'
import { insist, isStranger, newKey } from '../api'
import { kioskAfter } from '../changed'
import { officeNow } from '../clock'
import { pair, pairFromAddress, Unpaired } from '../device'
import { Feed, type Line } from '../feed'
import { show } from '../screen'
import { whoAmI } from '../session'
import { setLanguage, speak } from '../texts'
import type { Class, Event, IssuedTicket, KioskView, Language, NewTicket, OfficeView, Problem, ServiceLine, Ticket } from '../wire'
import { idle, touched, type Flow, type Move, type Touch, type Wish } from './flow'
import { Kiosk } from './view'

/** How often the kiosk looks whether someone walked away, and at the clock. */
const TICK_MS = 500

interface State {
  office: OfficeView | null
  line: Line
  flow: Flow
  pairing: 'paired' | 'unpaired' | 'failed'
  now: number
}

const says = speak(texts)

const first: State = { office: null, line: 'connecting', flow: idle('vi', 0), pairing: 'paired', now: officeNow() }

const screen = show<State>(first, (state) => {
  const say = says[state.flow.language]
  if (state.pairing !== 'paired') return <Unpaired say={say} failed={state.pairing === 'failed'} onToken={pairWith} />
  return <Kiosk {...state} say={say} onTouch={touch} {...asks} />
})

function houseLanguage(): Language {
  return screen.state().office?.languages[0] ?? 'vi'
}

function touch(what: Touch): void {
  screen.change((state) => ({ ...state, flow: touched(state.flow, what, houseLanguage(), performance.now()) }))
  const { language } = screen.state().flow
  setLanguage(language, says[language]('kiosk-title'))
}

/** One touch, one key, whatever is asked on the way. The second half of a double tap asks for nothing. */
function ask(what: Touch): void {
  const before = screen.state().flow.visit
  touch(what)
  const { visit } = screen.state().flow
  if (visit === before) return
  if (visit.at === 'sending') void take(visit.wish)
  if (visit.at === 'moving') void bringAbout(visit.move)
}

/** What a citizen's touches ask for. */
const asks = {
  onService: ({ key, priority }: ServiceLine) => {
    const authority = (screen.state().office?.authorities.length ?? 0) > 1
    ask({ type: 'service', service: key, asks: { authority, priority }, key: newKey() })
  },
  onAuthority: (authority: string | null) => ask({ type: 'authority', authority, key: newKey() }),
  onClass: (ticketClass: Class) => ask({ type: 'class', class: ticketClass, key: newKey() }),
  /** No number is left: what the office offers instead. */
  onSpent: (service: string) => ask({ type: 'spent', service, key: newKey() }),
  onMove: (what: Move['what']) => ask({ type: 'move', what, key: newKey() }),
  onAgain: () => ask({ type: 'again' }),
}

/** Asks the office for the number that was wished. */
async function take(wish: Wish): Promise<void> {
  const { language } = screen.state().flow
  const { service, class: ticketClass, authority, elsewhere, key } = wish
  const body: NewTicket = { service, class: ticketClass, language, ...(authority === null ? {} : { authority }), ...(elsewhere ? { non_territorial: true } : {}) }
  const answer = await insist<IssuedTicket>('POST', '/tickets', { body, key, language })
  if (answer.ok) return touch({ type: 'answered', ticket: answer.body })
  refused(answer.problem)
}

/** Tells the office that the holder of a number is back, or goes out. */
async function bringAbout({ number, what, key }: Move): Promise<void> {
  const { language } = screen.state().flow
  const answer = await insist<Ticket>('POST', `/tickets/${what}`, { body: { number }, key, language })
  if (answer.ok) return touch({ type: 'moved', ticket: answer.body })
  refused(answer.problem)
}

function refused(problem: Problem): void {
  touch({ type: 'refused', problem })
  if (isStranger(problem) || problem.code === 'not_allowed') screen.change((s) => ({ ...s, pairing: 'unpaired' }))
}

async function pairWith(token: string): Promise<void> {
  const known = await pair(token)
  screen.change((state) => ({ ...state, pairing: known ? 'paired' : 'failed' }))
  if (known) touch({ type: 'back' })
}

function follow(): void {
  new Feed<KioskView, Event, KioskView>({
    query: { view: 'kiosk' },
    first: (view) => view,
    step: kioskAfter,
    changed: (view, line) => {
      const pairing = line === 'denied' ? 'unpaired' : screen.state().pairing
      screen.change((state) => ({ ...state, office: view?.office ?? state.office, line, pairing, now: officeNow() }))
    },
  })
}

function tick(): void {
  touch({ type: 'tick' })
  screen.change((state) => ({ ...state, now: officeNow() }))
}

/** A kiosk that the office does not know says so before anyone touches it. */
async function recognise(): Promise<void> {
  const known = await pairFromAddress()
  const me = await whoAmI()
  if (me.ok || !isStranger(me.problem)) return
  screen.change((state) => ({ ...state, pairing: known ? 'unpaired' : 'failed' }))
}

void recognise().then(follow)
touch({ type: 'back' })
window.setInterval(tick, TICK_MS)
