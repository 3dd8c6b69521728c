// One office: what waits at which service, what is wrong, and its last days.
import { IconBack, IconSearch, IconWarning } from '../parts/icon'
import { Empty, Notice } from '../parts/state'
import { waitText } from '../wait'
import type { Alarm } from '../wire'
import { Fetched } from './fetched'
import { Bars } from './bars'
import { FiguresTable } from './figures-table'
import { needsText, Sign } from './sign'
import { needsOf, standingOf } from './standing'
import { Share } from './share'
import type { Known } from './view'
import type { Now, Seen, ServiceNow } from './wire'
import { ago, amount, duration } from './words'

export function OfficePart(props: Known & { site: string }) {
  const { offices, site, say } = props
  const seen = offices.filter((office) => office.site === site)[0]
  return (
    <div class="office-part">
      <p><a class="back" href="#/board"><IconBack /> {say('city-back')}</a></p>
      {seen === undefined ? <Empty icon={IconSearch} title={say('city-no-such', { site })} /> : <Office {...props} seen={seen} />}
      <Days {...props} />
    </div>
  )
}

interface OneProps extends Known {
  seen: Seen
}

function Office(props: OneProps) {
  const { seen, say } = props
  const now = seen.connected ? seen.now : null
  return (
    <>
      <div class="about">
        <h2>{seen.name}</h2>
        <p>{[unitPath(props), seen.address].filter(Boolean).join(' · ')}</p>
        <p class={`stands is-${standingOf(seen)}`}><Sign standing={standingOf(seen)} /> <b>{needsText(seen, say)}</b></p>
      </div>
      <Wrong {...props} now={now} />
      <div class="two">
        <section class="panel">
          <h3>{say('city-services')}</h3>
          {now === null
            ? <p class="unknown">{say('city-unknown-away')}</p>
            : <div class="slides" tabIndex={0} role="region" aria-label={say('city-services')}><Services {...props} services={now.services} /></div>}
        </section>
        <section class="panel facts-of">
          <h3>{say('city-facts')}</h3>
          <Facts {...props} now={now} />
        </section>
      </div>
    </>
  )
}

function unitPath({ city, seen }: OneProps): string {
  const names: string[] = []
  let key = seen.unit
  // No deeper than there are units: a ring of parents ends too.
  while (key !== null && names.length < city.units.length) {
    const unit = city.units.filter((each) => each.key === key)[0]
    if (unit === undefined) break
    names.unshift(unit.name)
    key = unit.parent
  }
  return names.join(' › ')
}

/** What is wrong, and what to do about it. */
function Wrong({ seen, now, say, language }: OneProps & { now: Now | null }) {
  const needs = needsOf(seen).filter((need) => need !== 'alarm' && need !== 'long')
  const alarms = now?.alarms ?? []
  if (needs.length === 0 && alarms.length === 0) return null
  return (
    <div class="wrongs">
      {needs.map((need) => {
        const words = { n: amount(seen.behind, language), since: seen.heard_s === null ? '' : ago(seen.heard_s, say) }
        const id = need === 'away' && seen.heard_s === null ? 'never' : need === 'trouble' ? seen.trouble ?? 'forked' : need
        return <Notice key={need} tone={need === 'away' ? 'offline' : need === 'behind' ? 'warn' : 'bad'}>{say(`city-wrong-${id}`, words)}</Notice>
      })}
      {alarms.map((alarm) => <Notice key={JSON.stringify(alarm)} tone="warn">{alarmText(alarm, now, say)}</Notice>)}
    </div>
  )
}

function alarmText(alarm: Alarm, now: Now | null, say: Known['say']): string {
  switch (alarm.about) {
    case 'help':
      return say('city-alarm-help', { counter: alarm.counter })
    case 'backup':
      return say(alarm.elsewhere === true ? 'city-alarm-backup-elsewhere' : 'city-alarm-backup')
    case 'no_counter': {
      const service = now?.services.filter(({ key }) => key === alarm.service)[0]
      return say('city-alarm-no-counter', { service: service?.name ?? alarm.service, n: service?.waiting ?? 0 })
    }
  }
}

function Services({ services, say, language }: OneProps & { services: ServiceNow[] }) {
  if (services.length === 0) return <p class="unknown">{say('city-services-none')}</p>
  const most = Math.max(...services.map(({ waiting }) => waiting), 1)
  return (
    <table class="list">
      <thead><tr><th scope="col">{say('city-col-service')}</th><th scope="col" class="amount">{say('city-col-waiting')}</th><th scope="col" class="bar-cell"><span class="unseen">{say('city-col-waiting')}</span></th><th scope="col">{say('city-col-wait')}</th><th scope="col">{say('city-col-standing')}</th></tr></thead>
      <tbody>
        {services.map((service) => (
          <tr key={service.key} class={service.waiting > 0 && !service.served ? 'unserved' : ''}>
            <th scope="row">{(language === 'en' ? service.name_en : undefined) ?? service.name}</th>
            <td class="amount">{service.waiting}</td>
            <td class="bar-cell"><Share n={service.waiting} most={most} /></td>
            <td>{waitText(waitOf(service), say)}</td>
            <td>{standsText(service, say)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function waitOf({ wait_p50_s, wait_p90_s }: ServiceNow) {
  return wait_p50_s === undefined || wait_p90_s === undefined ? null : { p50_s: wait_p50_s, p90_s: wait_p90_s }
}

function standsText({ open, served, waiting, remaining }: ServiceNow, say: Known['say']) {
  const words = [say(open ? 'city-issues' : 'city-issues-not')]
  if (remaining !== undefined) words.push(say('city-remaining', { n: remaining }))
  const text = words.join(' · ')
  return served || waiting === 0 ? text : <>{text} <b class="mark"><IconWarning /> {say('city-unserved')}</b></>
}

function Facts({ seen, now, say, language }: OneProps & { now: Now | null }) {
  const unknown = say('city-unknown')
  const lines: [id: string, text: string][] = [
    ['site', seen.site],
    ['connection', seen.connected ? say('city-connected') : seen.heard_s === null ? say('city-never-heard') : say('city-away-since', { since: ago(seen.heard_s, say) })],
    ['day', now === null ? unknown : now.day === undefined ? say('city-day-none') : say('city-day-open')],
    ['waiting', now === null ? unknown : amount(now.waiting, language)],
    ['longest', now === null ? unknown : now.waiting === 0 ? '–' : duration(now.longest_s, say)],
    ['in-hand', now === null ? unknown : amount(now.in_hand, language)],
    ['counters', now === null ? unknown : `${now.counters_open} / ${now.counters}`],
    ['issued', now === null ? unknown : amount(now.issued, language)],
    ['served', now === null ? unknown : amount(now.served, language)],
    ['missed', now === null ? unknown : amount(now.missed, language)],
    ['devices', now === null ? unknown : `${now.devices_here} / ${now.devices}`],
    ['remote', now === null ? unknown : say(now.remote ? 'city-yes' : 'city-no')],
    ['behind', seen.connected ? (seen.behind === 0 ? say('city-behind-none') : say('city-records', { n: amount(seen.behind, language) })) : unknown],
    ['version', seen.version ?? unknown],
  ]
  return <dl>{lines.map(([id, text]) => <div key={id}><dt>{say(`city-fact-${id}`)}</dt><dd>{text}</dd></div>)}</dl>
}

/** What lies behind, which is known of an office that is away too. */
function Days(props: Known) {
  const { days, say } = props
  return (
    <section class="panel days" aria-label={say('city-last-days')}>
      <h3>{say('city-last-days')}</h3>
      <Fetched asked={days} say={say} />
      {days.is === 'here' && days.rows.length === 0 && <p class="unknown">{say('city-days-none')}</p>}
      {days.is === 'here' && days.rows.length > 0 && (
        <>
          <Bars {...props} rows={days.rows} />
          <FiguresTable {...props} rows={[...days.rows].reverse()} by="day" sort={null} onSort={null} />
        </>
      )}
    </section>
  )
}
