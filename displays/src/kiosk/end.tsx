// How a visit to the kiosk ends: with a number, or with a kind refusal and what is offered instead.
import { opensText, openingAt } from '../opening'
import { Way as WayTo } from '../parts/place'
import { IconCheck, IconPaper, IconPrint } from '../parts/icon'
import { Notice } from '../parts/state'
import { Qr } from '../qr'
import { named, type Say } from '../texts'
import { passAddress, serviceName } from '../ticket'
import { waitText } from '../wait'
import type { CounterLine, IssuedTicket, OfficeView, Problem } from '../wire'
import { Facts } from './facts'
import { prints, type Props } from './props'
import { toldOf } from './told'
import type { Wish } from './visit'
import { AgainOrBack, Way } from './way'

export function YourNumber(props: Props & { ticket: IssuedTicket; procedure: string | null; unfolded: boolean }) {
  const { office, flow, say, asks, ticket, procedure, unfolded, kiosk, paperless } = props
  const address = passAddress(office, ticket)
  const own = toldOf(props.office, props.procedures, ticket.service, procedure)
  const out = kiosk.print === 'browser' && paperless
  return (
    <section class={`yours${unfolded ? ' unfolded' : address === null ? '' : ' has-code'}`} role="status">
      <div class="lead">
        <p class="chosen">{own.procedure === undefined ? serviceName(office, ticket.service, flow.language) : named(own.procedure.name, flow.language)}</p>
        <h1>
          <span class="small">{say('kiosk-your-number')}</span>
          <span class="number huge" data-number={ticket.number}>{ticket.number}</span>
        </h1>
        <p class="ahead">{aheadText(ticket.ahead, say)}{ticket.wait !== null && <span class="wait-range">{waitText(ticket.wait, say)}</span>}</p>
        <Where {...props} service={ticket.service} />
        {ticket.notices.map((notice) => <p class="told" key={notice.code} data-code={notice.code}><Notice tone="warn">{notice.text}</Notice></p>)}
        {out && <Notice tone="warn">{say('kiosk-paper-out', { number: ticket.number })}</Notice>}
        {!out && <p class="remember">{say(prints(props) ? 'kiosk-printed' : 'kiosk-remember')}</p>}
        {unfolded && own.details !== null && <Facts details={own.details} language={flow.language} say={say} />}
        {address !== null && !unfolded && (
          <figure>
            <Qr text={address} label={say('kiosk-qr')} />
            <figcaption>{say('kiosk-qr')}</figcaption>
          </figure>
        )}
      </div>
      <div class="act">
        <div class="ways">
          {own.details !== null && <Way icon={IconPaper} text={say(unfolded ? 'kiosk-details-close' : 'kiosk-details')} onTouch={() => asks.touch({ type: 'unfold' })} />}
          {prints(props) && <Way icon={IconPrint} text={say('kiosk-reprint')} onTouch={asks.reprint} />}
          <Way icon={IconCheck} text={say('kiosk-done')} at="*" main onTouch={() => asks.touch({ type: 'back' })} />
        </div>
      </div>
    </section>
  )
}

/** How many are called first, in words. */
export function aheadText(ahead: number, say: Say): string {
  return ahead === 0 ? say('kiosk-ahead-none') : say('kiosk-ahead', { n: ahead })
}

/** The counters that take a service, and the way to those of which the office tells it. */
export function countersOf(office: OfficeView, service: string): CounterLine[] {
  return office.counters.filter((counter) => counter.services.indexOf(service) >= 0)
}

/** Where to go and sit. Nothing when the office does not say where its counters are. */
export function Where({ office, flow, say, service }: Props & { service: string }) {
  const told = countersOf(office, service).filter(({ place }) => place !== null && (place.floor !== null || place.arrow !== null))
  if (told.length === 0) return null
  return (
    <p class="where">
      {told.slice(0, COUNTERS_MAX).map(({ counter, place }) => <span>{say('kiosk-counter', { counter })} <WayTo place={place} language={flow.language} say={say} /></span>)}
    </p>
  )
}

/** Nobody remembers the way to more. */
const COUNTERS_MAX = 3

export function Refused(props: Props & { wish: Wish; problem: Problem }) {
  const { office, flow, say, wish, problem } = props
  const mayTry = problem.code === 'offline' || problem.status >= 500
  const offers = offersOf(props)
  return (
    <section class="refused" role="alert" data-code={problem.code}>
      <div class="lead">
        <p class="chosen">{serviceName(office, wish.service, flow.language)}</p>
        <h1>{say(refusalTitle(problem))}</h1>
        {offers.length === 0 && <p>{say(mayTry ? 'kiosk-offline-hint' : 'kiosk-cannot-hint')}</p>}
        {offers.length > 0 && <ul class="offers">{offers.map((offer) => <li key={offer}>{offer}</li>)}</ul>}
      </div>
      <AgainOrBack {...props} mayTry={mayTry} />
    </section>
  )
}

/** What helps instead of a number: later today or another day, a booking, another office; and whom to ask. */
function offersOf({ problem, flow, say, clock }: Props & { problem: Problem }): string[] {
  const { instead } = problem
  if (instead === undefined) return []
  const { opens_at: opens, booking, elsewhere } = instead
  const opening = opens === undefined ? null : openingAt(opens, clock)
  return [
    opening === null ? '' : say('kiosk-offer-later', { opens: opensText(opening, say, clock) }),
    booking ? say('kiosk-offer-booking') : '',
    elsewhere === undefined ? '' : say('kiosk-offer-elsewhere', { office: named(elsewhere, flow.language) }),
    say('kiosk-offer-ask'),
  ].filter((offer) => offer !== '')
}

function refusalTitle(problem: Problem): string {
  switch (problem.code) {
    case 'issuing_closed':
      return 'kiosk-closed'
    case 'quota_spent':
    case 'numbers_spent':
      return 'kiosk-spent'
    case 'capacity_spent':
      return 'kiosk-full'
    case 'service_suspended':
      return 'kiosk-suspended'
    case 'hall_full':
      return 'kiosk-hall-full'
    case 'person_limit':
      return 'kiosk-person-limit'
    default:
      return 'kiosk-cannot'
  }
}
