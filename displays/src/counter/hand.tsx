// The number in hand: which it is, how it stands, and why it was called.
import type { Say } from '../texts'
import { AboutTicket, ClassMark, serviceName } from '../ticket'
import { stageOf, type Unspoken } from './desk'
import type { CounterView, Language, RecentCall } from '../wire'

/** Why a number was called, once the office has told. */
export interface Explained {
  ticket: string
  sentence: string
}

interface HandProps {
  view: CounterView
  why: Explained | null
  unspoken: Unspoken | null
  say: Say
  language: Language
}

export function InHand(props: HandProps) {
  const { view, say } = props
  const { ticket, state, reason } = view.desk
  if (ticket !== null) return <Ticket {...props} ticket={ticket} />
  return (
    <div class="ticket none" role="status">
      <p>{say(`counter-none-${state}`)}</p>
      {reason !== null && <p class="stage">{reason}</p>}
    </div>
  )
}

function Ticket({ view, why, unspoken, say, language, ticket }: HandProps & { ticket: RecentCall }) {
  const told = why?.ticket === ticket.ticket ? why.sentence : null
  const stage = stageOf(view.desk, unspoken)
  return (
    <div class={`ticket is-${ticket.state}`} role="status" data-number={ticket.number} data-state={ticket.state}>
      <p class="number huge">{ticket.number}</p>
      <p class="about">
        <ClassMark class={ticket.staff?.class} say={say} />
        <span>{serviceName(view.office, ticket.service, language)}</span>
      </p>
      <AboutTicket office={view.office} ticket={ticket} say={say} language={language} />
      <p class={`stage ${stage}`}>{say(`counter-${stage}`, { n: ticket.calls })}</p>
      {told !== null && <p class="why"><b>{say('counter-why')}</b> {told}</p>}
    </div>
  )
}
