// How a visit to the kiosk ends: with a number, or with a kind refusal and what is offered instead.
import type { WallClock } from '../clock'
import { opensText, openingAt } from '../opening'
import { Qr } from '../qr'
import { named, type Say } from '../texts'
import { passAddress, serviceName } from '../ticket'
import type { IssuedTicket, OfficeView, Problem } from '../wire'
import type { Flow, Touch, Wish } from './flow'
import { aheadText } from './own'

interface End {
  office: OfficeView
  flow: Flow
  clock: WallClock
  say: Say
  onTouch: (touch: Touch) => void
}

export function YourNumber({ office, flow, say, onTouch, ticket }: End & { ticket: IssuedTicket }) {
  const address = passAddress(office, ticket.pass)
  return (
    <section class="yours" role="status">
      <p class="chosen">{serviceName(office, ticket.service, flow.language)}</p>
      <h1>
        <span class="small">{say('kiosk-your-number')}</span>
        <span class="number huge" data-number={ticket.number}>{ticket.number}</span>
      </h1>
      <p class="ahead">{aheadText(ticket.ahead, say)}</p>
      {ticket.notices.length > 0 && (
        <ul class="notices">{ticket.notices.map((notice) => <li key={notice.code} data-code={notice.code}>{notice.text}</li>)}</ul>
      )}
      <p class="remember">{say('kiosk-remember')}</p>
      {address !== null && (
        <figure>
          <Qr text={address} label={say('kiosk-qr')} />
          <figcaption>{say('kiosk-qr')}</figcaption>
        </figure>
      )}
      <button type="button" class="big" onClick={() => onTouch({ type: 'back' })}>{say('kiosk-done')}</button>
    </section>
  )
}

export function Refused(props: End & { wish: Wish; problem: Problem; onAgain: () => void }) {
  const { office, flow, say, onTouch, onAgain, wish, problem } = props
  const mayTry = problem.code === 'offline' || problem.status >= 500
  const offers = offersOf(props)
  return (
    <section class="refused" role="alert" data-code={problem.code}>
      <p class="chosen">{serviceName(office, wish.service, flow.language)}</p>
      <h1>{say(refusalTitle(problem))}</h1>
      {offers.length === 0 && <p>{say(mayTry ? 'kiosk-offline-hint' : 'kiosk-cannot-hint')}</p>}
      {offers.length > 0 && <ul class="offers">{offers.map((offer) => <li key={offer}>{offer}</li>)}</ul>}
      <div class="answers">
        {mayTry && <button type="button" class="big" onClick={onAgain}>{say('kiosk-again')}</button>}
        <button type="button" class="big" onClick={() => onTouch({ type: 'back' })}>{say('kiosk-back')}</button>
      </div>
    </section>
  )
}

/** What helps instead of a number: later today or another day, a booking, another office; and whom to ask. */
function offersOf({ problem, flow, say, clock }: End & { problem: Problem }): string[] {
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
