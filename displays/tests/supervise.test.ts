import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asYesterday, assigning, byHealth, ending, found, queuesOf, ticketOf, toggled } from '../src/supervise/panels'
import { unspokenAfter, type Unspoken } from '../src/supervise/unspoken'
import type { Device, Event, SupervisorView } from '../src/wire'
import { at, OFFICE, seat, staff } from './office'

const HALL: SupervisorView = {
  office: OFFICE, desks: [seat(1), { ...seat(2), state: 'paused' }, { ...seat(3), state: 'closed', clerk: null }],
  waiting: [staff('1043', 2), { ...staff('1042', 1), staff: { class: 'normal', issued_at: at('07:31:00'), arrival: 1 } }],
  held: [], missed: [], alarms: [], roster: [{ counter: 1, clerk: 'lan', services: null }, { counter: 3, clerk: 'hoa', services: null }],
  emergency_profile: null, people: 2, figures: [{ service: 'a', waiting: 2, longest_s: 60, longest_since: null, wait_p90_s: 540, served_today: 3 }], devices: [],
}

test('a queue says since when somebody has waited and which open counters take it', () => {
  assert.deepEqual(queuesOf(HALL), [
    { service: 'a', waiting: 2, since: at('07:31:00'), p90_s: 540, counters: [1], served: true },
    { service: 'b', waiting: 0, since: null, p90_s: null, counters: [], served: false },
  ])
})

test('who needs guidance is served by the guide', () => {
  const services = OFFICE.services.map((service) => ({ ...service, guidance: service.key === 'b' }))
  assert.equal(queuesOf({ ...HALL, office: { ...OFFICE, services } })[1]?.served, true)
})

test('only counters that are still closed open as on the last day', () => {
  assert.deepEqual(asYesterday(HALL).map((each) => each.counter), [3])
})

test('services are chosen in the order of the office', () => {
  assert.deepEqual(toggled(['b'], 'a', HALL), ['a', 'b'])
  assert.deepEqual(toggled(['a', 'b'], 'a', HALL), ['b'])
  assert.deepEqual(assigning(2, null), { path: '/counters/2/assign', body: { services: null } })
  assert.deepEqual(ending({ about: 'help', counter: 3 }), { path: '/alarms/end', body: { alarm: { about: 'help', counter: 3 } } })
})

test('a call that no loudspeaker says is shown until somebody came or was called again', () => {
  const of = (ticket: string) => ({ ticket, number: ticket, service: 'a', counter: 3, calls: 1 })
  const unspoken = (ticket: string): Event => ({ kind: 'call_unspoken', zone: 'hall', why: 'too_late', ...of(ticket) } as Event)
  const after = (...events: Event[]) => events.reduce(unspokenAfter, [] as Unspoken[]).map((call) => call.number)
  assert.deepEqual(after(unspoken('A1'), unspoken('A2')), ['A1', 'A2'])
  assert.deepEqual(after(unspoken('A1'), { kind: 'ticket_recalled', ...of('A1') } as Event), [])
  assert.deepEqual(after(...['A1', 'A2', 'A3', 'A4'].map(unspoken)), ['A2', 'A3', 'A4'])
})

test('a number is found where it stands', () => {
  assert.deepEqual(found(HALL, '104').map(({ ticket, stands }) => [ticket.number, stands]), [['1043', 'waiting'], ['1042', 'waiting']])
  assert.deepEqual(found(HALL, ' '), [])
  assert.equal(ticketOf(HALL, 'gone'), null)
})

test('devices that are gone come first', () => {
  const device = (name: string, connected: boolean) => ({ name, connected }) as Device
  assert.deepEqual(byHealth([device('b', true), device('a', true), device('c', false)]).map((each) => each.name), ['c', 'a', 'b'])
})
