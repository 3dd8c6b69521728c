// What the city's staff see.
import { hourText, wallClock } from '../clock'
import { LoginFields } from '../login'
import { Dialog } from '../parts/dialog'
import { IconCheck, IconOffline } from '../parts/icon'
import { LookKeys, Looks } from '../parts/looks'
import { Notice } from '../parts/state'
import type { Say } from '../texts'
import { Alerts } from './alerts'
import { Board } from './board'
import { BulletinsPart } from './bulletins'
import { Compare } from './compare'
import { FleetPart } from './fleet'
import { FiguresPart } from './figures-part'
import { MapPart } from './map-part'
import { OfficePart } from './office'
import type { Deeds } from './page'
import { OwnPassword, PeoplePart } from './people'
import { needsOf } from './standing'
import { PARTS, type Part, type State } from './state'
import { Troubles } from './troubles'
import type { City } from './wire'

export interface CityProps extends State {
  say: Say
  deeds: Deeds
}

/** With a city to tell of. */
export interface Known extends CityProps {
  city: City
}

export function CityPage(props: CityProps) {
  const { city, say, line, login, person, deeds, heard } = props
  return (
    <div class={`city is-${line}`} data-line={line}>
      <Header {...props} />
      {line === 'stale' && city !== null && <p class="banner" role="alert">{say('city-stale', { hour: hourOf(heard) })}</p>}
      {city?.leads === false && <div class="told"><Notice tone="warn">{say('city-stands-by')}</Notice></div>}
      <main id="main" tabIndex={-1}>
        <Inside {...props} />
      </main>
      {login !== null && (
        <Dialog title={say('city-log-in-again')} close={say('login-leave')} onClose={deeds.leave}>
          <LoginFields say={say} state={login} user={person?.user ?? ''} onLogin={deeds.enter} />
        </Dialog>
      )}
    </div>
  )
}

/** Whoever was given a password chooses their own first. */
function Inside(props: CityProps) {
  const { city, person, place, say } = props
  if (person?.must_change || (person !== null && place.at === 'password')) return <OwnPassword {...props} />
  return city === null ? <p class="wait" role="status">{say('common-connecting')}</p> : <Opened {...props} city={city} />
}

export function hourOf(ms: number | null): string {
  return ms === null ? '' : hourText(wallClock(ms).minute)
}

function Header(props: CityProps) {
  const { city, say, line, heard, language, theme, choosing, person, place, deeds } = props
  const looks = { office: null, language, theme, choosing, say, onLanguage: deeds.speakIn, onTheme: deeds.look, onChoosing: deeds.choosing }
  return (
    <header>
      <h1>{say('city-title')}<span>{city?.name ?? ''}</span></h1>
      <nav aria-label={say('city-title')}>
        {person?.must_change !== true && PARTS.filter((part) => part !== 'people' || person?.role === 'admin').map((part) => (
          <a key={part} href={`#/${part}`} aria-current={part === place.at || (part === 'board' && place.at === 'office') ? 'page' : undefined}>
            {say(`city-part-${part}`)}<Count part={part} {...props} />
          </a>
        ))}
      </nav>
      <p class={`line is-${line}`}>{line === 'live' ? <IconCheck /> : <IconOffline />}{say(`city-line-${line}`, { hour: hourOf(heard) })}</p>
      <LookKeys {...looks} />
      {person !== null && !person.must_change && <a class="quiet" href="#/password">{say('city-password-short')}</a>}
      {person !== null && <button type="button" class="quiet" onClick={deeds.leave}>{say('login-leave-named', { name: person.user })}</button>}
      <Looks {...looks} />
    </header>
  )
}

/** How many logs did not fit, and what nobody looks after: seen from everywhere. */
function Count({ part, offices, alerts, say }: CityProps & { part: Part }) {
  if (part === 'alerts') {
    const open = alerts.is === 'here' ? alerts.rows.filter(({ ended_at, taken_by, quiet_until }) => ended_at === null && taken_by === null && quiet_until === null).length : 0
    return open === 0 ? null : <b class="number" aria-label={say('city-alerts-now', { n: open })}>{open}</b>
  }
  if (part !== 'troubles') return null
  const n = offices.filter((seen) => needsOf(seen).some((need) => need === 'trouble' || need === 'cloned')).length
  return n === 0 ? null : <b class="number" aria-label={say('city-troubles-now', { n })}>{n}</b>
}

function Opened(props: Known) {
  const { place } = props
  switch (place.at) {
    case 'board':
      return <Board {...props} />
    case 'map':
      return <MapPart {...props} />
    case 'office':
      return <OfficePart {...props} site={place.site} />
    case 'figures':
      return <FiguresPart {...props} />
    case 'compare':
      return <Compare {...props} />
    case 'alerts':
      return <Alerts {...props} />
    case 'bulletins':
      return <BulletinsPart {...props} />
    case 'fleet':
      return <FleetPart {...props} />
    case 'troubles':
      return <Troubles {...props} />
    case 'people':
      return <PeoplePart {...props} />
    case 'password':
      return null
  }
}
