import assert from 'node:assert/strict'
import { test } from 'node:test'
import { counterAfter, kioskAfter, lobbyAfter, ratingAfter, supervisorAfter } from '../src/changed'
import type { Changed, CounterView, Event, Figures, LobbyView, Splice, SupervisorView } from '../src/wire'
import { call, desk, KIOSK, LOBBY, OFFICE, ref, seat, staff } from './office'

const happened = (changed: Changed, event: Event = { kind: 'view_changed' }) => ({ event, changed })

test('what an event does not change stays as it is', () => {
  assert.deepEqual(lobbyAfter(LOBBY, happened({})), LOBBY)
})

test('a service and a counter change in their places', () => {
  const [, second] = OFFICE.counters
  assert.ok(second !== undefined)
  const services = [{ key: 'a', open: false, waiting: 7, remaining: 0, opens_at: null, served: false, wait: { p50_s: 60, p90_s: 300 } }]
  const { office } = kioskAfter(KIOSK, happened({ services, counters: [{ ...second, state: 'paused' }] }))
  assert.deepEqual(office.services.map((s) => `${s.key} ${s.waiting} ${s.remaining} ${s.served}`), ['a 7 0 false', 'b 0 10 true'])
  assert.equal(office.services[0]?.prefix, '1', 'what it does not say of itself stays')
  assert.deepEqual(office.counters.map((c) => c.state), ['open', 'paused', 'open'])
})

test('a television hears who is next, service by service, and who did not come', () => {
  const missed = { at: 0, gone: 0, come: [call('1031', 2, '07:50:00')] }
  const seen = lobbyAfter(LOBBY, happened({ soon: [{ service: 'b', numbers: ['2007', '2008'] }], missed }))
  assert.deepEqual(seen.soon, [{ service: 'a', numbers: [] }, { service: 'b', numbers: ['2007', '2008'] }])
  assert.deepEqual(seen.missed.map((t) => t.number), ['1031'])
})

test('a rating tablet asks, goes on asking, and asks no more', () => {
  const ask = { visit: 't1031', number: '1031', service: 'a', until: '2026-11-23T09:00:00.000+07:00' }
  const asking = ratingAfter({ office: OFFICE, counter: 2, ask: null }, happened({ ask }))
  assert.deepEqual(asking.ask, ask)
  assert.deepEqual(ratingAfter(asking, happened({})).ask, ask)
  assert.equal(ratingAfter(asking, happened({ ask: null })).ask, null)
})

test('the emergency profile begins and ends', () => {
  assert.equal(kioskAfter(KIOSK, happened({ emergency: true })).office.emergency, true)
})

test('a day that is over is no day any more', () => {
  assert.equal(kioskAfter(KIOSK, happened({}, { kind: 'day_closed', date: '2026-11-23' })).office.day, null)
})

test('a clerk’s screen has its own desk, and who waits in the office’s order', () => {
  const before = desk(2, [staff('1043', 2), staff('2008', 3)])
  const inHand = { ...seat(2), ticket: call('1043', 2, '08:00:00') }
  const seen = counterAfter(before, happened({ desks: [inHand], waiting: { at: 0, gone: 1, come: [] }, missed: { at: 0, gone: 0, come: [call('1031', 2, '07:50:00')] } }))
  assert.equal(seen.desk.ticket?.number, '1043')
  assert.deepEqual(seen.waiting.map((t) => t.number), ['2008'])
  assert.deepEqual(seen.missed.map((t) => t.number), ['1031'])
})

/** Numbers from a seed, the same at each run. */
function dice(seed: number): (sides: number) => number {
  let state = seed
  return (sides) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff
    return (state >> 8) % sides
  }
}

/** What the office sends: what is otherwise, told as the contract says. */
function splice<T>(before: T[], after: T[]): Splice<T> | undefined {
  const same = (a: T | undefined, b: T | undefined) => JSON.stringify(a) === JSON.stringify(b)
  let head = 0
  while (head < before.length && head < after.length && same(before[head], after[head])) head++
  let tail = 0
  while (tail < before.length - head && tail < after.length - head && same(before[before.length - 1 - tail], after[after.length - 1 - tail])) tail++
  const come = after.slice(head, after.length - tail)
  const gone = before.length - head - tail
  return gone === 0 && come.length === 0 ? undefined : { at: head, gone, come }
}

const others = <T,>(before: T[], after: T[]) => after.filter((line, i) => JSON.stringify(line) !== JSON.stringify(before[i]))

function figures(service: string, waiting: number): Figures {
  return { service, waiting, longest_s: null, longest_since: null, wait_p90_s: null, served_today: 0 }
}

/** A hall as it may stand. */
function anyHall(roll: (sides: number) => number): SupervisorView {
  const numbers = ['1041', '1042', '1043', '2007', '2008'].sort(() => roll(3) - 1).slice(0, roll(6))
  const desks = OFFICE.counters.map(({ counter }) => {
    const state = (['open', 'paused', 'closed'] as const)[roll(3)] ?? 'open'
    return { ...seat(counter), state, ticket: roll(2) === 0 ? null : call(`10${roll(90) + 10}`, counter, '08:00:00') }
  })
  const counters = OFFICE.counters.map((line, i) => ({ ...line, state: desks[i]?.state ?? line.state, ticket: desks[i]?.ticket ?? null }))
  const services = OFFICE.services.map((line) => ({ ...line, waiting: roll(9), served: roll(2) === 0, open: roll(4) > 0 }))
  return {
    office: { ...OFFICE, counters, services, emergency: roll(2) === 0, public_url: roll(2) === 0 ? null : 'http://192.168.1.10' },
    desks,
    waiting: numbers.map((number) => staff(number, Number(number))),
    held: numbers.slice(roll(3)).map((number) => ({ ...ref(number), held: { reason: 'form', until: null, counter: 1 } })),
    missed: numbers.slice(0, roll(4)).map((number) => call(number, 2, '07:50:00')),
    alarms: roll(2) === 0 ? [] : [{ about: 'help', counter: roll(3) + 1 }],
    roster: [], emergency_profile: null, people: roll(50), figures: services.map(({ key, waiting }) => figures(key, waiting)), devices: [],
  }
}

function since(before: SupervisorView, after: SupervisorView): Changed {
  const now = ({ key, open, waiting, remaining, opens_at, served, wait }: (typeof OFFICE.services)[number]) => ({ key, open, waiting, remaining, opens_at, served, wait })
  const changed = {
    services: others(before.office.services.map(now), after.office.services.map(now)),
    counters: others(before.office.counters, after.office.counters),
    emergency: after.office.emergency,
    public_url: after.office.public_url,
    desks: others(before.desks, after.desks),
    waiting: splice(before.waiting, after.waiting),
    figures: others(before.figures, after.figures),
    held: splice(before.held, after.held),
    missed: splice(before.missed, after.missed),
    alarms: after.alarms,
    people: after.people,
  }
  // As over the wire: what is undefined is not there.
  return JSON.parse(JSON.stringify(changed)) as Changed
}

test('frames lead to what a snapshot would say, from any hall to any other', () => {
  const roll = dice(20_261_123)
  for (let n = 0; n < 500; n++) {
    const [before, after] = [anyHall(roll), anyHall(roll)]
    const changed = since(before, after)
    assert.deepEqual(supervisorAfter(before, happened(changed)), after)
    const [mine, theirs] = [before, after].map(({ office, desks, waiting, held, missed }): CounterView => ({ ...desk(1, []), office, desk: desks[0] ?? seat(1), waiting, held, missed }))
    assert.ok(mine !== undefined && theirs !== undefined)
    const own = (changed.desks ?? []).filter((each) => each.counter === 1)
    assert.deepEqual(counterAfter(mine, happened({ ...changed, desks: own })), theirs)
    const lobby = ({ office, missed }: SupervisorView): LobbyView => ({ ...LOBBY, office, recent: missed, missed })
    const recent = splice(before.missed, after.missed)
    const told = recent === undefined ? changed : { ...changed, recent }
    assert.deepEqual(lobbyAfter(lobby(before), happened(told)), lobby(after))
  }
})
