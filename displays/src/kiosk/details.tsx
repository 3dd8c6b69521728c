// What to bring, the fee and the legal time of one service or procedure, on a page of their own.
import { menuName, serviceOf } from '../office'
import { issuing } from '../issuing'
import { IconTicket } from '../parts/icon'
import { named } from '../texts'
import { Facts } from './facts'
import { isOffline, type Props } from './props'
import { detailsOf } from './told'
import { Back, Way } from './way'

export function DetailsPage(props: Props & { service: string; procedure: string | null }) {
  const { office, procedures, service, procedure, flow, clock, say, asks } = props
  const line = serviceOf(office, service)
  const details = detailsOf(office, procedures, service, procedure)
  const found = procedures.filter((each) => each.code === procedure)[0]
  const open = line !== undefined && issuing(office, line, clock).how === 'open' && !isOffline(props)
  return (
    <section class="details">
      <div class="lead">
        <h1>{found !== undefined ? named(found.name, flow.language) : line === undefined ? service : named(menuName(line), flow.language)}</h1>
        {details === null ? <p>{say('kiosk-details-none')}</p> : <Facts details={details} language={flow.language} say={say} />}
        {line?.video != null && <video src={line.video} aria-label={say('kiosk-video')} autoplay loop muted />}
      </div>
      <div class="act">
        {line !== undefined && <div class="ways"><Way icon={IconTicket} text={say('kiosk-take')} at="1" main off={!open} onTouch={() => asks.service(line, procedure === null ? {} : { procedure })} /></div>}
        <Back {...props} />
      </div>
    </section>
  )
}
