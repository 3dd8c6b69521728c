// The kiosk: a citizen takes a number.
import './kiosk.css'
import texts from 'texts:kiosk,common,calendar,pairing'
import { insist, isStranger, newKey } from '../api'
import { officeNow } from '../clock'
import { pair, pairFromAddress, Unpaired } from '../device'
import { Feed, type Line } from '../feed'
import { officeAfter } from '../office'
import { show } from '../screen'
import { whoAmI } from '../session'
import { setLanguage, speak } from '../texts'
import type { Class, Event, IssuedTicket, KioskView, Language, NewTicket, OfficeView } from '../wire'
import { idle, touched, type Flow, type Touch } from './flow'
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
  return <Kiosk {...state} say={say} onTouch={touch} onClass={choose} onAgain={again} />
})

function houseLanguage(): Language {
  return screen.state().office?.languages[0] ?? 'vi'
}

function touch(what: Touch): void {
  screen.change((state) => ({ ...state, flow: touched(state.flow, what, houseLanguage(), performance.now()) }))
  const { language } = screen.state().flow
  setLanguage(language, says[language]('kiosk-title'))
}

/** One touch, one key. */
function choose(ticketClass: Class): void {
  touch({ type: 'class', class: ticketClass, key: newKey() })
  void take()
}

function again(): void {
  touch({ type: 'again' })
  void take()
}

/** Asks the office for the number that was wished. */
async function take(): Promise<void> {
  const { visit, language } = screen.state().flow
  if (visit.at !== 'sending') return
  const { service, class: ticketClass, key } = visit.wish
  const body: NewTicket = { service, class: ticketClass, language }
  const answer = await insist<IssuedTicket>('POST', '/tickets', { body, key, language })
  if (answer.ok) return touch({ type: 'answered', ticket: answer.body })
  touch({ type: 'refused', problem: answer.problem })
  if (isStranger(answer.problem) || answer.problem.status === 403) screen.change((s) => ({ ...s, pairing: 'unpaired' }))
}

async function pairWith(token: string): Promise<void> {
  const known = await pair(token)
  screen.change((state) => ({ ...state, pairing: known ? 'paired' : 'failed' }))
  if (known) touch({ type: 'back' })
}

function follow(): void {
  new Feed<KioskView, Event, OfficeView>({
    query: { view: 'kiosk' },
    first: (view) => view.office,
    step: officeAfter,
    changed: (office, line) => {
      const pairing = line === 'denied' ? 'unpaired' : screen.state().pairing
      screen.change((state) => ({ ...state, office: office ?? state.office, line, pairing, now: officeNow() }))
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
