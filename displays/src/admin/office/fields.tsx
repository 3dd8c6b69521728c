// One key of the configuration, asked for as what it is.
import { Choice, Switch, TextArea, TextField } from '../../parts/field'
import { IconPlus, IconTrash } from '../../parts/icon'
import { named } from '../../texts'
import { CONTRAST_MIN, contrastWithWhite } from './colour'
import { DAYS, daysIn, daysText, windowIn } from './days'
import { at, hintOf, keyOf, label, tablesAt, wrongAt, words, wrongWithin, type Path, type Table } from './draft'
import { LayoutPictures } from './layouts'
import { MediaChoice } from './media'
import { ShapeChoice } from './shapes'
import { Tables } from './tables'
import type { Field } from './schema'
import type { SheetProps } from './sheet'

export interface FieldProps extends SheetProps {
  /** The table's name in the schema. */
  table: string
  /** Where it stands. */
  path: Path
  field: Field
}

/** What every kind of field begins with. */
export function about({ table, path, field, say, language, findings, meanings }: FieldProps) {
  const meaning = meanings[`${table.replace(/^(clerk|calling)\.plan$/, 'counter.plan')}.${field.name}`]
  const wrong = wrongAt(findings, path) ?? wrongWithin(findings, path)[0] ?? null
  return {
    id: keyOf(path).replace(/[^\w-]/g, '_'),
    label: `${label(say, table, field.name)}${field.required ? ' *' : ''}`,
    hint: meaning === undefined ? undefined : hintOf(named(meaning, language), label(say, table, field.name), say('admin-required')) || undefined,
    problem: wrong === null ? null : words(wrong),
  }
}

export function OneField(props: FieldProps) {
  const { field, path, onPut } = props
  const value = at(props.draft, path)
  const said = typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  const text = (typed: string) => onPut(path, typed.trim() === '' ? undefined : typed)
  const number = (typed: string) => onPut(path, typed.trim() === '' || isNaN(Number(typed)) ? undefined : Number(typed))
  const own = about(props)
  switch (field.kind) {
    case 'text':
    case 'key':
      return <TextField {...own} value={said} required={field.required} maxLength={field.max ?? 120} placeholder={field.standard ?? ''} autocomplete="off" onInput={(event) => text(event.currentTarget.value)} />
    case 'area':
      return <TextArea {...own} value={said} rows={2} maxLength={field.max ?? 600} onInput={(event) => text(event.currentTarget.value.replace(/\n/g, ' '))} />
    case 'number':
      return <TextField {...own} type="number" value={said} min={field.min ?? undefined} max={field.max ?? undefined} step="any" placeholder={field.standard ?? ''} onInput={(event) => number(event.currentTarget.value)} />
    case 'bound':
      return <Bound {...props} />
    case 'time':
    case 'date':
      return <TextField {...own} type={field.kind} value={said} onInput={(event) => text(event.currentTarget.value)} />
    case 'flag':
      return <Switch {...own} on={(value ?? field.standard === 'true') === true} onTurn={(on) => onPut(path, on)} />
    case 'choice':
      return <Choice {...own} value={said === '' ? field.standard ?? '' : said} options={optionsOf(props)} onChange={(event) => text(event.currentTarget.value)} />
    case 'service':
    case 'group':
      return <Choice {...own} value={said} options={[{ value: '', text: '–' }, ...namesOf(props, field.kind)]} onChange={(event) => text(event.currentTarget.value)} />
    case 'words':
    case 'lines':
      return <Words {...props} />
    case 'days':
      return <Days {...props} />
    case 'windows':
      return <Windows {...props} />
    case 'colour':
      return <Colour {...props} />
    case 'shape':
      return <ShapeChoice {...props} />
    case 'layout':
      return <LayoutPictures {...props} />
    case 'picture':
    case 'video':
    case 'media':
      return <MediaChoice {...props} />
    case 'services':
    case 'authorities':
    case 'classes':
    case 'languages':
      return <Several {...props} options={severalOf(props)} chosen={(value as string[] | undefined) ?? standardOf(field)} onChoose={(chosen) => onPut(path, chosen.length === 0 ? undefined : chosen)} />
    case 'takers':
      return <Takers {...props} />
    case 'list':
      return <Tables {...props} table={`${props.table}.${field.name}`} path={path} within />
  }
}

function standardOf(field: Field): string[] {
  return field.standard === null ? [] : field.standard.split(',')
}

function optionsOf({ table, field, say }: FieldProps) {
  return field.options.map((value) => {
    const words = say(value === '' ? 'admin-choice-none' : `admin-choice-${field.name}-${value}`)
    const text = words.startsWith('admin-choice-') && table === 'calendar' ? say(`admin-day-${value}`) : words
    return { value, text: value !== '' && value === field.standard ? say('admin-choice-standard', { choice: text }) : text }
  })
}

/** The tables of a list by their keys and names. */
function namesOf({ draft }: SheetProps, list: string): { value: string; text: string }[] {
  return tablesAt(draft, [list]).map((table) => ({ value: String(table.key ?? ''), text: nameOf(table) })).filter(({ value }) => value !== '')
}

export function nameOf(table: Table): string {
  return String(table.name ?? table.key ?? '')
}

function severalOf(props: FieldProps): { value: string; text: string }[] {
  switch (props.field.kind) {
    case 'classes':
      return ['urgent', 'priority', 'normal'].map((value) => ({ value, text: props.say(`admin-class-${value}`) }))
    case 'languages':
      return ['vi', 'en'].map((value) => ({ value, text: props.say(`common-language-${value}`) }))
    case 'authorities':
      return namesOf(props, 'authority')
    default:
      return namesOf(props, 'service')
  }
}

/** Any number of a few things, each with a key of its own. */
export function Several(props: FieldProps & { options: { value: string; text: string }[]; chosen: string[]; onChoose: (chosen: string[]) => void }) {
  const { options, chosen, onChoose, say } = props
  const own = about(props)
  const toggled = (value: string) => options.map((option) => option.value).filter((each) => (each === value ? !chosen.includes(each) : chosen.includes(each)))
  return (
    <fieldset class={`field several${own.problem ? ' is-wrong' : ''}`} id={own.id} aria-describedby={own.hint ? `${own.id}-hint` : undefined}>
      <legend>{own.label}</legend>
      {options.length === 0 && <p class="hint">{say('admin-none-yet')}</p>}
      <div class="choices">
        {options.map(({ value, text }) => <button key={value} type="button" class="choose" aria-pressed={chosen.includes(value)} onClick={() => onChoose(toggled(value))}>{text}</button>)}
      </div>
      {own.hint && <p class="hint" id={`${own.id}-hint`}>{own.hint}</p>}
      {own.problem && <p class="wrong" role="alert">{own.problem}</p>}
    </fieldset>
  )
}

/** Which counters take a service: written at the counters, and chosen where the service is made. */
function Takers(props: FieldProps) {
  const { draft, path, onDraft } = props
  const key = at(draft, [...path.slice(0, -1), 'key'])
  const counters = tablesAt(draft, ['counter'])
  const options = counters.map((counter) => ({ value: String(counter.number ?? ''), text: props.say('admin-at-counter', { counter: String(counter.number ?? '?') }) }))
  const takes = (counter: Table) => Array.isArray(counter.services) && counter.services.includes(key)
  const choose = (chosen: string[]) => {
    const changed = counters.map((counter) => {
      const others = ((counter.services as string[] | undefined) ?? []).filter((each) => each !== key)
      const wanted = chosen.includes(String(counter.number ?? ''))
      return wanted === takes(counter) ? counter : { ...counter, services: wanted ? [...others, key] : others }
    })
    onDraft({ ...(draft as Table), counter: changed })
  }
  if (typeof key !== 'string') return null
  return <Several {...props} options={options} chosen={counters.filter(takes).map((counter) => String(counter.number))} onChoose={choose} />
}

/** A number, or no bound at all. */
function Bound(props: FieldProps) {
  const { draft, path, field, say, onPut } = props
  const value = at(draft, path)
  const own = about(props)
  return (
    <div class="bound">
      <TextField {...own} type="number" value={value === 'any' ? '' : String(value ?? '')} disabled={value === 'any'} min={field.min ?? 0} max={field.max ?? undefined} placeholder={value === 'any' ? '' : field.standard ?? ''} onInput={(event) => onPut(path, event.currentTarget.value === '' ? undefined : Number(event.currentTarget.value))} />
      <Switch id={`${own.id}-any`} label={say('admin-no-bound')} on={value === 'any'} onTurn={(on) => onPut(path, on ? 'any' : undefined)} />
    </div>
  )
}

/** Several short texts: one on each line, or with commas between. */
function Words(props: FieldProps) {
  const { draft, path, field, onPut } = props
  const value = (at(draft, path) as string[] | undefined) ?? []
  const [between, split] = field.kind === 'lines' ? ['\n', /\n/] : [', ', /[,;\n]/]
  const said = (typed: string) => typed.split(split).map((each) => each.trim()).filter((each) => each !== '')
  const own = about(props)
  // What is typed stands as it is until the field is left: a comma at the end is the beginning of a word.
  return <TextArea {...own} key={`${own.id} ${value.join('|')}`} defaultValue={value.join(between)} rows={field.kind === 'lines' ? 3 : 2} onChange={(event) => onPut(path, said(event.currentTarget.value).length === 0 ? undefined : said(event.currentTarget.value))} />
}

function Days(props: FieldProps) {
  const { draft, path, say, onPut } = props
  const chosen = daysIn(String(at(draft, path) ?? ''))
  const options = DAYS.map((value) => ({ value, text: say(`admin-day-${value}`) }))
  return <Several {...props} options={options} chosen={chosen} onChoose={(days) => onPut(path, daysText(days))} />
}

function Windows(props: FieldProps) {
  const { draft, path, say, onPut } = props
  const windows = (at(draft, path) as string[] | undefined) ?? []
  const own = about(props)
  const change = (n: number, window: string | null) => onPut(path, windows.flatMap((each, i) => (i !== n ? [each] : window === null ? [] : [window])))
  return (
    <fieldset class={`field windows${own.problem ? ' is-wrong' : ''}`} id={own.id}>
      <legend>{own.label}</legend>
      {windows.map((window, n) => {
        const [from, to] = windowIn(window)
        return (
          <p key={n}>
            <input type="time" value={from} aria-label={say('admin-window-from', { n: n + 1 })} onInput={(event) => change(n, `${event.currentTarget.value}-${to}`)} />
            <span aria-hidden="true">–</span>
            <input type="time" value={to} aria-label={say('admin-window-to', { n: n + 1 })} onInput={(event) => change(n, `${from}-${event.currentTarget.value}`)} />
            <button type="button" class="quiet" aria-label={say('admin-window-remove', { n: n + 1 })} onClick={() => change(n, null)}><IconTrash /></button>
          </p>
        )
      })}
      <button type="button" class="quiet" onClick={() => onPut(path, [...windows, '13:30-16:30'])}><IconPlus /> {say('admin-window-add')}</button>
      {own.problem && <p class="wrong" role="alert">{own.problem}</p>}
    </fieldset>
  )
}

/** A colour, and how well white words are read on it: said while it is chosen. */
function Colour(props: FieldProps) {
  const { draft, path, field, say, onPut } = props
  const value = String(at(draft, path) ?? '')
  const ratio = contrastWithWhite(value)
  const own = about(props)
  return (
    <div class="colour">
      <TextField {...own} value={value} placeholder="#0b4a8f" maxLength={7} spellcheck={false} onInput={(event) => onPut(path, event.currentTarget.value === '' ? undefined : event.currentTarget.value)} />
      <input type="color" aria-label={say('admin-colour-pick', { label: own.label })} value={ratio === null ? '#0b4a8f' : value} onInput={(event) => onPut(path, event.currentTarget.value)} />
      {ratio !== null && field.name === 'brand' && (
        <p class={ratio >= CONTRAST_MIN ? 'enough' : 'too-little'} role="status">
          <span class="swatch" style={{ background: value, color: '#ffffff' }}>{say('admin-colour-sample')}</span>
          {say(ratio >= CONTRAST_MIN ? 'admin-colour-good' : 'admin-colour-bad', { ratio: ratio.toFixed(1).replace('.', ','), min: String(CONTRAST_MIN).replace('.', ',') })}
        </p>
      )}
    </div>
  )
}
