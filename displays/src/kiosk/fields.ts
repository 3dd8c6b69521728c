// Services in their fields, as the kiosk shows them.
import { officeHides } from '../issuing'
import type { Named, OfficeView, ServiceLine } from '../wire'

/** A field of procedures and what belongs to it; `group` is null for services that stand in none. */
export interface Field {
  group: Named | null
  services: ServiceLine[]
}

/** As many services as fit on the glass at a size that everybody hits. With more, a field is chosen first. */
export const TILES_MAX = 9

/** The fields that have services to offer, in the order of the office. What stands in none comes last. */
export function fieldsOf(office: OfficeView): Field[] {
  const offered = office.services.filter((service) => !officeHides(office, service))
  const known = office.groups.map((group) => ({ group, services: offered.filter((service) => service.group === group.key) }))
  const rest = offered.filter((service) => !office.groups.some((group) => group.key === service.group))
  return [...known, { group: null, services: rest }].filter((field) => field.services.length > 0)
}

/** Whether a field is chosen before a service. */
export function choosesField(fields: Field[]): boolean {
  const services = fields.reduce((sum, field) => sum + field.services.length, 0)
  return fields.length > 1 && services > TILES_MAX
}
