// Kiosks, televisions, loudspeakers: which there are, how they do, and how one is paired.
import { useState } from 'preact/hooks'
import { momentOf } from '../clock'
import { Dialog } from '../parts/dialog'
import { Choice, TextField } from '../parts/field'
import { IconPlus, IconScreen, IconTablet, IconTrash } from '../parts/icon'
import { Empty, Progress } from '../parts/state'
import { Qr } from '../qr'
import { AskingDevices, PairDevice } from './asking'
import { onSubmit } from './form'
import { pairingLink } from './state'
import type { AdminProps } from './view'
import type { Device, DeviceKind, NewDevice, PairedDevice } from '../wire'

const KINDS: DeviceKind[] = ['kiosk', 'display', 'speaker', 'keypad', 'rating', 'printer', 'led']
const LAYOUTS = ['', 'table', 'call', 'media', 'door']

export function Devices(props: AdminProps) {
  const { devices, paired, asking, say } = props
  return (
    <section class="devices">
      <h2>{say('admin-devices')}</h2>
      <p class="hint">{say('admin-devices-hint')}</p>
      <AskingDevices {...props} />
      {paired !== null && <Paired device={paired} {...props} />}
      {devices === null ? <Progress label={say('common-connecting')} /> : devices.length === 0 ? <Empty icon={IconTablet} title={say('admin-none-yet')} /> : <AllDevices {...props} devices={devices} />}
      <NewOne {...props} />
      {asking?.about === 'pair-device' && <PairDevice {...props} asking_device={asking.asking} />}
      {asking?.about === 'remove-device' && <Remove {...props} device={asking.device} />}
    </section>
  )
}

/** The only moment at which the token stands anywhere. */
function Paired({ device, say, deeds }: AdminProps & { device: PairedDevice }) {
  const [layout, setLayout] = useState('')
  const link = pairingLink(location.origin, device, layout)
  const words = link ?? device.token
  return (
    <div class="panel paired" role="status">
      <h3>{say('admin-paired', { name: device.name })}</h3>
      {device.kind === 'display' && <Choice id="paired-layout" label={say('admin-key-layout')} value={layout} options={LAYOUTS.map((value) => ({ value, text: say(value === '' ? 'admin-preview-own' : `admin-choice-layout-${value}`) }))} onChange={(event) => setLayout(event.currentTarget.value)} />}
      <div class="pairing">
        {link !== null && <Qr text={link} label={say('admin-paired-qr')} />}
        <ol>
          {[1, 2, 3].map((n) => <li key={n}>{say(link === null ? `admin-paired-token-${n}` : `admin-paired-step-${n}`)}</li>)}
        </ol>
      </div>
      <input readOnly value={words} aria-label={say('admin-link')} onFocus={(event) => event.currentTarget.select()} />
      <p><b>{say('admin-paired-once')}</b></p>
      <button type="button" class="key" onClick={deeds.hidePaired}>{say('admin-paired-done')}</button>
    </div>
  )
}

function AllDevices(props: AdminProps & { devices: Device[] }) {
  const { devices, say } = props
  return (
    <div class="wide-table">
      <table class="list">
        <thead>
          <tr><th scope="col">{say('admin-name')}</th><th scope="col">{say('admin-kind')}</th><th scope="col">{say('admin-line')}</th><th scope="col">{say('admin-deed')}</th></tr>
        </thead>
        <tbody>{devices.map((device) => <Row key={device.id} {...props} device={device} />)}</tbody>
      </table>
    </div>
  )
}

function Row({ device, say, busy, deeds }: AdminProps & { device: Device }) {
  return (
    <tr data-device={device.id} data-connected={device.connected}>
      <th scope="row">{device.name}</th>
      <td>{say(`admin-kind-${device.kind}`)}<small>{placeOf(device, say)}</small></td>
      <td>
        {device.missing_since !== null && <strong class="revoked">{say('admin-missing', { at: momentOf(device.missing_since) })}</strong>}
        {device.revoked_at === null ? <span class={`line ${device.connected ? 'is-on' : 'is-off'}`}>{say(device.connected ? 'admin-connected' : 'admin-not-connected')}</span>
          : <strong class="revoked">{say('admin-revoked', { at: momentOf(device.revoked_at) })}</strong>}
        <small>{[device.last_seen === null ? say('admin-never-seen') : say('admin-last-seen', { at: momentOf(device.last_seen) }), device.version === null ? '' : say('admin-version', { version: device.version }), device.up_since === null ? '' : say('admin-up-since', { at: momentOf(device.up_since) }), device.memory_mb === null ? '' : say('admin-memory', { n: device.memory_mb })].filter((part) => part !== '').join(' · ')}</small>
      </td>
      <td class="keys">
        <button type="button" class="quiet icon-key" disabled={busy || !device.connected} aria-label={say('admin-identify-named', { name: device.name })} onClick={() => void deeds.identify(device)}><IconScreen /> {say('admin-identify')}</button>
        <button type="button" class="quiet icon-key" disabled={busy} aria-label={say('admin-remove-named', { name: device.name })} onClick={() => deeds.consider({ about: 'remove-device', device })}><IconTrash /> {say('admin-unpair')}</button>
      </td>
    </tr>
  )
}

function placeOf({ zone, counter }: Device, say: AdminProps['say']): string {
  const places = [zone === null ? null : say('admin-in-zone', { zone }), counter === null ? null : say('admin-at-counter', { counter })]
  return places.filter((place) => place !== null).join(' · ')
}

/** Where a form says that a device stands. */
export function placeIn(typed: (name: string) => string): Pick<NewDevice, 'zone' | 'counter'> {
  return { ...(typed('zone') === '' ? {} : { zone: typed('zone') }), ...(typed('counter') === '' ? {} : { counter: Number(typed('counter')) }) }
}

/** What a device is called and where it stands. */
export function PlaceFields({ say, office, id }: AdminProps & { id: string }) {
  const counters = ((office?.saved as { counter?: { number?: number; zone?: string }[] } | undefined)?.counter ?? [])
  const zones = [...new Set(counters.map((counter) => counter.zone ?? 'hall'))]
  return (
    <div class="fields">
      <TextField id={`${id}-name`} label={say('admin-name')} name="name" hint={say('admin-device-name-hint')} required maxLength={80} autocomplete="off" />
      <Choice id={`${id}-zone`} label={say('admin-zone')} name="zone" hint={say('admin-zone-hint')} options={[{ value: '', text: say('admin-zone-all') }, ...zones.map((value) => ({ value, text: value }))]} />
      <Choice id={`${id}-counter`} label={say('admin-counter')} name="counter" hint={say('admin-counter-hint')} options={[{ value: '', text: say('admin-choice-none') }, ...counters.map(({ number }) => ({ value: String(number ?? ''), text: say('admin-at-counter', { counter: number ?? '' }) }))]} />
    </div>
  )
}

function NewOne(props: AdminProps) {
  const { say, busy, deeds } = props
  const submit = onSubmit((typed) => deeds.addDevice({ kind: typed('kind') as DeviceKind, name: typed('name'), ...placeIn(typed) }))
  return (
    <form class="panel new" onSubmit={submit} aria-label={say('admin-new-device')}>
      <h3>{say('admin-new-device')}</h3>
      <Choice id="new-kind" label={say('admin-kind')} name="kind" hint={say('admin-kind-hint')} options={KINDS.map((value) => ({ value, text: say(`admin-kind-${value}`) }))} />
      <PlaceFields {...props} id="new" />
      <button type="submit" class="key strong icon-key" disabled={busy}><IconPlus /> {say('admin-pair')}</button>
    </form>
  )
}

function Remove({ device, say, busy, deeds }: AdminProps & { device: Device }) {
  return (
    <Dialog title={say('admin-unpair-one', { name: device.name })} close={say('admin-back')} onClose={() => deeds.consider(null)}>
      <p>{say('admin-unpair-means')}</p>
      <div class="keys">
        <button type="button" class="key" onClick={() => deeds.consider(null)}>{say('admin-back')}</button>
        <button type="button" class="key danger" disabled={busy} onClick={() => void deeds.removeDevice(device.id)}>{say('admin-unpair-one', { name: device.name })}</button>
      </div>
    </Dialog>
  )
}
