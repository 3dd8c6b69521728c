// Services in their fields, and which of them stand on the glass.
import { officeHides } from '../issuing'
import type { Named, OfficeView, ServiceLine } from '../wire'
import type { Services } from './visit'

/** A field of procedures and what belongs to it; `group` is null for services that stand in none. */
export interface Field {
  group: Named | null
  services: ServiceLine[]
}

/** As many as fit on the glass at a size that everybody hits. With more, a field is chosen first, or a page turned. */
export const TILES_MAX = 8

/** The key of the field of services that stand in none. No field of an office has it. */
export const REST = ''

/** One thing to touch: a service, or a field of them. */
export type Tile = { service: ServiceLine } | { field: Field }

/** What stands on the glass. */
export interface Glass {
  tiles: Tile[]
  pages: number
  /** The tiles are fields. */
  fields: boolean
  /** The field whose services these are. */
  field: Field | null
}

/** The fields that have services to offer, in the order of the office. What stands in none comes last, and guidance
 *  has a place of its own. */
export function fieldsOf(office: OfficeView): Field[] {
  const offered = office.services.filter((service) => !service.guidance && !officeHides(office, service))
  const known = office.groups.map((group) => ({ group, services: offered.filter((service) => service.group === group.key) }))
  const rest = offered.filter((service) => !office.groups.some((group) => group.key === service.group))
  return [...known, { group: null, services: rest }].filter((field) => field.services.length > 0)
}

/** Whether a field is chosen before a service. */
export function choosesField(fields: Field[]): boolean {
  return fields.length > 1 && all(fields).length > TILES_MAX
}

/** The service that numbers for those who do not know what to choose are of; null where there is none today. */
export function guidanceOf(office: OfficeView): ServiceLine | null {
  return office.services.filter((service) => service.guidance && service.open && service.remaining !== 0)[0] ?? null
}

/** The tiles of a page. */
export function glassOf(office: OfficeView, { group, page }: Pick<Services, 'group' | 'page'>): Glass {
  const fields = fieldsOf(office)
  const far = choosesField(fields)
  const field = far && group !== null ? fields.filter((each) => keyOf(each) === group)[0] ?? null : null
  const tiles = field !== null ? field.services.map(ofService) : far ? tilesOf(fields) : all(fields).map(ofService)
  const pages = Math.max(1, Math.ceil(tiles.length / TILES_MAX))
  const from = Math.min(page, pages - 1) * TILES_MAX
  return { tiles: tiles.slice(from, from + TILES_MAX), pages, fields: far && field === null, field }
}

export function keyOf(field: Field): string {
  return field.group === null ? REST : field.group.key
}

/** Fields, and beside them the services that stand in none where they fit. */
function tilesOf(fields: Field[]): Tile[] {
  const apart = fields.filter((field) => field.group === null)[0]?.services ?? []
  const known = fields.filter((field) => field.group !== null).map((field): Tile => ({ field }))
  const fits = known.length + apart.length <= TILES_MAX
  return fits ? [...known, ...apart.map(ofService)] : fields.map((field): Tile => ({ field }))
}

function ofService(service: ServiceLine): Tile {
  return { service }
}

function all(fields: Field[]): ServiceLine[] {
  return fields.reduce<ServiceLine[]>((services, field) => [...services, ...field.services], [])
}
