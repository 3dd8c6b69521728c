// The slip, on a roll of 80 mm: seen by the printer alone.
import { dateText, hourOf, wallClock } from '../clock'
import { Way as WayTo } from '../parts/place'
import { Qr } from '../qr'
import { named, type Say } from '../texts'
import { passAddress, serviceName } from '../ticket'
import { waitText } from '../wait'
import { aheadText, countersOf } from './end'
import { Facts } from './facts'
import type { Props, Slip } from './props'
import { toldOf } from './told'

export function SlipPaper({ office, procedures, slip, say }: { office: Props['office']; procedures: Props['procedures']; slip: Slip; say: Say }) {
  const { ticket, language, procedure, again } = slip
  const address = passAddress(office, ticket)
  const { details, procedure: found } = toldOf(office, procedures, ticket.service, procedure)
  const ways = countersOf(office, ticket.service).filter(({ place }) => place !== null && (place.floor !== null || place.arrow !== null))
  return (
    <article class="slip" lang={language}>
      <p class="slip-office">{named(office.name, language)}</p>
      {again && <p class="slip-again">{say('kiosk-slip-again')}</p>}
      <p>{say('kiosk-your-number')}</p>
      <p class="slip-number number">{ticket.number}</p>
      <p class="slip-service">{serviceName(office, ticket.service, language)}</p>
      {found !== undefined && <p>{named(found.name, language)}</p>}
      <p>{hourOf(ticket.issued_at)} {dateText(wallClock(Date.parse(ticket.issued_at)))}</p>
      <p>{aheadText(ticket.ahead, say)}{ticket.wait !== null && `, ${waitText(ticket.wait, say)}`}</p>
      {ways.map(({ counter, place }) => <p>{say('kiosk-counter', { counter })} <WayTo place={place} language={language} say={say} /></p>)}
      {ticket.notices.map((notice) => <p class="slip-notice">{notice.text}</p>)}
      {details !== null && <Facts details={details} language={language} say={say} />}
      {address !== null && <figure><Qr text={address} label={say('kiosk-qr')} /><figcaption>{say('kiosk-qr')}</figcaption></figure>}
      <p class="slip-end">{say('kiosk-slip-end')}</p>
    </article>
  )
}
