// What the citizen's telephone shows.
import { hourOf } from '../clock'
import type { Line } from '../feed'
import { LanguageSwitch } from '../language'
import { named, type Say } from '../texts'
import type { Language, MyTicketView } from '../wire'

/** How far the holder is in giving the number back. */
export type Asking = 'nothing' | 'sure' | 'sending' | 'failed'

export interface PhoneProps {
  my: MyTicketView | null
  unknown: boolean
  line: Line
  language: Language
  asking: Asking
  say: Say
  onLanguage: (language: Language) => void
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
      {my.state === 'waiting' && <GiveBack {...props} />}
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
    case 'done':
    case 'no_show':
    case 'cancelled':
    case 'expired':
      return say(`phone-is-${my.state}`)
  }
}

function Hint({ my, say, language }: { my: MyTicketView; say: Say; language: Language }) {
  switch (my.state) {
    case 'waiting':
      return <p>{my.counters_open === 0 ? say('phone-no-counter') : say('phone-waiting-hint')}</p>
    case 'called':
      return my.counter_name === null ? null : <p>{named(my.counter_name, language)}</p>
    case 'serving':
      return null
    case 'done':
    case 'no_show':
    case 'cancelled':
    case 'expired':
      return <p>{say(`phone-${my.state}-hint`)}</p>
  }
}

function GiveBack({ asking, say, onAsk, onGiveBack }: PhoneProps) {
  if (asking === 'nothing') {
    return <button type="button" class="quiet" onClick={() => onAsk('sure')}>{say('phone-give-back')}</button>
  }
  return (
    <section class="sure" aria-label={say('phone-give-back')}>
      <p role="alert">{say(asking === 'failed' ? 'phone-give-back-failed' : 'phone-sure')}</p>
      <button type="button" class="key" onClick={() => onAsk('nothing')}>{say('phone-keep')}</button>
      <button type="button" class="key danger" disabled={asking === 'sending'} onClick={onGiveBack}>{say('phone-give-back-yes')}</button>
    </section>
  )
}
