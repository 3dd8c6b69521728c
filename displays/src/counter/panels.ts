// What a clerk says beyond a key: kept while it is being said, and sent as one order.
import type { CallTicket, Class, CounterView, Finish, HoldFor, HoldTicket, Outcome, Pause, TicketRef, TransferTicket, WalkUp } from '../wire'

/** Where a transferred ticket stands among those who wait: by when it came, before everyone, behind everyone. */
export type Position = 'age' | 'first' | 'last'

/** What is being said. Nothing of it is in the way of “Gọi tiếp”. */
export type Panel =
  | { at: 'hold'; reason: HoldFor }
  | { at: 'transfer'; service: string; position: Position; back: boolean; clerk: string }
  | { at: 'ending'; done: string[]; dossiers: number }
  | { at: 'call'; ticket: TicketRef; reason: string }
  | { at: 'walk-up'; service: string; class: Class; reason: string }
  | { at: 'rest'; reason: string }
  | { at: 'hand-over' | 'more' | 'keys' | 'lists' }

/** What is asked of the office: a path below the counter's, and its body. */
export interface Order {
  path: string
  body: object
}

/** What stands there when a panel is opened; null when there is nothing it could be about. `scanned`: dossiers of what is in hand. */
export function opened(at: Panel['at'], view: CounterView, ticket?: TicketRef, scanned = 0): Panel | null {
  const inHand = view.desk.ticket
  switch (at) {
    case 'hold':
      return inHand && { at, reason: 'form' }
    case 'transfer':
      return inHand && { at, service: inHand.service, position: 'age', back: false, clerk: '' }
    case 'ending':
      return inHand && { at, done: [inHand.service], dossiers: scanned || (inHand.staff?.dossiers ?? 1) }
    case 'call':
      return ticket === undefined ? null : { at, ticket, reason: '' }
    case 'walk-up':
      return { at, service: view.desk.services[0] ?? '', class: 'normal', reason: '' }
    case 'rest':
      return { at, reason: '' }
    case 'hand-over':
    case 'more':
    case 'keys':
    case 'lists':
      return { at }
  }
}

/** Whether a panel is still about something: the ticket in hand may have left the hand meanwhile. */
export function standsOn(panel: Panel, before: CounterView | null, view: CounterView): boolean {
  switch (panel.at) {
    case 'hold':
    case 'transfer':
    case 'ending':
      return view.desk.ticket !== null && view.desk.ticket.ticket === before?.desk.ticket?.ticket
    case 'call':
      return view.waiting.some((waiting) => waiting.ticket === panel.ticket.ticket)
    case 'rest':
      return view.desk.state === 'open'
    case 'walk-up':
    case 'hand-over':
    case 'more':
    case 'keys':
    case 'lists':
      return true
  }
}

/** For so many minutes, or until someone brings it back. */
export function holding({ reason }: { reason: HoldFor }, minutes: number | null): Order {
  const body: HoldTicket = minutes === null ? { reason } : { reason, minutes }
  return { path: 'hold', body }
}

/** To a counter, or to whichever takes the service. */
export function transferring(panel: Panel & { at: 'transfer' }, from: string, counter: number | null): Order {
  const body: TransferTicket = {
    ...(panel.service === from ? {} : { service: panel.service }),
    ...(counter === null ? {} : { counter }),
    ...placed(panel.position),
    ...(panel.back ? { back: true } : {}),
  }
  return { path: 'transfer', body }
}

/** To one clerk, wherever they sit. */
export function transferringTo(panel: Panel & { at: 'transfer' }, from: string): Order {
  const { path, body } = transferring(panel, from, null)
  return { path, body: { ...body, clerk: panel.clerk.trim() } }
}

function placed(position: Position): Pick<TransferTicket, 'first' | 'keep_place'> {
  switch (position) {
    case 'age':
      return { keep_place: true }
    case 'first':
      return { first: true }
    case 'last':
      return { keep_place: false }
  }
}

/** “Xong”, with the dossiers that were scanned. */
export function finishing(scanned: number): Order {
  const body: Finish = scanned === 0 ? {} : { dossiers: scanned }
  return { path: 'finish', body }
}

export function ending({ done, dossiers }: Panel & { at: 'ending' }, outcome: Outcome): Order {
  const body: Finish = outcome === 'served' ? { outcome, done, dossiers } : { outcome }
  return { path: 'finish', body }
}

/** One chosen number: out of turn, with a reason; or one that was missed or set aside, which needs none. */
export function calling(ticket: string, reason: string): Order {
  const body: CallTicket = reason.trim() === '' ? { ticket } : { ticket, reason: reason.trim() }
  return { path: 'call', body }
}

export function walkingUp(panel: Panel & { at: 'walk-up' }): Order {
  const reason = panel.reason.trim()
  const body: WalkUp = { service: panel.service, class: panel.class, ...(reason === '' ? {} : { reason }) }
  return { path: 'walk-up', body }
}

export function resting(reason: string | null): Order {
  const body: Pause = reason === null ? {} : { reason }
  return { path: 'pause', body }
}

/** The counters a ticket could be sent to for a service, its own left out. */
export function destinations(view: CounterView, service: string): number[] {
  const others = view.office.counters.filter((line) => line.counter !== view.desk.counter)
  return others.filter((line) => line.services.indexOf(service) >= 0).map((line) => line.counter)
}
