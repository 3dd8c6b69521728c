// What staff do at the kiosk: five seconds on the clock lead here. The public finds no way to it, and nothing to break.
import { IconBack, IconCheck, IconPaper, IconPrint } from '../parts/icon'
import type { Props } from './props'
import { Way } from './way'

export function StaffPage({ slip, paperless, kiosk, say, asks }: Props) {
  return (
    <section class="staff">
      <div class="lead">
        <h1>{say('kiosk-staff')}</h1>
        <p>{say(kiosk.print === 'none' ? 'kiosk-staff-no-printer' : paperless ? 'kiosk-staff-out' : 'kiosk-staff-in')}</p>
      </div>
      <div class="act">
        {kiosk.print === 'browser' && (
          <div class="ways">
            {paperless
              ? <Way icon={IconCheck} text={say('kiosk-staff-filled')} main onTouch={() => asks.paper(false)} />
              : <Way icon={IconPaper} text={say('kiosk-staff-empty')} main onTouch={() => asks.paper(true)} />}
            <Way icon={IconPrint} text={say('kiosk-staff-reprint', { number: slip === null ? '–' : slip.ticket.number })} off={slip === null} onTouch={asks.reprint} />
          </div>
        )}
        <div class="ways"><Way icon={IconBack} text={say('kiosk-back')} at="*" onTouch={() => asks.touch({ type: 'back' })} /></div>
      </div>
    </section>
  )
}
