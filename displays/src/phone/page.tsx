// The citizen's telephone: one ticket, followed by whoever holds its pass.
import './phone.css'
import texts from 'texts:phone,common,wait'
import restAddress from 'lazy:./rest'
import { ask, insist, newKey, type Answer } from '../api'
import { officeNow } from '../clock'
import { Feed, type Line } from '../feed'
import { keep, kept } from '../kept'
import { later } from '../later'
import { keepTheme, themeOf, wear } from '../look'
import { ASKING, ratingAfter, sentAfterMs, type Act, type Said } from '../rating'
import { asked, show } from '../screen'
import { setLanguage, speak } from '../texts'
import type { Language, LogHead, MyEvent, MyProof, MyTicketView, MyWhy, OfficeView, RateVisit, Theme, Ticket } from '../wire'
import { Afar, officeIn } from './afar'
import { keepAwake } from './awake'
import { isNear, isNewCall, standing } from './turn'
import { receiptIn, type Receipt } from './receipt'
import type { Rest } from './rest'
import { Phone, type PhoneState, type Proven, type Wish } from './view'

const LANGUAGE = 'xinmoi-language'
/** The pass of the visit that was rated from this telephone last. */
const RATED = 'xinmoi-rated'

/** A second touch in this time belongs to the first: what has come under the finger meanwhile is not meant. */
const SETTLE_MS = 400

/** The last head of the log that this telephone was shown, and with which ticket. */
const HEAD = 'xinmoi-log-head'

const says = speak(texts)
const pass = decodeURIComponent(location.pathname.replace(/\/$/, '').split('/').pop() ?? '')
/** Where a city's hub has this office; empty at the office itself. */
const under = officeIn(location.pathname)
const api = `${under}/api/v1`
const mine = `${api}/my/${encodeURIComponent(pass)}`
const receipt = receiptIn(location.hash)
let sending = 0
let stepped_ms = 0

const first: PhoneState = {
  my: null, office: null, unknown: false, line: 'connecting', at: null, language: languageAsked(), theme: themeOf(null), choosing: false,
  wish: null, busy: false, failed: false, why: null, proven: null, bell: 'off', ringing: false, rating: kept(RATED) === pass ? { step: 'thanks' } : ASKING,
  rest: null,
}

const screen = show<PhoneState>(first, (state) => {
  const language = languageOf(state)
  const why = state.why !== null && state.my !== null && state.why.of === standing(state.my) ? state.why : null
  return <Phone {...state} {...deeds} language={language} say={says[language]} why={why} />
})

const change = (part: Partial<PhoneState>) => screen.change((state) => ({ ...state, ...part }))

/** What the holder does on this page. */
const deeds = {
  onLanguage: speakIn,
  onTheme,
  onChoosing: (choosing: boolean) => change({ choosing }),
  onWish: (wish: Wish | null) => {
    change({ wish, failed: false })
    requestAnimationFrame(() => document.querySelector('.wished')?.scrollIntoView({ block: 'nearest' }))
    if (wish === 'why') void askWhy().then(askProof)
  },
  onGiveBack: () => void move('DELETE', mine),
  onStepOut: () => void move('POST', `${mine}/step-out`),
  onReturn: () => void move('POST', `${mine}/return`),
  onBell: (on: boolean) => void setBell(on),
  onHush: hush,
  onRate: (act: Act) => (performance.now() - stepped_ms < SETTLE_MS ? undefined : rate(act)),
}

/** What the holder chose here, or what they chose when they took the number. */
function languageOf(state: PhoneState): Language {
  return state.language ?? state.my?.language ?? 'vi'
}

function languageAsked(): Language | null {
  const wish = asked('lang') ?? kept(LANGUAGE)
  return wish === 'vi' || wish === 'en' ? wish : null
}

function speakIn(language: Language): void {
  keep(LANGUAGE, language)
  change({ language, why: null, wish: null })
  entitle()
}

function onTheme(theme: Theme): void {
  keepTheme(theme)
  change({ theme })
}

/** How it stands is seen in the tab, from other tabs too. */
function entitle(): void {
  const state = screen.state()
  const language = languageOf(state)
  setLanguage(language, titleOf(state.my, language))
}

function titleOf(my: MyTicketView | null, language: Language): string {
  const say = says[language]
  if (my === null) return say('phone-title')
  if (my.state === 'called') return `${say('phone-come', { counter: my.counter ?? '' })} · ${my.number}`
  if (my.state === 'waiting') return `${my.number} · ${my.ahead === 0 ? say('phone-next') : say('phone-ahead', { n: my.ahead })}`
  return `${my.number} · ${say(`phone-is-${my.state}`)}`
}

/** Given back, out for a while, or back. */
async function move(method: string, path: string): Promise<void> {
  const { busy } = screen.state()
  if (busy) return
  change({ busy: true, failed: false })
  const body = method === 'POST' ? { body: {} } : {}
  const answer: Answer<Ticket> = await insist<Ticket>(method, path, { ...body, outside: true, key: newKey(), language: languageOf(screen.state()) })
  if (!answer.ok) return change({ busy: false, failed: true })
  screen.change((state) => ({ ...state, busy: false, wish: null, my: state.my && { ...state.my, ...answer.body } }))
  entitle()
}

async function askWhy(): Promise<void> {
  const { my } = screen.state()
  const answer = await ask<MyWhy>('GET', `${mine}/why`, { outside: true, language: languageOf(screen.state()) })
  if (answer.ok && my !== null) change({ why: { of: standing(my), sentence: answer.body.sentence } })
  else change({ failed: true })
}

/** Whether the office's log is still the one of the slip, and of the head that this telephone was shown last. */
async function askProof(): Promise<void> {
  const { rest, my } = screen.state()
  if (rest === null || my === null || receipt === null) return
  change({ proven: null })
  const own = { size: receipt.seq, root: receipt.root }
  const seen = headSeen(own)
  let proven = await proof(rest, receipt, seen)
  // Records that came after the slip may be lost where a copy was restored: that is another thing than a slip that is.
  if (proven === 'bad' && seen !== own && (await proof(rest, receipt, own)) === 'good') proven = 'shorter'
  change({ proven })
}

/** Null where it cannot be asked: nothing is said of it. */
async function proof(rest: Rest, { seq, leaf, root }: Receipt, seen: LogHead): Promise<Proven | null> {
  const answer = await ask<MyProof>('GET', `${mine}/proof?seq=${seq}&from=${seen.size}`, { outside: true })
  // Of a day that is sealed it is not said: an inspector looks there.
  if (!answer.ok) return answer.problem.status === 404 && answer.problem.code !== 'sealed_head' ? 'bad' : null
  try {
    if (!rest.holds({ seq, leaf, root }, seen, answer.body)) return 'bad'
  } catch {
    // What is no proof at all proves nothing.
    return 'bad'
  }
  keep(HEAD, `${pass} ${answer.body.head.size} ${answer.body.head.root}`)
  return 'good'
}

function headSeen(own: LogHead): LogHead {
  const [of, size, last] = (kept(HEAD) ?? '').split(' ')
  return of === pass && last !== undefined ? { size: Number(size), root: last } : own
}

async function setBell(on: boolean): Promise<void> {
  const { rest } = screen.state()
  if (rest === null) return
  if (on) return change({ bell: (await rest.bell.allow()) ? 'on' : 'refused' })
  rest.bell.forbid()
  change({ bell: 'off', ringing: false })
}

function hush(): void {
  screen.state().rest?.bell.hush()
  change({ ringing: false })
}

/** Says how it was: at once on the page, to the office once it can no longer be changed. */
function rate(act: Act): void {
  clearTimeout(sending)
  const { office, rating: before } = screen.state()
  const asks = office?.rating != null && (office.rating.comment || office.rating.reasons.length > 0)
  screen.change((state) => ({ ...state, rating: ratingAfter(state.rating, act, asks) }))
  const { rating } = screen.state()
  if (rating.step !== before.step) stepped_ms = performance.now()
  const after = sentAfterMs(rating)
  if (after !== null) sending = window.setTimeout(() => rate({ act: 'send' }), after)
  if (act.act === 'send' && rating.step === 'sending') void tell(rating)
}

async function tell({ score, reasons, comment }: Said): Promise<void> {
  const body: RateVisit = { score, reasons, ...(comment === '' ? {} : { comment }) }
  const answer = await insist<null>('POST', `${mine}/rating`, { outside: true, body, key: newKey() })
  if (answer.ok) keep(RATED, pass)
  rate({ act: 'answered', problem: answer.ok ? null : answer.problem.code })
}

/** Whoever puts the telephone away has said what they said. */
function putAway(): void {
  if (document.visibilityState === 'hidden' && sentAfterMs(screen.state().rating) !== null) rate({ act: 'send' })
}

function learned(my: MyTicketView | null, line: Line): void {
  if (line === 'denied') return void look()
  const before = screen.state()
  if (line === 'live' && before.line !== 'live') void learnOffice()
  change({ line, ...(line === 'live' ? { at: officeNow() } : {}) })
  if (my !== null) stands(my)
}

/** How the ticket stands: rings when it is called, and closes what was asked of another standing. */
function stands(my: MyTicketView): void {
  const { my: before, wish } = screen.state()
  change({ my, wish: before !== null && before.state !== my.state ? null : wish })
  entitle()
  keepAwake(isNear(my))
  if (isNewCall(before, my)) {
    screen.state().rest?.bell.ring()
    change({ ringing: true, choosing: false })
  }
  if (my.state !== 'called') hush()
}

/** What the office has to say beside the ticket: where its counters are, what to bring, its languages and its colours. */
async function learnOffice(): Promise<void> {
  const answer = await ask<OfficeView>('GET', `${api}/office`, { outside: true })
  if (!answer.ok) return
  const theme = themeOf(answer.body)
  wear(theme)
  change({ office: answer.body, theme })
}

let feed: Feed<MyTicketView, MyEvent, MyTicketView> | Afar | null = null

/** Looks once, which is quick on a slow line, then follows. A pass that the office does not know is not asked for again. */
async function look(): Promise<void> {
  const answer = await ask<MyTicketView>('GET', mine, { outside: true })
  if (!answer.ok && answer.problem.status === 404) {
    feed?.close()
    keepAwake(false)
    hush()
    void learnOffice()
    return change({ unknown: true, line: 'denied' })
  }
  if (answer.ok) stands(answer.body)
  feed ??= under !== '' ? new Afar(mine, learned) : new Feed({ query: { view: 'ticket', pass }, first: (my) => my, step: (_, { event }) => event.my, changed: learned })
}

document.addEventListener('visibilitychange', putAway)
wear(themeOf(null))
entitle()
void look().then(() => later<Rest>(restAddress)).then((rest) => change({ rest }))
