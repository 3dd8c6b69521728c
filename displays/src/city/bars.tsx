// Days or months as bars: numbers given out, and of them those that were served.
import { dayText } from './period'
import type { Known } from './view'
import type { Figures } from './wire'
import { amount } from './words'

/** The drawing is stretched to its place: a bar is one wide, the longest a hundred high. */
const HIGH = 100
/** Few bars are not spread over the whole place. */
const PLACES_MIN = 12

export function Bars({ rows, say, language }: Pick<Known, 'say' | 'language'> & { rows: Figures[] }) {
  const most = Math.max(...rows.map(({ issued }) => issued), 1)
  const places = Math.max(rows.length, PLACES_MIN)
  const share = (100 * rows.length) / places
  return (
    <figure class="bars">
      <figcaption><span class="issued">{say('city-col-issued')} ({say('city-bars-most', { n: amount(most, language) })})</span> <span class="served">{say('city-bars-served')}</span></figcaption>
      <svg viewBox={`0 0 ${places} ${HIGH}`} preserveAspectRatio="none" role="img" aria-label={say('city-bars', { most: amount(most, language) })}>
        {rows.map((row, n) => (
          <g key={row.of}>
            <title>{`${dayText(row.of)}: ${say('city-col-issued')} ${amount(row.issued, language)}, ${say('city-col-served')} ${amount(row.served, language)}`}</title>
            <Bar kind="issued" n={n} high={(HIGH * row.issued) / most} />
            <Bar kind="served" n={n} high={(HIGH * row.served) / most} />
          </g>
        ))}
      </svg>
      <p class="dates" style={{ width: `${share}%` }} aria-hidden="true">{ends(rows).map((of) => <span key={of}>{dayText(of)}</span>)}</p>
    </figure>
  )
}

function Bar({ kind, n, high }: { kind: 'issued' | 'served'; n: number; high: number }) {
  return <rect class={kind} x={n + 0.15} width="0.7" y={HIGH - high} height={high} />
}

/** The first, the middle and the last, where there are so many. */
function ends(rows: Figures[]): string[] {
  const of = rows.map((row) => row.of)
  return [...new Set([of[0], of[Math.floor((of.length - 1) / 2)], of[of.length - 1]])].flatMap((each) => each ?? [])
}
