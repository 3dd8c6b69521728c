// Finding a number among those that are still to be served.
import type { OfficeView, Queue, Ticket } from '../wire'

/** Everyone of a queue: who waits, in order, then whom a counter set aside, then who did not come. */
export function ticketsOf({ waiting, held, missed }: Queue): Ticket[] {
  return [...waiting, ...held, ...missed]
}

/** The queues with only what begins with what was typed; those without any are left out. */
export function matching(queues: Queue[], typed: string): Queue[] {
  const sought = typed.trim().toUpperCase()
  const fits = (ticket: Ticket) => ticket.number.indexOf(sought) === 0
  const left = queues.map(({ service, waiting, held, missed }) => ({
    service, waiting: waiting.filter(fits), held: held.filter(fits), missed: missed.filter(fits),
  }))
  return left.filter((queue) => ticketsOf(queue).length > 0)
}

/** The one ticket that what was typed means: the number itself, or the only one that begins so. */
export function found(queues: Queue[], typed: string): Ticket | null {
  const sought = typed.trim().toUpperCase()
  if (sought === '') return null
  const fitting = matching(queues, typed).reduce<Ticket[]>((all, queue) => [...all, ...ticketsOf(queue)], [])
  return fitting.filter((ticket) => ticket.number === sought)[0] ?? (fitting.length === 1 ? fitting[0] ?? null : null)
}

/** A ticket as the queues have it now; null when it is not among them any more. */
export function ticketOf(queues: Queue[], id: string): Ticket | null {
  const all = queues.reduce<Ticket[]>((all, queue) => [...all, ...ticketsOf(queue)], [])
  return all.filter((ticket) => ticket.id === id)[0] ?? null
}

/** The counter that has a number in hand. */
export function atCounter(office: OfficeView, typed: string): { number: string; counter: number } | null {
  const number = typed.trim().toUpperCase()
  const line = office.counters.filter(({ ticket }) => ticket?.number === number)[0]
  return line === undefined ? null : { number, counter: line.counter }
}
