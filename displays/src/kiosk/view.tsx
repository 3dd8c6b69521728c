// What the kiosk shows.
import { dateText, hourText, wallClock, type WallClock } from '../clock'
import type { Line } from '../feed'
import { issuing, type Issuing } from '../issuing'
import { opensText } from '../opening'
import { serviceOf } from '../office'
import { named, type Say } from '../texts'
import type { Class, OfficeView, ServiceLine } from '../wire'
import type { Flow, Touch } from './flow'
import { YourNumber, Refused } from './end'

export interface KioskProps {
  office: OfficeView | null
  line: Line
  flow: Flow
  now: number
  say: Say
  onTouch: (touch: Touch) => void
  onClass: (ticketClass: Class) => void
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
      return <Services {...props} />
    case 'priority':
      return <Priority {...props} service={visit.service} />
    case 'sending':
      return <section role="status"><h1 class="wait">{props.say('kiosk-sending')}</h1></section>
    case 'number':
      return <YourNumber {...props} ticket={visit.ticket} />
    case 'refused':
      return <Refused {...props} wish={visit.wish} problem={visit.problem} />
  }
}

function Services(props: Known) {
  const { office, say, clock } = props
  const stands = office.services.map((service) => ({ service, issuing: issuing(office, service, clock) }))
  const closed = stands.every((s) => s.issuing.how === 'closed')
  return (
    <section class={`services of-${Math.min(office.services.length, 8)}`}>
      <div class="lead">
        <h1>{say(closed ? 'kiosk-closed' : 'kiosk-choose')}</h1>
        <p>{say(closed ? 'kiosk-closed-hint' : 'kiosk-hint')}</p>
      </div>
      <ul class="tiles">
        {stands.map((s) => (
          <li key={s.service.key}><Tile {...props} {...s} /></li>
        ))}
      </ul>
    </section>
  )
}

function Tile(props: Known & { service: ServiceLine; issuing: Issuing }) {
  const { service, issuing: how, flow, onTouch } = props
  const open = how.how === 'open'
  return (
    <button type="button" class="tile" data-service={service.key} disabled={!open} onClick={() => onTouch({ type: 'service', service: service.key })}>
      <span class="name">{named(service.name, flow.language)}</span>
      <span class="how"><TileNote {...props} /></span>
    </button>
  )
}

function TileNote({ service, issuing: how, say, clock }: Known & { service: ServiceLine; issuing: Issuing }) {
  switch (how.how) {
    case 'open':
      return (
        <>
          <span>{service.waiting === 0 ? say('kiosk-none-waiting') : say('kiosk-waiting', { n: service.waiting })}</span>
          {service.remaining !== null && <span class="remaining">{say('kiosk-remaining', { n: service.remaining })}</span>}
        </>
      )
    case 'spent':
      return <span>{say('kiosk-spent')}</span>
    case 'closed':
      return how.opens === null ? <span>{say('kiosk-closed')}</span> : <span>{say('kiosk-opens', { opens: opensText(how.opens, say, clock) })}</span>
  }
}

function Priority({ office, service, flow, say, onClass, onTouch }: Known & { service: string }) {
  const line = serviceOf(office, service)
  return (
    <section class="priority">
      <div class="lead">
        <p class="chosen">{line === undefined ? service : named(line.name, flow.language)}</p>
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
