// Whether a service gives out numbers at a moment: windows open and close without any event.
import { openAt, opensNext, type Opening } from './hours'
import type { WallClock } from './clock'
import type { OfficeView, ServiceLine } from './wire'

/** How a service stands at the kiosk. */
export type Issuing = { how: 'open' } | { how: 'spent' } | { how: 'closed'; opens: Opening | null }

export function issuing(office: OfficeView, service: ServiceLine, clock: WallClock): Issuing {
  if (!openAt(office.issue_hours, clock)) return { how: 'closed', opens: opensNext(office.issue_hours, clock) }
  if (service.remaining === 0) return { how: 'spent' }
  if (office.day === null) return { how: 'closed', opens: null }
  return { how: 'open' }
}

/** In an emergency only some services are offered. One whose windows are closed or whose numbers are spent says so itself. */
export function officeHides(office: OfficeView, service: ServiceLine): boolean {
  return office.emergency && !service.open && service.opens_at === null && service.remaining !== 0
}
