// The map: every office where it stands, drawn from its coordinates alone.
import { Finder } from './finder'
import { labelsOf, placeless, spotsOf, type Sheet, type Spot } from './map'
import { Legend, needsText, Shape, Sign } from './sign'
import { filtered, needsOf, standingOf, worstFirst } from './standing'
import { linkTo } from './state'
import type { Known } from './view'
import type { Seen } from './wire'

/** The sheet's own measures: it grows and shrinks with the glass. */
const SHEET: Sheet = { width: 1000, height: 720 }

export function MapPart(props: Known) {
  const { offices, city, filter, say } = props
  const shown = filtered(offices, city.units, filter)
  const lacking = placeless(shown)
  return (
    <div class="map-part">
      <section class="panel" aria-label={say('city-part-map')}>
        <Finder {...props} shown={shown.length} />
        <Sketch spots={spotsOf(shown, SHEET)} say={say} />
        <Legend say={say} />
        <p class="hint">{say('city-map-hint')}</p>
      </section>
      <div class="beside">
        <section class="panel">
          <h2>{say('city-map-list')}</h2>
          <OfficeList offices={worstFirst(shown)} say={say} />
        </section>
        {lacking.length > 0 && (
          <section class="panel">
            <h2>{say('city-map-placeless', { n: lacking.length })}</h2>
            <OfficeList offices={lacking} say={say} />
          </section>
        )}
      </div>
    </div>
  )
}

/** For eyes and for a pointer; the list beside says the same and is what a keyboard goes through. */
function Sketch({ spots, say }: { spots: Spot[]; say: Known['say'] }) {
  // Whoever needs help most lies on top.
  const rank = new Map(worstFirst(spots.map(({ seen }) => seen)).map((seen, n) => [seen.site, n]))
  const drawn = [...spots].sort((a, b) => (rank.get(b.seen.site) ?? 0) - (rank.get(a.seen.site) ?? 0))
  const labels = labelsOf(spots, SHEET, (seen) => needsOf(seen).length > 0)
  return (
    <svg class="sketch" viewBox={`0 0 ${SHEET.width} ${SHEET.height}`} aria-hidden="true" focusable="false">
      <g class="north" transform={`translate(${SHEET.width - 28} 34)`}><path d="M0-20L7 6L0 1L-7 6Z" /><text y="24" text-anchor="middle">{say('city-north')}</text></g>
      {drawn.map(({ seen, x, y }) => (
        <a key={seen.site} href={linkTo(seen.site)} tabindex={-1} data-site={seen.site}>
          <g transform={`translate(${x.toFixed(1)} ${y.toFixed(1)})`}>
            <title>{`${seen.name}: ${needsText(seen, say)}`}</title>
            <circle class="touch" r="12" />
            <Shape standing={standingOf(seen)} />
          </g>
        </a>
      ))}
      {labels.map(({ seen, x, y, text, anchor }) => <text key={seen.site} class={`label is-${standingOf(seen)}`} x={x} y={y + 5} text-anchor={anchor}>{text}</text>)}
    </svg>
  )
}

function OfficeList({ offices, say }: { offices: Seen[]; say: Known['say'] }) {
  return (
    <ul class="lines" tabIndex={0}>
      {offices.map((seen) => (
        <li key={seen.site}>
          <a href={linkTo(seen.site)} class={`is-${standingOf(seen)}`}><Sign standing={standingOf(seen)} /><span><b>{seen.name}</b><small>{needsText(seen, say)}</small></span></a>
        </li>
      ))}
    </ul>
  )
}
