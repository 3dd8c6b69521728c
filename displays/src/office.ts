// Parts of the office that several pages look up.
import type { OfficeView, RecentCall, ServiceLine, Text, TicketLine } from './wire'

/** A call that was just made, as a screen lists it. */
export function callOf(line: TicketLine, at: string): RecentCall {
  const { ticket, number, service, counter, calls, staff } = line
  const call: RecentCall = { ticket, number, service, counter, calls, state: 'called', called_at: at }
  return staff === undefined ? call : { ...call, staff }
}

/** The service with this key; undefined in a moment between two configurations. */
export function serviceOf(office: OfficeView, key: string): ServiceLine | undefined {
  return office.services.filter((service) => service.key === key)[0]
}

/** What stands in the list from which people choose. Once somebody has chosen, a sensitive service is called by its field. */
export function menuName(service: ServiceLine): Text {
  return service.menu ?? service.name
}

/** More are found on the list of counters. */
const COUNTERS_SHOWN_MAX = 6

/** The numbers of some counters, on one line. */
export function fewOf(counters: number[]): string {
  return counters.slice(0, COUNTERS_SHOWN_MAX).join(', ') + (counters.length > COUNTERS_SHOWN_MAX ? '…' : '')
}
