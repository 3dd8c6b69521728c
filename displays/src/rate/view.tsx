// What the rating tablet shows: asleep, asking, thanking.
import type { VNode } from 'preact'
import { dateText, hourText, wallClock } from '../clock'
import type { Line } from '../feed'
import { LanguageSwitch } from '../language'
import { IconOffline, IconScan } from '../parts/icon'
import { Emblem } from '../parts/office'
import { RatingForm } from '../parts/rating'
import type { Act } from '../rating'
import { named, type Say } from '../texts'
import { serviceName } from '../ticket'
import type { Language, OfficeView } from '../wire'
import { mayWake, type Tablet, type Visit } from './tablet'

export interface RateState {
  tablet: Tablet
  office: OfficeView | null
  /** Null: it stands at the exit. */
  counter: number | null
  line: Line
  /** What stands on the glass while this tablet asks to be paired. */
  unpaired: VNode | null
  /** What came of a slip that could not be rated. */
  told: 'unread' | 'not-yet' | 'offline' | null
  /** Shown while somebody looks for this device. */
  identity: string | null
  now: number
  language: Language
}

interface RateProps extends RateState {
  say: Say
  onAct: (act: Act) => void
  onWake: () => void
  onLanguage: (language: Language) => void
}

interface Known extends RateProps {
  office: OfficeView
}

export function Rate(props: RateProps) {
  const { office, line, unpaired, identity, say } = props
  if (identity !== null) return <main class="rate identity"><h1>{identity}</h1></main>
  if (unpaired !== null) return unpaired
  if (office === null) return <main class="rate night" data-line={line}><h1>{say('rate-title')}</h1><p role="status">{say('common-connecting')}</p></main>
  const { asked } = props.tablet
  return asked === null ? <Asleep {...props} office={office} /> : <Asks {...props} office={office} visit={asked} />
}

function Asleep(props: Known) {
  const { office, counter, line, now, say, language } = props
  const clock = wallClock(now)
  return (
    <main class={`rate night is-${line}${counter === null ? ' at-exit' : ''}`} data-line={line}>
      <h1><Emblem office={office} /><span>{named(office.name, language)}</span></h1>
      {counter !== null && <p class="counter">{say('rate-counter', { counter })}</p>}
      <p class="clock number">{hourText(clock.minute)}</p>
      <p class="date">{dateText(clock)}</p>
      <Rests {...props} />
    </main>
  )
}

/** What can be done while it sleeps, or that it hears nothing. */
function Rests(props: Known) {
  const { counter, line, office, tablet, say, onWake } = props
  if (line !== 'live') return <p class="hint" role="status"><IconOffline /> {say('rate-stale')}</p>
  if (office.rating === null) return <p class="hint">{say('rate-off')}</p>
  if (mayWake(tablet)) return <button type="button" class="wake" onClick={onWake}>{say('rate-wake')}</button>
  return counter === null ? <AtTheExit {...props} /> : <p class="hint">{say('rate-asleep')}</p>
}

function AtTheExit({ told, say }: Known) {
  return (
    <div class="exit">
      <p class="hint"><IconScan /> <span>{say('rate-scan')}</span></p>
      {told !== null && <p class="told" role="alert">{say(`rate-told-${told}`)}</p>}
    </div>
  )
}

function Asks({ office, line, tablet, visit, language, say, onAct, onLanguage }: Known & { visit: Visit }) {
  const reasons = office.rating?.reasons ?? []
  return (
    <main class="rate asks" data-line={line} data-number={visit.number}>
      <header>
        <p><Emblem office={office} /> {named(office.name, language)}</p>
        {office.languages.length > 1 && <LanguageSwitch {...{ say, language, onLanguage }} />}
      </header>
      <h1 class="which"><span class="number">{visit.number}</span> {serviceName(office, visit.service, language)}</h1>
      <RatingForm question={say('rate-question', { number: visit.number })} rating={tablet.rating} settings={{ reasons, comment: false, comment_days: 0 }} {...{ say, language, onAct }} />
    </main>
  )
}
