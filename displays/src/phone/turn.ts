// When a telephone shakes.
import type { MyTicketView } from '../wire'

/** Whether the holder is called now, and was not by what was known before. */
export function isNewCall(before: MyTicketView | null, my: MyTicketView): boolean {
  if (my.state !== 'called') return false
  return before === null || before.state !== 'called' || my.calls > before.calls
}
