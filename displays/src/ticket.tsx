// Parts of a ticket that several pages of staff show.
import { serviceOf } from './office'
import { named, type Say } from './texts'
import type { Class, IssuedTicket, Language, OfficeView, StaffOnly, TicketRef } from './wire'

/** A class other than the normal one, in words: colour is never the only cue. */
export function ClassMark(props: { class: Class | undefined; say: Say }) {
  const { class: of = 'normal', say } = props
  return of === 'normal' ? null : <b class={`mark ${of}`}>{say(`class-${of}`)}</b>
}

/** A service's name; its key in a moment between two configurations. */
export function serviceName(office: OfficeView, key: string, language: Language): string {
  const service = serviceOf(office, key)
  return service === undefined ? key : named(service.name, language)
}

interface About {
  office: OfficeView
  ticket: TicketRef
  say: Say
  language: Language
}

/** What a clerk should know before the citizen sits down: whose case it is, how much it is, what comes after. */
export function AboutTicket({ office, ticket, say, language }: About) {
  const facts = ticket.staff === undefined ? [] : factsOf(ticket.staff, { office, say, language })
  return facts.length === 0 ? null : <span class="facts">{facts.map((fact) => <span key={fact}>{fact}</span>)}</span>
}

function factsOf(staff: StaffOnly, { office, say, language }: Omit<About, 'ticket'>): string[] {
  const { authority, non_territorial: elsewhere, party, dossiers, then, bound } = staff
  return [
    authority === undefined ? '' : authorityName(office, authority, language),
    elsewhere === true ? say('staff-elsewhere') : '',
    party === undefined ? '' : say('staff-party', { n: party }),
    dossiers === undefined ? '' : say('staff-dossiers', { n: dossiers }),
    then === undefined ? '' : say('staff-then', { services: then.map((key) => serviceName(office, key, language)).join(', ') }),
    bound === undefined ? '' : 'counter' in bound ? say('staff-for-counter', { counter: bound.counter }) : say('staff-for-clerk', { clerk: bound.clerk }),
  ].filter((fact) => fact !== '')
}

/** An authority's name; its key in a moment between two configurations. */
export function authorityName(office: OfficeView, key: string, language: Language): string {
  const authority = office.authorities.filter((each) => each.key === key)[0]
  return authority === undefined ? key : named(authority.name, language)
}

/** Whole minutes since a stamp. */
export function minutesSince(stamp: string, now: number): number {
  return Math.max(0, Math.floor((now - Date.parse(stamp)) / 60_000))
}

/** Where a phone follows its ticket, and the proof that it was given out; null when phones cannot reach the office. */
export function passAddress(office: OfficeView, { pass, receipt }: Pick<IssuedTicket, 'pass' | 'receipt'>): string | null {
  if (office.public_url === null) return null
  return `${office.public_url.replace(/\/$/, '')}/t/${pass}${receipt === undefined ? '' : `#${receipt}`}`
}
