// For those who hold a number: back after being missed, or out for a while. The number is enough, without a phone.
import { hourOf } from '../clock'
import { IconCheck, IconScan } from '../parts/icon'
import { waitText } from '../wait'
import type { OfficeView, Problem, Ticket } from '../wire'
import { aheadText } from './end'
import { TYPED_MAX } from './flow'
import type { Props } from './props'
import type { Move } from './visit'
import { AgainOrBack, Back, Way } from './way'

const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0']

export function OwnNumber(props: Props & { typed: string }) {
  const { office, typed, say, asks } = props
  const put = (text: string) => asks.touch({ type: 'typed', typed: text })
  const full = typed.length >= TYPED_MAX
  return (
    <section class="own">
      <div class="lead">
        <h1>{say('kiosk-mine-which')}</h1>
        <p class="scan"><IconScan /> {say('kiosk-mine-scan')}</p>
        <p class="number typed" role="status" aria-label={say('kiosk-mine-typed', { number: typed })}>{typed === '' ? '–' : typed}</p>
      </div>
      <div class="act">
        <div class="pad letters">{lettersOf(office).map((letter) => <PadKey key={letter} text={letter} onPress={() => put(typed + letter)} full={full} />)}</div>
        <div class="pad">
          {DIGITS.map((digit) => <PadKey key={digit} text={digit} onPress={() => put(typed + digit)} full={full} />)}
          <button type="button" class="pad-key erase" disabled={typed === ''} onClick={() => put(typed.slice(0, -1))}>{say('kiosk-mine-erase')}</button>
        </div>
        <div class="answers">
          <button type="button" class="big" disabled={typed === ''} onClick={() => asks.move('return')}>{say('kiosk-mine-return')}</button>
          <button type="button" class="big" disabled={typed === ''} onClick={() => asks.move('step-out')}>{say('kiosk-mine-out')}</button>
        </div>
        <Back {...props} />
      </div>
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
export function Moved({ move, ticket, say, asks }: Props & { move: Move; ticket: Pick<Ticket, 'number' | 'ahead' | 'wait' | 'held'> }) {
  const until = ticket.held?.until ?? null
  const out = move.what === 'step-out'
  return (
    <section class="yours" role="status">
      <div class="lead">
        <h1>
          <span class="small">{say(out ? 'kiosk-moved-out' : 'kiosk-moved-back')}</span>
          <span class="number huge" data-number={ticket.number}>{ticket.number}</span>
        </h1>
        {out && until !== null && <p class="ahead">{say('kiosk-moved-until', { hour: hourOf(until) })}</p>}
        {!out && <p class="ahead">{aheadText(ticket.ahead, say)}{ticket.wait !== null && <span class="wait-range">{waitText(ticket.wait, say)}</span>}</p>}
        <p class="remember">{say(out ? 'kiosk-moved-out-hint' : 'kiosk-moved-back-hint')}</p>
      </div>
      <div class="act"><div class="ways"><Way icon={IconCheck} text={say('kiosk-done')} at="*" main onTouch={() => asks.touch({ type: 'back' })} /></div></div>
    </section>
  )
}

export function Stuck(props: Props & { move: Move; problem: Problem }) {
  const { move, problem, say } = props
  const mayTry = problem.code === 'offline' || problem.status >= 500
  return (
    <section class="refused" role="alert" data-code={problem.code}>
      <div class="lead">
        <p class="chosen number">{move.number}</p>
        <h1>{say(stuckTitle(problem))}</h1>
        <p>{say(mayTry ? 'kiosk-offline-hint' : 'kiosk-cannot-hint')}</p>
      </div>
      <AgainOrBack {...props} mayTry={mayTry} />
    </section>
  )
}

function stuckTitle({ code }: Problem): string {
  switch (code) {
    case 'unknown_ticket':
    case 'unknown_booking':
    case 'unknown_pass':
      return 'kiosk-stuck-unknown'
    case 'not_check_in_time':
      return 'kiosk-stuck-time'
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
