// The citizen's telephone: one ticket, followed by whoever holds its pass.
import './phone.css'
import texts from 'texts:phone,common'
import { ask, insist, newKey, type Answer } from '../api'
import { Feed, type Line } from '../feed'
import { show } from '../screen'
import { setLanguage, speak } from '../texts'
import type { Language, MyEvent, MyTicketView, MyWhy, Ticket } from '../wire'
import { isNewCall, standing } from './turn'
import { Phone, type Asking, type Move } from './view'

/** A pattern that is felt through a pocket, in milliseconds. */
const TURN_MS = [400, 150, 400, 150, 800]

interface State {
  my: MyTicketView | null
  /** The office knows no such pass. */
  unknown: boolean
  line: Line
  language: Language | null
  asking: Asking
  /** Why the holder waits, or was called; of the ticket as it stood then. */
  why: { of: string; sentence: string } | null
}

const says = speak(texts)
const pass = decodeURIComponent(location.pathname.replace(/\/$/, '').split('/').pop() ?? '')

const screen = show<State>({ my: null, unknown: false, line: 'connecting', language: null, asking: 'nothing', why: null }, (state) => {
  const language = languageOf(state)
  const why = state.why !== null && state.my !== null && state.why.of === standing(state.my) ? state.why.sentence : null
  return <Phone {...state} language={language} say={says[language]} why={why} onLanguage={speakIn} onAsk={askBack} onGiveBack={giveBack} onMove={move} onWhy={askWhy} />
})

const change = (part: Partial<State>) => screen.change((state) => ({ ...state, ...part }))

/** What the holder chose, or what they chose when they took the number. */
function languageOf(state: State): Language {
  return state.language ?? state.my?.language ?? 'vi'
}

function speakIn(language: Language): void {
  change({ language })
  entitle()
}

/** The number stands in the tab, where it is seen from other tabs. */
function entitle(): void {
  const state = screen.state()
  const language = languageOf(state)
  const say = says[language]
  setLanguage(language, state.my === null ? say('phone-title') : `${state.my.number} · ${say(`phone-is-${state.my.state}`)}`)
}

function askBack(asking: Asking): void {
  change({ asking })
}

const mine = `/my/${encodeURIComponent(pass)}`

async function giveBack(): Promise<void> {
  change({ asking: 'sending' })
  moved(await insist<Ticket>('DELETE', mine, { key: newKey(), language: languageOf(screen.state()) }))
}

/** Out for a while, or back. */
async function move(what: Move): Promise<void> {
  if (screen.state().asking === 'sending') return
  change({ asking: 'sending' })
  moved(await insist<Ticket>('POST', `${mine}/${what}`, { body: {}, key: newKey(), language: languageOf(screen.state()) }))
}

function moved(answer: Answer<Ticket>): void {
  if (!answer.ok) return change({ asking: 'failed' })
  screen.change((state) => ({ ...state, asking: 'nothing', my: state.my && { ...state.my, ...answer.body } }))
  entitle()
}

async function askWhy(): Promise<void> {
  const { my } = screen.state()
  const answer = await ask<MyWhy>('GET', `${mine}/why`, { language: languageOf(screen.state()) })
  if (answer.ok && my !== null) change({ why: { of: standing(my), sentence: answer.body.sentence } })
}

function learned(my: MyTicketView | null, line: Line): void {
  if (line === 'denied') return void look()
  const before = screen.state().my
  change({ my: my ?? before, line })
  entitle()
  if (my !== null && isNewCall(before, my)) shake()
}

/** Browsers let only a page that was touched shake the telephone. */
function shake(): void {
  if ('vibrate' in navigator && navigator.userActivation?.hasBeenActive !== false) navigator.vibrate(TURN_MS)
}

let feed: Feed<MyTicketView, MyEvent, MyTicketView> | null = null

/** Looks once, then follows. A pass that the office does not know is not asked for again. */
async function look(): Promise<void> {
  const answer = await ask<MyTicketView>('GET', mine)
  if (!answer.ok && answer.problem.status === 404) {
    feed?.close()
    return change({ unknown: true })
  }
  if (answer.ok) learned(answer.body, screen.state().line)
  feed ??= new Feed({ query: { view: 'ticket', pass }, first: (my) => my, step: (_, { event }) => event.my, changed: learned })
}

entitle()
void look()
