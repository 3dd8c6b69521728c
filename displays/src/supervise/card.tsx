// One counter at a glance.
import { ClassMark, minutesSince, serviceName } from '../ticket'
import type { CounterDesk, RecentCall } from '../wire'
import type { Known } from './view'

interface CardProps extends Known {
  desk: CounterDesk
  chosen: boolean
  onChoose: () => void
}

export function CounterCard(props: CardProps) {
  const { desk, chosen, view, say, onChoose } = props
  const help = view.alarms.some((alarm) => alarm.about === 'help' && alarm.counter === desk.counter)
  return (
    <button type="button" class={`card is-${desk.state}${help ? ' needs-help' : ''}`} aria-expanded={chosen} data-counter={desk.counter} data-state={desk.state} onClick={onChoose}>
      <span class="head">
        <b>{say('supervise-counter', { counter: desk.counter })}</b>
        <span class={`state is-${desk.state}`}>{say(`supervise-is-${desk.state}`)}</span>
      </span>
      <span class="clerk">{desk.clerk ?? say('supervise-nobody-sits')}{desk.reason === null ? '' : ` · ${desk.reason}`}</span>
      {help && <b class="mark urgent">{say('supervise-needs-help')}</b>}
      {desk.ticket === null ? <span class="free">{desk.state === 'open' ? say('supervise-free') : ''}</span> : <InHand {...props} ticket={desk.ticket} />}
    </button>
  )
}

function InHand({ ticket, desk, view, whys, now, say, language }: CardProps & { ticket: RecentCall }) {
  const why = whys[ticket.ticket]
  return (
    <>
      <span class="in-hand">
        <b class="number" data-number={ticket.number}>{ticket.number}</b>
        <span>
          <ClassMark class={ticket.staff?.class} say={say} /> {serviceName(view.office, ticket.service, language)}
          <small>{say(`supervise-ticket-${stageOf(desk, ticket)}`, { n: minutesSince(ticket.called_at, now), calls: ticket.calls })}</small>
        </span>
      </span>
      {why !== undefined && <small class="why">{why}</small>}
    </>
  )
}

function stageOf({ absent_from: heard }: CounterDesk, { state }: RecentCall): string {
  if (state === 'serving') return 'serving'
  return heard === null ? 'calling' : 'called'
}
