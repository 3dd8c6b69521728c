// What a search finds: procedures and services, by whatever people type.
import { menuName, serviceOf } from '../office'
import type { OfficeView, Procedure } from '../wire'
import { found, indexed, type Entry, type Index } from './search'

export interface Result {
  service: string
  procedure: Procedure | null
}

/** The index of what the office last said it does. */
let made: { services: string; procedures: Procedure[]; results: Result[]; index: Index } | null = null

export function resultsOf(office: OfficeView, procedures: Procedure[], typed: string): Result[] {
  const services = office.services.map((service) => service.key).join(' ')
  if (made === null || made.procedures !== procedures || made.services !== services) {
    const of = entriesOf(office, procedures)
    made = { services, procedures, results: of.map(({ result }) => result), index: indexed(of.map(({ entry }) => entry)) }
  }
  const { results, index } = made
  return found(index, typed).map((place) => results[place]).filter((result): result is Result => result !== undefined)
}

/** Procedures, and the services of which the office lists none. */
function entriesOf(office: OfficeView, procedures: Procedure[]): { result: Result; entry: Entry }[] {
  const known = procedures.filter((procedure) => serviceOf(office, procedure.service) !== undefined)
  const alone = office.services.filter((service) => !service.guidance)
  return [
    ...known.map((procedure) => ({ result: { service: procedure.service, procedure }, entry: { texts: [procedure.name.vi, ...(procedure.name.en === null ? [] : [procedure.name.en]), ...procedure.words], code: procedure.code } })),
    ...alone.map((service) => ({ result: { service: service.key, procedure: null }, entry: { texts: [menuName(service).vi, menuName(service).en ?? '', ...(service.words ?? [])].filter((text) => text !== ''), code: '' } })),
  ]
}
