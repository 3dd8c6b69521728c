// Who waits for a counter, in the order in which they would be called; whom it set aside; who did not come.
import { hourOf } from '../clock'
import type { Say } from '../texts'
import { AboutTicket, ClassMark, minutesSince, serviceName } from '../ticket'
import type { ComponentChildren } from 'preact'
import type { CounterView, HeldTicket, Language, RecentCall, TicketRef } from '../wire'

/** Which list stands beside the keys. */
export type List = 'waiting' | 'held' | 'missed'

export interface ListsProps {
  view: CounterView
  list: List
  now: number
  say: Say
  language: Language
  onList: (list: List) => void
  /** A chosen number; the clerk is asked for a reason. */
  onChoose: (ticket: TicketRef) => void
  /** One that was missed or set aside is called again. */
  onBringBack: (ticket: string) => void
}

const LISTS: List[] = ['waiting', 'held', 'missed']

/** As many as a clerk looks ahead; the rest is a number. */
const LISTED_MAX = 30

export function Lists(props: ListsProps) {
  const { view, list, say, onList } = props
  return (
    <section class="lists" aria-label={say('counter-lists')}>
      <div class="tabs" role="group" aria-label={say('counter-lists')}>
        {LISTS.map((each) => (
          <button key={each} type="button" class="tab" aria-pressed={each === list} onClick={() => onList(each)}>
            {say(`counter-list-${each}`)} <b class="number" data-list={each} data-count={view[each].length}>{view[each].length}</b>
          </button>
        ))}
      </div>
      {view[list].length === 0 && <p class="none">{say(`counter-none-${list}`)}</p>}
      <ol tabIndex={view[list].length === 0 ? undefined : 0} aria-label={say(`counter-list-${list}`)}><Rows {...props} /></ol>
      {view[list].length > LISTED_MAX && <p class="more">{say('counter-more', { n: view[list].length - LISTED_MAX })}</p>}
    </section>
  )
}

function Rows(props: ListsProps) {
  const { view, list } = props
  switch (list) {
    case 'waiting':
      return <>{view.waiting.slice(0, LISTED_MAX).map((ticket) => <WaitingRow key={ticket.ticket} {...props} ticket={ticket} />)}</>
    case 'held':
      return <>{view.held.slice(0, LISTED_MAX).map((ticket) => <HeldRow key={ticket.ticket} {...props} ticket={ticket} />)}</>
    case 'missed':
      return <>{view.missed.slice(0, LISTED_MAX).map((ticket) => <MissedRow key={ticket.ticket} {...props} ticket={ticket} />)}</>
  }
}

function WaitingRow(props: ListsProps & { ticket: TicketRef }) {
  const { ticket, now, say, view, onChoose } = props
  const since = ticket.staff === undefined ? '' : say('counter-waited', { n: minutesSince(ticket.staff.issued_at, now) })
  const chooses = view.chosen_by === 'clerk' && view.desk.state === 'open'
  return (
    <Row {...props} note={since}>
      {chooses && <button type="button" class="quiet" aria-label={say('counter-choose-this', { number: ticket.number })} onClick={() => onChoose(ticket)}>{say('counter-choose')}</button>}
    </Row>
  )
}

function HeldRow(props: ListsProps & { ticket: HeldTicket }) {
  const { until, reason } = props.ticket.held
  const note = until === null ? '' : ` · ${props.say('counter-held-until', { hour: hourOf(until) })}`
  return <Row {...props} note={props.say(`counter-held-${reason}`) + note}><BringBack {...props} /></Row>
}

function MissedRow(props: ListsProps & { ticket: RecentCall }) {
  const { ticket, say } = props
  return <Row {...props} note={say('counter-missed-at', { hour: hourOf(ticket.called_at), n: ticket.calls })}><BringBack {...props} /></Row>
}

function BringBack({ ticket, view, say, onBringBack }: ListsProps & { ticket: TicketRef }) {
  return (
    <button type="button" class="key" disabled={view.desk.state !== 'open'} aria-label={say('counter-bring-back-this', { number: ticket.number })} onClick={() => onBringBack(ticket.ticket)}>
      {say('counter-bring-back')}
    </button>
  )
}

function Row({ ticket, view, note, say, language, children }: ListsProps & { ticket: TicketRef; note: string; children: ComponentChildren }) {
  return (
    <li data-number={ticket.number}>
      <b class="number">{ticket.number}</b>
      <span class="what">
        <ClassMark class={ticket.staff?.class} say={say} /> {serviceName(view.office, ticket.service, language)}
        <AboutTicket office={view.office} ticket={ticket} say={say} language={language} />
        <span class="since">{note}</span>
      </span>
      {children}
    </li>
  )
}
