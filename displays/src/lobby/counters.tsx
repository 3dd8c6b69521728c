// The table of counters: who is where.
import { named, type Say } from '../texts'
import type { CounterLine, RecentCall, ServiceLine } from '../wire'

interface CountersProps {
  counters: CounterLine[]
  services: ServiceLine[]
  /** The call that stands large. */
  shown: RecentCall | null
  say: Say
}

export function Counters({ counters, services, shown, say }: CountersProps) {
  return (
    <section class={`counters ${density(counters.length)}`} aria-label={say('lobby-counters')}>
      <ul>
        {counters.map((line) => (
          <Row key={line.counter} line={line} services={services} lit={shown?.counter === line.counter} say={say} />
        ))}
      </ul>
    </section>
  )
}

/** How many columns a hall of this size needs. */
function density(counters: number): string {
  if (counters <= 3) return 'few'
  if (counters <= 6) return 'roomy'
  if (counters <= 12) return 'dense'
  return counters <= 21 ? 'packed' : 'crowded'
}

function Row({ line, services, lit, say }: { line: CounterLine; services: ServiceLine[]; lit: boolean; say: Say }) {
  const { counter, state, ticket } = line
  return (
    <li class={`row is-${state}${lit ? ' lit' : ''}`} data-counter={counter}>
      <span class="counter"><small>{say('lobby-counter-word')}</small> <b class="number">{counter}</b></span>
      <span class="what">{line.name === null ? servicesOf(line, services) : named(line.name, 'vi')}</span>
      {ticket === null ? <span class="rest">{say(`lobby-is-${state}`)}</span> : <b class="number now">{ticket.number}</b>}
    </li>
  )
}

function servicesOf(line: CounterLine, services: ServiceLine[]): string {
  const taken = services.filter((service) => line.services.indexOf(service.key) >= 0)
  return taken.map((service) => named(service.name, 'vi')).join(' · ')
}
