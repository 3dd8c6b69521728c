// Where a counter is: its floor, the way to it, and its colour and shape, which also those see who cannot read.
import { named, type Say } from '../texts'
import type { Arrow, Language, Place, Shape } from '../wire'

const SHAPES: Record<Shape, string> = {
  circle: 'M22 12a10 10 0 1 1-20 0a10 10 0 0 1 20 0',
  square: 'M3 3h18v18H3z',
  triangle: 'M12 2l11 20H1z',
  diamond: 'M12 1l11 11l-11 11L1 12z',
  star: 'M12 1l3.3 7.200l7.7.9l-5.7 5.300l1.5 7.700L12 18.300l-6.8 3.800l1.5-7.700L1 9.100l7.7-.9z',
  hexagon: 'M6.5 2.500h11L23 12l-5.5 9.500h-11L1 12z',
}

/** Degrees clockwise from straight up. */
const TURNS: Record<Arrow, number> = { ahead: 0, up: 0, ahead_right: 45, right: 90, back: 180, down: 180, left: 270, ahead_left: 315 }

/** The counter's colour and shape alone, where its number stands beside it. */
export function Mark({ place }: { place: Place }) {
  if (place.shape === null) return null
  return <svg class="mark-shape" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d={SHAPES[place.shape]} fill={place.colour ?? 'currentColor'} /></svg>
}

/** The counter's sign: its number in its colour and shape. */
export function CounterSign({ place, counter }: { place: Place | null; counter: number }) {
  if (place?.shape == null) return <b class="number">{counter}</b>
  return (
    <span class="sign">
      <Mark place={place} />
      <b class="number" style={{ color: place.colour === null ? undefined : inkOn(place.colour) }}>{counter}</b>
    </span>
  )
}

/** The way: "Tầng 1 ↖". Nothing where the office says nothing. */
export function Way({ place, language, say }: { place: Place | null; language: Language; say: Say }) {
  if (place === null || (place.floor === null && place.arrow === null)) return null
  return (
    <span class="way">
      {place.floor !== null && <span>{named(place.floor, language)}</span>}
      {place.arrow !== null && (
        <svg class="icon" viewBox="0 0 24 24" role="img" aria-label={say(`common-way-${place.arrow}`)}>
          <path d="M12 21V4M5 11l7-7l7 7" transform={`rotate(${TURNS[place.arrow]} 12 12)`} />
        </svg>
      )}
    </span>
  )
}

/** Black or white, whichever stands out more on a colour (WCAG 2.2, relative luminance). */
export function inkOn(colour: string): string {
  const part = (at: number) => {
    const c = parseInt(colour.slice(at, at + 2), 16) / 255
    return c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4)
  }
  const luminance = 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
  return luminance > 0.179 ? '#000000' : '#ffffff'
}
