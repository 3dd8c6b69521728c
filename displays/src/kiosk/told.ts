// What is told of a service or a procedure: what to bring, what it costs.
import { serviceOf } from '../office'
import type { Details, OfficeView, Procedure } from '../wire'

/** Of a procedure, and where it says nothing, of its service. Null when nothing is known of either. */
export function detailsOf(office: OfficeView, procedures: Procedure[], service: string, code: string | null): Details | null {
  const of = serviceOf(office, service)?.details ?? null
  const own = code === null ? null : procedures.filter((each) => each.code === code)[0]?.details ?? null
  if (of === null || own === null) return own ?? of
  return { bring: own.bring ?? of.bring, fee: own.fee ?? of.fee, legal_time: own.legal_time ?? of.legal_time }
}

/** What stands beside a number once it is given out: of a sensitive service nothing, for others look on and slips are left
 *  lying. */
export function toldOf(office: OfficeView, procedures: Procedure[], service: string, code: string | null): { procedure?: Procedure | undefined; details: Details | null } {
  if (serviceOf(office, service)?.menu !== undefined) return { details: null }
  return { procedure: procedures.filter((each) => each.code === code)[0], details: detailsOf(office, procedures, service, code) }
}
