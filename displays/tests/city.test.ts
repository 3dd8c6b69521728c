import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changeOf, pairsOf, sortAfter, sorted, sumOf } from '../src/city/figures'
import { countsOf } from '../src/city/fleet'
import { turned } from '../src/city/picker'
import { labelsOf, placeless, spotsOf } from '../src/city/map'
import { dayAfter, dayText, isPeriod, lastDays, presetOf, twoPeriods } from '../src/city/period'
import { ALL, BEHIND_MANY, filtered, LONG_S, merged, needsOf, standingOf, totalsOf, treeOf, within, worstFirst } from '../src/city/standing'
import { linkTo, placeOf } from '../src/city/state'
import type { Figures, Now, Seen } from '../src/city/wire'

const NOW: Now = {
  name: 'a', day: '2026-11-23', services: [], counters: 4, counters_open: 3, waiting: 5, in_hand: 2, issued: 20, served: 13, missed: 0,
  longest_s: 600, alarms: [], devices: 2, devices_here: 2, remote: true,
}

function seen(site: string, part: Partial<Seen> = {}, now: Partial<Now> = {}): Seen {
  return {
    site, name: site, unit: null, latitude: null, longitude: null, address: null, connected: true, heard_s: 1, behind: 0, version: '1.0.0',
    cloned: false, trouble: null, now: { ...NOW, ...now }, ...part,
  }
}

const AWAY = { connected: false, heard_s: 90, now: null }
const sites = (offices: Seen[]) => offices.map(({ site }) => site)

test('an office stands as the gravest of what it needs', () => {
  assert.equal(standingOf(seen('a')), 'good')
  assert.equal(standingOf(seen('a', { now: { ...NOW, day: undefined } as unknown as Now })), 'closed')
  assert.deepEqual(needsOf(seen('a', { cloned: true, trouble: 'forked', behind: BEHIND_MANY + 1 }, { alarms: [{ about: 'backup' }], longest_s: LONG_S + 1 })), ['trouble', 'cloned', 'alarm', 'long', 'behind'])
  assert.deepEqual(needsOf(seen('a', { ...AWAY, trouble: 'rolled_back' })), ['away', 'trouble'])
})

test('of an office that is away nothing old counts: neither who waited nor what it had not sent', () => {
  const gone = seen('a', { connected: false, behind: 9_999 })
  assert.deepEqual(needsOf(gone), ['away'])
  assert.deepEqual(totalsOf([gone, seen('b')]), { offices: 2, connected: 1, away: 1, waiting: 5, in_hand: 2, served: 13, counters: 4, counters_open: 3 })
})

test('who needs help comes first, then the longest wait, then the fullest hall, then the name', () => {
  const offices = [
    seen('c'), seen('b'), seen('full', {}, { waiting: 50 }), seen('behind', { behind: 10_000 }), seen('long', {}, { longest_s: LONG_S + 60 }),
    seen('longer', {}, { longest_s: LONG_S + 600 }), seen('alarm', {}, { alarms: [{ about: 'help', counter: 1 }] }), seen('cloned', { cloned: true }),
    seen('forked', { trouble: 'forked' }), seen('away', AWAY),
  ]
  assert.deepEqual(sites(worstFirst(offices)), ['away', 'forked', 'cloned', 'alarm', 'longer', 'long', 'behind', 'full', 'b', 'c'])
})

test('what is told takes the place of what was known, and a whole telling of all of it', () => {
  const known = [seen('a'), seen('b')]
  assert.equal(merged(known, [], false), known)
  const after = merged(known, [seen('b', AWAY), seen('c')], false)
  assert.deepEqual(after.map(({ site, connected }) => [site, connected]), [['a', true], ['b', false], ['c', true]])
  assert.deepEqual(sites(merged(known, [seen('c')], true)), ['c'])
})

const UNITS = [{ key: 'city', name: 'City', parent: null }, { key: 'north', name: 'North', parent: 'city' }, { key: 'ward', name: 'Ward', parent: 'north' }, { key: 'south', name: 'South', parent: 'city' }]

test('a unit holds what is under it, and units that stand in a ring do not hold the page up', () => {
  assert.deepEqual([...within(UNITS, 'north')], ['north', 'ward'])
  assert.deepEqual([...within([{ key: 'a', name: '', parent: 'b' }, { key: 'b', name: '', parent: 'a' }], 'a')].sort(), ['a', 'b'])
  assert.deepEqual(treeOf(UNITS).map(({ unit, depth }) => `${depth} ${unit.key}`), ['0 city', '1 north', '2 ward', '1 south'])
})

test('offices are found as people type: by name, code or street, without tone marks', () => {
  const offices = [seen('p1', { name: 'Phường Đông Hòa', unit: 'ward' }), seen('p2', { name: 'Xã Bình Chánh', address: '5 Lê Lợi', unit: 'south' }), seen('p3', AWAY)]
  const found = (part: Partial<typeof ALL>) => sites(filtered(offices, UNITS, { ...ALL, ...part }))
  assert.deepEqual(found({}), ['p1', 'p2', 'p3'])
  assert.deepEqual(found({ words: 'dong hoa' }), ['p1'])
  assert.deepEqual(found({ words: 'LÊ  lợi' }), ['p2'])
  assert.deepEqual(found({ words: 'p3' }), ['p3'])
  assert.deepEqual(found({ unit: 'north' }), ['p1'])
  assert.deepEqual(found({ standing: 'needs' }), ['p3'])
  assert.deepEqual(found({ standing: 'good' }), ['p1', 'p2'])
})

test('the page is where its address says', () => {
  assert.deepEqual(placeOf(''), { at: 'board' })
  assert.deepEqual(placeOf('#/map'), { at: 'map' })
  assert.deepEqual(placeOf('#/nowhere'), { at: 'board' })
  assert.deepEqual(placeOf(linkTo('a/b c')), { at: 'office', site: 'a/b c' })
  assert.deepEqual(placeOf('#/office/%E0%A4%A'), { at: 'office', site: '%E0%A4%A' })
})

const SHEET = { width: 1000, height: 700 }
const placed = (site: string, latitude: number, longitude: number, part: Partial<Seen> = {}) => seen(site, { latitude, longitude, ...part })

test('the map fits its sheet, with north above and a kilometre as long either way', () => {
  const [sw, ne, se] = spotsOf([placed('sw', 10.4, 106.4), placed('ne', 11.1, 107.1), placed('se', 10.4, 107.1)], SHEET)
  assert.ok(sw !== undefined && ne !== undefined && se !== undefined)
  assert.ok(sw.x < ne.x && sw.y > ne.y)
  for (const { x, y } of [sw, ne, se]) assert.ok(x >= 0 && x <= SHEET.width && y >= 0 && y <= SHEET.height, `${x} ${y}`)
  const [wide, high] = [se.x - sw.x, sw.y - ne.y]
  assert.ok(Math.abs(wide / high - Math.cos((10.4 * Math.PI) / 180)) < 0.001, `${wide} ${high}`)
})

test('one office stands in the middle, none is no map, and whoever has no place is listed', () => {
  assert.deepEqual(spotsOf([placed('a', 10, 106)], SHEET).map(({ x, y }) => [x, y]), [[500, 350]])
  assert.deepEqual(spotsOf([seen('a')], SHEET), [])
  assert.deepEqual(sites(placeless([seen('b'), placed('p', 10, 106), seen('a', { latitude: 10 })])), ['a', 'b'])
})

test('names on the map are those in need, the worst first, and none covers another', () => {
  const spots = spotsOf([placed('corner', 11, 107), placed('good', 10.5, 106.5), placed('long', 10.001, 106, { now: { ...NOW, longest_s: LONG_S + 9 } }), placed('away', 10, 106, AWAY)], SHEET)
  const labels = labelsOf(spots, SHEET, (each) => needsOf(each).length > 0)
  assert.deepEqual(labels.map(({ text }) => text), ['away'])
  const [edge] = labelsOf(spotsOf([placed('a', 10, 106), placed('x'.repeat(60), 10, 107, AWAY)], SHEET), SHEET, ({ connected }) => !connected)
  assert.equal(edge?.anchor, 'end', 'a name at the edge stands on its inner side')
  assert.equal(edge?.text.length, 34)
})

test('days are reckoned over months and leap years', () => {
  assert.equal(dayAfter('2026-12-31', 1), '2027-01-01')
  assert.equal(dayAfter('2028-03-01', -1), '2028-02-29')
  assert.deepEqual(presetOf('month', '2028-02-10'), { from: '2028-02-01', to: '2028-02-29' })
  assert.deepEqual(presetOf('last-month', '2026-01-31'), { from: '2025-12-01', to: '2025-12-31' })
  assert.deepEqual(presetOf('year', '2026-11-23'), { from: '2026-01-01', to: '2026-12-31' })
  assert.deepEqual(lastDays('2026-11-23', 30), { from: '2026-10-24', to: '2026-11-22' })
  assert.ok(isPeriod({ from: '2026-11-23', to: '2026-11-23' }))
  for (const [from, to] of [['2026-11-23', '2026-11-22'], ['', '2026-11-22'], ['2000-01-01', '2026-01-01']] as const) assert.ok(!isPeriod({ from, to }), `${from} ${to}`)
  assert.equal(dayText('2026-11'), '11/2026')
})

test('before and after are equally long, and only days that are over count', () => {
  assert.deepEqual(twoPeriods('2026-10-01', 28, '2026-11-23'), { days: 28, before: { from: '2026-09-03', to: '2026-09-30' }, after: { from: '2026-10-01', to: '2026-10-28' } })
  assert.deepEqual(twoPeriods('2026-11-20', 28, '2026-11-23'), { days: 3, before: { from: '2026-11-17', to: '2026-11-19' }, after: { from: '2026-11-20', to: '2026-11-22' } })
  assert.equal(twoPeriods('2026-11-23', 28, '2026-11-23'), null)
  assert.equal(twoPeriods('', 28, '2026-11-23'), null)
})

const row = (of: string, issued: number, wait_p90_s: number | null = null) => ({ of, issued, wait_p90_s }) as Figures

test('a table is sorted by any column, and what is not known stands last either way', () => {
  const rows = [row('b', 5, 100), row('a', 9), row('c', 5, 300)]
  const by = (column: 'of' | 'issued' | 'wait_p90_s', down: boolean) => sorted(rows, { column, down }, ({ of }) => of).map(({ of }) => of).join('')
  assert.deepEqual([by('issued', true), by('issued', false), by('wait_p90_s', true), by('wait_p90_s', false), by('of', false), by('of', true)], ['abc', 'bca', 'cba', 'bca', 'abc', 'cba'])
  assert.deepEqual(sortAfter({ column: 'of', down: false }, 'issued'), { column: 'issued', down: true })
  assert.deepEqual(sortAfter({ column: 'issued', down: true }, 'issued'), { column: 'issued', down: false })
  assert.equal(sumOf(rows, 'issued'), 19)
})

test('what stood on one side only is compared with nothing', () => {
  const pairs = pairsOf([row('old', 10), row('a', 4)], [row('a', 5), row('new', 20)])
  assert.deepEqual(pairs.map(({ of, before, after }) => [of, before?.issued ?? null, after?.issued ?? null]), [['new', null, 20], ['old', 10, null], ['a', 4, 5]])
  assert.equal(changeOf(4, 5), 0.25)
  assert.equal(changeOf(0, 5), null)
  assert.equal(changeOf(null, 5), null)
})

test('a roll-out counts the offices of the stages that were begun', () => {
  const office = (site: string, stage: number, state: 'waiting' | 'taken' | 'refused') => ({ site, stage, state, why: '', at: 0 })
  const one = { version: 1, at: 1, by: 'admin', note: '', template: '', stage: 1, stages: 2, state: 'running' as const, why: '', offices: [office('a', 1, 'taken'), office('b', 1, 'refused'), office('c', 2, 'waiting')] }
  assert.deepEqual(countsOf(one), { taken: 1, waiting: 0, refused: 1 })
  assert.deepEqual(countsOf({ ...one, stage: 2 }), { taken: 1, waiting: 1, refused: 1 })
  assert.deepEqual(turned(turned(['a'], 'b'), 'a'), ['b'])
})
