// What must be looked at, and how it ends: help by a key, the rest by itself.
import { serviceName } from '../ticket'
import type { Alarm } from '../wire'
import { ending, queuesOf } from './panels'
import type { Known } from './view'

export function Alarms(props: Known) {
  const { view, say, unspoken } = props
  if (view.alarms.length === 0 && unspoken.length === 0) return null
  return (
    <section class="alarms" role="alert" aria-label={say('supervise-alarms')}>
      <ul>
        {view.alarms.map((alarm) => <li key={JSON.stringify(alarm)} data-about={alarm.about}><OneAlarm {...props} alarm={alarm} /></li>)}
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
      return <span>{say('supervise-alarm-backup')}</span>
    case 'no_counter': {
      const n = queuesOf(view).filter((queue) => queue.service === alarm.service)[0]?.waiting ?? 0
      return <span>{say('supervise-alarm-no-counter', { service: serviceName(view.office, alarm.service, language), n })}</span>
    }
  }
}
