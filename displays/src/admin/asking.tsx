// Devices that ask to be paired: the code on their screen is compared here, and they are let in or turned away.
import { Dialog } from '../parts/dialog'
import { IconCheck } from '../parts/icon'
import type { AskingDevice, ConfirmPairing } from '../wire'
import { PlaceFields, placeIn } from './devices'
import { onSubmit } from './form'
import type { AdminProps } from './view'

/** The pages that show a code though everybody may look at them, for whoever wants such a device paired. */
const PAGES = ['/kiosk', '/lobby?pair=1', '/rate?pair=1', '/rate?pair=counter']

export function AskingDevices({ pairings, say, busy, deeds }: AdminProps) {
  return (
    <div class="panel asking">
      <h3>{say('admin-asking')}</h3>
      {pairings.length === 0 ? <p class="hint">{say('admin-asking-none', { pages: PAGES.map((page) => location.host + page).join(', ') })}</p> : (
        <ul>
          {pairings.map((one) => (
            <li key={one.code} data-code={one.code}>
              <Code code={one.code} />
              <span class="what">{say(`admin-kind-${one.kind}`)}<small>{say('admin-asking-from', { address: one.address, at: one.since.slice(11, 16) })}</small></span>
              <span class="keys">
                <button type="button" class="key strong" disabled={busy} onClick={() => deeds.consider({ about: 'pair-device', asking: one })}>{say('admin-asking-pair')}</button>
                <button type="button" class="quiet" disabled={busy} aria-label={say('admin-asking-refuse-named', { code: one.code })} onClick={() => void deeds.refusePairing(one.code)}>{say('admin-asking-refuse')}</button>
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function Code({ code }: { code: string }) {
  return <span class="code number" role="img" aria-label={code.split('').join(' ')}>{code.slice(0, 3)} {code.slice(3)}</span>
}

/** Asks whether it is the code on the screen, and where the device stands. */
export function PairDevice(props: AdminProps & { asking_device: AskingDevice }) {
  const { asking_device: one, pairings, problem, say, busy, deeds } = props
  const submit = onSubmit((typed) => deeds.confirmPairing(one.code, { name: typed('name'), ...placeIn(typed) } as ConfirmPairing))
  return (
    <Dialog title={say('admin-asking-pair-one', { kind: say(`admin-kind-${one.kind}`) })} close={say('admin-back')} onClose={() => deeds.consider(null)}>
      <form class="pair-device" onSubmit={submit}>
        <p>{say('admin-asking-compare')}</p>
        <p><Code code={one.code} /></p>
        {pairings.length > 1 && <p class="warnings">{say('admin-asking-others', { n: pairings.length })}</p>}
        <label class="same"><input type="checkbox" required /> {say('admin-asking-same')}</label>
        <PlaceFields {...props} id="pair" />
        {problem !== null && <p role="alert" class="problem">{problem.detail}</p>}
        <div class="keys">
          <button type="button" class="key" onClick={() => deeds.consider(null)}>{say('admin-back')}</button>
          <button type="submit" class="key strong icon-key" disabled={busy}><IconCheck /> {say('admin-asking-pair')}</button>
        </div>
      </form>
    </Dialog>
  )
}
