// What the kiosk shows.
import { dateText, hourText, wallClock, type WallClock } from '../clock'
import type { Line } from '../feed'
import { issuing, type Issuing } from '../issuing'
import { opensText } from '../opening'
import { named, type Say } from '../texts'
import { serviceName } from '../ticket'
import type { Class, OfficeView, ServiceLine } from '../wire'
import { Refused, YourNumber } from './end'
import { choosesField, fieldsOf, type Field } from './fields'
import type { Case, Flow, Move, Touch } from './flow'
import { Moved, OwnNumber, Stuck } from './own'

export interface KioskProps {
  office: OfficeView | null
  line: Line
  flow: Flow
  now: number
  say: Say
  onTouch: (touch: Touch) => void
  onClass: (ticketClass: Class) => void
  onService: (service: ServiceLine) => void
  onAuthority: (authority: string | null) => void
  onSpent: (service: string) => void
  onMove: (what: Move['what']) => void
  onAgain: () => void
}

export function Kiosk(props: KioskProps) {
  const { office, line, say } = props
  const clock = wallClock(props.now)
  return (
    <div class={`kiosk at-${props.flow.visit.at}`}>
      <Header {...props} clock={clock} />
      <main>{office === null ? <h1 class="wait">{say('common-connecting')}</h1> : <Visit {...props} office={office} clock={clock} />}</main>
      {line === 'stale' && <p class="banner" role="status">{say('kiosk-stale')}</p>}
    </div>
  )
}

interface Known extends KioskProps {
  office: OfficeView
  clock: WallClock
}

function Header({ office, flow, say, clock, onTouch }: KioskProps & { clock: WallClock }) {
  return (
    <header>
      <div class="office">
        <p class="name">{office === null ? ' ' : named(office.name, flow.language)}</p>
        <p class="clock">
          <b class="number">{hourText(clock.minute)}</b> {say(`calendar-weekday-${clock.weekday}`)}, {dateText(clock)}
        </p>
      </div>
      {office !== null && office.languages.length > 1 && <Languages {...{ office, flow, say, onTouch }} />}
    </header>
  )
}

function Languages(props: { office: OfficeView; flow: Flow; say: Say; onTouch: (touch: Touch) => void }) {
  const { office, flow, say, onTouch } = props
  return (
    <div class="languages" role="group" aria-label={say('common-language')}>
      {office.languages.map((language) => (
        <button type="button" lang={language} aria-pressed={flow.language === language} onClick={() => onTouch({ type: 'language', language })}>
          {say(`common-language-${language}`)}
        </button>
      ))}
    </div>
  )
}

function Visit(props: Known) {
  const { visit } = props.flow
  switch (visit.at) {
    case 'services':
      return <Services {...props} group={visit.group} />
    case 'authority':
      return <Authority {...props} service={visit.service} />
    case 'priority':
      return <Priority {...props} of={visit.of} />
    case 'sending':
    case 'moving':
      return <section role="status"><h1 class="wait">{props.say(`kiosk-${visit.at}`)}</h1></section>
    case 'number':
      return <YourNumber {...props} ticket={visit.ticket} />
    case 'refused':
      return <Refused {...props} wish={visit.wish} problem={visit.problem} />
    case 'mine':
      return <OwnNumber {...props} typed={visit.typed} />
    case 'moved':
      return <Moved {...props} move={visit.move} ticket={visit.ticket} />
    case 'stuck':
      return <Stuck {...props} move={visit.move} problem={visit.problem} />
  }
}

/** The services in their fields; with too many for the glass, the fields first. */
function Services(props: Known & { group: string | null }) {
  const { office, say, clock, group, flow, onTouch } = props
  const fields = fieldsOf(office)
  const far = choosesField(fields)
  const shown = far && group !== null ? fields.filter((field) => field.group?.key === group) : fields
  const closed = office.services.every((service) => issuing(office, service, clock).how === 'closed')
  const [field] = shown
  const title = far && field?.group && group !== null ? named(field.group.name, flow.language) : say(closed ? 'kiosk-closed' : 'kiosk-choose')
  return (
    <section class="services">
      <div class="lead">
        <h1>{title}</h1>
        <p>{say(hint(office, closed, far && group === null))}</p>
      </div>
      {far && group === null ? <FieldTiles {...props} fields={shown} /> : shown.map((field) => <FieldOf key={field.group?.key ?? ''} {...props} field={field} alone={far} />)}
      {far && group !== null
        ? <button type="button" class="quiet" onClick={() => onTouch({ type: 'back' })}>{say('kiosk-back')}</button>
        : <button type="button" class="holder" onClick={() => onTouch({ type: 'mine' })}>{say('kiosk-mine')}</button>}
    </section>
  )
}

function hint(office: OfficeView, closed: boolean, far: boolean): string {
  if (closed) return 'kiosk-closed-hint'
  if (office.emergency) return 'kiosk-emergency'
  return far ? 'kiosk-hint-fields' : 'kiosk-hint'
}

function FieldTiles(props: Known & { fields: Field[] }) {
  const { fields, flow, onTouch } = props
  return (
    <ul class="tiles">
      {fields.map(({ group, services }) => group === null
        ? services.map((service) => <li key={service.key}><Tile {...props} service={service} /></li>)
        : (
          <li key={group.key}>
            <button type="button" class="tile" data-group={group.key} onClick={() => onTouch({ type: 'group', group: group.key })}>
              <span class="name">{named(group.name, flow.language)}</span>
              <span class="how">{waitingIn(props, services)}</span>
            </button>
          </li>
        ))}
    </ul>
  )
}

function waitingIn({ say }: Known, services: ServiceLine[]): string {
  const n = services.reduce((sum, service) => sum + service.waiting, 0)
  return n === 0 ? say('kiosk-none-waiting') : say('kiosk-waiting', { n })
}

/** With the names of several fields between them, more tiles must be lower. */
const DENSE = 7

/** The services of a field, under its name where there are several on the glass. */
function FieldOf(props: Known & { field: Field; alone: boolean }) {
  const { field, alone, office, flow } = props
  const { group, services } = field
  const size = office.services.length <= 3 ? ' few' : !alone && office.services.length > DENSE && office.groups.length > 2 ? ' dense' : ''
  return (
    <div class={`field${size}`}>
      {group !== null && !alone && <h2>{named(group.name, flow.language)}</h2>}
      <ul class="tiles">{services.map((service) => <li key={service.key}><Tile {...props} service={service} /></li>)}</ul>
    </div>
  )
}

function Tile(props: Known & { service: ServiceLine }) {
  const { office, service, clock, flow, onService, onSpent } = props
  const how = issuing(office, service, clock)
  const touch = () => (how.how === 'spent' ? onSpent(service.key) : onService(service))
  return (
    <button type="button" class={`tile is-${how.how}`} data-service={service.key} disabled={how.how === 'closed'} onClick={touch}>
      <span class="name">{named(service.name, flow.language)}</span>
      <span class="how"><TileNote {...props} issuing={how} /></span>
    </button>
  )
}

function TileNote({ service, issuing: how, say, clock }: Known & { service: ServiceLine; issuing: Issuing }) {
  switch (how.how) {
    case 'open':
      return (
        <>
          <span>{service.waiting === 0 ? say('kiosk-none-waiting') : say('kiosk-waiting', { n: service.waiting })}</span>
          {service.served && service.remaining !== null && <span class="remaining">{say('kiosk-remaining', { n: service.remaining })}</span>}
          {!service.served && <b class="unserved">{say('kiosk-unserved')}</b>}
        </>
      )
    case 'spent':
      return <span>{say('kiosk-spent')}</span>
    case 'closed':
      return how.opens === null ? <span>{say('kiosk-closed')}</span> : <span>{say('kiosk-opens', { opens: opensText(how.opens, say, clock) })}</span>
  }
}

/** In a hall of several authorities: whose case it is. */
function Authority({ office, service, flow, say, onTouch, onAuthority }: Known & { service: string }) {
  return (
    <section class="authority">
      <div class="lead">
        <p class="chosen">{serviceName(office, service, flow.language)}</p>
        <h1>{say('kiosk-authority')}</h1>
      </div>
      <ul class="tiles">
        {office.authorities.map((authority) => <AuthorityTile key={authority.key} name={named(authority.name, flow.language)} onChoose={() => onAuthority(authority.key)} />)}
        <AuthorityTile name={say('kiosk-elsewhere')} onChoose={() => onAuthority(null)} />
      </ul>
      <button type="button" class="quiet" onClick={() => onTouch({ type: 'back' })}>{say('kiosk-back')}</button>
    </section>
  )
}

function AuthorityTile({ name, onChoose }: { name: string; onChoose: () => void }) {
  return <li><button type="button" class="tile" onClick={onChoose}><span class="name">{name}</span></button></li>
}

function Priority({ office, of, flow, say, onClass, onTouch }: Known & { of: Case }) {
  const service = office.services.filter((line) => line.key === of.service)[0]
  return (
    <section class="priority">
      <div class="lead">
        <p class="chosen">{serviceName(office, of.service, flow.language)}</p>
        {service?.served === false && <p class="warning" role="status">{say('kiosk-unserved-hint')}</p>}
        <h1>{say('kiosk-priority')}</h1>
        <p>{say('kiosk-priority-who')}</p>
      </div>
      <div class="answers">
        <button type="button" class="big" onClick={() => onClass('priority')}>{say('kiosk-yes')}</button>
        <button type="button" class="big" onClick={() => onClass('normal')}>{say('kiosk-no')}</button>
      </div>
      <button type="button" class="quiet" onClick={() => onTouch({ type: 'back' })}>{say('kiosk-back')}</button>
    </section>
  )
}
