// The hall on a wall: nothing to press, large enough for four metres, what is wrong first.
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
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
  const { view, now, say } = props
  return (
    <>
      {view.office.emergency && <p class="emergency-on" role="status">{say('supervise-emergency-on')}</p>}
      <Alarms {...props} />
      <main>
        {/* What fits is counted anew with each look at the hall. */}
        <Waiting key={`waiting ${now}`} {...props} />
        <Counters key={`counters ${now}`} {...props} />
      </main>
    </>
  )
}

/** As many as fit of what stands in a box: fewer by `step`, until the box cuts nothing off. */
function useFitting<E extends HTMLElement>(most: number, step: number) {
  const [fitting, setFitting] = useState(most)
  const box = useRef<E>(null)
  useLayoutEffect(() => {
    if (box.current !== null && fitting > 1 && box.current.scrollHeight > box.current.clientHeight + 1) setFitting(Math.max(1, fitting - step))
  })
  return { fitting, box }
}

/** Counters beyond which each has less room, and up to which each has more. */
const CROWD = 48
const MANY = 24
const FEW = 12

function sizeOf(counters: number): string {
  if (counters > CROWD) return 'many crowd'
  return counters > MANY ? 'many' : counters <= FEW ? 'few' : ''
}

function Counters(props: Known) {
  const { view, say } = props
  const many = view.desks.length > MANY
  const shown = atWorkFirst(many ? view.desks.filter((desk) => desk.state !== 'closed') : view.desks)
  const closed = view.desks.length - shown.length
  const { fitting, box } = useFitting<HTMLUListElement>(shown.length, 1)
  const more = shown.length - fitting
  return (
    <section class="counters" aria-label={say('supervise-counters')}>
      <h2>{say('supervise-counters')}</h2>
      <ul ref={box} class={sizeOf(shown.length)}>{shown.slice(0, fitting).map((desk) => <Desk key={desk.counter} {...props} desk={desk} />)}</ul>
      {more > 0 && <p class="more">{say('supervise-more-counters', { n: more })}</p>}
      {closed > 0 && <p class="more">{say('supervise-closed', { n: closed })}</p>}
      <Devices {...props} />
    </section>
  )
}

/** More rows of waiting nobody reads from afar; those with the longest waits come first. */
const ROWS_MAX = 10

function Waiting({ view, now, say, language }: Known) {
  const queues = queuesOf(view).filter((queue) => queue.waiting > 0).sort((a, b) => Date.parse(a.since ?? '') - Date.parse(b.since ?? ''))
  const { fitting, box } = useFitting<HTMLElement>(ROWS_MAX, 1)
  const rest = queues.slice(fitting)
  const more = rest.reduce((sum, queue) => sum + queue.waiting, 0)
  return (
    <section ref={box} class="queues" aria-label={say('supervise-queues')}>
      <table>
        <thead><tr><th scope="col">{say('supervise-queues')}</th><th scope="col" class="count">{say('supervise-waiting')}</th><th scope="col" class="count">{say('supervise-longest')}</th><th scope="col" class="count">{say('supervise-p90')}</th></tr></thead>
        <tbody>
          {queues.slice(0, fitting).map(({ service, waiting, since, p90_s, served }) => (
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
      {more > 0 && <p class="more">{say('supervise-more-wait', { n: more, services: rest.length })}</p>}
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
