// Where the offices stand on a map that needs no map service: their coordinates, fitted to a sheet.
import { plain, worstFirst } from './standing'
import type { Seen } from './wire'

export interface Sheet {
  width: number
  height: number
}

export interface Spot {
  seen: Seen
  x: number
  y: number
}

/** Room for a sign and half a name at the edge. */
const EDGE = 40

const RADIANS = Math.PI / 180

/** Equirectangular, as large as the sheet allows, north above: over a city the earth is flat. */
export function spotsOf(offices: Seen[], { width, height }: Sheet): Spot[] {
  const placed = offices.flatMap((seen) => (seen.latitude === null || seen.longitude === null ? [] : [{ seen, north: seen.latitude, east: seen.longitude }]))
  const [first] = placed
  if (first === undefined) return []
  const narrowing = Math.cos(first.north * RADIANS)
  const x = bounds(placed.map(({ east }) => east * narrowing))
  const y = bounds(placed.map(({ north }) => -north))
  const scale = Math.min((width - 2 * EDGE) / (x.span || 1), (height - 2 * EDGE) / (y.span || 1))
  return placed.map(({ seen, north, east }) => ({
    seen,
    x: width / 2 + (east * narrowing - x.middle) * scale,
    y: height / 2 + (-north - y.middle) * scale,
  }))
}

function bounds(values: number[]): { middle: number; span: number } {
  const [low, high] = values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity])
  return { middle: (low + high) / 2, span: high - low }
}

export interface Label extends Spot {
  text: string
  anchor: 'start' | 'end'
}

/** More names than this hide the map. */
const LABELS_MAX = 10
/** A name on the map is cut here; whole it stands in the list beside. */
const LETTERS_MAX = 34
/** Of the letters on the map, which are 16 high. */
const LETTER_WIDTH = 9
const LINE_HEIGHT = 22
const BESIDE = 12

/** The names of those who need help most, where there is room for them. */
export function labelsOf(spots: Spot[], sheet: Sheet, needing: (seen: Seen) => boolean): Label[] {
  const at = new Map(spots.map((spot) => [spot.seen.site, spot]))
  const labels: Label[] = []
  for (const seen of worstFirst(spots.map((spot) => spot.seen).filter(needing))) {
    const spot = at.get(seen.site)
    if (spot === undefined || labels.length === LABELS_MAX) continue
    const label = beside(spot, sheet)
    if (!labels.some((other) => overlap(boxOf(other), boxOf(label)))) labels.push(label)
  }
  return labels
}

function beside(spot: Spot, { width }: Sheet): Label {
  const { name } = spot.seen
  const text = name.length > LETTERS_MAX ? `${name.slice(0, LETTERS_MAX - 1)}…` : name
  const fits = spot.x + BESIDE + text.length * LETTER_WIDTH < width
  return { ...spot, text, anchor: fits ? 'start' : 'end', x: spot.x + (fits ? BESIDE : -BESIDE) }
}

interface Box {
  left: number
  right: number
  top: number
  bottom: number
}

function boxOf({ x, y, text, anchor }: Label): Box {
  const width = text.length * LETTER_WIDTH
  const left = anchor === 'start' ? x : x - width
  return { left, right: left + width, top: y - LINE_HEIGHT / 2, bottom: y + LINE_HEIGHT / 2 }
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
}

/** Offices that nobody has given a place. */
export function placeless(offices: Seen[]): Seen[] {
  const lacking = offices.filter(({ latitude, longitude }) => latitude === null || longitude === null)
  return lacking.sort((a, b) => (plain(a.name) < plain(b.name) ? -1 : 1))
}
