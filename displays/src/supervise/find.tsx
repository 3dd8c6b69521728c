// Finding a number, and what a supervisor may do with it.
import { Choice, TextField } from '../parts/field'
import { AboutTicket, ClassMark, minutesSince, serviceName } from '../ticket'
import { bringingBack, calling, cancelling, found, moving, ticketOf, type Found } from './panels'
import type { Known } from './view'

export function Find(props: Known) {
  const { view, sought, say, onSeek } = props
  const all = found(view, sought)
  return (
    <section class="find" aria-label={say('supervise-find')}>
      <TextField id="sought" type="search" label={say('supervise-find')} value={sought} autocomplete="off" spellcheck={false} onInput={(event) => onSeek(event.currentTarget.value)} />
      {sought.trim() !== '' && all.length === 0 && <p role="status">{say('supervise-find-none')}</p>}
      {all.length > 0 && <ul>{all.map((each) => <One key={each.ticket.ticket} {...props} of={each} />)}</ul>}
    </section>
  )
}

function One({ of, view, say, language, onPanel }: Known & { of: Found }) {
  return (
    <li>
      <button type="button" class="choose" onClick={() => onPanel({ at: 'ticket', ticket: of.ticket.ticket })}>
        <b class="number">{of.ticket.number}</b> {serviceName(view.office, of.ticket.service, language)}
        <small>{standsText(of, say)}</small>
      </button>
    </li>
  )
}

function standsText({ stands, counter }: Found, say: Known['say']): string {
  return say(`supervise-stands-${stands}`, { counter: counter ?? '' })
}

export function OneTicket(props: Known & { id: string }) {
  const { view, id, acts, say, language, now, onPanel } = props
  const of = ticketOf(view, id)
  if (of === null) return <section class="panel"><p role="status">{say('supervise-ticket-gone')}</p><button type="button" class="key" onClick={() => onPanel(null)}>{say('supervise-leave')}</button></section>
  const { ticket } = of
  return (
    <section class="panel" aria-label={say('supervise-ticket-named', { number: ticket.number })}>
      <header>
        <h2>{say('supervise-ticket-named', { number: ticket.number })}</h2>
        <button type="button" class="quiet" onClick={() => onPanel(null)}>{say('supervise-leave')}</button>
      </header>
      <div class="about">
        <p><ClassMark class={ticket.staff?.class} say={say} /> {serviceName(view.office, ticket.service, language)}</p>
        <p>{standsText(of, say)}{ticket.staff !== undefined && ` · ${say('supervise-since', { n: minutesSince(ticket.staff.issued_at, now) })}`}</p>
        <AboutTicket office={view.office} ticket={ticket} say={say} language={language} />
      </div>
      {acts && <Deeds {...props} of={of} />}
    </section>
  )
}

function Deeds(props: Known & { of: Found }) {
  const { of, busy, say, onOrder } = props
  const { ticket, stands } = of
  if (stands === 'counter') return <p class="why">{say('supervise-at-counter-hint')}</p>
  return (
    <>
      {stands === 'waiting' ? <Elsewhere {...props} /> : <button type="button" class="key" disabled={busy} onClick={() => onOrder(bringingBack(ticket.number))}>{say('supervise-bring-back')}</button>}
      {stands !== 'missed' && <CallNow {...props} />}
      <button type="button" class="key danger" disabled={busy} onClick={() => onOrder(cancelling(ticket.ticket))}>{say('supervise-cancel')}</button>
    </>
  )
}

/** To another service: its place in the order of arrival stays. */
function Elsewhere({ of, view, busy, say, language, onOrder }: Known & { of: Found }) {
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    onOrder(moving(of.ticket.ticket, String(new FormData(event.currentTarget as HTMLFormElement).get('service'))))
  }
  const others = view.office.services.filter((service) => service.key !== of.ticket.service)
  return (
    <form class="deed" onSubmit={submit}>
      <Choice id="move-to" name="service" label={say('supervise-move')} options={others.map(({ key }) => ({ value: key, text: serviceName(view.office, key, language) }))} />
      <button type="submit" class="key" disabled={busy}>{say('supervise-move-do')}</button>
    </form>
  )
}

/** To a counter, out of turn: the log and the clerk see who did it and why. */
function CallNow({ of, view, busy, say, onOrder }: Known & { of: Found }) {
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const typed = new FormData(event.currentTarget as HTMLFormElement)
    onOrder(calling(of.ticket.ticket, Number(typed.get('counter')), String(typed.get('reason')).trim()))
  }
  const free = view.desks.filter((desk) => desk.state === 'open')
  if (free.length === 0) return null
  return (
    <form class="deed" onSubmit={submit}>
      <Choice id="call-to" name="counter" label={say('supervise-call-to')} options={free.map(({ counter }) => ({ value: String(counter), text: say('supervise-counter', { counter }) }))} />
      <TextField id="call-why" name="reason" label={say('supervise-call-why')} maxLength={200} autocomplete="off" />
      <button type="submit" class="key" disabled={busy}>{say('supervise-call-do')}</button>
    </form>
  )
}
