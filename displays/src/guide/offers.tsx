// Giving numbers: what the office offers, found by the words of whoever stands before the guide.
import { hourOf, wallClock } from '../clock'
import { issuing } from '../issuing'
import { detailsOf } from '../kiosk/told'
import { resultsOf } from '../kiosk/results'
import { fewOf } from '../office'
import { Bring } from '../parts/bring'
import { IconPaper, IconSearch, IconTicket } from '../parts/icon'
import { Empty } from '../parts/state'
import { named } from '../texts'
import { waitText } from '../wait'
import type { Class, Procedure, ServiceLine } from '../wire'
import type { Known } from './view'

const CLASSES: Class[] = ['normal', 'priority', 'urgent']

/** A service, or one of its procedures. */
interface Offer {
  id: string
  service: ServiceLine
  procedure: Procedure | null
}

export function Offers(props: Known) {
  const { say, detailed, sought, onDetailed } = props
  const offers = offersOf(props)
  return (
    <section class="give" aria-label={say('guide-give')}>
      <header>
        <h2>{say('guide-give')}</h2>
        <button type="button" class="quiet" aria-expanded={detailed} onClick={() => onDetailed(!detailed)}>{say('guide-details')}</button>
      </header>
      <Search {...props} />
      {detailed && props.rest && <props.rest.Details {...props} />}
      {offers.length === 0 && <Empty icon={IconTicket} title={say(sought === '' ? 'guide-no-services' : 'guide-no-offer')} />}
      <ul>{offers.map((offer) => <OneOffer key={offer.id} {...props} offer={offer} />)}</ul>
    </section>
  )
}

function Search({ sought, say, onSought }: Known) {
  return (
    <label class="sought">
      <IconSearch />
      <input type="search" aria-label={say('guide-seek')} placeholder={say('guide-seek')} value={sought} autocomplete="off" spellcheck={false} onInput={(event) => onSought(event.currentTarget.value)} />
    </label>
  )
}

/** Everything, or what fits the words. */
function offersOf({ office, procedures, sought }: Known): Offer[] {
  if (sought.trim() === '') return office.services.map((service) => ({ id: service.key, service, procedure: null }))
  return resultsOf(office, procedures, sought).reduce<Offer[]>((offers, { service: key, procedure }) => {
    const service = office.services.filter((each) => each.key === key)[0]
    return service === undefined ? offers : [...offers, { id: procedure?.code ?? key, service, procedure }]
  }, [])
}

function OneOffer(props: Known & { offer: Offer }) {
  const { office, offer, procedures, unfolded, say, language, onUnfold } = props
  const { id, service, procedure } = offer
  const details = detailsOf(office, procedures, service.key, procedure?.code ?? null)
  const open = unfolded === id
  return (
    <li data-service={service.key}>
      <h3>{named((procedure ?? service).name, language)}</h3>
      {procedure !== null && <p class="of">{procedure.code} · {named(service.name, language)}</p>}
      <Facts {...props} service={service} />
      <div class="classes" role="group" aria-label={named(service.name, language)}>
        {CLASSES.map((ticketClass) => <ClassKey key={ticketClass} {...props} service={service} ticketClass={ticketClass} />)}
      </div>
      {details !== null && <button type="button" class="quiet unfolds" aria-expanded={open} onClick={() => onUnfold(open ? null : id)}><IconPaper /> {say('guide-bring')}</button>}
      {details !== null && open && <Bring details={details} say={say} language={language} />}
    </li>
  )
}

/** How the service does: who waits and how long, where it is served, and whether numbers are given out at all. */
function Facts({ office, service, say }: Known & { service: ServiceLine }) {
  const counters = office.counters.filter((each) => each.state === 'open' && each.services.indexOf(service.key) >= 0).map((each) => each.counter)
  return (
    <p class="about">
      <span>{say('guide-waiting', { n: service.waiting })}</span>
      {service.wait !== null && <span>{waitText(service.wait, say)}</span>}
      {counters.length > 0 && <span>{say('guide-at', { counters: fewOf(counters) })}</span>}
      {service.remaining !== null && service.remaining > 0 && <span>{say('guide-remaining', { n: service.remaining })}</span>}
      {!service.served && <b class="unserved">{say('guide-unserved')}</b>}
      {!service.open && <b class="unserved">{closedWords(service, say)}</b>}
    </p>
  )
}

function closedWords({ remaining, opens_at }: ServiceLine, say: Known['say']): string {
  if (remaining === 0) return say('guide-spent')
  return opens_at === null ? say('guide-closed') : say('guide-closed-until', { hour: hourOf(opens_at) })
}

/** What the office would refuse now is not offered. What was torn from the roll is typed in when it is back. */
function mayGive({ office, line, wanted, now }: Known, service: ServiceLine): boolean {
  const { how } = issuing(office, service, wallClock(now))
  return line === 'live' && (how === 'open' || (how === 'closed' && wanted.roll !== ''))
}

function ClassKey(props: Known & { service: ServiceLine; ticketClass: Class }) {
  const { service, ticketClass, busy, say, language, onIssue } = props
  const words = say(`class-${ticketClass}`)
  return (
    <button
      type="button"
      class={`key ${ticketClass}`}
      data-class={ticketClass}
      disabled={busy || !mayGive(props, service)}
      aria-label={`${words}: ${named(service.name, language)}`}
      onClick={() => onIssue(service.key, ticketClass)}
    >
      {words}
    </button>
  )
}
