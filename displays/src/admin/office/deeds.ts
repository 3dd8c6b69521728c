// What the admin does with the configuration: changes a draft, sees what that would come to, saves it.
import { ask, insist, newKey, type Answer } from '../../api'
import type { ConfigForm, ConfigResult, ImportedRow, ImportedRows, Language, Problem } from '../../wire'
import { send } from '../send'
import { put, type Path, type Value } from './draft'
import { SHEETS, type Sheet } from './schema'
import { drafted, officeRead, refused, shownAt, tableOf, taken, type Importing, type Office } from './state'

export interface Around {
  office: () => Office | null
  change: (office: Office | null) => void
  busy: (busy: boolean) => void
  language: () => Language
  /** Whether a refusal was that nobody is logged in; then the deed is done again once somebody is. */
  stranger: (problem: Problem, again: () => void) => boolean
  open: (sheet: Sheet) => void
  failed: (problem: Problem) => void
}

const FILE_PATIENCE_MS = 60_000

export function officeDeeds(around: Around) {
  const change = (part: Partial<Office>) => {
    const office = around.office()
    if (office !== null) around.change({ ...office, ...part })
  }
  const step = (next: (office: Office) => Office) => {
    const office = around.office()
    if (office !== null) around.change(next(office))
  }

  async function load(): Promise<void> {
    const answer = await ask<ConfigForm>('GET', '/config/form', { language: around.language() })
    if (answer.ok) around.change(officeRead(around.office(), answer.body))
    else if (!around.stranger(answer.problem, () => void load())) around.failed(answer.problem)
    void files()
  }

  async function files(): Promise<void> {
    const answer = await ask<{ files: { name: string }[] }>('GET', '/media')
    if (answer.ok) change({ media: answer.body.files.map((file) => file.name) })
  }

  const putForm = (dry: boolean): Promise<Answer<ConfigResult>> => {
    const { base, draft } = around.office() as Office
    return insist<ConfigResult>('PUT', `/config/form${dry ? '?dry_run=true' : ''}`, { body: { base, value: draft }, key: newKey(), language: around.language(), patience: FILE_PATIENCE_MS })
  }

  async function review(): Promise<void> {
    around.busy(true)
    const answer = await putForm(true)
    around.busy(false)
    if (answer.ok) return change({ review: answer.body, findings: [], problem: null })
    if (!around.stranger(answer.problem, () => void review())) step((office) => refused(office, answer.problem))
  }

  async function save(): Promise<void> {
    around.busy(true)
    const answer = await putForm(false)
    around.busy(false)
    if (!answer.ok) {
      if (!around.stranger(answer.problem, () => void save())) step((office) => refused(office, answer.problem))
      return
    }
    step((office) => ({ ...office, saved: office.draft, dirty: false, review: null, findings: [], problem: null, importing: null }))
    await load()
  }

  async function upload(file: File): Promise<void> {
    const name = fileName(file.name)
    const gone = (done: number, all: number) => change({ uploading: { name, done, all } })
    gone(0, file.size)
    const answer = await send<unknown>('PUT', `/media/${encodeURIComponent(name)}`, file, around.language(), gone)
    change({ uploading: null })
    if (answer.ok) return files()
    if (!around.stranger(answer.problem, () => void upload(file))) step((office) => ({ ...office, problem: answer.problem }))
  }

  async function read(file: File): Promise<void> {
    const importing = (importing: Importing) => change({ importing })
    importing({ step: 'reading', name: file.name, done: 0, all: file.size })
    const answer = await send<ImportedRows>('POST', '/config/services', file, around.language(), (done, all) => importing({ step: 'reading', name: file.name, done, all }))
    if (answer.ok) return importing({ step: 'read', rows: answer.body })
    change({ importing: null })
    if (!around.stranger(answer.problem, () => void read(file))) importing({ step: 'refused', problem: answer.problem })
  }

  function show(key: string): void {
    const table = tableOf(key)
    const sheet = (Object.keys(SHEETS) as Sheet[]).find((each) => SHEETS[each].some((name) => table === name || table.startsWith(`${name}.`) || table.startsWith(`${name}[`)))
    if (sheet !== undefined) around.open(sheet)
    step((office) => shownAt(office, key))
    window.setTimeout(() => focusOn(key))
  }

  return {
    load, review, save, show, upload, read,
    draft: (draft: Value) => step((office) => drafted(office, draft)),
    put: (path: Path, value: Value) => step((office) => drafted(office, put(office.draft, path, value))),
    open: (key: string, open: boolean) => step((office) => ({ ...office, opened: { ...office.opened, [key]: open } })),
    drop: () => step((office) => ({ ...drafted(office, office.saved), findings: [], importing: null })),
    back: () => change({ review: null }),
    forget: () => change({ importing: null }),
    take: (rows: ImportedRow[]) => step((office) => ({ ...drafted(office, taken(office.draft, rows)), importing: null })),
  }
}

/** A file's name as the office keeps it: small letters, digits, dots and dashes. */
export function fileName(name: string): string {
  const plain = name.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/[\u0110\u0111]/g, 'd').toLowerCase()
  return plain.replace(/[^a-z0-9._]+/g, '-').replace(/^[-.]+|-+(?=\.)|-+$/g, '').slice(-80)
}

function focusOn(key: string): void {
  const id = key.replace(/[^\w-]/g, '_')
  const field = document.getElementById(id) ?? document.getElementById(key.replace(/\.[^.]*$/, '').replace(/[^\w-]/g, '_'))
  field?.scrollIntoView({ block: 'center' })
  const within = field?.matches('input, select, textarea, button') === true ? field : field?.querySelector<HTMLElement>('input, select, textarea, button')
  within?.focus({ preventScroll: true })
}
