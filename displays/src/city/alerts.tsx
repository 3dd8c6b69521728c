// What somebody must look at, who looks after it, and what is kept quiet for a while.
import { whenText } from '../clock'
import { IconCheck } from '../parts/icon'
import { Empty } from '../parts/state'
import { Fetched } from './fetched'
import { linkTo } from './state'
import type { Known } from './view'
import type { AlertLine } from './wire'

/** How long something is kept quiet: until after lunch, or over the day. */
const QUIETS = [60, 480]

export function Alerts(props: Known) {
  const { alerts, say, deeds } = props
  return (
    <div class="troubles-part">
      <Fetched asked={alerts} say={say} again={deeds.again} />
      {alerts.is === 'here' && <Listed {...props} rows={alerts.rows} />}
    </div>
  )
}

function Listed(props: Known & { rows: AlertLine[] }) {
  const { rows, say } = props
  const open = rows.filter(({ ended_at }) => ended_at === null)
  const over = rows.filter(({ ended_at }) => ended_at !== null)
  return (
    <>
      <section class="panel">
        <h2>{say('city-alerts-open')}</h2>
        {open.length === 0 ? <Empty icon={IconCheck} title={say('city-alerts-none')} /> : <ul class="cases alerts">{open.map((alert) => <Open key={alert.id} {...props} alert={alert} />)}</ul>}
      </section>
      {over.length > 0 && (
        <section class="panel">
          <h2>{say('city-alerts-over')}</h2>
          <ul class="over">{over.map((alert) => <li key={alert.id}><Time at={alert.began_at} /> – <Time at={alert.ended_at ?? 0} /> · {nameOf(alert, props)}: {say(`city-alert-${alert.kind}`)}{alert.taken_by !== null && ` · ${say('city-alert-taken', { name: alert.taken_by })}`}</li>)}</ul>
        </section>
      )}
    </>
  )
}

function nameOf({ site }: AlertLine, { offices, say }: Known): string {
  return site === '' ? say('city-alert-many') : (offices.filter((seen) => seen.site === site)[0]?.name ?? site)
}

function Time({ at }: { at: number }) {
  return <time>{whenText(at)}</time>
}

function Open(props: Known & { alert: AlertLine }) {
  const { alert, say, deeds } = props
  const { id, site, kind, began_at, taken_by, quiet_until } = alert
  const name = nameOf(alert, props)
  return (
    <li data-alert={kind}>
      <h3>{site === '' ? name : <a href={linkTo(site)}>{name}</a>}</h3>
      <p><b>{say(`city-alert-${kind}`)}</b> · <Time at={began_at} />{taken_by !== null && <> · {say('city-alert-taken', { name: taken_by })}</>}{quiet_until !== null && <> · {say('city-alert-quiet-until')} <Time at={quiet_until} /></>}</p>
      <p class="hint">{say(`city-alert-do-${site === '' ? 'many' : kind}`)}</p>
      <p class="keys">
        {taken_by === null && <button type="button" class="key" aria-label={`${say('city-alert-take')}: ${name}`} onClick={() => deeds.takeAlert(id)}>{say('city-alert-take')}</button>}
        {quiet_until === null
          ? QUIETS.map((minutes) => <button key={minutes} type="button" class="quiet" aria-label={`${say('city-alert-quiet', { hours: minutes / 60 })}: ${name}`} onClick={() => deeds.quiet(alert, minutes)}>{say('city-alert-quiet', { hours: minutes / 60 })}</button>)
          : <button type="button" class="quiet" aria-label={`${say('city-alert-loud')}: ${name}`} onClick={() => deeds.quiet(alert, 0)}>{say('city-alert-loud')}</button>}
      </p>
    </li>
  )
}
