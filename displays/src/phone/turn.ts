// How near a holder's turn is, when a telephone rings, and how long an explanation holds.
import type { MyTicketView } from '../wire'

/** Whether the holder is called now, and was not by what was known before. */
export function isNewCall(before: MyTicketView | null, my: MyTicketView): boolean {
  if (my.state !== 'called') return false
  return before === null || before.state !== 'called' || my.calls > before.calls
}

/** How a ticket stands, as far as an explanation goes: another call, another place in the line, another answer. */
export function standing({ state, calls, ahead }: MyTicketView): string {
  return `${state} ${calls} ${ahead}`
}

/** With so many ahead one does not put the telephone away. */
const NEAR = 3

/** Whether the screen had better stay on. */
export function isNear({ state, ahead }: MyTicketView): boolean {
  return state === 'called' || (state === 'waiting' && ahead <= NEAR)
}

/** Whoever was missed, is out or fills in a form may be called again; for a result the counter calls. */
export function mayComeBack({ state, held, returns_left }: MyTicketView): boolean {
  if (state === 'no_show') return returns_left > 0
  return state === 'on_hold' && (held?.reason === 'away' || held?.reason === 'form')
}

/** Whether nothing more will come of this number. */
export function isOver({ state }: MyTicketView): boolean {
  return state === 'done' || state === 'cancelled' || state === 'expired'
}
