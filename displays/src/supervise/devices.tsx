// How the devices of the hall do: those that are gone first.
import { IconCheck, IconOffline } from '../parts/icon'
import type { Device } from '../wire'
import { byHealth } from './panels'
import type { Known } from './view'

/** The first are named; the count above tells of all. On a wall there is less room. */
const NAMED_MAX = 5
const ON_WALL_MAX = 3

export function Devices({ view, say, wall }: Known) {
  if (view.devices.length === 0) return null
  const lost = byHealth(view.devices).filter((device) => !device.connected)
  const gone = lost.length
  const first = wall ? ON_WALL_MAX : NAMED_MAX
  return (
    <section class="devices" aria-label={say('supervise-devices')}>
      <h2>{say('supervise-devices')}</h2>
      <p class={gone > 0 ? 'some-gone' : 'all-there'}>{gone > 0 ? <IconOffline /> : <IconCheck />} {gone > 0 ? say('supervise-devices-gone', { n: gone, all: view.devices.length }) : say('supervise-devices-good', { n: view.devices.length })}</p>
      <Lost devices={lost.slice(0, first)} say={say} />
      {!wall && gone > first && <details><summary>{say('supervise-more-devices', { n: gone - first })}</summary><Lost devices={lost.slice(first)} say={say} /></details>}
    </section>
  )
}

function Lost({ devices, say }: Pick<Known, 'say'> & { devices: Device[] }) {
  return (
    <ul>
      {devices.map((device) => (
        <li key={device.id} data-device={device.id}><b>{device.name}</b> {device.last_seen === null ? say('supervise-device-never') : say('supervise-device-gone', { at: device.last_seen.slice(11, 16) })}</li>
      ))}
    </ul>
  )
}
