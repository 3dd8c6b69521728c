// The table of counters: who is where.
import type { VNode } from 'preact'
import { Mark, Way } from '../parts/place'
import { named, type Say } from '../texts'
import type { CounterLine, Language, ServiceLine } from '../wire'
import type { Page, Table } from './pages'
import type { Lit } from './spotlight'

interface CountersProps {
  table: Table
  page: Page
  services: ServiceLine[]
  /** The calls that stand large. */
  lit: Lit[]
  language: Language
  say: Say
}

export function Counters(props: CountersProps) {
  const { table, page, say } = props
  const { rows, columns, pages } = table
  const few = columns === 1 && pages.length === 1 && rows <= FEW_MAX
  return (
    <section class={`counters in-${columns}${few ? ' few' : ''}`} aria-label={say('lobby-counters')}>
      <p class="heads" aria-hidden="true">
        {Array.apply(null, Array(columns)).map(() => <span><i>{say('lobby-counter-word')}</i><i>{say('lobby-number-word')}</i></span>)}
      </p>
      <div class="pages" data-room="table">
        {pages.map((lists, n) => (
          <div key={n} class={n === page.page ? 'on' : ''} style={{ '--rows': rows }}>
            {lists.map((lines, column) => <ul key={column}>{lines.map((line) => row(line, props))}</ul>)}
          </div>
        ))}
      </div>
      <Dots count={pages.length} page={page.page} />
    </section>
  )
}

/** So few counters stand larger. */
const FEW_MAX = 4

/** How many pages there are, and which this is. */
export function Dots({ count, page }: { count: number; page: number }) {
  if (count < 2) return null
  return <p class="dots" aria-hidden="true">{Array.apply(null, Array(count)).map((_, n) => <i class={n === page ? 'on' : ''} />)}</p>
}

/** Rows as they were drawn last: one whose counter did not change is not drawn again. */
const drawn: { [counter: number]: { line: CounterLine; lit: boolean; row: VNode } } = {}

function row(line: CounterLine, { lit: large, services, language, say }: CountersProps): VNode {
  const lit = large.some(({ call }) => call.counter === line.counter && call.ticket === line.ticket?.ticket)
  const last = drawn[line.counter]
  if (last !== undefined && last.line === line && last.lit === lit) return last.row
  const made = <Row key={line.counter} line={line} services={services} lit={lit} language={language} say={say} />
  drawn[line.counter] = { line, lit, row: made }
  return made
}

interface RowProps extends Pick<CountersProps, 'services' | 'language' | 'say'> {
  line: CounterLine
  lit: boolean
}

function Row({ line, services, lit, language, say }: RowProps) {
  const { counter, state, ticket, place } = line
  return (
    <li class={`row is-${ticket?.state ?? state}${lit ? ' lit' : ''}`} data-counter={counter}>
      <span class="counter"><small>{say('lobby-counter-word')}</small> <b class="number">{counter}</b></span>
      {place !== null && <span class="place"><Mark place={place} /><Way place={place} language={language} say={say} /></span>}
      <span class="what">{line.name === null ? servicesOf(line, services, language) : named(line.name, language)}</span>
      {ticket === null ? <span class="rest">{say(`lobby-is-${state}`)}</span> : <b class="number now">{ticket.number}</b>}
    </li>
  )
}

export function servicesOf(line: CounterLine, services: ServiceLine[], language: Language): string {
  const taken = services.filter((service) => line.services.indexOf(service.key) >= 0)
  return taken.map((service) => named(service.name, language)).join(' · ')
}
