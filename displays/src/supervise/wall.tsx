// The hall on a wall: nothing to press, large enough for four metres, what is wrong first.
import { dateText, hourText, wallClock } from '../clock'
import { IconAlarm, IconWarning } from '../parts/icon'
import { named } from '../texts'
import { minutesSince, serviceName } from '../ticket'
import type { CounterDesk } from '../wire'
import { Alarms } from './alarms'
import { Devices } from './devices'
import { isLong } from './queues'
import { queuesOf } from './panels'
import type { Known, SuperviseProps } from './view'

export function Wall(props: SuperviseProps) {
  const { view, line, now, say, language } = props
  const clock = wallClock(now)
  return (
    <div class={`supervise wall is-${line}`} data-line={line}>
      <header>
        <h1>{view === null ? say('supervise-title') : named(view.office.name, language)}</h1>
        {view !== null && <p class="people">{say('supervise-people')} <b class="number" data-people={view.people}>{view.people}</b></p>}
        <p class="clock"><b class="number">{hourText(clock.minute)}</b> {dateText(clock)}</p>
      </header>
      {line === 'stale' && <p class="banner" role="alert">{say('staff-stale')}</p>}
      {view === null ? <main><p class="wait" role="status">{say('common-connecting')}</p></main> : <Shown {...props} view={view} acts={false} alerts={false} />}
    </div>
  )
}

function Shown(props: Known) {
  const { view, say } = props
  const many = view.desks.length > MANY
  const closed = view.desks.filter((desk) => desk.state === 'closed').length
  const shown = many ? view.desks.filter((desk) => desk.state !== 'closed') : view.desks
  return (
    <>
      {view.office.emergency && <p class="emergency-on" role="status">{say('supervise-emergency-on')}</p>}
      <Alarms {...props} />
      <main>
        <Waiting {...props} />
        <section class="counters" aria-label={say('supervise-counters')}>
          <h2>{say('supervise-counters')}</h2>
          <ul class={shown.length > MANY ? 'many' : shown.length <= FEW ? 'few' : ''}>{atWorkFirst(shown).map((desk) => <Desk key={desk.counter} {...props} desk={desk} />)}</ul>
          {many && closed > 0 && <p class="more">{say('supervise-closed', { n: closed })}</p>}
          <Devices {...props} />
        </section>
      </main>
    </>
  )
}

/** Counters beyond which each has less room, and up to which each has more. */
const MANY = 24
const FEW = 12

/** Rows of waiting that fit on a screen; those with the longest waits come first. */
const ROWS = 10

function Waiting({ view, now, say, language }: Known) {
  const queues = queuesOf(view).filter((queue) => queue.waiting > 0).sort((a, b) => Date.parse(a.since ?? '') - Date.parse(b.since ?? ''))
  const more = queues.slice(ROWS).reduce((sum, queue) => sum + queue.waiting, 0)
  return (
    <section class="queues" aria-label={say('supervise-queues')}>
      <table>
        <thead><tr><th scope="col">{say('supervise-queues')}</th><th scope="col" class="count">{say('supervise-waiting')}</th><th scope="col" class="count">{say('supervise-longest')}</th><th scope="col" class="count">{say('supervise-p90')}</th></tr></thead>
        <tbody>
          {queues.slice(0, ROWS).map(({ service, waiting, since, p90_s, served }) => (
            <tr key={service} class={!served ? 'unserved' : isLong(since, now) ? 'is-long' : ''} data-service={service}>
              <th scope="row">{(isLong(since, now) || !served) && <IconWarning />}<span>{serviceName(view.office, service, language)}</span>{!served ? <small>{say('supervise-none-open')}</small> : isLong(since, now) && <small>{say('supervise-long')}</small>}</th>
              <td class="count number">{waiting}</td>
              <td class="count">{since === null ? '–' : say('staff-minutes', { n: minutesSince(since, now) })}</td>
              <td class="count">{p90_s === null ? '–' : say('staff-minutes', { n: Math.round(p90_s / 60) })}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {queues.length === 0 && <p class="nobody">{say('supervise-nobody-waits')}</p>}
      {more > 0 && <p class="more">{say('supervise-more-wait', { n: more, services: queues.length - ROWS })}</p>}
    </section>
  )
}

function atWorkFirst(desks: CounterDesk[]): CounterDesk[] {
  const rank = { open: 0, paused: 1, closed: 2 }
  return [...desks].sort((a, b) => rank[a.state] - rank[b.state] || a.counter - b.counter)
}

function Desk({ desk, view, now, say }: Known & { desk: CounterDesk }) {
  const { counter, state, ticket } = desk
  const help = view.alarms.some((alarm) => alarm.about === 'help' && alarm.counter === counter)
  return (
    <li class={`desk is-${state}${help ? ' needs-help' : ''}`} data-counter={counter} data-state={state}>
      <b class="number">{counter}</b>
      <span class="what">
        {help && <span class="mark urgent"><IconAlarm /> {say('supervise-needs-help')}</span>}
        {ticket === null ? <span class={`state is-${state}`}>{say(state === 'open' ? 'supervise-free-short' : `supervise-is-${state}`)}</span> : <span><b class="number" data-number={ticket.number}>{ticket.number}</b> <small>{say(ticket.state === 'serving' ? 'supervise-serving-for' : 'supervise-called-for', { n: minutesSince(ticket.called_at, now) })}</small></span>}
      </span>
    </li>
  )
}
