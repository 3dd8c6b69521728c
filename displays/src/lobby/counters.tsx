// The table of counters: who is where.
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
        {/* The same elements on every page: a turn changes words, not the tree. */}
        <div class={`turn-${page.page % 2}`} style={{ '--rows': rows }}>
          {(pages[page.page] ?? []).map((lines, column) => <ul key={column}>{lines.map((line, n) => row(line, n, props))}</ul>)}
        </div>
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

function row(line: CounterLine, n: number, { lit, services, language, say }: CountersProps) {
  const { counter, state, ticket, place } = line
  const large = lit.some(({ call }) => call.counter === counter && call.ticket === ticket?.ticket)
  return (
    // Made anew when it is lit: a browser that repaints only what it thinks changed has left the words dark on dark.
    <li key={`${n} ${large}`} class={`row is-${ticket?.state ?? state}${large ? ' lit' : ''}`} data-counter={counter}>
      <span class="counter"><small>{say('lobby-counter-word')}</small> <b class="number">{counter}</b></span>
      {place !== null && <span class="place"><Mark place={place} /><Way place={place} language={language} say={say} /></span>}
      <span class="what">{line.name === null ? servicesOf(line, services, language) : named(line.name, language)}</span>
      {ticket === null ? <span class="rest">{say(`lobby-is-${state}`)}</span> : <b class="number now">{ticket.number}</b>}
    </li>
  )
}

export function servicesOf(line: CounterLine, services: ServiceLine[], language: Language): string {
  const taken = services.filter((service) => line.services.indexOf(service.key) >= 0)
  // Two may be called by one field.
  return taken.map((service) => named(service.name, language)).filter((name, n, all) => all.indexOf(name) === n).join(' · ')
}
