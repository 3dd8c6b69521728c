// One template for many offices: what runs where, and roll-outs in stages.
import { whenText } from '../clock'
import { TextArea, TextField } from '../parts/field'
import { IconHistory } from '../parts/icon'
import { Empty, Notice } from '../parts/state'
import { Fetched } from './fetched'
import { Picker } from './picker'
import { linkTo } from './state'
import type { Known } from './view'
import type { Fleet, RollOut, RollOutOffice } from './wire'

/** What somebody is about to roll out. */
export interface Wish {
  note: string
  template: string
  /** The offices of the first stage; all others come after them. */
  first: string[]
  find: string
  busy: boolean
  /** What the hub answered; null: nothing yet. */
  problem: { code: string; what: string[] } | null
}

export const NO_WISH: Wish = { note: '', template: '', first: [], find: '', busy: false, problem: null }

export function FleetPart(props: Known) {
  const { fleet, say, deeds, person } = props
  return (
    <div class="fleet-part">
      {person?.role === 'admin' && <Wanted {...props} />}
      <section class="panel">
        <h2>{say('city-fleet-list')}</h2>
        <Fetched asked={fleet} say={say} again={deeds.again} />
        {fleet.is === 'here' && fleet.rows.roll_outs.length === 0 && <Empty icon={IconHistory} title={say('city-fleet-none')} />}
        {fleet.is === 'here' && <ul class="roll-outs">{fleet.rows.roll_outs.map((one, n) => <One key={one.version} {...props} one={one} open={n === 0} />)}</ul>}
      </section>
      {fleet.is === 'here' && <Runs {...props} rows={fleet.rows} />}
    </div>
  )
}

function Wanted({ wish, offices, say, deeds }: Known) {
  const ready = wish.template.trim() !== '' && wish.first.length > 0 && !wish.busy
  return (
    <section class="panel">
      <h2>{say('city-fleet-new')}</h2>
      <p class="hint">{say('city-fleet-hint')}</p>
      <form onSubmit={(event) => { event.preventDefault(); if (ready) deeds.rollOut() }}>
        <TextField id="note" label={say('city-fleet-note')} value={wish.note} maxLength={200} onInput={(event) => deeds.wish({ note: event.currentTarget.value })} />
        <TextArea id="template" class="template" label={say('city-fleet-template')} rows={10} spellcheck={false} value={wish.template} onInput={(event) => deeds.wish({ template: event.currentTarget.value })} />
        <Picker id="find-first" legend={say('city-fleet-first', { n: wish.first.length })} offices={offices} chosen={wish.first} find={wish.find} say={say} onFind={(find) => deeds.wish({ find })} onChosen={(first) => deeds.wish({ first })} />
        {wish.problem !== null && <Notice tone="bad">{say(`city-fleet-${wish.problem.code}`)} {wish.problem.what.join(', ')}</Notice>}
        <button type="submit" class="key strong" disabled={!ready}>{say('city-fleet-begin', { n: wish.first.length })}</button>
      </form>
    </section>
  )
}

/** Offices of the stages that were begun, by what became of the roll-out there. */
export function countsOf(one: RollOut): Record<RollOutOffice['state'], number> {
  const counts = { taken: 0, waiting: 0, refused: 0 }
  for (const { stage, state } of one.offices) if (stage <= one.stage) counts[state] += 1
  return counts
}

function One({ one, open, offices, person, say, deeds }: Known & { one: RollOut; open: boolean }) {
  const counts = countsOf(one)
  const runs = one.state === 'running'
  const refused = one.offices.filter(({ state }) => state === 'refused')
  const later = one.offices.filter(({ stage }) => stage > one.stage).length
  const mayGoOn = runs && later > 0 && counts.waiting === 0 && counts.refused === 0
  return (
    <li class={`is-${one.state}`} data-version={one.version}>
      <h3>{one.note === '' ? say('city-fleet-unnamed') : one.note} <small>{whenText(one.at)} · {one.by}</small></h3>
      <p><b>{say(`city-fleet-${one.state}`)}</b> {why(one, offices, say)}</p>
      <p>{say('city-fleet-stage', { stage: one.stage, stages: one.stages })} {say('city-fleet-counts', { taken: counts.taken, waiting: counts.waiting, refused: counts.refused, later })}</p>
      {refused.map(({ site, why }) => <Notice key={site} tone="bad"><b>{nameOf(site, offices)}</b><pre>{why}</pre></Notice>)}
      {runs && person?.role === 'admin' && (
        <p class="keys">
          {later > 0 && <button type="button" class="key strong" disabled={!mayGoOn} onClick={() => deeds.nextStage(one.version, one.stage)}>{say('city-fleet-next', { n: one.offices.filter(({ stage }) => stage === one.stage + 1).length })}</button>}
          <button type="button" class="quiet" onClick={() => deeds.stopRollOut(one.version)}>{say('city-fleet-stop')}</button>
        </p>
      )}
      <details open={open && runs}><summary>{say('city-fleet-template')}</summary><pre>{one.template}</pre></details>
    </li>
  )
}

function nameOf(site: string, offices: Known['offices']): string {
  return offices.filter((seen) => seen.site === site)[0]?.name ?? site
}

/** Why it stopped: `refused SITE`, `away SITE`, `by NAME`, `newer`. */
function why({ why }: RollOut, offices: Known['offices'], say: Known['say']): string {
  const [, code, of] = /^(refused|away|by|newer) ?(.*)$/.exec(why) ?? []
  if (code === undefined) return why
  return say(`city-fleet-why-${code}`, { name: code === 'by' ? (of ?? '') : nameOf(of ?? '', offices) })
}

function Runs({ rows, offices, say }: Known & { rows: Fleet }) {
  const of = new Map(rows.roll_outs.map((one) => [one.version, one]))
  return (
    <section class="panel">
      <h2>{say('city-fleet-runs')}</h2>
      <div class="slides" tabIndex={0} role="region" aria-label={say('city-fleet-runs')}>
        <table class="list">
          <thead><tr><th scope="col">{say('city-col-office')}</th><th scope="col">{say('city-fleet-col-version')}</th><th scope="col" class="amount">{say('city-fleet-col-kept')}</th><th scope="col">{say('city-fleet-col-config')}</th><th scope="col">{say('city-col-version')}</th></tr></thead>
          <tbody>
            {offices.map(({ site, name, version }) => {
              const runs = rows.runs[site]
              const known = runs === undefined ? undefined : of.get(runs.version)
              const text = runs === undefined ? say('city-unknown') : runs.version === 0 ? say('city-fleet-own') : `${known?.note ?? ''} ${whenText(runs.version)}`
              return (
                <tr key={site} data-site={site} data-version={runs?.version}>
                  <th scope="row"><a href={linkTo(site)}>{name}</a></th>
                  <td>{text}{runs?.refused !== undefined && <small class="bad">{say('city-fleet-refused-last')}</small>}</td>
                  <td class="amount">{runs?.kept ?? '–'}</td>
                  <td><code>{runs?.config.slice(0, 8) ?? '–'}</code></td>
                  <td>{version ?? '–'}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
    </section>
  )
}
