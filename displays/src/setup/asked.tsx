// The steps in which something is asked: passwords, names, services, counters.
import { useState } from 'preact/hooks'
import { IconPlus, IconTrash, IconUpload } from '../parts/icon'
import { Switch, TextField } from '../parts/field'
import { Progress } from '../parts/state'
import { countersOf, oneMore, servicesOf, turned, untaken, type Counter, type Table, type Template } from './state'
import { Onward, type Props } from './view'

/** The office asks for at least so many characters. */
const PASSWORD_MIN = 8

/** What was typed into a form. */
function typed(event: SubmitEvent, take: (said: (name: string) => string, form: HTMLFormElement) => void): void {
  event.preventDefault()
  const form = event.currentTarget as HTMLFormElement
  const data = new FormData(form)
  take((name) => String(data.get(name) ?? ''), form)
}

export function Password({ say, busy, deeds }: Props) {
  return (
    <form onSubmit={(event) => typed(event, (said) => void deeds.setPassword(said('password'), said('again')))}>
      <p>{say('setup-password-hint')}</p>
      <input type="text" name="user" value="admin" autocomplete="username" hidden readOnly />
      <TextField id="password" name="password" type="password" label={say('setup-password-new', { n: PASSWORD_MIN })} required minLength={PASSWORD_MIN} autocomplete="new-password" />
      <TextField id="again" name="again" type="password" label={say('setup-password-again')} required minLength={PASSWORD_MIN} autocomplete="new-password" />
      <Onward say={say} busy={busy} />
    </form>
  )
}

export function Office({ say, busy, form, deeds }: Props) {
  const [emblem, setEmblem] = useState<File | null>(null)
  if (form === null) return busy ? <Progress label={say('common-connecting')} /> : null
  const name = String(((form.value as Table).office as Table).name ?? '')
  return (
    <form onSubmit={(event) => typed(event, (said) => void deeds.nameOffice(said('name').trim(), emblem))}>
      <p>{say('setup-office-hint')}</p>
      <TextField id="name" name="name" label={say('setup-office-name')} defaultValue={name} required maxLength={120} />
      <div>
        <label class="key icon-key upload">
          <IconUpload /> {say('setup-emblem')}
          <input type="file" class="unseen" accept=".png,.jpg,.jpeg,.webp,.svg" onChange={(event) => setEmblem(event.currentTarget.files?.[0] ?? null)} />
        </label>
        <p class="hint">{emblem === null ? say('setup-emblem-hint') : emblem.name}</p>
      </div>
      <Onward say={say} busy={busy} />
    </form>
  )
}

export function Services(props: Props) {
  const { say, busy, templates, form, read, deeds } = props
  const [hours, setHours] = useState(false)
  if (templates === null || form === null) return busy ? <Progress label={say('common-connecting')} /> : null
  if (read !== null) return <Read {...props} />
  return (
    <>
      <p>{say('setup-services-hint')}</p>
      <Switch id="hours" label={say('setup-hours')} hint={say('setup-hours-hint')} on={hours} onTurn={setHours} />
      <ul class="offers">{templates.map((each) => <Offer key={each.key} template={each} say={say} busy={busy} onTake={() => void deeds.takeTemplate(each, hours)} />)}</ul>
      <h3>{say('setup-sheet')}</h3>
      <p class="hint">{say('setup-sheet-hint')}</p>
      <div class="keys">
        <label class="key icon-key upload">
          <IconUpload /> {say('setup-sheet-file')}
          <input type="file" class="unseen" accept=".xlsx,.ods,.csv" onChange={(event) => {
            const file = event.currentTarget.files?.[0]
            if (file !== undefined) void deeds.readSheet(file)
            event.currentTarget.value = ''
          }} />
        </label>
        <button type="button" class="key" disabled={busy} onClick={deeds.next}>{say('setup-services-keep', { n: servicesOf(form.value as Table).length })}</button>
      </div>
    </>
  )
}

function Offer({ template, say, busy, onTake }: { template: Template; say: Props['say']; busy: boolean; onTake: () => void }) {
  const services = servicesOf(template.value)
  return (
    <li>
      <div>
        <b>{say(`setup-template-${template.key}`)}</b>
        <p>{services.map(({ name }) => name).join(' · ')}</p>
        <p class="hint">{say('setup-template-counters', { n: countersOf(template.value).length })}</p>
      </div>
      <button type="button" class="key strong" disabled={busy} data-template={template.key} onClick={onTake}>{say('setup-template-take')}</button>
    </li>
  )
}

function Read({ say, busy, read, deeds }: Props) {
  const rows = read?.rows ?? []
  const good = rows.filter((row) => row.problems.length === 0)
  const bad = rows.filter((row) => row.problems.length > 0)
  const services = good.filter((row) => row.service !== undefined && row.service !== null).length
  return (
    <form onSubmit={(event) => typed(event, () => void deeds.takeSheet())}>
      <p role="status"><b>{say('setup-sheet-read', { n: services, procedures: good.length - services })}</b></p>
      {bad.length > 0 && <p>{say('setup-sheet-wrong', { n: bad.length })}</p>}
      <ul class="wrongs">{bad.slice(0, 10).map((row) => row.problems.map((problem) => <li key={`${row.row} ${problem.message}`}>{say('setup-sheet-row', { row: row.row })} {problem.message}</li>))}</ul>
      <Onward say={say} busy={busy || services === 0} label={say('setup-sheet-take')} />
    </form>
  )
}

/** Begins with what the office has once that is known. */
export function Counters(props: Props) {
  const { form, busy, say } = props
  return form === null || busy ? <Progress label={say('common-connecting')} /> : <Chosen key={form.base} {...props} />
}

function Chosen({ say, busy, form, deeds }: Props) {
  const value = (form?.value ?? {}) as Table
  const services = servicesOf(value)
  const [counters, setCounters] = useState<Counter[]>(countersOf(value))
  const left = untaken(counters, services)
  const lacking = counters.some((counter) => counter.services.length === 0)
  return (
    <form onSubmit={(event) => typed(event, () => void deeds.setCounters(counters))}>
      <p>{say('setup-counters-hint')}</p>
      <ul class="counters">
        {counters.map(({ number, services: taken }) => (
          <li key={number}>
            <fieldset>
              <legend>{say('setup-counter', { n: number })}</legend>
              <div class="choices">
                {services.map(({ key, name }) => <button key={key} type="button" class="choose" aria-pressed={taken.indexOf(key) >= 0} onClick={() => setCounters(turned(counters, number, key))}>{name}</button>)}
              </div>
            </fieldset>
            <button type="button" class="quiet" aria-label={say('setup-counter-remove', { n: number })} disabled={counters.length === 1} onClick={() => setCounters(counters.filter((counter) => counter.number !== number))}><IconTrash /></button>
          </li>
        ))}
      </ul>
      <p><button type="button" class="key icon-key" onClick={() => setCounters(oneMore(counters, services))}><IconPlus /> {say('setup-counter-add')}</button></p>
      {left.length > 0 && <p class="mark">{say('setup-counters-left', { names: left.map(({ name }) => name).join(', ') })}</p>}
      {lacking && <p class="mark">{say('setup-counters-empty')}</p>}
      <Onward say={say} busy={busy || lacking} />
    </form>
  )
}

export function Clerk({ say, busy, deeds }: Props) {
  return (
    <form onSubmit={(event) => typed(event, (said) => void deeds.addClerk(said('user').trim(), said('password')))}>
      <p>{say('setup-clerk-hint')}</p>
      <TextField id="user" name="user" label={say('setup-clerk-user')} hint={say('setup-clerk-user-hint')} required maxLength={32} autocomplete="off" autocapitalize="none" spellcheck={false} />
      <TextField id="clerk-password" name="password" type="password" label={say('setup-password-new', { n: PASSWORD_MIN })} required minLength={PASSWORD_MIN} autocomplete="new-password" />
      <Onward say={say} busy={busy} onSkip={deeds.next} />
    </form>
  )
}
