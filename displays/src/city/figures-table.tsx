// Figures as a table: sorted by any column, each row with its share of the numbers.
import { COLUMNS, sorted, sumOf, type Column, type Counted, type Sort } from './figures'
import { Share } from './share'
import type { Known } from './view'
import type { By, Figures } from './wire'
import { amount, figureText, ofText } from './words'

export interface TableProps extends Known {
  rows: Figures[]
  by: By
  /** Null: they stand as they come. */
  sort: Sort | null
  onSort: ((column: Column) => void) | null
}

/** Counts may be added up; waits of different halls may not. */
const COUNTED: Counted[] = ['issued', 'priority', 'served', 'missed', 'left', 'ratings']

export function FiguresTable(props: TableProps) {
  const { rows, by, sort, say, language, offices } = props
  const names = new Map(offices.map(({ site, name }) => [site, name]))
  const nameOf = ({ of }: Figures) => ofText(of, by, (site) => names.get(site) ?? site)
  const most = Math.max(...rows.map(({ issued }) => issued), 1)
  return (
    <div class="slides" tabIndex={0} role="region" aria-label={say('city-table')}>
      <table class="list figures">
        <thead>
          <tr><Head {...props} column="of" /><th scope="col" class="bar-cell"><span class="unseen">{say('city-share')}</span></th>{COLUMNS.map((column) => <Head key={column} {...props} column={column} />)}</tr>
        </thead>
        <tbody>
          {(sort === null ? rows : sorted(rows, sort, nameOf)).map((row) => (
            <tr key={row.of}>
              <th scope="row">{by === 'office' && names.has(row.of) ? <a href={`#/office/${encodeURIComponent(row.of)}`}>{nameOf(row)}</a> : nameOf(row)}</th>
              <td class="bar-cell"><Share n={row.issued} most={most} /></td>
              {COLUMNS.map((column) => <td key={column} class="amount">{figureText(row, column, say, language)}</td>)}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr><th scope="row">{say('city-sum')}</th><td class="bar-cell" />{COLUMNS.map((column) => <td key={column} class="amount">{isCounted(column) ? amount(sumOf(rows, column), language) : ''}</td>)}</tr>
        </tfoot>
      </table>
    </div>
  )
}

function isCounted(column: Column): column is Counted {
  return COUNTED.some((counted) => counted === column)
}

function Head({ column, by, sort, onSort, say }: TableProps & { column: Column }) {
  const text = column === 'of' ? say(`city-of-${by}`) : say(`city-col-${column}`)
  const told = sort?.column === column ? (sort.down ? 'descending' : 'ascending') : undefined
  return (
    <th scope="col" class={column === 'of' ? '' : 'amount'} aria-sort={told}>
      {onSort === null ? text : <button type="button" onClick={() => onSort(column)}>{text}{told !== undefined && <span aria-hidden="true">{sort?.down === true ? ' ▼' : ' ▲'}</span>}</button>}
    </th>
  )
}
