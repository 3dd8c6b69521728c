// What stands on the glass before anybody touches it, and the choice of a service.
import { issuing, type Issuing } from '../issuing'
import { menuName } from '../office'
import { opensText } from '../opening'
import { IconBack, IconClock, IconForward, IconHelp, IconInfo, IconPaper, IconSearch, IconTicket } from '../parts/icon'
import { Notice } from '../parts/state'
import { named } from '../texts'
import { waitText } from '../wait'
import type { Class, OfficeView, ServiceLine } from '../wire'
import { glassOf, keyOf, TILES_MAX, type Field, type Glass, type Tile } from './fields'
import { isOffline, type Props } from './props'
import type { Services } from './visit'
import { Way } from './way'

/** Two touches from here to a number: the service, and the question of priority. Where fields stand on the glass first,
 *  the question is answered with the service: each has two keys of the same size, and none is chosen beforehand. */
export function Home(props: Props & { visit: Services }) {
  const { office, visit, flow, clock, say } = props
  if (office.services.length === 0) return <Nothing {...props} />
  const ways = office.services.map((service) => issuing(office, service, clock).how)
  if (ways.every((how) => how === 'closed')) return <Shut {...props} />
  const spent = ways.indexOf('open') < 0
  const glass = glassOf(office, visit)
  const begins = visit.page === 0 && glass.field === null
  const asksAtOnce = glass.field !== null && !flow.aloud && office.authorities.length < 2
  return (
    <section class="services">
      <div class="lead">
        <h1>{isOffline(props) ? say('kiosk-help') : glass.field !== null ? fieldName(props, glass.field) : say(spent ? 'kiosk-spent' : 'kiosk-choose')}</h1>
        {!isOffline(props) && <p class={asksAtOnce ? 'rows-hint' : 'hint'}>{asksAtOnce ? say('kiosk-rows-hint', { who: say('kiosk-priority-who') }) : say(glass.fields ? 'kiosk-hint-fields' : spent ? 'kiosk-spent-touch' : 'kiosk-hint')}</p>}
        <Told {...props} spent={spent} />
        {begins && flow.note === null && flow.card === null && <Prepare {...props} />}
      </div>
      <div class="act">
        {asksAtOnce
          ? <ul class="rows">{glass.tiles.map((tile) => 'service' in tile && <ServiceRow {...props} service={tile.service} />)}</ul>
          : <ul class={`tiles of-${glass.tiles.length}`}>{glass.tiles.map((tile, n) => <TileOf {...props} tile={tile} at={n + 1} />)}</ul>}
        <div class="ways">
          {begins && <Ways {...props} />}
          <Turning {...props} glass={glass} begins={begins} />
        </div>
      </div>
    </section>
  )
}

function fieldName({ flow, say }: Props, field: Field): string {
  return field.group === null ? say('kiosk-field-rest') : named(field.group.name, flow.language)
}

/** What the office asks people to have ready. */
function Prepare({ kiosk, flow }: Props) {
  return kiosk.prepare === null ? null : <p class="prepare"><IconPaper /> {named(kiosk.prepare, flow.language)}</p>
}

/** What concerns everybody who comes. */
function Told({ office, kiosk, paperless, flow, say, spent }: Props & { spent: boolean }) {
  return (
    <>
      {office.emergency && <Notice tone="warn">{say('kiosk-emergency')}</Notice>}
      {!office.emergency && !spent && nobodyServes(office) && <Notice tone="info">{say('kiosk-nobody')}</Notice>}
      {kiosk.print === 'browser' && paperless && <Notice tone="info">{say('kiosk-paper-out-home')}</Notice>}
      {flow.card !== null && <Notice tone="info">{say('kiosk-card', { end: flow.card.slice(-3) })}</Notice>}
      {flow.note !== null && <Notice tone="warn">{say(`kiosk-note-${flow.note}`)}</Notice>}
    </>
  )
}

function nobodyServes(office: OfficeView): boolean {
  return office.counters.every((counter) => counter.state !== 'open')
}

/** Outside the hours: when to come back, and that whoever holds a number loses nothing. */
function Shut(props: Props) {
  const { office, clock, say, asks } = props
  const openings = office.services.map((service) => issuing(office, service, clock)).map((how) => (how.how === 'closed' ? how.opens : null))
  const opens = openings.filter((opening) => opening !== null)[0]
  return (
    <section class="shut">
      <div class="lead">
        <IconClock class="sign-big" />
        <h1>{say('kiosk-closed')}</h1>
        {opens !== undefined && <p class="opens">{say('kiosk-opens', { opens: opensText(opens, say, clock) })}</p>}
        <p>{say('kiosk-closed-hint')}</p>
        <Prepare {...props} />
      </div>
      <div class="act"><div class="ways"><Way icon={IconTicket} text={say('kiosk-mine')} off={isOffline(props)} onTouch={() => asks.touch({ type: 'mine' })} /></div></div>
    </section>
  )
}

/** An office that has not said yet what it does. */
function Nothing({ say }: Props) {
  return <section class="shut"><div class="lead"><h1>{say('kiosk-nothing')}</h1><p>{say('kiosk-cannot-hint')}</p></div></section>
}

function TileOf({ tile, at, ...props }: Props & { tile: Tile; at: number }) {
  return 'service' in tile ? <ServiceTile {...props} service={tile.service} at={at} /> : <FieldTile {...props} field={tile.field} at={at} />
}

function FieldTile(props: Props & { field: Field; at: number }) {
  const { field, at, say, asks } = props
  const waiting = field.services.reduce((sum, service) => sum + service.waiting, 0)
  return (
    <li>
      <button type="button" class="tile" data-key={at} data-group={keyOf(field)} disabled={isOffline(props)} onClick={() => asks.touch({ type: 'group', group: keyOf(field) })}>
        <span class={nameClass(fieldName(props, field))}>{fieldName(props, field)}</span>
        <span class="how">{waiting === 0 ? say('kiosk-none-waiting') : say('kiosk-waiting', { n: waiting })}</span>
      </button>
    </li>
  )
}

function ServiceTile(props: Props & { service: ServiceLine; at: number }) {
  const { office, service, at, clock, flow, say, asks } = props
  const how = issuing(office, service, clock)
  const name = named(menuName(service), flow.language)
  return (
    <li>
      <button type="button" class={`tile is-${how.how}`} data-key={at} data-service={service.key} disabled={how.how === 'closed' || isOffline(props)} onClick={() => (how.how === 'spent' ? asks.spent(service.key) : asks.service(service))}>
        <span class={nameClass(name)} id={`name-${service.key}`}>{name}</span>
        <span class="how"><How {...props} issuing={how} />{how.how === 'spent' && <b>{say('kiosk-instead')}</b>}</span>
      </button>
      <More {...props} service={service} procedure={null} />
    </li>
  )
}

/** What to bring, the fee and the time, before a number is taken. */
export function More({ service, procedure, say, asks }: Props & { service: ServiceLine; procedure: string | null }) {
  if (service.details === null && procedure === null) return null
  return (
    <button type="button" class="more" aria-label={say('kiosk-details')} aria-describedby={procedure === null ? `name-${service.key}` : `name-${procedure}`} onClick={() => asks.touch({ type: 'details', service: service.key, procedure })}>
      <IconInfo /><span>{say('kiosk-details-short')}</span>
    </button>
  )
}

function nameClass(name: string): string {
  return name.length > 32 ? 'name long' : 'name'
}

function How(props: Props & { service: ServiceLine; issuing: Issuing }) {
  const { office, service, issuing: how, say, clock } = props
  switch (how.how) {
    case 'open':
      // What was true when the line broke is not told as if it were.
      return isOffline(props) ? null : (
        <>
          <span>{service.waiting === 0 ? say('kiosk-none-waiting') : say('kiosk-waiting', { n: service.waiting })}</span>
          {service.served && service.wait !== null && <span>{say('kiosk-wait', { wait: waitText(service.wait, say) })}</span>}
          {service.served && service.remaining !== null && service.remaining <= FEW && <span class="remaining">{say('kiosk-remaining', { n: service.remaining })}</span>}
          {!service.served && !nobodyServes(office) && <b class="unserved">{say('kiosk-unserved')}</b>}
        </>
      )
    case 'spent':
      return <span>{say('kiosk-spent')}</span>
    case 'closed':
      return how.opens === null ? <span>{say('kiosk-closed')}</span> : <span>{say('kiosk-opens', { opens: opensText(how.opens, say, clock) })}</span>
  }
}

/** So few numbers are worth telling. */
const FEW = 20

function ServiceRow(props: Props & { service: ServiceLine }) {
  const { service, flow, asks } = props
  return (
    <Row {...props} id={service.key} name={named(menuName(service), flow.language)} service={service} procedure={null} onTake={(of) => asks.service(service, { class: of })} />
  )
}

export interface RowProps extends Props {
  id: string
  name: string
  service: ServiceLine
  procedure: string | null
  onTake: (of: Class) => void
}

/** A service or a procedure with the keys that give its number. Both answers are of the same size. */
export function Row(props: RowProps) {
  const { office, service, procedure, id, name, clock, say, flow, asks, onTake } = props
  const how = issuing(office, service, clock)
  const off = how.how === 'closed' || isOffline(props)
  return (
    <li class={`row is-${how.how}`}>
      <div class="of">
        <p class={nameClass(name)} id={`name-${id}`}>{name}</p>
        <p class="how">{procedure !== null && <span>{named(menuName(service), flow.language)}</span>}<How {...props} issuing={how} /></p>
      </div>
      <More {...props} service={service} procedure={procedure} />
      {how.how === 'spent' && <Take {...props} text={say('kiosk-instead')} off={off} onTake={() => asks.spent(service.key)} />}
      {how.how === 'open' && <Take {...props} text={say('kiosk-take')} off={off} onTake={() => onTake('normal')} />}
      {how.how === 'open' && service.priority && <Take {...props} text={say('kiosk-take-priority')} off={off} onTake={() => onTake('priority')} />}
    </li>
  )
}

function Take({ id, text, off, onTake }: { id: string; text: string; off: boolean; onTake: () => void }) {
  return <button type="button" class="take" disabled={off} aria-describedby={`name-${id}`} onClick={onTake}>{text}</button>
}

/** To the pages before and after, and back. */
function Turning({ glass, begins, visit, say, asks }: Props & { glass: Glass; begins: boolean; visit: Services }) {
  const turn = (page: number) => asks.touch({ type: 'page', page })
  const back = () => (glass.field !== null && visit.page > 0 ? turn(visit.page - 1) : asks.touch({ type: 'back' }))
  return (
    <>
      {!begins && <Way icon={IconBack} text={say('kiosk-back')} at="*" onTouch={visit.page > 1 ? () => turn(visit.page - 1) : back} />}
      {visit.page + 1 < glass.pages && <Way icon={IconForward} text={say('kiosk-next-page', { n: glass.pages - visit.page - 1 })} at="#" onTouch={() => turn(visit.page + 1)} />}
    </>
  )
}

/** For whoever finds no tile: help, a number they hold already, the search. */
function Ways(props: Props) {
  const { office, procedures, say, asks } = props
  const off = isOffline(props)
  const searches = procedures.length > 0 || office.services.length > TILES_MAX
  return (
    <>
      <Way icon={IconHelp} text={say('kiosk-guidance')} at="9" big onTouch={asks.guidance} />
      {searches && <Way icon={IconSearch} text={say('kiosk-search')} off={off} onTouch={() => asks.touch({ type: 'search' })} />}
      <Way icon={IconTicket} text={say('kiosk-mine')} off={off} onTouch={() => asks.touch({ type: 'mine' })} />
    </>
  )
}
