// Tables that repeat, such as services and counters: each opens where it stands, and is put in order by keys, without dragging.
import { IconDown, IconPlus, IconTrash, IconUp } from '../../parts/icon'
import { added, at, freeNumber, keyOf, moved, removed, tablesAt, words, wrongAt, wrongWithin, type Path, type Table } from './draft'
import { Fields, type SheetProps } from './sheet'
import { fieldsOf } from './schema'

export interface TablesProps extends SheetProps {
  /** The tables' name in the schema. */
  table: string
  path: Path
  /** Whether they stand within another table. */
  within?: boolean
}

export function Tables(props: TablesProps) {
  const { draft, path, table, findings, say, within, onDraft, onOpen } = props
  const tables = tablesAt(draft, path)
  const id = `admin-table-${table.replace(/\./g, '-')}`
  const wrong = wrongAt(findings, path)
  const add = () => {
    onDraft(added(draft, path, fresh(table, tables)))
    onOpen(keyOf([...path, tables.length]), true)
  }
  return (
    <section class={`tables${within === true ? ' within' : ''}`} aria-label={say(id)} id={keyOf(path).replace(/[^\w-]/g, '_')}>
      {within === true ? <h4>{say(id)}</h4> : <h3>{say(id)} {tables.length > 0 && <b class="number">{tables.length}</b>}</h3>}
      <p class="hint">{props.meaningOf(table)}</p>
      {wrong !== null && <p class="wrong" role="alert">{words(wrong)}</p>}
      {tables.length > 0 && <ul>{tables.map((_, index) => <OneTable key={index} {...props} index={index} count={tables.length} />)}</ul>}
      <button type="button" class="key icon-key" onClick={add}><IconPlus /> {say('admin-add-one', { what: say(`${id}-one`) })}</button>
    </section>
  )
}

function OneTable(props: TablesProps & { index: number; count: number }) {
  const { draft, path, table, index, count, findings, say, opened, onDraft, onOpen } = props
  const own = [...path, index]
  const key = keyOf(own)
  const wrong = wrongWithin(findings, own)
  const value = at(draft, own) as Table
  const name = summaryOf(table, value, props) || say('admin-unnamed')
  const open = opened[key] ?? wrong.length > 0
  return (
    <li class={`${open ? 'is-open' : ''}${wrong.length > 0 ? ' is-wrong' : ''}`}>
      <div class="head">
        <button type="button" class="name" aria-expanded={open} onClick={() => onOpen(key, !open)}>
          <span class="turn" aria-hidden="true">▸</span> {name}
          {wrong.length > 0 && <b class="mark urgent">{say('admin-to-mend')}</b>}
        </button>
        <button type="button" class="quiet" disabled={index === 0} aria-label={say('admin-up', { name })} onClick={() => onDraft(moved(draft, path, index, -1))}><IconUp /></button>
        <button type="button" class="quiet" disabled={index === count - 1} aria-label={say('admin-down', { name })} onClick={() => onDraft(moved(draft, path, index, 1))}><IconDown /></button>
        <button type="button" class="quiet" aria-label={say('admin-remove-named', { name })} onClick={() => onDraft(removed(draft, path, index))}><IconTrash /></button>
      </div>
      {open && <div class="inside"><Fields {...props} table={table} path={own} /></div>}
    </li>
  )
}

/** What a new one begins with: what no other has. */
function fresh(table: string, tables: Table[]): Table {
  switch (table) {
    case 'service':
      return { prefix: String(freeNumber(tables, 'prefix')) }
    case 'counter':
      return { number: freeNumber(tables, 'number'), services: [] }
    case 'hours.issue':
    case 'hours.service':
      return { days: 'mon-fri', windows: ['07:30-11:30', '13:30-16:30'] }
    default:
      return {}
  }
}

/** What a table of a list is about, on one line. */
function summaryOf(table: string, value: Table, { draft, say }: SheetProps): string {
  const named = (list: string, keys: unknown) => (Array.isArray(keys) ? keys : []).map((key) => String(tablesAt(draft, [list]).find((each) => each.key === key)?.name ?? key)).join(', ')
  switch (table) {
    case 'service':
      return [value.prefix, value.name].filter(Boolean).join(' · ')
    case 'counter':
      return [say('admin-at-counter', { counter: String(value.number ?? '?') }), value.name ?? named('service', value.services)].filter(Boolean).join(' · ')
    case 'clerk':
      return [value.user, named('service', value.services)].filter(Boolean).join(' · ')
    case 'calendar':
      return [value.date, value.name].filter(Boolean).join(' · ')
    case 'hours.issue':
    case 'hours.service':
      return `${daysWords(String(value.days ?? ''), say)}: ${((value.windows as string[] | undefined) ?? []).join(', ')}`
    case 'procedure':
      return [value.code, value.name].filter(Boolean).join(' · ')
    default:
      return String(value.name ?? value.text ?? value.key ?? firstOf(table, value))
  }
}

function daysWords(days: string, say: SheetProps['say']): string {
  return days.split(',').map((part) => part.trim().split('-').map((day) => say(`admin-day-${day}`)).join('–')).join(', ')
}

function firstOf(table: string, value: Table): string {
  const said = fieldsOf(table).map((field) => value[field.name]).filter((each) => each !== undefined)
  return said.slice(0, 2).map(String).join('–')
}
