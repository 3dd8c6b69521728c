// Logs that did not fit, and what is to be done about each.
import { whenText } from '../clock'
import { IconCheck } from '../parts/icon'
import { Empty } from '../parts/state'
import { Fetched } from './fetched'
import { needsOf } from './standing'
import { linkTo } from './state'
import type { Known } from './view'
import type { Seen, TroubleLine } from './wire'

export function Troubles(props: Known) {
  const { offices, troubles, say, deeds } = props
  const now = offices.filter((seen) => needsOf(seen).some((need) => need === 'trouble' || need === 'cloned'))
  return (
    <div class="troubles-part">
      <section class="panel">
        <h2>{say('city-troubles-open')}</h2>
        {now.length === 0 ? <Empty icon={IconCheck} title={say('city-troubles-none')} /> : <ul class="cases">{now.map((seen) => <Case key={seen.site} seen={seen} say={say} />)}</ul>}
      </section>
      <section class="panel">
        <h2>{say('city-troubles-kept')}</h2>
        <p class="hint">{say('city-troubles-hint')}</p>
        <Fetched asked={troubles} say={say} again={deeds.again} />
        {troubles.is === 'here' && troubles.rows.length === 0 && <Empty icon={IconCheck} title={say('city-troubles-kept-none')} />}
        {troubles.is === 'here' && troubles.rows.length > 0 && <Kept {...props} rows={troubles.rows} />}
      </section>
    </div>
  )
}

/** In plain words: what it means, and what to do. */
function Case({ seen, say }: { seen: Seen; say: Known['say'] }) {
  const kinds = [...(seen.cloned ? ['cloned'] : []), ...(seen.trouble === null ? [] : [seen.trouble])]
  return (
    <li>
      <h3><a href={linkTo(seen.site)}>{seen.name}</a></h3>
      {kinds.map((kind) => (
        <div key={kind}>
          <p><b>{say(`city-trouble-${kind}`)}</b></p>
          <p>{say(`city-wrong-${kind}`)}</p>
        </div>
      ))}
    </li>
  )
}

function Kept({ rows, offices, say }: Known & { rows: TroubleLine[] }) {
  const names = new Map(offices.map(({ site, name }) => [site, name]))
  return (
    <div class="slides" tabIndex={0} role="region" aria-label={say('city-troubles-kept')}>
      <table class="list">
        <thead><tr><th scope="col">{say('city-col-at')}</th><th scope="col">{say('city-col-office')}</th><th scope="col">{say('city-col-what')}</th><th scope="col" class="amount">{say('city-col-seq')}</th></tr></thead>
        <tbody>
          {rows.map(({ site, at, kind, seq }, n) => (
            <tr key={n}><td>{whenText(at)}</td><th scope="row"><a href={linkTo(site)}>{names.get(site) ?? site}</a></th><td>{kindText(kind, say)}</td><td class="amount">{seq ?? '–'}</td></tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** A hub of tomorrow may name others. */
function kindText(kind: string, say: Known['say']): string {
  const id = `city-trouble-${kind}`
  const words = say(id)
  return words === id ? kind : words
}
