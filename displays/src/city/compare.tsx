// Before and after a day: what a pilot or a phase changed, between two times of equal length.
import { Choice, TextField } from '../parts/field'
import { IconHistory } from '../parts/icon'
import { Empty, Notice } from '../parts/state'
import { Fetched } from './fetched'
import { changeOf, pairsOf, sumOf, type Counted, type Pair } from './figures'
import { dayText, type Period, type TwoPeriods } from './period'
import type { CompareState } from './state'
import type { Known } from './view'
import type { Figures } from './wire'
import { amount, figureText, ofText, percent } from './words'

/** Whole weeks, so that each weekday stands as often on either side. */
const LENGTHS = [7, 14, 28, 91, 182]

export function Compare(props: Known) {
  const { compare, say } = props
  const { rows, began } = compare
  return (
    <div class="compare-part">
      <section class="panel">
        <h2>{say('city-part-compare')}</h2>
        <p class="hint">{say('city-compare-hint')}</p>
        <Wanted {...props} />
      </section>
      <section class="panel" aria-busy={rows.is === 'coming'}>
        {rows.is === 'none' && <Empty icon={IconHistory} title={say(began === '' ? 'city-compare-choose' : 'city-compare-early')} />}
        <Fetched asked={rows} say={say} />
        {rows.is === 'here' && <Sides {...props} {...rows.rows} />}
      </section>
    </div>
  )
}

function Wanted({ compare, say, deeds, today }: Known) {
  const bys: CompareState['by'][] = ['office', 'service']
  return (
    <div class="wanted">
      <TextField id="began" type="date" label={say('city-began')} value={compare.began} max={today} onChange={(event) => deeds.compare({ began: event.currentTarget.value })} />
      <Choice id="days" label={say('city-length')} options={LENGTHS.map((n) => ({ value: `${n}`, text: say('city-days', { n }) }))} value={`${compare.days}`} onChange={(event) => deeds.compare({ days: Number(event.currentTarget.value) })} />
      <Choice id="compare-by" label={say('city-by')} options={bys.map((value) => ({ value, text: say(`city-by-${value}`) }))} value={compare.by} onChange={(event) => deeds.compare({ by: event.currentTarget.value as CompareState['by'] })} />
    </div>
  )
}

interface SidesProps extends Known {
  periods: TwoPeriods
  before: Figures[]
  after: Figures[]
}

function Sides(props: SidesProps) {
  const { periods, before, after, say, compare } = props
  const pairs = pairsOf(before, after)
  return (
    <>
      <p class="both">{say('city-compare-both', { before: between(periods.before), after: between(periods.after) })}</p>
      {periods.days < compare.days && <Notice tone="info">{say('city-compare-shorter', { n: periods.days })}</Notice>}
      <dl class="totals sides">{(['issued', 'served', 'missed', 'left'] as const).map((column) => <Total key={column} {...props} column={column} />)}</dl>
      {pairs.length === 0 ? <Empty icon={IconHistory} title={say('city-figures-none')} /> : <Pairs {...props} pairs={pairs} />}
    </>
  )
}

function between({ from, to }: Period): string {
  return `${dayText(from)} – ${dayText(to)}`
}

function Total({ column, before, after, say, language }: SidesProps & { column: Counted }) {
  const [was, is] = [sumOf(before, column), sumOf(after, column)]
  const change = changeOf(was, is)
  return (
    <div>
      <dt>{say(`city-col-${column}`)}</dt>
      <dd><span class="number">{amount(was, language)}</span> → <b class="number">{amount(is, language)}</b>{change !== null && <span class="number change"> {percent(change)}</span>}</dd>
    </div>
  )
}

/** What is set side by side, and whether less of it is better; null: neither. */
const COMPARED: [column: 'issued' | 'served' | 'wait_p50_s' | 'wait_p90_s' | 'score_mean', better: 'less' | 'more' | null][] = [
  ['issued', null], ['served', null], ['wait_p50_s', 'less'], ['wait_p90_s', 'less'], ['score_mean', 'more'],
]

function Pairs(props: SidesProps & { pairs: Pair[] }) {
  const { pairs, periods, say, compare, offices } = props
  const names = new Map(offices.map(({ site, name }) => [site, name]))
  return (
    <div class="slides" tabIndex={0} role="region" aria-label={say('city-table')}>
      <table class="list figures pairs">
        <thead>
          <tr><th scope="col" rowSpan={2}>{say(`city-of-${compare.by}`)}</th>{COMPARED.map(([column]) => <th key={column} scope="colgroup" colSpan={3}>{say(`city-col-${column}`)}</th>)}</tr>
          <tr>{COMPARED.map(([column]) => [<Side key={`${column} before`} id="before" period={periods.before} say={say} />, <Side key={`${column} after`} id="after" period={periods.after} say={say} />, <th key={`${column} change`} scope="col" class="amount">{say('city-change')}</th>])}</tr>
        </thead>
        <tbody>
          {pairs.map((pair) => (
            <tr key={pair.of}>
              <th scope="row">{ofText(pair.of, compare.by, (site) => names.get(site) ?? site)}</th>
              {COMPARED.map(([column, better]) => <Three key={column} {...props} pair={pair} column={column} better={better} />)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Side({ id, period, say }: { id: 'before' | 'after'; period: Period; say: Known['say'] }) {
  return <th scope="col" class="amount" title={between(period)}>{say(`city-${id}`)}</th>
}

function Three({ pair, column, better, say, language }: Known & { pair: Pair; column: (typeof COMPARED)[number][0]; better: 'less' | 'more' | null }) {
  const { before, after } = pair
  const text = (row: Figures | null) => (row === null ? '–' : figureText(row, column, say, language))
  const change = changeOf(before?.[column], after?.[column])
  const good = change === null || better === null || Math.abs(change) < 0.005 ? null : (change < 0) === (better === 'less')
  return (
    <>
      <td class="amount">{text(before)}</td>
      <td class="amount">{text(after)}</td>
      <td class={`amount change${good === null ? '' : good ? ' is-better' : ' is-worse'}`}>{change === null ? '–' : percent(change)}{good !== null && <span class="unseen"> {say(good ? 'city-better' : 'city-worse')}</span>}</td>
    </>
  )
}
