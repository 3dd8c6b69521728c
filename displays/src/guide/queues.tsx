// Who is still to be served, service by service; a number is found by typing it.
import { hourOf } from '../clock'
import { IconPeople } from '../parts/icon'
import { Empty } from '../parts/state'
import { ClassMark, minutesSince, serviceName } from '../ticket'
import type { Queue, Ticket } from '../wire'
import { matching, ticketsOf } from './find'
import type { Known } from './view'

export function Queues(props: Known) {
  const { office, queues, typed, say, onTyped, onFind } = props
  const guided = (key: string) => office.services.some((service) => service.key === key && service.guidance)
  const shown = matching(queues, typed)
  // Whoever does not know what to choose waits for the guide alone.
  const sorted = [...shown.filter((queue) => guided(queue.service)), ...shown.filter((queue) => !guided(queue.service))]
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    onFind()
  }
  return (
    <section class="queues" aria-label={say('guide-queues')}>
      <h2 class="unseen">{say('guide-queues')}</h2>
      <form onSubmit={submit} role="search">
        <input aria-label={say('guide-find')} placeholder={say('guide-find')} value={typed} maxLength={8} inputMode="numeric" autocomplete="off" spellcheck={false} onInput={(event) => onTyped(event.currentTarget.value)} />
        <button type="submit" class="quiet">{say('guide-find-go')}</button>
      </form>
      {shown.length === 0 && <Empty icon={IconPeople} title={say(typed === '' ? 'guide-nobody' : 'guide-not-found')} />}
      {sorted.map((queue) => <OneQueue key={queue.service} {...props} queue={queue} />)}
    </section>
  )
}

function OneQueue(props: Known & { queue: Queue }) {
  const { office, queue, language } = props
  return (
    <>
      <h3>{serviceName(office, queue.service, language)} <b class="number">{queue.waiting.length}</b></h3>
      <ol>{ticketsOf(queue).map((ticket) => <Row key={ticket.id} {...props} ticket={ticket} />)}</ol>
    </>
  )
}

function Row(props: Known & { ticket: Ticket }) {
  const { ticket, say, chosen, onChoose } = props
  const open = chosen?.id === ticket.id
  return (
    <li>
      <button type="button" class={`row is-${ticket.state}`} aria-expanded={open} data-number={ticket.number} onClick={() => onChoose(open ? null : ticket.id)}>
        <b class="number">{ticket.number}</b> <ClassMark class={ticket.class} say={say} />
        <span class="since">{standing(props)}</span>
      </button>
    </li>
  )
}

/** How a ticket stands, in a few words. */
export function standing({ ticket, now, say }: Pick<Known, 'now' | 'say'> & { ticket: Ticket }): string {
  const { state, held } = ticket
  if (state === 'waiting') return say('staff-minutes', { n: minutesSince(ticket.issued_at, now) })
  if (held !== undefined) return held.until === null ? say(`guide-held-${held.reason}`) : say('guide-held-until', { why: say(`guide-held-${held.reason}`), hour: hourOf(held.until) })
  return say('guide-is-missed')
}
