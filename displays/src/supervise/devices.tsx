// How the devices of the hall do: those that are gone first.
import { IconCheck, IconOffline } from '../parts/icon'
import { byHealth } from './panels'
import type { Known } from './view'

export function Devices({ view, say }: Known) {
  if (view.devices.length === 0) return null
  const gone = view.devices.filter((device) => !device.connected).length
  return (
    <section class="devices" aria-label={say('supervise-devices')}>
      <h2>{say('supervise-devices')}</h2>
      <p class={gone > 0 ? 'some-gone' : 'all-there'}>{gone > 0 ? <IconOffline /> : <IconCheck />} {gone > 0 ? say('supervise-devices-gone', { n: gone, all: view.devices.length }) : say('supervise-devices-good', { n: view.devices.length })}</p>
      <ul>
        {byHealth(view.devices).filter((device) => !device.connected).map((device) => (
          <li key={device.id} data-device={device.id}><b>{device.name}</b> {device.last_seen === null ? say('supervise-device-never') : say('supervise-device-gone', { at: device.last_seen.slice(11, 16) })}</li>
        ))}
      </ul>
    </section>
  )
}
