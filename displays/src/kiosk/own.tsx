// For those who hold a number: back after being missed, or out for a while. The number is enough, without a phone.
import { hourOf } from '../clock'
import type { Say } from '../texts'
import type { OfficeView, Problem, Ticket } from '../wire'
import { TYPED_MAX, type Flow, type Move, type Touch } from './flow'

interface Own {
  office: OfficeView
  flow: Flow
  say: Say
  onTouch: (touch: Touch) => void
  onMove: (what: Move['what']) => void
  onAgain: () => void
}

const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0']

export function OwnNumber({ office, typed, say, onTouch, onMove }: Own & { typed: string }) {
  const type = (more: string) => onTouch({ type: 'typed', typed: typed + more })
  return (
    <section class="own">
      <div class="lead">
        <h1>{say('kiosk-mine-which')}</h1>
        <p class="number typed" role="status" aria-label={say('kiosk-mine-typed', { number: typed })}>{typed === '' ? '–' : typed}</p>
      </div>
      <div class="pad letters">{lettersOf(office).map((letter) => <PadKey key={letter} text={letter} onPress={() => type(letter)} full={typed.length >= TYPED_MAX} />)}</div>
      <div class="pad">
        {DIGITS.map((digit) => <PadKey key={digit} text={digit} onPress={() => type(digit)} full={typed.length >= TYPED_MAX} />)}
        <button type="button" class="pad-key erase" disabled={typed === ''} onClick={() => onTouch({ type: 'typed', typed: typed.slice(0, -1) })}>{say('kiosk-mine-erase')}</button>
      </div>
      <div class="answers">
        <button type="button" class="big" disabled={typed === ''} onClick={() => onMove('return')}>{say('kiosk-mine-return')}</button>
        <button type="button" class="big" disabled={typed === ''} onClick={() => onMove('step-out')}>{say('kiosk-mine-out')}</button>
      </div>
      <button type="button" class="quiet" onClick={() => onTouch({ type: 'back' })}>{say('kiosk-back')}</button>
    </section>
  )
}

function PadKey({ text, full, onPress }: { text: string; full: boolean; onPress: () => void }) {
  return <button type="button" class="pad-key number" disabled={full} onClick={onPress}>{text}</button>
}

/** The letters that numbers of this office begin with; most have none. */
function lettersOf(office: OfficeView): string[] {
  const all = office.services.map((service) => service.prefix.replace(/\d/g, '')).join('').split('')
  return all.filter((letter, i) => all.indexOf(letter) === i).sort()
}

/** What was done for the holder of a number. */
export function Moved({ move, ticket, say, onTouch }: Own & { move: Move; ticket: Ticket }) {
  const until = ticket.held?.until ?? null
  const out = move.what === 'step-out'
  return (
    <section class="yours" role="status">
      <h1>
        <span class="small">{say(out ? 'kiosk-moved-out' : 'kiosk-moved-back')}</span>
        <span class="number huge" data-number={ticket.number}>{ticket.number}</span>
      </h1>
      <p class="ahead">{out ? until !== null && say('kiosk-moved-until', { hour: hourOf(until) }) : aheadText(ticket.ahead, say)}</p>
      <p class="remember">{say(out ? 'kiosk-moved-out-hint' : 'kiosk-moved-back-hint')}</p>
      <button type="button" class="big" onClick={() => onTouch({ type: 'back' })}>{say('kiosk-done')}</button>
    </section>
  )
}

/** How many are called first, in words. */
export function aheadText(ahead: number, say: Say): string {
  return ahead === 0 ? say('kiosk-ahead-none') : say('kiosk-ahead', { n: ahead })
}

export function Stuck({ move, problem, say, onTouch, onAgain }: Own & { move: Move; problem: Problem }) {
  const mayTry = problem.code === 'offline' || problem.status >= 500
  return (
    <section class="refused" role="alert" data-code={problem.code}>
      <p class="chosen number">{move.number}</p>
      <h1>{say(stuckTitle(problem))}</h1>
      <p>{say(mayTry ? 'kiosk-offline-hint' : 'kiosk-cannot-hint')}</p>
      <div class="answers">
        {mayTry && <button type="button" class="big" onClick={onAgain}>{say('kiosk-again')}</button>}
        <button type="button" class="big" onClick={() => onTouch({ type: 'back' })}>{say('kiosk-back')}</button>
      </div>
    </section>
  )
}

function stuckTitle({ code }: Problem): string {
  switch (code) {
    case 'unknown_ticket':
      return 'kiosk-stuck-unknown'
    case 'not_away':
      return 'kiosk-stuck-waits'
    case 'not_waiting':
      return 'kiosk-stuck-not-waiting'
    case 'returns_spent':
      return 'kiosk-stuck-spent'
    case 'ticket_ended':
      return 'kiosk-stuck-ended'
    default:
      return 'kiosk-stuck'
  }
}
