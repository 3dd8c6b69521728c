// What must be looked at, and how it ends: help by a key, the rest by itself.
import { serviceName } from '../ticket'
import type { Alarm } from '../wire'
import { ending, queuesOf } from './panels'
import type { Known } from './view'

/** On a wall, where nobody scrolls, more of them leave no room for the hall itself. */
const ON_WALL_MAX = 3
/** Devices that are missing and named; a whole hall without network is one trouble, and its list stands below. */
const MISSING_MAX = 3

export function Alarms(props: Known) {
  const { view, say, unspoken, wall } = props
  const missing = view.devices.filter((device) => device.missing_since !== null)
  if (view.alarms.length === 0 && unspoken.length === 0 && missing.length === 0) return null
  const shown = wall ? view.alarms.slice(0, ON_WALL_MAX) : view.alarms
  const more = view.alarms.length - shown.length
  return (
    <section class="alarms" role="alert" aria-label={say('supervise-alarms')}>
      <ul>
        {shown.map((alarm) => <li key={JSON.stringify(alarm)} data-about={alarm.about}><OneAlarm {...props} alarm={alarm} /></li>)}
        {more > 0 && <li data-about="more">{say('supervise-more-alarms', { n: more })}</li>}
        {missing.slice(0, MISSING_MAX).map((device) => <li key={device.id} data-missing={device.id}><span>{say('supervise-missing', { name: device.name, at: (device.missing_since ?? '').slice(11, 16) })}</span></li>)}
        {unspoken.map(({ ticket, number, counter, why }) => <li key={ticket} data-unspoken={number}><span>{say(`supervise-unspoken-${why}`, { number, counter })}</span></li>)}
      </ul>
    </section>
  )
}

function OneAlarm(props: Known & { alarm: Alarm }) {
  const { alarm, view, acts, busy, say, language, onOrder } = props
  switch (alarm.about) {
    case 'help':
      return (
        <>
          <span>{say('supervise-alarm-help', { counter: alarm.counter })}</span>
          {acts && <button type="button" class="key" disabled={busy} onClick={() => onOrder(ending(alarm))}>{say('supervise-alarm-help-end')}</button>}
        </>
      )
    case 'backup':
      return <span>{say(alarm.elsewhere === true ? 'supervise-alarm-backup-elsewhere' : 'supervise-alarm-backup')}</span>
    case 'no_counter': {
      const n = queuesOf(view).filter((queue) => queue.service === alarm.service)[0]?.waiting ?? 0
      return <span>{say('supervise-alarm-no-counter', { service: serviceName(view.office, alarm.service, language), n })}</span>
    }
  }
}
