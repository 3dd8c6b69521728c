// What each counter does now, and the way to it.
import { hourOf } from '../clock'
import { CounterSign, Way } from '../parts/place'
import { Empty } from '../parts/state'
import { IconCounter } from '../parts/icon'
import { named } from '../texts'
import { serviceName } from '../ticket'
import type { CounterLine } from '../wire'
import type { Known } from './view'

export function Counters(props: Known) {
  const { office, say } = props
  if (office.counters.length === 0) return <Empty icon={IconCounter} title={say('guide-no-counters')} />
  return <ul class="counters">{office.counters.map((line) => <OneCounter key={line.counter} {...props} desk={line} />)}</ul>
}

function OneCounter({ office, desk, say, language }: Known & { desk: CounterLine }) {
  const { counter, name, place, services, state } = desk
  return (
    <li class={`is-${state}`} data-counter={counter}>
      <p class="no"><span class="unseen">{say('guide-counter', { counter })}</span><span aria-hidden="true"><CounterSign place={place} counter={counter} /></span></p>
      <div>
        <p class="doing"><b>{doing(desk, say)}</b></p>
        {name !== null && <p>{named(name, language)}</p>}
        <p class="takes">{services.map((key) => serviceName(office, key, language)).join(', ')}</p>
        <Way place={place} language={language} say={say} />
      </div>
    </li>
  )
}

function doing({ state, ticket }: CounterLine, say: Known['say']): string {
  if (state !== 'open') return say(`guide-desk-${state}`)
  if (ticket === null) return say('guide-desk-free')
  return say(ticket.state === 'called' ? 'guide-desk-calls' : 'guide-desk-serves', { number: ticket.number, hour: hourOf(ticket.called_at) })
}
