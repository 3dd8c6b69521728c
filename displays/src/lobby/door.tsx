// The panel at one counter's door: whom it calls, what it does, and who is next.
import { Mark } from '../parts/place'
import { named } from '../texts'
import type { CounterLine } from '../wire'
import { nextIn } from './board'
import { servicesOf } from './counters'
import type { Known } from './view'

export function Door(props: Known & { quiet: string }) {
  const { board, counter, say } = props
  const line = board.office.counters.filter((each) => each.counter === counter)[0]
  if (line === undefined) return <main class="door"><section class="call quiet"><p>{say('lobby-door-which')}</p></section></main>
  return <main class="door"><Sign {...props} own={line} /><InHand {...props} own={line} /><Following {...props} own={line} /></main>
}

type DoorProps = Known & { quiet: string; own: CounterLine }

function Sign({ board, own: line, language, say }: DoorProps) {
  return (
    <div class="sign-plate">
      <p class="counter">{say('lobby-counter-word')} {line.place !== null && <Mark place={line.place} />} <b class="number">{line.counter}</b></p>
      <p class="what">{line.name === null ? servicesOf(line, board.office.services, language) : named(line.name, language)}</p>
    </div>
  )
}

function InHand({ own: line, quiet, spotlight, say }: DoorProps) {
  const { ticket, state } = line
  if (ticket === null) {
    const closed = state === 'closed'
    return <section class={`call quiet at-${state}`}><p>{say(`lobby-door-${state}`)}</p>{closed && <p class="more">{quiet}</p>}</section>
  }
  const lit = spotlight.shown.some(({ call }) => call.ticket === ticket.ticket)
  return (
    <section class={`call ${lit ? 'lit' : 'latest'} is-${ticket.state}`} key={`${ticket.ticket} ${ticket.calls}`} role="status" aria-live="assertive" data-number={ticket.number} data-counter={line.counter}>
      <p class="who">{say(ticket.state === 'serving' ? 'lobby-door-serving' : ticket.calls > 1 ? 'lobby-recall' : 'lobby-call')}</p>
      <p class="number huge" style={{ '--letters': Math.max(4, ticket.number.length) }}>{ticket.number}</p>
    </section>
  )
}

/** Which of them is called next, the office decides when somebody is free. */
const FOLLOWING_MAX = 3

function Following({ board, own: line, say }: DoorProps) {
  const firsts = nextIn(board, [line]).map(({ numbers }) => numbers)
  const numbers = firsts.length === 1 ? firsts[0] ?? [] : firsts.reduce<string[]>((all, few) => [...all, ...few.slice(0, 1)], [])
  if (numbers.length === 0) return null
  return <p class="following">{say('lobby-soon')} {numbers.slice(0, FOLLOWING_MAX).map((number) => <b class="number">{number} </b>)}</p>
}
