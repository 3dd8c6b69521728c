// A page of the configuration: its tables, each with its keys; what few need stands behind one more press.
import { Switch } from '../../parts/field'
import type { Say } from '../../texts'
import type { ConfigFinding, Language, Text } from '../../wire'
import { at, hintOf, renamed, type Path, type Value } from './draft'
import { OneField } from './fields'
import { LISTS, SHEETS, SWITCHED, fieldsOf, type Field, type Sheet } from './schema'
import { Tables } from './tables'
import { Week } from './week'

export interface SheetProps {
  draft: Value
  /** What the office works by. */
  saved: Value
  findings: ConfigFinding[]
  meanings: Record<string, Text>
  /** Which tables of lists are open, by their keys. */
  opened: Record<string, boolean>
  /** The office's own files. */
  media: string[]
  /** A file on its way. */
  uploading: { name: string; done: number; all: number } | null
  say: Say
  language: Language
  meaningOf: (table: string) => string
  onDraft: (draft: Value) => void
  onPut: (path: Path, value: Value) => void
  onOpen: (key: string, open: boolean) => void
  onUpload: (file: File) => void
}

export function OneSheet(props: SheetProps & { sheet: Sheet }) {
  return <>{SHEETS[props.sheet].map((table) => <Part key={table} {...props} table={table} />)}</>
}

function Part(props: SheetProps & { table: string }) {
  const { table, draft, say, onPut } = props
  const path = table.split('.')
  const id = `admin-table-${table.replace(/\./g, '-')}`
  if (LISTS.includes(table)) {
    return (
      <div class="panel">
        <Tables {...props} path={path} />
        {table.startsWith('hours.') && <Week {...props} path={path} />}
      </div>
    )
  }
  const there = at(draft, path) !== undefined
  const switched = SWITCHED.includes(table)
  return (
    <section class="panel" aria-label={say(id)}>
      <h3>{say(id)}</h3>
      <p class="hint">{props.meaningOf(table)}</p>
      {switched && <Switch id={`${id}-there`} label={say('admin-switched')} on={there} onTurn={(on) => onPut(path, on ? {} : undefined)} />}
      {(!switched || there) && <Fields {...props} path={path} />}
    </section>
  )
}

export function Fields(props: SheetProps & { table: string; path: Path }) {
  const { table, say } = props
  const fields = fieldsOf(table)
  const more = fields.filter((field) => !field.basic)
  return (
    <>
      <div class="fields">{fields.filter((field) => field.basic).map((field) => <Placed key={field.name} {...props} field={field} />)}</div>
      {more.length > 0 && (
        <details class="more">
          <summary>{say('admin-more')}</summary>
          <div class="fields">{more.map((field) => <Placed key={field.name} {...props} field={field} />)}</div>
        </details>
      )}
    </>
  )
}

const WIDE = ['area', 'words', 'lines', 'services', 'authorities', 'classes', 'languages', 'takers', 'days', 'windows', 'list', 'layout', 'media', 'shape', 'picture', 'video']

function Placed(props: SheetProps & { table: string; path: Path; field: Field }) {
  const { field, path, table, draft, saved, onDraft } = props
  const place = [...path, field.name]
  // The name of something new brings its key along, until somebody writes one.
  const follows = field.name === titleOf(table) && fieldsOf(table).some((each) => each.kind === 'key')
  const onPut = (to: Path, value: Value) => (follows ? onDraft(renamed(draft, saved, path, field.name, value)) : props.onPut(to, value))
  return <div class={`cell${WIDE.includes(field.kind) ? ' wide' : ''}`}><OneField {...props} path={place} onPut={onPut} /></div>
}

/** Under which key a table is named for people. */
function titleOf(table: string): string {
  return table === 'rating.reason' || table === 'voice.phrase' ? 'text' : 'name'
}

/** What a table means, in one sentence. */
export function meaningIn(meanings: Record<string, Text>, language: Language, say: Say): (table: string) => string {
  return (table) => {
    const meaning = meanings[table]
    return meaning === undefined ? '' : hintOf((language === 'en' ? meaning.en : null) ?? meaning.vi, say(`admin-table-${table.replace(/\./g, '-')}`), say('admin-required'))
  }
}
