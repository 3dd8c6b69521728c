// The number in hand: which it is, how it stands and since when, and why it was called.
import { hourOf } from '../clock'
import { IconCheck, IconPause, IconSpeaker, IconWarning } from '../parts/icon'
import type { Say } from '../texts'
import { AboutTicket, ClassMark, serviceName } from '../ticket'
import { elapsed, stageOf, type Stage, type Unspoken } from './desk'
import type { Dossiers } from './scanned'
import type { CounterView, Language, RecentCall } from '../wire'

/** Why a number was called, once the office has told. */
export interface Explained {
  ticket: string
  sentence: string
}

export interface HandProps {
  view: CounterView
  why: Explained | null
  unspoken: Unspoken | null
  dossiers: Dossiers | null
  now: number
  say: Say
  language: Language
}

export function InHand(props: HandProps) {
  const { view, say } = props
  const { ticket, state, reason } = view.desk
  if (ticket !== null) return <Ticket {...props} ticket={ticket} />
  return (
    <div class={`ticket none is-${state}`} role="status">
      {state === 'paused' && <IconPause />}
      <p>{say(`counter-none-${state}`)}</p>
      {reason !== null && <p class="stage">{reason}</p>}
      {state === 'open' && view.waiting.length > 0 && <p class="stage">{say('counter-behind', { n: view.waiting.length })}</p>}
    </div>
  )
}

function Ticket(props: HandProps & { ticket: RecentCall }) {
  const { view, why, unspoken, say, language, ticket } = props
  const told = why?.ticket === ticket.ticket ? why.sentence : null
  return (
    <div class={`ticket is-${ticket.state}`} role="status" tabIndex={0} data-number={ticket.number} data-state={ticket.state}>
      <p class="number huge">{ticket.number}</p>
      <p class="about">
        <ClassMark class={ticket.staff?.class} say={say} />
        <span>{serviceName(view.office, ticket.service, language)}</span>
      </p>
      <AboutTicket office={view.office} ticket={ticket} say={say} language={language} />
      <StageLine {...props} stage={stageOf(view.desk, unspoken)} />
      {told !== null && <p class="why"><b>{say('counter-why')}</b> {told}</p>}
      <Scans {...props} />
    </div>
  )
}

const SIGNS = { calling: IconSpeaker, called: IconCheck, aloud: IconWarning, serving: null }

/** What moves every second is for eyes: a reader would never fall silent. */
function StageLine({ view, ticket, stage, now, say }: HandProps & { ticket: RecentCall; stage: Stage }) {
  const Sign = stage === 'called' && !view.desk.delivered ? null : SIGNS[stage]
  return (
    <div class="how">
      <p class={`stage ${stage}`}>{Sign !== null && <Sign />}{say(`counter-${stage}`, { n: ticket.calls })}</p>
      <p class="since">{say('counter-since', { hour: hourOf(ticket.called_at) })} <span aria-hidden="true">· {say('counter-for')} <b class="number">{elapsed(ticket.called_at, now)}</b></span></p>
    </div>
  )
}

function Scans({ dossiers, ticket, say }: HandProps & { ticket: RecentCall }) {
  if (dossiers?.ticket !== ticket.ticket) return null
  const { codes } = dossiers
  return <p class="scans">{say('counter-scanned-dossiers', { n: codes.length })} <b class="number">{codes[codes.length - 1]}</b></p>
}
