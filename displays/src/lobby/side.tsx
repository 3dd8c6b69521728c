// Who is next, and who was called and has not come.
import type { ComponentChildren } from 'preact'
import { named, type Say } from '../texts'
import type { Language, RecentCall } from '../wire'
import type { Next } from './board'
import { Dots } from './counters'
import { chunks, type Room } from './pages'

/** The height of a line in each list, in rem, and how many stand beside each other. */
const SOON_REM = 5.8
const MISSED_REM = 4.4
const MISSED_WIDE_REM = 15

interface BoxProps<T> {
  title: string
  name: string
  lines: T[]
  /** How many fit. */
  most: number
  /** Turns over and over, for all lists alike. */
  turn: number
  draw: (line: T) => ComponentChildren
}

/** A list that turns its pages when not all of it fits. */
function Box<T>({ title, name, lines, most, turn, draw }: BoxProps<T>) {
  const pages = chunks(lines, Math.max(1, most))
  const page = pages.length === 0 ? 0 : turn % pages.length
  return (
    <section class={`box ${name}`} aria-label={title}>
      <h2>{title}</h2>
      <ul data-room={name} data-paged>{(pages[page] ?? []).map(draw)}</ul>
      <Dots count={pages.length} page={page} />
    </section>
  )
}

interface ListsProps {
  next: Next[]
  missed: RecentCall[]
  room: Room
  turn: number
  language: Language
  say: Say
}

export function Soon({ next, room, turn, language, say }: ListsProps) {
  const most = Math.floor((room.soon?.high ?? 0) / SOON_REM)
  const draw = ({ service, numbers }: Next) => (
    <li key={service.key} data-service={service.key}>
      <span class="what">{named(service.name, language)}</span>
      <b class="numbers">{numbers.map((number) => <b class="number">{number} </b>)}</b>
      <small>{say('lobby-waiting', { n: service.waiting })}</small>
    </li>
  )
  const title = say(next.some(({ numbers }) => numbers.length > 0) ? 'lobby-soon' : 'lobby-queues')
  return <Box title={title} name="soon" lines={next} most={most} turn={turn} draw={draw} />
}

export function Missed({ missed, room, turn, say }: ListsProps) {
  const { wide = 0, high = 0 } = room.missed ?? {}
  const most = Math.floor(high / MISSED_REM) * Math.max(1, Math.floor(wide / MISSED_WIDE_REM))
  const draw = (call: RecentCall) => <li key={call.ticket}><b class="number">{call.number}</b> <span>{say('lobby-counter', { counter: call.counter })}</span></li>
  return <Box title={say('lobby-missed')} name="missed" lines={missed} most={most} turn={turn} draw={draw} />
}
