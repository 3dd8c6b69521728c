// How a visit to the kiosk ends: with a number, or with a kind refusal.
import { hourOf, type WallClock } from '../clock'
import { Qr } from '../qr'
import type { Say } from '../texts'
import { passAddress, serviceName } from '../ticket'
import type { IssuedTicket, OfficeView, Problem } from '../wire'
import type { Flow, Touch, Wish } from './flow'

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
      <p class="ahead">{ticket.ahead === 0 ? say('kiosk-ahead-none') : say('kiosk-ahead', { n: ticket.ahead })}</p>
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
  return (
    <section class="refused" role="alert">
      <p class="chosen">{serviceName(office, wish.service, flow.language)}</p>
      <h1>{say(refusalTitle(problem))}</h1>
      <p>{refusalWords(problem, say)}</p>
      <div class="answers">
        {mayTry && <button type="button" class="big" onClick={onAgain}>{say('kiosk-again')}</button>}
        <button type="button" class="big" onClick={() => onTouch({ type: 'back' })}>{say('kiosk-back')}</button>
      </div>
    </section>
  )
}

function refusalTitle(problem: Problem): string {
  switch (problem.code) {
    case 'issuing_closed':
      return 'kiosk-closed'
    case 'quota_spent':
    case 'numbers_spent':
      return 'kiosk-spent'
    case 'offline':
      return 'kiosk-offline'
    default:
      return 'kiosk-cannot'
  }
}

function refusalWords(problem: Problem, say: Say): string {
  switch (problem.code) {
    case 'issuing_closed':
      return problem.until === undefined ? say('kiosk-closed-hint') : say('kiosk-closed-until', { hour: hourOf(problem.until) })
    case 'quota_spent':
    case 'numbers_spent':
      return say('kiosk-spent-hint')
    case 'offline':
      return say('kiosk-offline-hint')
    default:
      return say('kiosk-cannot-hint')
  }
}
