// The two papers: a day as it goes into the file, and what an inspection signs.
import type { ComponentChildren } from 'preact'
import { Qr } from '../qr'
import type { Say } from '../texts'
import type { Language, Report } from '../wire'
import { dayText, heading, value } from './cells'
import type { Period } from './period'
import { Table } from './table'

interface PaperProps {
  tables: Record<string, Report>
  period: Period
  say: Say
  language: Language
}

const DAY_FACTS = ['issued', 'carried_in', 'served', 'incomplete', 'redirected', 'missed', 'cancelled', 'expired', 'open', 'priority', 'urgent', 'calls', 'out_of_turn', 'taken_back', 'ratings']
const DAY_TIMES = ['wait_mean_s', 'wait_p50_s', 'wait_p90_s', 'wait_max_s', 'waits_within_percent', 'priority_wait_mean_s', 'service_mean_s', 'service_p90_s']
const SERVICES = ['name', 'numbers', 'done', 'missed', 'open', 'wait_mean_s', 'wait_p90_s', 'service_mean_s']
const COUNTERS = ['counter', 'open_s', 'rest_s', 'in_hand_s', 'calls', 'finished', 'missed', 'service_mean_s']
/** Deeds that fit on the one page of a day; the inspection report has all. */
const DEVIATIONS_MOST = 12
const DEVIATIONS = ['at', 'kind', 'number', 'counter', 'by', 'reason']

export function DayEnd({ tables, period, say, language }: PaperProps) {
  const { inspection, days, services, counters, deviations } = tables
  if (days === undefined || days.rows.length === 0) return <p class="none">{say('reports-none')}</p>
  return (
    <article class="paper">
      <Head office={days.office} title={say('reports-day-end')} say={say} when={dayText(period.from)} />
      <p>{say(days.rows[0]?.['closed_at'] == null ? 'reports-running' : 'reports-closed', { opened: value(days, 0, 'opened_at', language), closed: value(days, 0, 'closed_at', language) })}</p>
      <div class="facts-in-two">
        <Facts report={days} keys={DAY_FACTS} language={language} />
        <Facts report={days} keys={DAY_TIMES} language={language} />
      </div>
      {services !== undefined && <Part title={say('reports-services')}><Table report={services} say={say} language={language} only={SERVICES} /></Part>}
      {counters !== undefined && <Part title={say('reports-counters')}><Table report={counters} say={say} language={language} only={COUNTERS} /></Part>}
      {deviations !== undefined && deviations.rows.length > 0 && <Part title={say('reports-deviations')}><Table report={deviations} say={say} language={language} only={DEVIATIONS} most={DEVIATIONS_MOST} /></Part>}
      {inspection !== undefined && <DayHead report={inspection} say={say} language={language} />}
      <Signatures say={say} who={['reports-sign-leader', 'reports-sign-maker']} />
    </article>
  )
}

/** What binds the day to the log: whoever keeps this paper can prove any other log wrong. */
function DayHead({ report, say, language }: { report: Report; say: Say; language: Language }) {
  const head = value(report, 0, 'head', language)
  if (head === '') return null
  const [size = '', root = ''] = head.split(':')
  return (
    <section class="head-of-log">
      <Qr text={head} label={say('reports-head-code')} />
      <div>
        <h3>{say('reports-head')}</h3>
        <p class="number head-text" data-head={head}>{size}:{root.replace(/(.{4})/g, ' $1')}</p>
        <p class="hint">{say('reports-head-hint', { first: value(report, 0, 'first_record', language), last: value(report, 0, 'last_record', language) })}</p>
      </div>
    </section>
  )
}

export function Inspection({ tables, period, say, language }: PaperProps) {
  const { inspection, deviations, changes } = tables
  if (inspection === undefined) return null
  return (
    <article class="paper wide-paper">
      <Head office={inspection.office} title={say('reports-inspection')} say={say} when={say('reports-period', { from: dayText(period.from), to: dayText(period.to) })} />
      <p>{say('reports-inspection-about')}</p>
      <Part title={say('reports-part-days')}><Table report={inspection} say={say} language={language} /></Part>
      <Part title={say('reports-deviations')}>{deviations !== undefined && <Table report={deviations} say={say} language={language} />}</Part>
      <Part title={say('reports-changes')}>{changes !== undefined && <Table report={changes} say={say} language={language} />}</Part>
      <p class="hint">{say('reports-verify')}</p>
      <Signatures say={say} who={['reports-sign-inspector', 'reports-sign-leader', 'reports-sign-maker']} />
    </article>
  )
}

function Head({ office, title, when, say }: { office: string; title: string; when: string; say: Say }) {
  return (
    <header class="paper-head">
      <p class="office">{office === '' ? say('reports-title') : office}</p>
      <h2>{title}</h2>
      <p>{when}</p>
    </header>
  )
}

function Part({ title, children }: { title: string; children: ComponentChildren }) {
  return <section class="part"><h3>{title}</h3>{children}</section>
}

function Facts({ report, keys, language }: { report: Report; keys: string[]; language: Language }) {
  const known = keys.flatMap((key) => report.columns.filter((column) => column.key === key))
  return (
    <dl class="day-facts">
      {known.map((column) => <div key={column.key}><dt>{heading(column)}</dt><dd class="number">{value(report, 0, column.key, language) || '–'}</dd></div>)}
    </dl>
  )
}

function Signatures({ say, who }: { say: Say; who: string[] }) {
  return <div class="signatures">{who.map((each) => <div key={each}><b>{say(each)}</b><span>{say('reports-sign-hint')}</span></div>)}</div>
}
