// What the kiosk asks the office for, and what the answer is to the visit.
import { insist } from '../api'
import type { IssuedTicket, Language, MyTicketView, NewTicket, Ticket } from '../wire'
import type { Move, Touch, Wish } from './visit'

/** Asks for the number that was wished. */
export async function take(wish: Wish, language: Language, card: string | null): Promise<Touch> {
  const { service, class: ticketClass, authority, elsewhere, key } = wish
  const body: NewTicket = {
    service, class: ticketClass, language,
    ...(authority === null ? {} : { authority }),
    ...(elsewhere ? { non_territorial: true } : {}),
    ...(card === null ? {} : { identity: card }),
  }
  const answer = await insist<IssuedTicket>('POST', '/tickets', { body, key, language })
  return answer.ok ? { type: 'answered', ticket: answer.body } : { type: 'refused', problem: answer.problem }
}

/** Tells the office that the holder of a number is back, or goes out. What was scanned may be a booking: then it is taken up. */
export async function bringAbout({ number, pass, what, key }: Move, language: Language): Promise<Touch> {
  if (pass === null) {
    const answer = await insist<Ticket>('POST', `/tickets/${what}`, { body: { number }, key, language })
    return answer.ok ? { type: 'moved', ticket: answer.body } : { type: 'refused', problem: answer.problem }
  }
  const answer = await insist<MyTicketView>('POST', `/my/${pass}/return`, { key, language })
  if (answer.ok) return { type: 'moved', ticket: answer.body }
  return answer.problem.code === 'unknown_pass' ? checkIn(pass, key, language) : { type: 'refused', problem: answer.problem }
}

async function checkIn(pass: string, key: string, language: Language): Promise<Touch> {
  const answer = await insist<IssuedTicket>('POST', `/bookings/${pass}/check-in`, { key, language })
  return answer.ok ? { type: 'answered', ticket: answer.body } : { type: 'refused', problem: answer.problem }
}
