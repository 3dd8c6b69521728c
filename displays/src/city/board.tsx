// All offices at a glance: the city's totals, who needs help, and each office as it stands.
import { IconCheck, IconSearch } from '../parts/icon'
import { Empty } from '../parts/state'
import { Finder } from './finder'
import { needsText, Sign } from './sign'
import { filtered, LONG_S, needsOf, standingOf, totalsOf, worstFirst } from './standing'
import { linkTo } from './state'
import type { Known } from './view'
import type { Seen } from './wire'
import { ago, amount, duration } from './words'

export function Board(props: Known) {
  const { offices, city, filter, say, as } = props
  const shown = worstFirst(filtered(offices, city.units, filter))
  return (
    <div class="board">
      <Totals {...props} />
      <Help {...props} />
      <section class="all" aria-label={say('city-offices')}>
        <Finder {...props} shown={shown.length} />
        {shown.length === 0
          ? <Empty icon={IconSearch} title={say(offices.length === 0 ? 'city-no-offices' : 'city-none-found')} />
          : as === 'tiles' ? <Tiles {...props} shown={shown} /> : <Table {...props} shown={shown} />}
      </section>
    </div>
  )
}

function Totals({ offices, say, language }: Known) {
  const totals = totalsOf(offices)
  const few = (n: number) => amount(n, language)
  const lines: [id: string, number: string, of: string][] = [
    ['waiting', few(totals.waiting), ''],
    ['in-hand', few(totals.in_hand), ''],
    ['served', few(totals.served), ''],
    ['counters', few(totals.counters_open), `/ ${few(totals.counters)}`],
    ['connected', few(totals.connected), `/ ${few(totals.offices)}`],
    ['away', few(totals.away), ''],
  ]
  return (
    <section class="now" aria-label={say('city-totals')}>
      <dl class="totals">
        {lines.map(([id, number, of]) => (
          <div key={id} class={`is-${id}${id === 'away' && totals.away > 0 ? ' wrong' : ''}`}>
            <dt>{say(`city-total-${id}`)}</dt>
            <dd><b class="number" data-total={id}>{number}</b>{of !== '' && <span class="number"> {of}</span>}</dd>
          </div>
        ))}
      </dl>
      {totals.away > 0 && <p>{say('city-totals-without', { n: totals.away })}</p>}
    </section>
  )
}

/** More are found with the filter. */
const HELP_MAX = 12

function Help({ offices, say, deeds }: Known) {
  const needing = worstFirst(offices.filter((seen) => needsOf(seen).length > 0))
  const more = needing.length - HELP_MAX
  return (
    <section class="help panel" aria-label={say('city-help')}>
      <h2>{say('city-help')} {needing.length > 0 && <b class="number">{needing.length}</b>}</h2>
      {needing.length === 0 && <Empty icon={IconCheck} title={say('city-help-none')} />}
      <ul>
        {needing.slice(0, HELP_MAX).map((seen) => (
          <li key={seen.site}>
            <a href={linkTo(seen.site)} class={`is-${standingOf(seen)}`}>
              <Sign standing={standingOf(seen)} />
              <span><b>{seen.name}</b><small>{needsText(seen, say)}</small></span>
              <Measure seen={seen} say={say} />
            </a>
          </li>
        ))}
      </ul>
      {more > 0 && <button type="button" class="quiet" onClick={() => deeds.filter({ standing: 'needs' })}>{say('city-help-more', { n: more })}</button>}
    </section>
  )
}

/** How bad it is, in one figure. */
function Measure({ seen, say }: { seen: Seen; say: Known['say'] }) {
  const { now, heard_s, behind, connected } = seen
  if (!connected) return <span class="measure">{heard_s === null ? say('city-never-heard') : ago(heard_s, say)}</span>
  if (now !== null && now.longest_s > LONG_S) return <span class="measure">{duration(now.longest_s, say)}</span>
  return needsOf(seen)[0] === 'behind' ? <span class="measure">{say('city-records', { n: behind })}</span> : null
}

function Tiles({ shown, say, language }: Known & { shown: Seen[] }) {
  return (
    <ul class="tiles">
      {shown.map((seen) => {
        const standing = standingOf(seen)
        return (
          <li key={seen.site}>
            <a class={`tile is-${standing}`} href={linkTo(seen.site)} title={seen.name} data-site={seen.site} data-standing={standing}>
              <Sign standing={standing} />
              <span class="name">{seen.name}</span>
              <span class="unseen">{needsText(seen, say)}</span>
              {seen.now === null || !seen.connected
                ? <span class="unknown">{say('city-unknown')}</span>
                : <span class="waits"><b class="number">{amount(seen.now.waiting, language)}</b><span class="unseen">{say('city-col-waiting')}</span></span>}
            </a>
          </li>
        )
      })}
    </ul>
  )
}

function Table({ shown, say }: Known & { shown: Seen[] }) {
  const columns = ['standing', 'waiting', 'longest', 'counters', 'served', 'devices', 'behind', 'version']
  return (
    <div class="slides" tabIndex={0} role="region" aria-label={say('city-table')}>
      <table class="list">
        <thead><tr><th scope="col">{say('city-col-office')}</th>{columns.map((column) => <th key={column} scope="col" class={column === 'standing' ? '' : 'amount'}>{say(`city-col-${column}`)}</th>)}</tr></thead>
        <tbody>{shown.map((seen) => <Row key={seen.site} seen={seen} say={say} />)}</tbody>
      </table>
    </div>
  )
}

function Row({ seen, say }: { seen: Seen; say: Known['say'] }) {
  const { now, connected } = seen
  const standing = standingOf(seen)
  const told = connected && now !== null
    ? [`${now.waiting}`, now.waiting === 0 ? '–' : duration(now.longest_s, say), `${now.counters_open} / ${now.counters}`, `${now.served}`, `${now.devices_here} / ${now.devices}`]
    : null
  return (
    <tr data-site={seen.site} class={`is-${standing}`}>
      <th scope="row"><a href={linkTo(seen.site)}>{seen.name}</a></th>
      <td class="standing-cell"><Sign standing={standing} />{needsText(seen, say)}</td>
      {told === null ? <td colSpan={5} class="unknown">{say('city-unknown')}</td> : told.map((text, n) => <td key={n} class="amount">{text}</td>)}
      <td class="amount">{connected ? seen.behind : say('city-unknown')}</td>
      <td class="amount">{seen.version ?? '–'}</td>
    </tr>
  )
}
