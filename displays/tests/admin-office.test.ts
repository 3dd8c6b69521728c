import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { contrastWithWhite } from '../src/admin/office/colour'
import { daysIn, daysText, spanOf } from '../src/admin/office/days'
import { added, changeWords, hintOf, keyFrom, keyOf, moved, put, removed, renamed, same, wrongWithin } from '../src/admin/office/draft'
import { fileName } from '../src/admin/office/deeds'
import { ALL_TABLES, LISTS, SHEETS, fieldsOf } from '../src/admin/office/schema'
import { officeRead, refused, shownAt, taken } from '../src/admin/office/state'
import { factOf, older, placeOf, shows, type Entry } from '../src/admin/log/state'
import { FIRST, steps, tabIn } from '../src/admin/state'
import type { ConfigForm, Problem, User } from '../src/wire'

const HALL = { service: [{ key: 'a', prefix: '1', name: 'Á' }, { key: 'b', prefix: '2', name: 'B' }], counter: [{ number: 1, services: ['a', 'b'] }] }

/** The tables and keys of the sample, which names every key there is. */
function keysOfSample(): Set<string> {
  const keys = new Set<string>()
  let table = ''
  for (const line of readFileSync('../config/ward.toml', 'utf8').split('\n')) {
    const bare = line.replace(/^# /, '')
    const header = /^\[+([a-z0-9._]+)\]+$/.exec(bare)?.[1]
    const key = /^([a-z_]+) = /.exec(bare)?.[1]
    if (header !== undefined) table = header
    else if (key !== undefined) keys.add(`${table}.${key}`)
  }
  return keys
}

test('every key of the configuration has a field, and every field is a key', () => {
  const fields = new Set(ALL_TABLES.flatMap((table) => fieldsOf(table).filter((field) => field.kind !== 'list' && field.kind !== 'takers').map((field) => `${table}.${field.name}`)))
  // What lies beside the file belongs to the file: a page cannot lay it there.
  const ofTheFile = ['hours.calendar', '.extends', '.remove']
  const lacking = [...keysOfSample()].filter((key) => !fields.has(key) && !ofTheFile.includes(key))
  assert.deepEqual(lacking, [])
  const known = keysOfSample()
  const strange = [...fields].filter((key) => !known.has(key) && !/^(clerk|calling)\.plan\./.test(key))
  assert.deepEqual(strange, [])
})

test('every table has its page', () => {
  const shown = Object.values(SHEETS).flat() as string[]
  const lacking = ALL_TABLES.filter((table) => !shown.some((each) => table === each || table.startsWith(`${each}.`)))
  assert.deepEqual(lacking, [])
  assert.ok(LISTS.every((table) => ALL_TABLES.includes(table)))
})

test('values are put where they belong, and nothing else changes', () => {
  const next = put(HALL, ['service', 1, 'quota'], 40)
  assert.deepEqual((next as typeof HALL).service[1], { key: 'b', prefix: '2', name: 'B', quota: 40 })
  assert.equal((next as typeof HALL).service[0], HALL.service[0])
  assert.deepEqual(put({ a: { b: 1 } }, ['a', 'b'], undefined), { a: {} })
  assert.deepEqual(put({}, ['hours', 'issue', 0, 'days'], 'mon'), { hours: { issue: [{ days: 'mon' }] } })
})

test('tables are added, moved and removed; an empty list goes', () => {
  assert.deepEqual(((moved(HALL, ['service'], 0, 1)) as typeof HALL).service.map((each) => each.key), ['b', 'a'])
  assert.equal(moved(HALL, ['service'], 0, -1), HALL)
  assert.deepEqual(removed({ group: [{ key: 'x' }] }, ['group'], 0), {})
  assert.deepEqual(added({}, ['group'], { key: 'x' }), { group: [{ key: 'x' }] })
})

test('what says the same is no change', () => {
  assert.ok(same({ a: 1, b: { c: [1] } }, { b: { c: [1] }, a: 1 }))
  assert.ok(same({ a: undefined }, {}))
  assert.ok(!same({ a: [1, 2] }, { a: [2, 1] }))
})

test('a new service is named by its key, and counters follow', () => {
  const draft = { ...HALL, service: [...HALL.service, { prefix: '3', name: 'Hộ', key: 'ho' }], counter: [{ number: 1, services: ['a', 'ho'] }] }
  const next = renamed(draft, HALL, ['service', 2], 'name', 'Hộ tịch') as typeof draft
  assert.deepEqual(next.service[2], { prefix: '3', name: 'Hộ tịch', key: 'ho-tich' })
  assert.deepEqual(next.counter[0]?.services, ['a', 'ho-tich'])
  const known = renamed(HALL, HALL, ['service', 0], 'name', 'Khác') as typeof HALL
  assert.equal(known.service[0]?.key, 'a', 'a service that people wait for keeps its key')
})

test('keys and files are plain letters', () => {
  assert.equal(keyFrom('Đất đai – xây dựng'), 'dat-dai-xay-dung')
  assert.equal(fileName('Giới thiệu (1).MP4'), 'gioi-thieu-1.mp4')
  assert.equal(keyOf(['service', 2, 'prefix']), 'service[2].prefix')
})

test('what is wrong stands at its field, and its table opens', () => {
  const findings = [{ key: 'service[1].prefix', message: 'm', right: 'r' }, { key: 'service[10].name', message: 'm', right: 'r' }]
  assert.equal(wrongWithin(findings, ['service', 1]).length, 1)
  const form: ConfigForm = { base: 'x', value: HALL, meanings: {} }
  const office = refused(officeRead(null, form), { code: 'bad_value', findings } as unknown as Problem)
  assert.equal(office.findings.length, 2)
  assert.deepEqual(shownAt(office, 'counter[0].plan[1].share').opened, { 'counter[0]': true, 'counter[0].plan[1]': true })
})

test('a draft is kept while the office has not changed, and dropped when it has', () => {
  const begun = { ...officeRead(null, { base: 'x', value: HALL, meanings: {} }), draft: {}, dirty: true }
  assert.deepEqual(officeRead(begun, { base: 'x', value: HALL, meanings: {} }).draft, {})
  assert.equal(officeRead(begun, { base: 'y', value: HALL, meanings: {} }).draft, HALL)
})

test('rows of a spreadsheet change what is there and add what is new, and somebody takes them', () => {
  const rows = [{ row: 2, service: { key: 'a', name: 'Anders' }, problems: [] }, { row: 3, service: { key: 'c', name: 'C', prefix: '3' }, problems: [] }]
  const next = taken(HALL, rows) as typeof HALL
  assert.deepEqual(next.service.map((each) => each.name), ['Anders', 'B', 'C'])
  assert.deepEqual(next.counter[0]?.services, ['a', 'b', 'c'])
})

test('changes are said in words', () => {
  const say = (id: string) => ({ 'admin-table-service': 'Lĩnh vực', 'admin-key-quota': 'Số lượt', 'admin-key-issuing-person-per_day': 'Một ngày', 'admin-table-issuing-person': 'Một người' })[id] ?? id
  assert.equal(changeWords({ key: 'service.a.quota', old: null, new: '1' }, ALL_TABLES, say), 'Lĩnh vực a: Số lượt')
  assert.equal(changeWords({ key: 'issuing.person.per_day', old: null, new: '1' }, ALL_TABLES, say), 'Một người: Một ngày')
})

test('a hint is one sentence, without what the form shows', () => {
  assert.equal(hintOf('Tên, ví dụ 0.5 đến 2. Bắt buộc.', '', 'Bắt buộc'), 'Tên, ví dụ 0.5 đến 2.')
  assert.equal(hintOf('Its key. Required.', '', 'Required'), 'Its key.')
  assert.equal(hintOf('Tên tiếng Anh. Không ghi thì dùng tên tiếng Việt.', 'Tên tiếng Anh', 'Bắt buộc'), 'Không ghi thì dùng tên tiếng Việt.')
  assert.equal(hintOf('Nhóm của lĩnh vực: mã một [[group]].', '', 'Bắt buộc'), 'Nhóm của lĩnh vực.')
})

test('days and hours are read and written as the file has them', () => {
  assert.deepEqual(daysIn('mon-wed,sat'), ['mon', 'tue', 'wed', 'sat'])
  assert.equal(daysText(['tue', 'mon', 'wed']), 'mon-wed')
  assert.equal(daysText(['mon', 'sat']), 'mon,sat')
  assert.deepEqual(spanOf('06:00-19:00'), { from: 0, to: 100 })
  assert.equal(spanOf('12:00-'), null)
})

test('white on a colour is measured as WCAG does', () => {
  assert.equal(contrastWithWhite('#000000'), 21)
  assert.ok((contrastWithWhite('#0b4a8f') ?? 0) > 7)
  assert.equal(contrastWithWhite('blue'), null)
})

test('the log is narrowed by what and by whom', () => {
  const entry = (body: Entry['body'], user = 'lan'): Entry => ({ seq: 1, at: 0, by: { who: 'person', user, role: 'clerk' }, body })
  const called = entry({ office: { kind: 'ticket_called', counter: 1 } })
  assert.equal(factOf(called).fact.kind, 'ticket_called')
  assert.ok(shows(called, { filter: 'tickets', who: '' }) && !shows(called, { filter: 'changes', who: '' }))
  assert.ok(!shows(called, { filter: 'all', who: 'hoa' }))
  assert.ok(shows(entry({ admin: { kind: 'user_added' } }), { filter: 'changes', who: 'lan' }))
  assert.equal(older(200), 0)
})

test('a log of which days were taken away begins where it does, and nobody turns back before it', () => {
  assert.deepEqual(placeOf(1, 0), { after: 0, begins: true })
  assert.deepEqual(placeOf(501, 500), { after: 500, begins: false })
  assert.deepEqual(placeOf(4711, 500), { after: 4710, begins: true })
  assert.deepEqual(placeOf(undefined, 900), { after: 900, begins: false })
})

test('the first steps are told apart: done, not done, not known', () => {
  const done = (state: Partial<typeof FIRST>) => Object.fromEntries(steps({ ...FIRST, ...state }, (id) => id).map(({ id, done }) => [id, done]))
  assert.equal(done({}).people, null)
  assert.equal(done({ users: [{ role: 'admin' } as User] }).people, false)
  assert.equal(done({ users: [{ role: 'clerk' } as User] }).people, true)
  assert.equal(tabIn('#counters'), 'counters')
  assert.equal(tabIn('#first=x'), 'health')
})
