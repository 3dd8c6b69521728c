// When a telephone shakes, and how long an explanation holds.
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
