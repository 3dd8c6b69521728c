// The tablet on which people say how they were served: at a counter, `?counter=C`, or at the exit, by the slip's code.
import './rate.css'
import pairingScreen from 'lazy:../pairing/screen'
import texts from 'texts:rate,rating,common'
import { ask, insist, newKey } from '../api'
import { kioskAfter, ratingAfter } from '../changed'
import { officeNow } from '../clock'
import { askToBePaired, pairFromAddress } from '../device'
import { Feed, type Line } from '../feed'
import { tellHealth } from '../health'
import { QUIET, readScan, struck } from '../kiosk/scanner'
import { themeOf, wear } from '../look'
import { sentAfterMs, type Act, type Said } from '../rating'
import { asked, show } from '../screen'
import { whoAmI } from '../session'
import { setLanguage, speak } from '../texts'
import type { Event, KioskView, Language, MyTicketView, OfficeView, RateHere, RateVisit, RatingView } from '../wire'
import { asleep, ASLEEP, isUnsent, rated, shown, sleepsAfterMs, told, woken, type Tablet, type Visit } from './tablet'
import { Rate, type RateState } from './view'

/** The clock moves on. */
const TICK_MS = 5_000
/** A second touch in this time belongs to the first: what has come under the finger meanwhile is not meant. */
const SETTLE_MS = 400
/** How long a device says which it is. */
const IDENTIFY_MS = 10_000

const says = speak(texts)
let timer = 0
let changed_ms = 0
let scanned = QUIET

const first: RateState = { tablet: ASLEEP, office: null, counter: null, line: 'connecting', unpaired: null, told: null, identity: null, now: officeNow(), language: 'vi' }

const screen = show<RateState>(first, (state) => <Rate {...state} {...deeds} say={says[state.language]} />)

const change = (part: Partial<RateState>) => screen.change((state) => ({ ...state, ...part }))

/** What people do on this glass. */
const deeds = {
  onAct: (what: Act) => (performance.now() - changed_ms < SETTLE_MS ? undefined : act(what)),
  onWake: () => turn(woken),
  onLanguage: speakIn,
}

function speakIn(language: Language): void {
  change({ language })
  setLanguage(language, says[language]('rate-title'))
}

/** The language of one citizen is not the next one's. */
function house(office: OfficeView | null): Language {
  return office?.languages[0] ?? 'vi'
}

/** The tablet turns to something else: its timers begin anew, and whoever comes next is spoken to in the house's language. */
function turn(step: (tablet: Tablet) => Tablet): void {
  const before = screen.state().tablet
  const tablet = step(before)
  if (tablet === before) return
  clearTimeout(timer)
  if (tablet.rating.step !== before.rating.step || tablet.asked !== before.asked) changed_ms = performance.now()
  if (tablet.asked === null && before.asked !== null) speakIn(house(screen.state().office))
  change({ tablet, told: null })
  const sends = sentAfterMs(tablet.rating)
  if (sends !== null) timer = window.setTimeout(() => act({ act: 'send' }), sends)
  const sleeps = sleepsAfterMs(tablet)
  if (sleeps !== null) timer = window.setTimeout(() => turn(asleep), sleeps)
}

function act(what: Act): void {
  const { office } = screen.state()
  turn((tablet) => rated(tablet, what, (office?.rating?.reasons.length ?? 0) > 0))
  const { asked: visit, rating } = screen.state().tablet
  if (what.act === 'send' && rating.step === 'sending' && visit !== null) void send(visit, rating)
}

/** To the office, once, however often it takes. What comes back too late concerns nobody any more. */
async function send(visit: Visit, { score, reasons }: Said): Promise<void> {
  const { counter } = screen.state()
  const here: RateHere = { visit: visit.id, score, reasons }
  const there: RateVisit = { score, reasons }
  const [path, body] = counter === null ? [`/my/${encodeURIComponent(visit.id)}/rating`, there] : [`/counters/${counter}/rating`, here]
  const answer = await insist<null>('POST', path, { body, key: newKey() })
  if (screen.state().tablet.asked?.id === visit.id) act({ act: 'answered', problem: answer.ok ? null : answer.problem.code })
}

function learned(office: OfficeView | null, line: Line): void {
  const fresh = screen.state().office === null && office !== null
  if (line === 'denied') stranger()
  change({ office, line, now: officeNow() })
  if (!fresh) return
  wear(themeOf(office))
  if (asked('lang') === null) speakIn(house(office))
}

/** At a counter: asks whoever has just been served there. */
function atCounter(counter: number): void {
  change({ counter })
  const feed = new Feed<RatingView, Event, RatingView>({
    query: { view: 'rating', counter: `${counter}` },
    first: (view) => view,
    step: ratingAfter,
    changed: (view, line) => {
      learned(view?.office ?? null, line)
      if (view !== null) asks(view)
    },
    identify,
  })
  tellHealth('rate', (frame) => feed.send(frame))
}

function asks({ ask: now }: RatingView): void {
  const { tablet } = screen.state()
  // Whoever was before has said enough; the glass belongs to the next.
  if (now !== null && now.visit !== tablet.wanted?.id && isUnsent(tablet)) act({ act: 'send' })
  turn((before) => (now?.visit === before.wanted?.id ? before : told(before, now)))
}

/** At the exit: whoever holds a slip before the scanner. */
function atTheExit(): void {
  const feed = new Feed<KioskView, Event, KioskView>({
    query: { view: 'kiosk' },
    first: (view) => view,
    step: kioskAfter,
    changed: (view, line) => learned(view?.office ?? null, line),
    identify,
  })
  tellHealth('rate', (frame) => feed.send(frame))
  document.addEventListener('keydown', typed)
}

function typed(event: KeyboardEvent): void {
  const { key, code, shiftKey: shift } = event
  const [wedge, came] = struck(scanned, { key, code, shift }, performance.now())
  scanned = wedge
  if (came !== null && 'scan' in came) void read(came.scan)
}

async function read(scan: string): Promise<void> {
  const found = readScan(scan)
  if (found.is !== 'pass') return change({ told: 'unread' })
  const answer = await ask<MyTicketView>('GET', `/my/${encodeURIComponent(found.pass)}`)
  if (!answer.ok) return change({ told: answer.problem.code === 'offline' ? 'offline' : 'unread' })
  const { number, service, state, language } = answer.body
  if (state !== 'done') return change({ told: 'not-yet' })
  speakIn(language)
  turn((tablet) => shown(tablet, { id: found.pass, number, service }))
}

function identify(name: string): void {
  change({ identity: name })
  window.setTimeout(() => change({ identity: null }), IDENTIFY_MS)
}

let asking = false

/** The office does not know this tablet, or somebody wants it paired: it asks. */
function stranger(): void {
  if (asking) return
  asking = true
  const isForCounter = asked('pair') === 'counter'
  askToBePaired(pairingScreen, isForCounter ? 'keypad' : 'rating', screen.state().language, (unpaired) => change({ unpaired }), isForCounter ? () => void toItsCounter() : undefined)
}

/** A counter's tablet is paired here, for the page of a counter has no room for more, and works there. */
async function toItsCounter(): Promise<void> {
  const me = await whoAmI()
  const counter = me.ok ? me.body.counters?.[0] : undefined
  location.replace(counter === undefined ? '/counter' : `/counter?counter=${counter}`)
}

async function start(): Promise<void> {
  await pairFromAddress()
  const me = await whoAmI()
  const isDevice = me.ok && me.body.kind !== null
  if (asked('pair') !== null && !isDevice) return stranger()
  const own = me.ok && me.body.kind === 'rating' ? me.body.counters?.[0] ?? 0 : 0
  const counter = Number(asked('counter') ?? own)
  if (counter > 0) atCounter(counter)
  else atTheExit()
}

window.setInterval(() => change({ now: officeNow() }), TICK_MS)
wear(themeOf(null))
speakIn(asked('lang') === 'en' ? 'en' : 'vi')
void start()
