import assert from 'node:assert/strict'
import { test } from 'node:test'
import { wallClock } from '../src/clock'
import { spoken } from '../src/kiosk/ears'
import { idle, touched } from '../src/kiosk/flow'
import type { Asks, Props } from '../src/kiosk/props'
import type { Flow, House, Touch } from '../src/kiosk/visit'
import type { IssuedTicket, OfficeView } from '../src/wire'
import { ms, OFFICE } from './office'

const HOUSE: House = { language: 'vi', idle_ms: 45_000, paperless: false }
const visit = (...touches: Touch[]): Flow => touches.reduce((flow, touch, n) => touched(flow, touch, HOUSE, (n + 1) * 1_000), idle(HOUSE, 0))

function said(flow: Flow, office: OfficeView = OFFICE, more: Partial<Props> = {}): string[] {
  const props: Props = {
    office, flow, procedures: [], line: 'live', clock: wallClock(ms('08:00:00')), say: (id) => id, paperless: false, slip: null, asks: {} as Asks,
    kiosk: { idle_s: 45, print: 'browser', low_reach: false, speak: true, prepare: null }, ...more,
  }
  return spoken(props).map((prompt) => prompt.replace('.wav?lang=vi', ''))
}

const chosen: Touch = { type: 'service', service: 'a', asks: { authority: false, priority: true }, key: 'k' }
const no: Touch = { type: 'class', class: 'normal', key: 'k' }
const ticket = { number: '1042', service: 'a', ahead: 3, notices: [] as IssuedTicket['notices'] } as IssuedTicket

test('by ear alone: what there is, the question, the number', () => {
  assert.deepEqual(said(visit()), ['welcome', 'option&key=1&service=a', 'option&key=2&service=b', 'help', 'repeat'])
  assert.deepEqual(said(visit(chosen)), ['service&service=a', 'priority', 'yes', 'no', 'back'])
  assert.deepEqual(said(visit(chosen, no, { type: 'answered', ticket })), ['given&number=1042&service=a&n=3', 'printed'])
})

test('without paper, nobody is sent to take a slip', () => {
  const given = visit(chosen, no, { type: 'answered', ticket })
  assert.deepEqual(said(given, OFFICE, { paperless: true }), ['given&number=1042&service=a&n=3', 'paper_out'])
  assert.deepEqual(said(given, OFFICE, { kiosk: { idle_s: 45, print: 'none', low_reach: false, speak: true, prepare: null } }), ['given&number=1042&service=a&n=3'])
})

test('what gives out no numbers is not offered by ear, and the other keys stay what they are', () => {
  const [a, b] = OFFICE.services
  assert.ok(a !== undefined && b !== undefined)
  assert.deepEqual(said(visit(), { ...OFFICE, services: [{ ...a, remaining: 0 }, b] }), ['welcome', 'option&key=2&service=b', 'help', 'repeat'])
  assert.deepEqual(said(visit(), { ...OFFICE, day: null }), ['closed', 'ask_staff'])
  assert.deepEqual(said(visit(chosen), { ...OFFICE, services: [{ ...a, served: false }, b] }).slice(0, 2), ['service&service=a', 'nobody_served'])
})

test('fields and further pages have keys too', () => {
  const [a] = OFFICE.services
  assert.ok(a !== undefined)
  const many = (n: number, group: (i: number) => string | null) => Array.from({ length: n }, (_, i) => ({ ...a, key: `s${i}`, group: group(i) }))
  const groups = ['x', 'y'].map((key) => ({ key, name: { vi: key, en: null } }))
  assert.deepEqual(said(visit(), { ...OFFICE, groups, services: many(12, (i) => (i < 6 ? 'x' : 'y')) }), ['welcome', 'option&key=1&group=x', 'option&key=2&group=y', 'help', 'repeat'])
  const paged = said(visit(), { ...OFFICE, services: many(12, () => null) })
  assert.deepEqual([paged[1], paged[8], paged[9]], ['option&key=1&service=s0', 'option&key=8&service=s7', 'more&key=hash'])
})

test('who seems to have gone is asked aloud', () => {
  const asked = touched(visit(chosen), { type: 'tick' }, HOUSE, 60_000)
  assert.deepEqual(said(asked), ['more_time', 'yes', 'no'])
})
