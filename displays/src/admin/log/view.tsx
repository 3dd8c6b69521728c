// What changed, who did it, and when: the log in words.
import { dateText, hourText, wallClock } from '../../clock'
import { Choice } from '../../parts/field'
import { IconBack, IconForward, IconHistory } from '../../parts/icon'
import { Empty, Progress } from '../../parts/state'
import type { AdminProps } from '../view'
import { FILTERS, PAGE, factOf, older, people, shows, type Filter, type Entry } from './state'

export function Log(props: AdminProps) {
  const { log, say, deeds, busy } = props
  if (log === null) return <Progress label={say('common-connecting')} />
  const shown = [...log.records].reverse().filter((record) => shows(record, log))
  return (
    <section class="log" aria-label={say('admin-log')}>
      <h2>{say('admin-log')}</h2>
      <p class="hint">{say('admin-log-hint')}</p>
      <div class="filters">
        <Choice id="log-filter" label={say('admin-log-what')} value={log.filter} options={FILTERS.map((value) => ({ value, text: say(`admin-log-filter-${value}`) }))} onChange={(event) => deeds.narrow({ filter: event.currentTarget.value as Filter })} />
        <Choice id="log-who" label={say('admin-log-who')} value={log.who} options={[{ value: '', text: say('admin-log-everybody') }, ...people(log.records).map((value) => ({ value, text: value }))]} onChange={(event) => deeds.narrow({ who: event.currentTarget.value })} />
      </div>
      {shown.length === 0 ? <Empty icon={IconHistory} title={say('admin-log-none')} /> : <Rows {...props} shown={shown} />}
      <div class="keys">
        <button type="button" class="quiet icon-key" disabled={busy || log.after + log.records.length >= log.head} onClick={() => void deeds.readLog(log.after + PAGE)}><IconBack /> {say('admin-log-newer')}</button>
        <button type="button" class="quiet icon-key" disabled={busy || log.begins} onClick={() => void deeds.readLog(older(log.after))}>{say('admin-log-older')} <IconForward /></button>
      </div>
    </section>
  )
}

function Rows({ shown, say, devices }: AdminProps & { shown: Entry[] }) {
  return (
    <div class="wide-table">
      <table class="list">
        <thead><tr><th scope="col">{say('admin-log-when')}</th><th scope="col">{say('admin-log-by')}</th><th scope="col">{say('admin-log-fact')}</th></tr></thead>
        <tbody>
          {shown.map((record) => (
            <tr key={record.seq}>
              <td class="when">{whenText(record.at)}</td>
              <td>{byText(record, say, devices)}</td>
              <td>{factText(record, say)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function whenText(at: number): string {
  const clock = wallClock(at)
  return `${hourText(clock.minute)} ${dateText(clock)}`
}

function byText({ by }: Entry, say: AdminProps['say'], devices: AdminProps['devices']): string {
  switch (by.who) {
    case 'person':
      return `${by.user} (${say(`admin-role-${by.role}`)})`
    case 'device':
      return devices?.find((device) => device.id === by.device)?.name ?? say(`admin-kind-${by.device_kind}`)
    case 'citizen':
    case 'system':
      return say(`admin-log-by-${by.who}`)
  }
}

/** In words where there are any, else as the log keeps it. */
function factText(record: Entry, say: AdminProps['say']): string {
  const { fact } = factOf(record)
  const id = `admin-fact-${fact.kind.replace(/_/g, '-')}${fact.by_provider === true ? '-by-provider' : ''}`
  const words = say(id, wordsOf(fact, say))
  return words === id ? fact.kind : words
}

function wordsOf(fact: Record<string, unknown>, say: AdminProps['say']): Record<string, string> {
  const text = (name: string) => (fact[name] === undefined ? '' : String(fact[name]))
  return {
    user: text('user'), name: text('name'), counter: text('counter'), number: text('number'), service: text('service'), notice: text('notice'), voice: text('voice'),
    role: fact.role === undefined ? '' : say(`admin-role-${text('role')}`),
    kind: fact.device_kind === undefined ? '' : say(`admin-kind-${text('device_kind')}`),
    device: text('name') || text('device').slice(-6),
    calls: text('calls'),
    clerk: text('clerk') || '–',
    until: text('until').split('-').reverse().join('/'),
    years: text('keep_years'),
    source: fact.source === 'file' ? say('admin-log-file') : say('admin-log-browser'),
    on: fact.on === true ? say('admin-yes') : say('admin-no'),
    gone: fact.sha256 === undefined ? say('admin-log-removed') : say('admin-log-put'),
    date: typeof fact.day === 'object' && fact.day !== null && 'date' in fact.day ? String(fact.day.date) : '',
  }
}
