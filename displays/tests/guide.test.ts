import assert from 'node:assert/strict'
import { test } from 'node:test'
import { atCounter, found, matching, ticketOf, ticketsOf } from '../src/guide/find'
import { asItStands, correcting, newTicket, PLAIN } from '../src/guide/wanted'
import { call, OFFICE } from './office'
import type { Queue, Ticket } from '../src/wire'

const ticket = (number: string, more: Partial<Ticket> = {}) => ({ id: `t${number}`, number, service: 'a', class: 'normal', non_territorial: false, state: 'waiting', ...more }) as Ticket

const QUEUES: Queue[] = [
  { service: 'a', waiting: [ticket('1042'), ticket('1043')], held: [ticket('1040', { state: 'on_hold' })], missed: [] },
  { service: 'b', waiting: [], held: [], missed: [ticket('2007', { state: 'no_show' })] },
  { service: 'c', waiting: [], held: [], missed: [] },
]

test('most numbers are given with a service and a class, and nothing else', () => {
  assert.deepEqual(newTicket(PLAIN, 'a', 'priority'), { service: 'a', class: 'priority', language: 'vi', channel: 'desk' })
})

test('whatever the guide adds goes with the number', () => {
  const wanted = { authority: 'hoa-sen', elsewhere: true, party: 3, dossiers: 12, then: ['b', 'a'], roll: ' a042 ' }
  assert.deepEqual(newTicket(wanted, 'a', 'normal'), {
    service: 'a', class: 'normal', language: 'vi', channel: 'desk',
    authority: 'hoa-sen', non_territorial: true, party: 3, dossiers: 12, then: ['b'], from_roll: 'A042',
  })
})

test('only what differs is put right', () => {
  const now = ticket('1042', { authority: 'x' })
  assert.deepEqual(correcting(now, asItStands(now)), {})
  assert.deepEqual(correcting(now, { service: 'b', class: 'priority', authority: 'y', elsewhere: true }), { service: 'b', class: 'priority', authority: 'y', non_territorial: true })
})

test('a number is found whether it waits, is set aside or was missed', () => {
  assert.equal(found(QUEUES, ' 1040')?.number, '1040')
  assert.equal(found(QUEUES, '2')?.number, '2007', 'the only one that begins so')
  assert.equal(found(QUEUES, '10'), null, 'which of them?')
  assert.equal(found(QUEUES, '9'), null)
  assert.equal(found(QUEUES, ''), null)
  assert.equal(ticketOf(QUEUES, 't2007')?.number, '2007')
  assert.equal(ticketOf(QUEUES, 't1'), null)
})

test('what is typed narrows the queues; those without anybody are not shown', () => {
  assert.deepEqual(matching(QUEUES, '').map((queue) => queue.service), ['a', 'b'])
  assert.deepEqual(matching(QUEUES, '104').map((queue) => ticketsOf(queue).map((t) => t.number)), [['1042', '1043', '1040']])
})

test('a number that is in hand is told of with its counter', () => {
  const [first, ...others] = OFFICE.counters
  assert.ok(first !== undefined)
  const office = { ...OFFICE, counters: [{ ...first, ticket: call('1031', 1, '07:50:00') }, ...others] }
  assert.deepEqual(atCounter(office, ' 1031 '), { number: '1031', counter: first.counter })
  assert.equal(atCounter(office, '1'), null)
})
