// What changed, who did it, and when: the log in words.
import { whenText } from '../../clock'
import { Choice } from '../../parts/field'
import { IconBack, IconForward, IconHistory } from '../../parts/icon'
import { Empty, Progress } from '../../parts/state'
import type { AdminProps } from '../view'
import { changesOf, type Change } from './changed'
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
              <td>
                {factText(record, say)}
                <Changes changes={changesOf(factOf(record).fact, say)} say={say} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** Changes that stand open; more of them are opened by whoever wants to read them. */
const OPEN_MAX = 6

function Changes({ changes, say }: { changes: Change[]; say: AdminProps['say'] }) {
  if (changes.length === 0) return null
  const list = (
    <ul class="was">
      {changes.map(({ what, old, now }) => (
        <li key={what}>
          {what}{(old !== '' || now !== '') && <>: <del>{old === '' ? say('admin-was-nothing') : old}</del> → <ins>{now === '' ? say('admin-was-nothing') : now}</ins></>}
        </li>
      ))}
    </ul>
  )
  return changes.length <= OPEN_MAX ? list : <details><summary>{say('admin-was-all', { n: changes.length })}</summary>{list}</details>
}

/** Who, and from which machine. */
function byText(record: Entry, say: AdminProps['say'], devices: AdminProps['devices']): string {
  const who = whoText(record, say, devices)
  const { from } = record
  if (from === undefined) return who
  const place = 'address' in from ? from.address : devices?.find((device) => device.id === from.device)?.name ?? from.device.slice(-6)
  return say('admin-log-from', { who, place })
}

function whoText(record: Entry, say: AdminProps['say'], devices: AdminProps['devices']): string {
  const { by } = record
  switch (by.who) {
    case 'person':
      return `${by.user} (${say(`admin-role-${by.role}`)})`
    case 'device':
      return devices?.find((device) => device.id === by.device)?.name ?? say(`admin-kind-${by.device_kind}`)
    case 'citizen':
      return say(factOf(record).fact.kind === 'login_failed' ? 'admin-log-by-nobody' : 'admin-log-by-citizen')
    case 'system':
      return say(`admin-log-by-${by.who}`)
  }
}

/** What was refused, when it was no log-in. */
interface Refused {
  code: string
  at?: string
  since: number
  elsewhere?: boolean
}

function refusedText({ code, at, since, elsewhere }: Refused, times: number, say: AdminProps['say']): string {
  const id = `admin-refused-${code.replace(/_/g, '-')}`
  const why = say(id)
  const text = say('admin-fact-refused', { why: why === id ? code : why })
  const often = times > 1 ? say('admin-refused-times', { times, since: whenText(since) }) : undefined
  return [text, often, at, elsewhere === true ? say('admin-refused-elsewhere') : undefined].filter((part) => part !== undefined).join('; ')
}

function endedText(fact: Record<string, unknown>, say: AdminProps['say']): string {
  const since = Array.isArray(fact.since) ? fact.since.map((at) => whenText(Number(at))).join(', ') : ''
  const more = fact.more === undefined ? '' : ` + ${String(fact.more)}`
  const text = say('admin-fact-ended', { user: String(fact.user), since: since + more, why: say(`admin-end-${String(fact.why).replace(/_/g, '-')}`) })
  return fact.all === true ? `${text}; ${say('admin-end-all')}` : text
}

/** In words where there are any, else as the log keeps it. */
function factText(record: Entry, say: AdminProps['say']): string {
  const { fact } = factOf(record)
  if (fact.kind === 'login_failed' && fact.refused !== undefined) return refusedText(fact.refused as Refused, Number(fact.times ?? 1), say)
  if (fact.kind === 'logged_out' && fact.why !== undefined) return endedText(fact, say)
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
