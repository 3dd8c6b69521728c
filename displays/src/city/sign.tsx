// How an office stands, as a sign: a shape for each, so that no colour is needed to tell them apart.
import type { Say } from '../texts'
import { needsOf, standingOf, STANDINGS, type Standing } from './standing'
import type { Seen } from './wire'

/** Drawn round a middle of 0, within 8 each way. */
const SHAPES: Record<Standing, string> = {
  away: 'M-6-6L6 6M6-6L-6 6',
  trouble: 'M0-8L8 6H-8Z',
  cloned: 'M-7-4H3V6H-7ZM-3-4V-8H7V2H3',
  alarm: 'M0-8L8 0L0 8L-8 0Z',
  long: 'M-7-7H7L0 0L7 7H-7L0 0Z',
  behind: 'M-7-7H7V7H-7Z',
  good: 'M6 0A6 6 0 1 1-6 0A6 6 0 1 1 6 0Z',
  closed: 'M-6 0H6',
}

/** Within another drawing. */
export function Shape({ standing }: { standing: Standing }) {
  return <path class={`shape is-${standing}`} d={SHAPES[standing]} />
}

export function Sign({ standing }: { standing: Standing }) {
  return <svg class="standing" viewBox="-10 -10 20 20" aria-hidden="true" focusable="false"><Shape standing={standing} /></svg>
}

/** Everything that an office needs somebody for, in words; that it needs nobody is said too. */
export function needsText(seen: Seen, say: Say): string {
  const needs = needsOf(seen)
  return needs.length === 0 ? say(`city-is-${standingOf(seen)}`) : needs.map((need) => say(`city-is-${need}`)).join(' · ')
}

export function Legend({ say }: { say: Say }) {
  return (
    <ul class="legend" aria-label={say('city-legend')}>
      {STANDINGS.map((standing) => <li key={standing}><Sign standing={standing} />{say(`city-is-${standing}`)}</li>)}
    </ul>
  )
}
