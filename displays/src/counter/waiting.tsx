// Who waits for a counter, in the order in which they would be called.
import type { Say } from '../texts'
import { ClassMark, minutesSince, serviceName } from '../ticket'
import type { Language, OfficeView, TicketRef } from '../wire'

interface WaitingProps {
  office: OfficeView
  waiting: TicketRef[]
  now: number
  say: Say
  language: Language
}

/** As many as a clerk looks ahead; the rest is a number. */
const LISTED_MAX = 30

export function WaitingList(props: WaitingProps) {
  const { waiting, say } = props
  const more = waiting.length - LISTED_MAX
  return (
    <section class="waiting" aria-label={say('counter-waiting')}>
      <h2>{say('counter-waiting')} <b class="number" data-waiting={waiting.length}>{waiting.length}</b></h2>
      {waiting.length === 0 && <p class="none">{say('counter-nobody')}</p>}
      <ol tabIndex={0}>{waiting.slice(0, LISTED_MAX).map((ticket) => <WaitingRow key={ticket.ticket} {...props} ticket={ticket} />)}</ol>
      {more > 0 && <p class="more">{say('counter-more', { n: more })}</p>}
    </section>
  )
}

function WaitingRow({ ticket, office, now, say, language }: WaitingProps & { ticket: TicketRef }) {
  return (
    <li>
      <b class="number">{ticket.number}</b>
      <span class="what">
        <ClassMark class={ticket.staff?.class} say={say} /> {serviceName(office, ticket.service, language)}
      </span>
      {ticket.staff !== undefined && <span class="since">{say('staff-minutes', { n: minutesSince(ticket.staff.issued_at, now) })}</span>}
    </li>
  )
}
