// How the office stands, and what is to be done until its first number is called.
import { IconCheck, IconWarning } from '../parts/icon'
import { Progress } from '../parts/state'
import type { Say } from '../texts'
import type { Health, HealthItem } from '../wire'
import { steps, type Tab } from './state'
import type { AdminProps } from './view'

export function Start(props: AdminProps) {
  return (
    <>
      <Steps {...props} />
      <HealthList {...props} />
    </>
  )
}

/** Until all of it is done; then it would only be in the way. */
function Steps(props: AdminProps) {
  const { say, deeds } = props
  const all = steps(props, say)
  const left = all.filter((step) => step.done === false).length
  if (left === 0) return null
  return (
    <section class="panel steps" aria-label={say('admin-steps')}>
      <h2>{say('admin-steps')}</h2>
      <p class="hint">{say('admin-steps-left', { n: left })}</p>
      <ol>
        {all.map(({ id, done, tab }) => (
          <li key={id} data-step={id} data-done={done === true}>
            <span class={`sign ${done === true ? 'is-done' : ''}`}>{done === true ? <IconCheck /> : null}<span class="unseen">{say(done === true ? 'admin-step-done' : 'admin-step-open')}</span></span>
            <div><b>{say(`admin-step-${id}`)}</b><p>{say(`admin-step-${id}-hint`)}</p></div>
            {done !== true && <button type="button" class="key" onClick={() => deeds.open(tab)}>{say(`admin-step-${id}-do`)}</button>}
          </li>
        ))}
      </ol>
    </section>
  )
}

function HealthList({ health, health_at, problem, say, deeds }: AdminProps) {
  if (health === null) return <Progress label={say('common-connecting')} />
  const lost = problem?.code === 'offline'
  return (
    <section class={`health${lost ? ' is-old' : ''}`}>
      <h2>{lost ? say('admin-health-unknown', { hour: health_at }) : say(summary(health))}</h2>
      <ul>{health.items.map((item) => <HealthRow key={item.name} item={item} say={say} onOpen={deeds.open} />)}</ul>
    </section>
  )
}

/** People may be served all the same when something needs a look. */
function summary({ ok, items }: Health): string {
  if (!ok) return 'admin-health-bad'
  return items.every((item) => item.ok) ? 'admin-health-good' : 'admin-health-partly'
}

/** Where what needs a look is put right. */
const MENDED: Record<string, Tab> = { voice: 'devices', screens: 'devices', phones: 'office', backup: 'backups', copies: 'backups' }

function HealthRow({ item, say, onOpen }: { item: HealthItem; say: Say; onOpen: (tab: Tab) => void }) {
  const id = `admin-item-${item.name.replace(/_/g, '-')}`
  const name = say(id)
  const tab = item.ok ? undefined : MENDED[item.name]
  return (
    <li class={item.ok ? 'good' : 'bad'} data-item={item.name}>
      <b>{item.ok ? <IconCheck /> : <IconWarning />} {say(item.ok ? 'admin-ok' : 'admin-not-ok')}</b>
      <span>{name === id ? item.name : name}</span>
      <span class="detail">{item.detail}</span>
      {tab !== undefined && <button type="button" class="quiet" onClick={() => onOpen(tab)}>{say(`admin-${tab}`)}</button>}
    </li>
  )
}
