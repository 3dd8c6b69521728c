// What the citizen's telephone shows.
import { hourOf } from '../clock'
import type { Line } from '../feed'
import { LanguageSwitch } from '../language'
import { named, type Say } from '../texts'
import type { Held, Language, MyTicketView } from '../wire'

/** How far the holder is in giving the number back, going out or coming back. */
export type Asking = 'nothing' | 'sure' | 'sending' | 'failed'

/** Out for a while, or back. */
export type Move = 'return' | 'step-out'

export interface PhoneProps {
  my: MyTicketView | null
  unknown: boolean
  line: Line
  language: Language
  asking: Asking
  /** Why the holder waits, or was called, once they have asked. */
  why: string | null
  say: Say
  onLanguage: (language: Language) => void
  onMove: (what: Move) => void
  onWhy: () => void
  onAsk: (asking: Asking) => void
  onGiveBack: () => void
}

export function Phone(props: PhoneProps) {
  const { my, unknown, line, language, say, onLanguage } = props
  return (
    <div class={`phone is-${line}${my === null ? '' : ` at-${my.state}`}`} data-line={line}>
      <header>
        <p class="office">{my === null ? '' : named(my.office_name, language)}</p>
        <LanguageSwitch {...{ say, language, onLanguage }} />
      </header>
      {line === 'stale' && my !== null && <p class="banner" role="status">{say('phone-stale')}</p>}
      {unknown && my === null ? <Unknown say={say} /> : <Known {...props} />}
    </div>
  )
}

function Unknown({ say }: { say: Say }) {
  return (
    <main class="unknown">
      <h1>{say('phone-unknown')}</h1>
      <p>{say('phone-unknown-hint')}</p>
    </main>
  )
}

function Known(props: PhoneProps) {
  const { my, say, language } = props
  if (my === null) return <main class="unknown"><h1>{say('phone-title')}</h1><p role="status">{say('common-connecting')}</p></main>
  return (
    <main>
      <section class="ticket" data-number={my.number} data-state={my.state}>
        <h1><span class="small">{say('phone-your-number')}</span> <span class="number huge">{my.number}</span></h1>
        <p class="service">{named(my.service_name, language)}</p>
      </section>
      <section class="turn" role="status">
        <p class="news">{news(my, say)}</p>
        <Hint my={my} say={say} language={language} />
      </section>
      <Wishes {...props} my={my} />
      <p class="issued">{say('phone-issued', { hour: hourOf(my.issued_at) })}</p>
    </main>
  )
}

/** The one sentence that matters now. */
function news(my: MyTicketView, say: Say): string {
  switch (my.state) {
    case 'waiting':
      return my.ahead === 0 ? say('phone-next') : say('phone-ahead', { n: my.ahead })
    case 'called':
      return say('phone-called', { counter: my.counter ?? '' })
    case 'serving':
      return say('phone-serving', { counter: my.counter ?? '' })
    case 'on_hold':
      return my.held === undefined ? say('phone-is-on_hold') : heldNews(my.held, say)
    case 'cancelled':
      return say(my.ending === 'left' ? 'phone-is-cancelled' : 'phone-is-taken-out')
    case 'done':
    case 'no_show':
    case 'expired':
      return say(`phone-is-${my.state}`)
  }
}

function heldNews({ reason, until }: Held, say: Say): string {
  return reason === 'away' && until !== null ? say('phone-away', { hour: hourOf(until) }) : say(`phone-held-${reason}`)
}

function Hint({ my, say, language }: { my: MyTicketView; say: Say; language: Language }) {
  switch (my.state) {
    case 'waiting':
      return <p>{waitingHint(my, say)}</p>
    case 'called':
      return my.counter_name === null ? null : <p>{named(my.counter_name, language)}</p>
    case 'serving':
      return null
    case 'on_hold':
      return <p>{say(`phone-held-${my.held?.reason ?? 'form'}-hint`, { counter: my.held?.counter ?? '' })}</p>
    case 'no_show':
      return <p>{say(my.returns_left > 0 ? 'phone-no_show-hint' : 'phone-no_show-spent')}</p>
    case 'done':
    case 'cancelled':
    case 'expired':
      return <p>{say(`phone-${my.state}-hint`)}</p>
  }
}

/** Nobody waits through the break who could eat: the break is said before anything else. */
function waitingHint({ after_break, counters_open }: MyTicketView, say: Say): string {
  if (after_break !== null) return say('phone-after-break', { hour: hourOf(after_break) })
  return say(counters_open === 0 ? 'phone-no-counter' : 'phone-waiting-hint')
}

const MS_A_MINUTE = 60_000

/** What the holder may ask for. */
function Wishes(props: PhoneProps & { my: MyTicketView }) {
  const { my, asking, why, say, onMove, onWhy } = props
  const { state } = my
  const back = mayComeBack(my)
  const out = state === 'waiting' && my.returns_left > 0 && (asking === 'nothing' || asking === 'failed')
  const explains = state === 'waiting' || state === 'called' || state === 'serving'
  return (
    <>
      {explains && (why === null
        ? <button type="button" class="quiet" onClick={onWhy}>{say(state === 'waiting' ? 'phone-why-waiting' : 'phone-why-called')}</button>
        : <p class="why" role="status">{why}</p>)}
      {asking === 'failed' && <p class="problem" role="alert">{say('phone-failed')}</p>}
      {back && <button type="button" class="key strong" disabled={asking === 'sending'} onClick={() => onMove('return')}>{say('phone-return')}</button>}
      {out && <button type="button" class="quiet" onClick={() => onMove('step-out')}>{say('phone-step-out', { n: Math.round(my.away_ms / MS_A_MINUTE) })}</button>}
      {state === 'waiting' && <GiveBack {...props} />}
    </>
  )
}

/** Whoever was missed, is out or fills in a form may be called again; for a result the counter calls. */
function mayComeBack({ state, held, returns_left }: MyTicketView): boolean {
  if (state === 'no_show') return returns_left > 0
  return state === 'on_hold' && (held?.reason === 'away' || held?.reason === 'form')
}

function GiveBack({ asking, say, onAsk, onGiveBack }: PhoneProps) {
  if (asking === 'nothing' || asking === 'failed') {
    return <button type="button" class="quiet" onClick={() => onAsk('sure')}>{say('phone-give-back')}</button>
  }
  return (
    <section class="sure" aria-label={say('phone-give-back')}>
      <p role="alert">{say('phone-sure')}</p>
      <button type="button" class="key" onClick={() => onAsk('nothing')}>{say('phone-keep')}</button>
      <button type="button" class="key danger" disabled={asking === 'sending'} onClick={onGiveBack}>{say('phone-give-back-yes')}</button>
    </section>
  )
}
