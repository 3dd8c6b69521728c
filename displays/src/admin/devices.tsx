// Kiosks, televisions, loudspeakers, and the link that pairs one.
import { onSubmit } from './form'
import { pairingLink } from './state'
import type { AdminProps } from './view'
import type { Device, DeviceKind, NewDevice, PairedDevice } from '../wire'

const KINDS: DeviceKind[] = ['kiosk', 'display', 'speaker', 'keypad', 'rating', 'printer', 'led']

export function Devices(props: AdminProps) {
  const { devices, paired, say } = props
  return (
    <section class="devices">
      <h2>{say('admin-devices')}</h2>
      {paired !== null && <Paired device={paired} {...props} />}
      <table>
        <thead>
          <tr><th>{say('admin-name')}</th><th>{say('admin-kind')}</th><th>{say('admin-place')}</th><th>{say('admin-line')}</th><th>{say('admin-deed')}</th></tr>
        </thead>
        <tbody>{devices?.map((device) => <Row key={device.id} {...props} device={device} />)}</tbody>
      </table>
      <NewOne {...props} />
    </section>
  )
}

/** The only moment at which the token stands anywhere. */
function Paired({ device, say }: AdminProps & { device: PairedDevice }) {
  const link = pairingLink(location.origin, device)
  return (
    <div class="paired" role="status">
      <h3>{say('admin-paired', { name: device.name })}</h3>
      <p>{say(link === null ? 'admin-paired-token' : 'admin-paired-link')}</p>
      <input readOnly value={link ?? device.token} aria-label={say('admin-link')} onFocus={(event) => event.currentTarget.select()} />
      <p>{say('admin-paired-once')}</p>
    </div>
  )
}

function Row({ device, say, busy, deeds }: AdminProps & { device: Device }) {
  return (
    <tr data-device={device.id}>
      <th scope="row">{device.name}</th>
      <td>{say(`admin-kind-${device.kind}`)}</td>
      <td>{placeOf(device, say)}</td>
      <td>{say(device.connected ? 'admin-connected' : 'admin-not-connected')}</td>
      <td>
        <button type="button" class="quiet" disabled={busy} aria-label={say('admin-remove-named', { name: device.name })} onClick={() => deeds.removeDevice(device.id)}>
          {say('admin-remove')}
        </button>
      </td>
    </tr>
  )
}

function placeOf({ zone, counter }: Device, say: AdminProps['say']): string {
  const places = [zone === null ? null : say('admin-in-zone', { zone }), counter === null ? null : say('admin-at-counter', { counter })]
  return places.filter((place) => place !== null).join(' · ')
}

function NewOne({ say, busy, deeds }: AdminProps) {
  const submit = onSubmit((typed) => {
    const device: NewDevice = { kind: typed('kind') as DeviceKind, name: typed('name') }
    if (typed('zone') !== '') device.zone = typed('zone')
    if (typed('counter') !== '') device.counter = Number(typed('counter'))
    return deeds.addDevice(device)
  })
  return (
    <form class="new" onSubmit={submit}>
      <h3>{say('admin-new-device')}</h3>
      <label>{say('admin-kind')} <select name="kind">{KINDS.map((kind) => <option value={kind}>{say(`admin-kind-${kind}`)}</option>)}</select></label>
      <label>{say('admin-name')} <input name="name" required autocomplete="off" /></label>
      <label>{say('admin-zone')} <input name="zone" autocomplete="off" /></label>
      <label>{say('admin-counter')} <input name="counter" type="number" min={1} max={999} /></label>
      <button type="submit" class="key strong" disabled={busy}>{say('admin-add')}</button>
    </form>
  )
}
