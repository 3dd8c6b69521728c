import assert from 'node:assert/strict'
import { test } from 'node:test'
import { after, before, countersOf, oneMore, servicesOf, turned, untaken, withCounters, withOffice, withRows, withTemplate, type Table } from '../src/setup/state'

const OFFICE: Table = {
  office: { name: 'A', name_en: 'A' },
  hours: { issue: [] },
  service: [{ key: 'a', name: 'An', prefix: 'A' }, { key: 'b', name: 'Bình', prefix: 'B' }],
  counter: [{ number: 1, services: ['a'], zone: 'hall' }, { number: 3 }],
}

test('a password is set once: there is no way back to it', () => {
  assert.equal(after('begin'), 'password')
  assert.equal(after('done'), 'done')
  assert.equal(before('office'), null)
  assert.equal(before('services'), 'office')
})

test('a counter that names no services takes all', () => {
  assert.deepEqual(countersOf(OFFICE), [{ number: 1, services: ['a'] }, { number: 3, services: ['a', 'b'] }])
})

test('a name takes the place of the sample in both languages, and an emblem only where one was chosen', () => {
  assert.deepEqual(withOffice(OFFICE, 'Hoa Sen', null).office, { name: 'Hoa Sen' })
  assert.deepEqual(withOffice(OFFICE, 'Hoa Sen', 'a.png').look, { emblem: 'a.png' })
  assert.deepEqual(OFFICE.office, { name: 'A', name_en: 'A' })
})

test('a template brings its services and counters, and its hours only where they are wanted', () => {
  const template = { office: { name: 'T' }, hours: { issue: [1] }, service: [{ key: 't', name: 'T' }], counter: [{ number: 1, services: ['t'] }] }
  const taken = withTemplate({ ...OFFICE, group: [1] }, template, false)
  assert.deepEqual([servicesOf(taken), taken.hours, taken.group, (taken.office as Table).name], [[{ key: 't', name: 'T' }], { issue: [] }, undefined, 'A'])
  assert.deepEqual(withTemplate(OFFICE, template, true).hours, { issue: [1] })
})

test('of a spreadsheet the good rows are taken, by every counter', () => {
  const rows = [{ row: 2, service: { key: 'c', name: 'C' }, problems: [] }, { row: 3, service: { key: 'd' }, problems: [{ column: null, message: 'x' }] }, { row: 4, procedure: { code: '1' }, problems: [] }]
  const taken = withRows(OFFICE, { columns: [], unknown: [], rows } as never)
  assert.deepEqual([servicesOf(taken).length, taken.procedure, countersOf(taken)[1]], [1, [{ code: '1' }], { number: 3, services: ['c'] }])
})

test('a counter that stays keeps what else was said of it', () => {
  const next = withCounters(OFFICE, oneMore(turned(countersOf(OFFICE), 1, 'b'), servicesOf(OFFICE)))
  assert.deepEqual(next.counter, [{ number: 1, services: ['a', 'b'], zone: 'hall' }, { number: 2, services: ['a', 'b'] }, { number: 3, services: ['a', 'b'] }])
})

test('what nobody takes is told', () => {
  assert.deepEqual(untaken([{ number: 1, services: ['a'] }], servicesOf(OFFICE)).map(({ key }) => key), ['b'])
})
