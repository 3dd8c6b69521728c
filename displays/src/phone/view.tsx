// What the citizen's telephone shows.
import { hourText, wallClock } from '../clock'
import type { Line } from '../feed'
import { Notice } from '../parts/state'
import type { Act, Rating } from '../rating'
import { named, type Say } from '../texts'
import type { Language, MyTicketView, OfficeView, Theme } from '../wire'
import { Called } from './called'
import { Header } from './header'
import { NewsOf } from './news'
import type { Rest } from './rest'

/** What the holder has opened to read or to do. */
/** `shorter`: the slip stands in it, and what this telephone saw after it does not. */
export type Proven = 'good' | 'shorter' | 'bad'

export type Wish = 'why' | 'bring' | 'step-out' | 'give-back'

export interface PhoneState {
  my: MyTicketView | null
  /** Null until it has come: how the ticket stands comes before it. */
  office: OfficeView | null
  /** The office knows no such pass, or its day is over. */
  unknown: boolean
  line: Line
  /** The office's time when it was heard of last. */
  at: number | null
  /** Null: as the ticket says. */
  language: Language | null
  theme: Theme
  /** Whether the holder chooses how the page looks. */
  choosing: boolean
  wish: Wish | null
  busy: boolean
  failed: boolean
  /** Why the holder waits, or was called; of the ticket as it stood then. */
  why: { of: string; sentence: string } | null
  /** Whether the office's log is still the one of the slip; null while that is not known. */
  proven: Proven | null
  /** Whether the page may sound; `refused`: the browser does not let it. */
  bell: 'off' | 'on' | 'refused'
  ringing: boolean
  rating: Rating
  /** Null until it was loaded. */
  rest: Rest | null
}

export interface PhoneProps extends PhoneState {
  language: Language
  say: Say
  onLanguage: (language: Language) => void
  onTheme: (theme: Theme) => void
  onChoosing: (choosing: boolean) => void
  onWish: (wish: Wish | null) => void
  onGiveBack: () => void
  onStepOut: () => void
  onReturn: () => void
  onBell: (on: boolean) => void
  onHush: () => void
  onRate: (act: Act) => void
}

/** With a ticket to tell of. */
export interface Known extends PhoneProps {
  my: MyTicketView
}

export function Phone(props: PhoneProps) {
  const { my, unknown, line } = props
  return (
    <div class={`phone is-${line}${my === null || unknown ? '' : ` at-${my.state}`}`} data-line={line}>
      <Header {...props} />
      <Stale {...props} />
      <Main {...props} />
    </div>
  )
}

function Main(props: PhoneProps) {
  const { my, unknown, say } = props
  if (unknown) return <Nothing title={say(my === null ? 'phone-unknown' : 'phone-over')} hint={say(my === null ? 'phone-unknown-hint' : 'phone-over-hint')} />
  if (my === null) return <Nothing title={say('phone-title')} hint={say(props.line === 'stale' ? 'phone-no-line' : 'common-connecting')} />
  return my.state === 'called' ? <Called {...props} my={my} /> : <Ticket {...props} my={my} />
}

/** What is shown may be out of date: since when is said, and where it is still told. */
function Stale({ my, line, at, say }: PhoneProps) {
  if (line !== 'stale' || my === null) return null
  const words = at === null ? say('phone-stale') : say('phone-stale-at', { hour: hourText(wallClock(at).minute) })
  return <Notice tone="offline">{words}</Notice>
}

function Nothing({ title, hint }: { title: string; hint: string }) {
  return (
    <main class="nothing">
      <h1>{title}</h1>
      <p role="status">{hint}</p>
    </main>
  )
}

function Ticket(props: Known) {
  const { my, rest, say, language } = props
  return (
    <main>
      <div class="slip">
        <section class="ticket" data-number={my.number} data-state={my.state}>
          <h1><span class="small">{say('phone-your-number')}</span> <span class="number huge">{my.number}</span></h1>
          <p class="service">{named(my.service_name, language)}</p>
        </section>
        <NewsOf {...props} />
      </div>
      {rest !== null && <div class="more"><rest.More {...props} /></div>}
    </main>
  )
}
