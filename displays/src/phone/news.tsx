// The one thing that matters now, in one sentence, and what it means for the holder.
import { hourOf } from '../clock'
import { IconCounter, IconPerson } from '../parts/icon'
import type { Say } from '../texts'
import { waitText } from '../wait'
import type { Held, MyTicketView } from '../wire'
import { isNear } from './turn'
import type { Known } from './view'

export function NewsOf(props: Known) {
  const { my, rest, say } = props
  return (
    <section class="turn">
      <p class="news" role="status">{news(my, say)}</p>
      {my.state === 'waiting' && <Waiting my={my} say={say} />}
      <Hint my={my} say={say} />
      {my.state === 'waiting' && rest !== null && <rest.Offer {...props} />}
    </section>
  )
}

function news(my: MyTicketView, say: Say): string {
  switch (my.state) {
    case 'waiting':
      return my.ahead === 0 ? say('phone-next') : say('phone-ahead', { n: my.ahead })
    case 'called':
      return say('phone-called', { counter: my.counter ?? '' })
    case 'serving':
      return say('phone-serving', { counter: my.counter ?? '' })
    case 'on_hold':
      return my.held === undefined ? say('phone-is-on_hold') : heldNews(my.held, say)
    case 'cancelled':
      return say(my.ending === 'left' ? 'phone-is-cancelled' : 'phone-is-taken-out')
    case 'done':
    case 'no_show':
    case 'expired':
      return say(`phone-is-${my.state}`)
  }
}

function heldNews({ reason, until }: Held, say: Say): string {
  return reason === 'away' && until !== null ? say('phone-away', { hour: hourOf(until) }) : say(`phone-held-${reason}`)
}

function Waiting({ my, say }: { my: MyTicketView; say: Say }) {
  return (
    <>
      <Line ahead={my.ahead} />
      <p class="wait">{say('phone-wait')} <b>{waitText(my.wait, say)}</b></p>
    </>
  )
}

/** More do not fit beside each other on a telephone. */
const SHOWN_MAX = 6

/** The line as it stands before the counter: each ahead, then the holder. For eyes; the sentence says it too. */
function Line({ ahead }: { ahead: number }) {
  const shown = Math.min(ahead, SHOWN_MAX)
  return (
    <p class="line" aria-hidden="true">
      <IconCounter />
      {Array.from({ length: shown }, (_, n) => <IconPerson key={n} />)}
      {ahead > shown && <span class="number">+{ahead - shown}</span>}
      <span class="me"><IconPerson /></span>
    </p>
  )
}

function Hint({ my, say }: { my: MyTicketView; say: Say }) {
  switch (my.state) {
    case 'waiting':
      return <p>{waitingHint(my, say)}</p>
    case 'called':
    case 'serving':
      return null
    case 'on_hold':
      return <p>{say(`phone-held-${my.held?.reason ?? 'form'}-hint`, { counter: my.held?.counter ?? '' })}</p>
    case 'no_show':
      return <p>{say(my.returns_left > 0 ? 'phone-no_show-hint' : 'phone-no_show-spent')}</p>
    case 'done':
    case 'cancelled':
    case 'expired':
      return <p>{say(`phone-${my.state}-hint`)}</p>
  }
}

/** Nobody waits through the break who could eat: the break is said before anything else. */
function waitingHint(my: MyTicketView, say: Say): string {
  if (my.after_break !== null) return say('phone-after-break', { hour: hourOf(my.after_break) })
  if (my.counters_open === 0) return say('phone-no-counter')
  return say(isNear(my) ? 'phone-near' : 'phone-waiting-hint')
}
