// The week at a glance: what the hours come to, day by day. The fields beside it say the same in words.
import { DAYS, daysIn, spanOf } from './days'
import { tablesAt, type Path } from './draft'
import type { SheetProps } from './sheet'

const HOURS = [6, 9, 12, 15, 18]

export function Week({ draft, path, say }: SheetProps & { path: Path }) {
  const tables = tablesAt(draft, path)
  const windowsOf = (day: string) => tables.filter((table) => daysIn(String(table.days ?? '')).includes(day)).flatMap((table) => (table.windows as string[] | undefined) ?? [])
  return (
    <table class="week">
      <caption>{say('admin-week')}</caption>
      <thead>
        <tr><th scope="col">{say('admin-week-day')}</th><th scope="col"><span class="scale" aria-hidden="true">{HOURS.map((hour) => <span key={hour}>{hour}</span>)}</span><span class="unseen">{say('admin-week-hours')}</span></th></tr>
      </thead>
      <tbody>
        {DAYS.map((day) => {
          const windows = windowsOf(day)
          return (
            <tr key={day}>
              <th scope="row">{say(`admin-day-${day}`)}</th>
              <td>
                <span class="bar" aria-hidden="true">{windows.map((window) => <Span key={window} window={window} />)}</span>
                <span class="said">{windows.length === 0 ? say('admin-week-none') : windows.join(', ')}</span>
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

function Span({ window }: { window: string }) {
  const span = spanOf(window)
  return span === null ? null : <span style={{ left: `${span.from}%`, width: `${span.to - span.from}%` }} />
}
