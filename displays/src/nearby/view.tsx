// What a citizen sees: what they look for, and the offices that do it.
import { newKey } from '../api'
import { TextField } from '../parts/field'
import { IconOffline, IconPlace, IconSearch, IconTicket } from '../parts/icon'
import { LookKeys, Looks } from '../parts/looks'
import { Empty, Notice } from '../parts/state'
import type { ServiceNow } from '../city/wire'
import type { Say } from '../texts'
import type { Language, Problem, Theme } from '../wire'
import { waitText } from '../wait'
import { farOf, isFresh, OFFICES_MAX, waitOf, type Here, type Near } from './offices'
import type { Deeds } from './page'
import { Take } from './take'
import { pageOf, type Taken } from './taken'

/** A number that somebody is about to take. */
export interface Wanted {
  site: string
  office: string
  service: ServiceNow
  /** One until it is known what became of it. */
  key: string
  busy: boolean
  problem: Problem | null
}

export interface NearbyState {
  language: Language
  theme: Theme
  choosing: boolean
  words: string
  here: Here | null
  placing: 'off' | 'asking' | 'on' | 'refused'
  /** Null: not heard of yet. */
  offices: Near[] | null
  heard_ms: number | null
  failing: boolean
  now_ms: number
  /** The offices whose services are all shown. */
  whole: string[]
  wanted: Wanted | null
  taken: Taken | null
}

export interface NearbyProps extends NearbyState, Deeds {
  say: Say
}

export function Nearby(props: NearbyProps) {
  const { say, language, theme, choosing, taken, wanted } = props
  const looks = { office: null, language, theme, choosing, say, onLanguage: props.onLanguage, onTheme: props.onTheme, onChoosing: props.onChoosing }
  return (
    <div class="nearby">
      <header>
        <h1>{say('nearby-title')}</h1>
        <LookKeys {...looks} />
        <Looks {...looks} />
      </header>
      <main>
        {taken !== null && <p class="mine"><span>{say('nearby-mine', { number: taken.number, office: taken.office })}</span> <a class="key strong" href={pageOf(taken)}><IconTicket /> {say('nearby-mine-see')}</a></p>}
        <Search {...props} />
        <Found {...props} />
      </main>
      {wanted !== null && <Take {...props} wanted={wanted} />}
    </div>
  )
}

function Search({ words, placing, say, onWords, onHere, onAnywhere }: NearbyProps) {
  return (
    <form class="search" role="search" onSubmit={(event) => { event.preventDefault(); document.getElementById('words')?.blur() }}>
      <TextField id="words" type="search" label={say('nearby-search')} hint={say('nearby-search-hint')} value={words} enterkeyhint="search" autocomplete="off" onInput={(event) => onWords(event.currentTarget.value)} />
      {placing === 'on'
        ? <p class="here" role="status"><IconPlace /> <span>{say('nearby-here-on')}</span> <button type="button" class="quiet" onClick={onAnywhere}>{say('nearby-here-off')}</button></p>
        : <button type="button" class="key icon-key" disabled={placing === 'asking'} aria-describedby="here-hint" onClick={onHere}><IconPlace /> {say(placing === 'asking' ? 'nearby-here-asking' : 'nearby-here')}</button>}
      <p class="hint" id="here-hint" role={placing === 'refused' ? 'status' : undefined}>{say(placing === 'refused' ? 'nearby-here-refused' : 'nearby-here-hint')}</p>
    </form>
  )
}

function Found(props: NearbyProps) {
  const { offices, heard_ms, now_ms, failing, say } = props
  if (offices === null) return failing ? <Notice tone="offline">{say('nearby-offline')}</Notice> : <p class="wait" role="status">{say('common-connecting')}</p>
  const fresh = isFresh(heard_ms, now_ms)
  return (
    <>
      {!fresh && <Notice tone="offline">{say('nearby-offline')}</Notice>}
      {offices.some(({ connected }) => connected)
        ? <p class="count" role="status">{say(offices.length < OFFICES_MAX ? 'nearby-found' : 'nearby-found-most', { n: offices.length })}</p>
        : <Empty icon={IconSearch} title={say('nearby-none')} />}
      <ul class="offices">{offices.map((near) => <li key={near.site}><Office {...props} near={near} fresh={isFresh(heard_ms, now_ms, near.age_ms)} /></li>)}</ul>
    </>
  )
}

/** Whoever searched sees what was meant; whoever did not need not see thirty of each. */
const SERVICES_SHOWN = 4

export interface OfficeProps extends NearbyProps {
  near: Near
  fresh: boolean
}

function Office(props: OfficeProps) {
  const { near, whole, say, language, onWhole } = props
  const all = whole.includes(near.site)
  const more = near.services.length - SERVICES_SHOWN
  const far = near.km === null ? null : farOf(near.km, language)
  return (
    <article class={`office${near.connected ? '' : ' is-away'}`} data-site={near.site}>
      <h2>{near.name}</h2>
      {(far !== null || near.address !== null) && <p class="where">{far !== null && <b>{say(`nearby-${far.unit}`, { n: far.n })}</b>}{far !== null && near.address !== null ? ' · ' : ''}{near.address}</p>}
      {!near.connected && <p class="away"><IconOffline /> <span><b>{say('nearby-unknown')}.</b> {say('nearby-away')}</span></p>}
      <ul>{(all || more <= 1 ? near.services : near.services.slice(0, SERVICES_SHOWN)).map((service) => <li key={service.key}><Service {...props} service={service} /></li>)}</ul>
      {more > 1 && <button type="button" class="quiet more" aria-expanded={all} onClick={() => onWhole(near.site)}>{all ? say('nearby-fewer') : say('nearby-more', { n: more })}</button>}
    </article>
  )
}

function Service(props: OfficeProps & { service: ServiceNow }) {
  const { service, near, fresh, say, language, onWant } = props
  const name = (language === 'en' ? service.name_en : undefined) ?? service.name
  const offered = near.remote && service.open && service.remaining !== 0 && fresh
  const want = () => onWant({ site: near.site, office: near.name, service, key: newKey(), busy: false, problem: null })
  return (
    <div class="service">
      <h3>{name}</h3>
      {fresh && near.connected ? <Stands service={service} say={say} /> : <p class="unknown">{say('nearby-wait')}: <b>{say('nearby-unknown')}</b></p>}
      {offered && <button type="button" class="key icon-key" aria-label={`${say('nearby-take')}: ${name}, ${near.name}`} onClick={want}><IconTicket /> {say('nearby-take')}</button>}
    </div>
  )
}

function Stands({ service, say }: { service: ServiceNow; say: Say }) {
  const { open, served, waiting, remaining } = service
  return (
    <>
      <p class="waits"><b>{say('nearby-wait')}: {waitText(waitOf(service), say)}</b> <span>{waiting === 0 ? say('nearby-nobody') : say('nearby-waiting', { n: waiting })}</span></p>
      {(!open || !served || remaining !== undefined) && (
        <p class="marks">
          {!open && <b class="mark">{say('nearby-closed')}</b>} {!served && <b class="mark">{say('nearby-unserved')}</b>} {remaining !== undefined && <span>{say('nearby-remaining', { n: remaining })}</span>}
        </p>
      )}
    </>
  )
}
