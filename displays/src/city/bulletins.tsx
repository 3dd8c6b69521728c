// What the city tells all staff: written here, and how many have it and have read it.
import { whenText } from '../clock'
import { Choice, TextArea, TextField } from '../parts/field'
import { IconInfo } from '../parts/icon'
import { Empty, Notice, Progress } from '../parts/state'
import { Fetched } from './fetched'
import { Picker } from './picker'
import { linkTo } from './state'
import type { Known } from './view'
import type { BulletinLine, BulletinOffice } from './wire'

/** As the hub says. */
const TITLE_MAX = 120
const WORDS_MAX = 2_000
/** For how many days a bulletin may hold. */
const DAYS = [1, 3, 7, 14, 30, 90, 366]

/** A bulletin that somebody writes. */
export interface Draft {
  title: string
  words: string
  days: number
  /** For whom; none: for all. */
  sites: string[]
  some: boolean
  find: string
  busy: boolean
  /** What the hub answered; null: nothing yet. */
  problem: string | null
}

export const NO_DRAFT: Draft = { title: '', words: '', days: 7, sites: [], some: false, find: '', busy: false, problem: null }

export function BulletinsPart(props: Known) {
  const { bulletins, say, deeds, person } = props
  return (
    <div class="bulletins-part">
      {person?.role === 'admin' && <Writing {...props} />}
      <section class="panel">
        <h2>{say('city-bulletins-list')}</h2>
        <Fetched asked={bulletins} say={say} again={deeds.again} />
        {bulletins.is === 'here' && bulletins.rows.length === 0 && <Empty icon={IconInfo} title={say('city-bulletins-none')} />}
        {bulletins.is === 'here' && <ul class="roll-outs">{bulletins.rows.map((one) => <One key={one.id} {...props} one={one} />)}</ul>}
      </section>
    </div>
  )
}

function Writing({ draft, offices, say, deeds }: Known) {
  const ready = draft.title.trim() !== '' && draft.words.trim() !== '' && (!draft.some || draft.sites.length > 0) && !draft.busy
  return (
    <section class="panel">
      <h2>{say('city-bulletins-new')}</h2>
      <p class="hint">{say('city-bulletins-hint')}</p>
      <form onSubmit={(event) => { event.preventDefault(); if (ready) deeds.post() }}>
        <TextField id="title" label={say('city-bulletins-title')} value={draft.title} maxLength={TITLE_MAX} onInput={(event) => deeds.draft({ title: event.currentTarget.value })} />
        <TextArea id="words" label={say('city-bulletins-words')} rows={6} value={draft.words} maxLength={WORDS_MAX} onInput={(event) => deeds.draft({ words: event.currentTarget.value })} />
        <div class="wanted">
          <Choice id="days" label={say('city-bulletins-days')} value={`${draft.days}`} options={DAYS.map((n) => ({ value: `${n}`, text: say('city-bulletins-n-days', { n }) }))} onChange={(event) => deeds.draft({ days: Number(event.currentTarget.value) })} />
          <Choice id="whom" label={say('city-bulletins-whom')} value={draft.some ? 'some' : 'all'} options={['all', 'some'].map((value) => ({ value, text: say(`city-bulletins-${value}`, { n: offices.length }) }))} onChange={(event) => deeds.draft({ some: event.currentTarget.value === 'some' })} />
        </div>
        {draft.some && (
          <Picker id="find-some" legend={say('city-bulletins-chosen', { n: draft.sites.length })} offices={offices} chosen={draft.sites} find={draft.find} say={say} onFind={(find) => deeds.draft({ find })} onChosen={(sites) => deeds.draft({ sites })} />
        )}
        {draft.problem !== null && <Notice tone="bad">{say(`city-bulletins-${draft.problem}`)}</Notice>}
        <button type="submit" class="key strong" disabled={!ready}>{say('city-bulletins-post')}</button>
      </form>
    </section>
  )
}

function One({ one, ...props }: Known & { one: BulletinLine }) {
  const { say, deeds, person, opened } = props
  const over = one.withdrawn_at === null && one.until <= Date.now()
  const holds = one.withdrawn_at === null && !over
  const how = one.withdrawn_at !== null ? say('city-bulletins-withdrawn', { when: whenText(one.withdrawn_at), name: one.withdrawn_by ?? '' }) : say(over ? 'city-bulletins-over' : 'city-bulletins-holds', { when: whenText(one.until) })
  return (
    <li class={holds ? '' : 'is-over'} data-bulletin={one.id}>
      <h3>{one.title} <small>{whenText(one.at)} · {one.by}</small></h3>
      <p class="words">{one.words}</p>
      <p class="hint">{how}</p>
      <Progress label={say('city-bulletins-read', { read: one.read, staff: one.staff, here: one.here, offices: one.offices })} done={one.read} all={Math.max(1, one.staff)} />
      <p class="keys">
        <button type="button" class="quiet" aria-expanded={opened?.id === one.id} onClick={() => deeds.openBulletin(opened?.id === one.id ? null : one.id)}>{say('city-bulletins-offices')}</button>
        {holds && person?.role === 'admin' && <button type="button" class="quiet" onClick={() => deeds.withdraw(one.id)}>{say('city-bulletins-withdraw')}</button>}
      </p>
      {opened?.id === one.id && <><Fetched asked={opened.offices} say={say} />{opened.offices.is === 'here' && <Offices {...props} one={one} rows={opened.offices.rows} />}</>}
    </li>
  )
}

/** Offices in which it is not read by all come first. */
function Offices({ one, rows, offices, say }: Known & { one: BulletinLine; rows: BulletinOffice[] }) {
  const of = new Map(rows.map((row) => [row.site, row]))
  const whom = offices.filter(({ site }) => one.sites === null || one.sites.includes(site))
  const left = ({ site }: { site: string }) => { const row = of.get(site); return row === undefined ? Infinity : row.staff - row.read }
  return (
    <div class="slides" tabIndex={0} role="region" aria-label={say('city-bulletins-offices')}>
      <table class="list">
        <thead><tr><th scope="col">{say('city-col-office')}</th><th scope="col" class="amount">{say('city-bulletins-col-read')}</th><th scope="col">{say('city-bulletins-col-at')}</th></tr></thead>
        <tbody>
          {[...whom].sort((a, b) => left(b) - left(a) || a.name.localeCompare(b.name, 'vi')).map(({ site, name }) => {
            const row = of.get(site)
            return (
              <tr key={site} data-site={site}>
                <th scope="row"><a href={linkTo(site)}>{name}</a></th>
                <td class="amount">{row === undefined ? '–' : `${row.read}/${row.staff}`}</td>
                <td>{row === undefined ? say('city-bulletins-not-there') : whenText(row.at)}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
