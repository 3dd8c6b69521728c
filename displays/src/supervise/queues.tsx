// Who waits for what, for how long, and where they can be taken.
import { IconWarning } from '../parts/icon'
import { fewOf } from '../office'
import { minutesSince, serviceName } from '../ticket'
import { LONG_S, queuesOf, type Queue } from './panels'
import type { Known } from './view'

export function Queues(props: Known) {
  const { view, now, say, language } = props
  return (
    <section class="queues">
      <h2>{say('supervise-queues')}</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">{say('supervise-service')}</th>
            <th scope="col" class="count">{say('supervise-waiting')}</th>
            <th scope="col" class="count">{say('supervise-longest')}</th>
            <th scope="col" class="count">{say('supervise-p90')}</th>
            <th scope="col" class="count">{say('supervise-open-counters')}</th>
          </tr>
        </thead>
        <tbody>
          {waitedForFirst(queuesOf(view)).map(({ service, waiting, since, p90_s, counters, served }) => (
            <tr key={service} class={waiting > 0 && !served ? 'unserved' : isLong(since, now) ? 'is-long' : ''} data-service={service}>
              <th scope="row">{serviceName(view.office, service, language)}{isLong(since, now) && <b class="mark"><IconWarning /> {say('supervise-long')}</b>}</th>
              <td class="count number">{waiting}</td>
              <td class="count">{since === null ? '–' : say('staff-minutes', { n: minutesSince(since, now) })}</td>
              <td class="count">{p90_s === null ? '–' : say('staff-minutes', { n: Math.round(p90_s / 60) })}</td>
              <td class="count">{counters.length > 0 ? fewOf(counters) : say(served ? 'supervise-guide' : 'supervise-none')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** In a hall of sixty services those that somebody waits for stand above those that nobody does. */
function waitedForFirst(queues: Queue[]): Queue[] {
  const [some, none] = [queues.filter((queue) => queue.waiting > 0), queues.filter((queue) => queue.waiting === 0)]
  return [...some, ...none]
}

/** Whether the first of a queue has waited too long. */
export function isLong(since: Queue['since'], now: number): boolean {
  return since !== null && now - Date.parse(since) > LONG_S * 1000
}

/** Numbers that neither wait nor have ended. */
export function SetAside({ view, say }: Known) {
  return (
    <p class="aside">
      {say('supervise-held')} <b class="number" data-held={view.held.length}>{view.held.length}</b>
      {' · '}
      {say('supervise-missed')} <b class="number" data-missed={view.missed.length}>{view.missed.length}</b>
    </p>
  )
}
