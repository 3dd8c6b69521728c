// What a supervisor does with a counter, and what is asked before something large is done.
import { AboutTicket, ClassMark, serviceName } from '../ticket'
import type { CounterDesk } from '../wire'
import { announcing, AS_YESTERDAY, assigning, asYesterday, emergency, NOTICES, toCounter, toggled, type Order } from './panels'
import type { Known } from './view'

interface CounterProps extends Known {
  desk: CounterDesk
  services: string[] | null
}

export function OneCounter(props: CounterProps) {
  const { desk, services, acts, say, onPanel } = props
  return (
    <section class="panel" aria-label={say('supervise-counter', { counter: desk.counter })}>
      <header>
        <h2>{say('supervise-counter', { counter: desk.counter })}</h2>
        <button type="button" class="quiet" onClick={() => onPanel(null)}>{say('supervise-leave')}</button>
      </header>
      <Ticket {...props} />
      {acts && <Keys {...props} />}
      {services === null ? <Taken {...props} /> : <Assign {...props} services={services} />}
    </section>
  )
}

function Ticket({ desk, view, whys, say, language }: CounterProps) {
  const { ticket } = desk
  if (ticket === null) return null
  const why = whys[ticket.ticket]
  return (
    <div class="about">
      <p><b class="number">{ticket.number}</b> <ClassMark class={ticket.staff?.class} say={say} /> {serviceName(view.office, ticket.service, language)}</p>
      <AboutTicket office={view.office} ticket={ticket} say={say} language={language} />
      {why !== undefined && <p class="why"><b>{say('supervise-why')}</b> {why}</p>}
    </div>
  )
}

function Keys({ desk, busy, say, onOrder }: CounterProps) {
  const { counter, state, ticket, clerk } = desk
  const key = (deed: 'open' | 'pause' | 'close' | 'hand-over', may: boolean) => may && (
    <button type="button" class="key" disabled={busy || (deed === 'close' && ticket !== null)} onClick={() => onOrder(toCounter(counter, deed))}>{say(`supervise-key-${deed}`)}</button>
  )
  return (
    <div class="keys">
      {key('open', state !== 'open')}
      {key('pause', state === 'open')}
      {key('close', state !== 'closed')}
      {key('hand-over', clerk !== null)}
    </div>
  )
}

function Taken({ desk, view, acts, busy, say, language, onPanel, onOrder }: CounterProps) {
  return (
    <div class="taken">
      <h3>{say('supervise-takes')}</h3>
      <p>{desk.services.map((key) => serviceName(view.office, key, language)).join(' · ')}</p>
      {desk.assigned && <p class="mark">{say('supervise-assigned')}</p>}
      {acts && (
        <div class="keys">
          <button type="button" class="key" onClick={() => onPanel({ at: 'counter', counter: desk.counter, services: desk.services })}>{say('supervise-assign')}</button>
          {desk.assigned && <button type="button" class="key" disabled={busy} onClick={() => onOrder(assigning(desk.counter, null))}>{say('supervise-unassign')}</button>}
        </div>
      )}
    </div>
  )
}

function Assign({ desk, services, view, busy, say, language, onPanel, onOrder }: CounterProps & { services: string[] }) {
  const { counter } = desk
  return (
    <fieldset class="assign">
      <legend>{say('supervise-assign-which', { counter })}</legend>
      {view.office.services.filter((service) => !service.guidance).map(({ key }) => (
        <button key={key} type="button" class="choose" aria-pressed={services.indexOf(key) >= 0} onClick={() => onPanel({ at: 'counter', counter, services: toggled(services, key, view) })}>
          {serviceName(view.office, key, language)}
        </button>
      ))}
      <div class="keys">
        <button type="button" class="key strong" disabled={busy || services.length === 0} onClick={() => onOrder(assigning(counter, services))}>{say('supervise-assign-do')}</button>
        <button type="button" class="key" onClick={() => onPanel({ at: 'counter', counter, services: null })}>{say('supervise-back')}</button>
      </div>
    </fieldset>
  )
}

/** Asked before it is done: it changes the whole hall. */
export function Confirm(props: Known & { at: 'yesterday' | 'emergency' }) {
  const { at, view, busy, say, onPanel, onOrder } = props
  const { title, order, danger } = questionOf(props)
  return (
    <section class="panel" role="alertdialog" aria-label={say(title)}>
      <h2>{say(title)}</h2>
      {at === 'emergency' ? <Emergency {...props} /> : <Yesterday {...props} />}
      <div class="keys">
        <button type="button" class={`key${danger ? ' danger' : ' strong'}`} disabled={busy || (at === 'yesterday' && asYesterday(view).length === 0)} onClick={() => onOrder(order)}>{say(`${title}-do`)}</button>
        <button type="button" class="key" onClick={() => onPanel(null)}>{say('supervise-back')}</button>
      </div>
    </section>
  )
}

function questionOf({ at, view }: Known & { at: 'yesterday' | 'emergency' }): { title: string; order: Order; danger: boolean } {
  if (at === 'yesterday') return { title: 'supervise-yesterday', order: AS_YESTERDAY, danger: false }
  const { emergency: on } = view.office
  return { title: on ? 'supervise-emergency-end' : 'supervise-emergency-begin', order: emergency(!on), danger: !on }
}

function Emergency({ view, say, language }: Known) {
  const profile = view.emergency_profile
  if (view.office.emergency || profile === null) return <p>{say('supervise-emergency-end-hint')}</p>
  return (
    <>
      <p>{say('supervise-emergency-hint')}</p>
      <ul class="named">{profile.services.map((key) => <li key={key}>{serviceName(view.office, key, language)}</li>)}</ul>
      {profile.hall_max !== null && <p>{say('supervise-emergency-hall', { n: profile.hall_max })}</p>}
    </>
  )
}

function Yesterday({ view, say }: Known) {
  const seats = asYesterday(view)
  if (seats.length === 0) return <p>{say('supervise-yesterday-none')}</p>
  return (
    <>
      <p>{say('supervise-yesterday-hint')}</p>
      <ul class="named">{seats.map(({ counter, clerk }) => <li key={counter}>{say('supervise-seat', { counter, clerk })}</li>)}</ul>
    </>
  )
}

/** What the hall is told at once, an evacuation before every call. */
export function Notices({ busy, say, onPanel, onOrder }: Known) {
  return (
    <section class="panel" aria-label={say('supervise-notice')}>
      <header>
        <h2>{say('supervise-notice')}</h2>
        <button type="button" class="quiet" onClick={() => onPanel(null)}>{say('supervise-leave')}</button>
      </header>
      <p>{say('supervise-notice-hint')}</p>
      {NOTICES.map((notice) => (
        <div class="notice" key={notice}>
          <p class="said">{say(`supervise-notice-${notice}-said`)}</p>
          <button type="button" class={notice === 'evacuation' ? 'key danger' : 'key'} disabled={busy} onClick={() => onOrder(announcing(notice))}>{say(`supervise-notice-${notice}`)}</button>
        </div>
      ))}
    </section>
  )
}
