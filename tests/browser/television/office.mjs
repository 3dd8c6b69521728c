// An office as a television hears it: the frames of `view=lobby`, as the server makes them, without the office behind them.
// Only so can a hundred thousand calls be seen in minutes. That these are the server's words, the other days prove.

const ZONE_MS = 7 * 3_600_000

/** RFC 3339 in the office's zone. */
export function stamp(ms) {
  return new Date(ms + ZONE_MS).toISOString().replace('Z', '+07:00')
}

const SHAPES = ['circle', 'square', 'triangle', 'diamond', 'star', 'hexagon']
const ARROWS = ['left', 'right', 'ahead', 'up', 'ahead_left', 'ahead_right']
const COLOURS = ['#c62828', '#1565c0', '#ffd54a', '#2e7d32', '#6a1b9a', '#ef6c00']
const NAMES = ['Chứng thực', 'Hộ tịch', 'Bảo trợ xã hội – người có công', 'Đất đai – xây dựng', 'Đăng ký kinh doanh', 'Trả kết quả', 'Tiếp nhận phản ánh, kiến nghị']
const NAMES_EN = ['Certification', 'Civil status', 'Social protection and people of merit', 'Land and construction', 'Business registration', 'Results', 'Petitions']

export class Office {
  /** `counters`: how many. `places`: whether each has a sign and a way. `look`, `lobby`, `services`, `office`: what the views hold otherwise. */
  constructor({ counters = 6, places = false, zones = 1, lobby = {}, look = {}, services, office = {}, digits = 4 } = {}) {
    this.epoch = '01a201f3-070e-73bf-8bef-debc293887e1'
    this.seq = 0
    this.given = 0
    this.digits = digits
    this.ahead_ms = 0
    this.lobby = { layout: 'table', next: 3, media: [], slide_s: 10, ticker: [], spotlight_s: 8, ...lobby }
    this.services = services ?? NAMES.map((vi, n) => service(`s${n + 1}`, `${n + 1}`, { vi, en: NAMES_EN[n] }))
    this.counters = Array.from({ length: counters }, (_, n) => counter(n + 1, this.services, places, zones))
    this.recent = []
    this.soon = this.services.map(({ key }) => ({ service: key, numbers: [] }))
    this.missed = []
    this.office = {
      name: { vi: 'Trung tâm Phục vụ hành chính công phường Hoa Sen', en: 'Hoa Sen Ward Public Administration Service Centre' }, languages: ['vi', 'en'], day: '2026-11-23',
      issue_hours: null, service_hours: null, remote: false, public_url: null, noted: null, groups: [], authorities: [], emergency: false, priority_age: 75,
      booking: null, person: null, look: { brand: null, emblem: null, theme: 'standard', ...look }, rating: null, ...office,
    }
    this.screens = new Set()
  }

  /** The office's time. */
  now() {
    return Date.now() + this.ahead_ms
  }

  view() {
    const { services, counters, recent, soon, missed, lobby } = this
    return { office: { ...this.office, at: stamp(this.now()), services, counters }, recent, recent_max: 8, soon, missed, lobby }
  }

  snapshot() {
    return { type: 'snapshot', epoch: this.epoch, seq: this.seq, at: stamp(this.now()), state: this.view() }
  }

  /** Tells every screen. */
  send(frame) {
    const text = JSON.stringify(frame)
    for (const screen of this.screens) screen.send(text)
  }

  event(event, changed) {
    const prev = this.seq++
    this.send({ type: 'event', seq: this.seq, prev, at: stamp(this.now()), event, changed })
  }

  beat() {
    this.send({ type: 'heartbeat', at: stamp(this.now()) })
  }

  /** So many wait for each service. */
  queue(waiting, soon) {
    this.services = this.services.map((line, n) => ({ ...line, waiting: waiting[n % waiting.length] }))
    this.soon = this.services.map((line) => ({ service: line.key, numbers: Array.from({ length: Math.min(line.waiting, soon) }, (_, n) => this.number(line, 500 + n)) }))
  }

  number(line, n) {
    return line.prefix + String(n).padStart(this.digits - line.prefix.length, '0')
  }

  /** Calls somebody to a counter: the number. */
  call(n, calls = 1) {
    const line = this.counters[n - 1]
    const held = calls > 1 ? line.ticket : null
    const of = this.services.find(({ key }) => key === line.services[0])
    const number = held?.number ?? this.number(of, (this.given++ % 899) + 100)
    const ticket = { ticket: held?.ticket ?? `t${this.seq}`, number, service: of.key, counter: n, calls }
    const call = { ...ticket, state: 'called', called_at: stamp(this.now()) }
    this.counters[n - 1] = { ...line, state: 'open', ticket: call }
    const before = this.recent.length
    this.recent = [call, ...this.recent].slice(0, 8)
    const changed = { counters: [this.counters[n - 1]], recent: { at: 0, gone: before, come: this.recent }, services: [now({ ...of, waiting: Math.max(0, of.waiting - 1) })] }
    this.event({ kind: calls > 1 ? 'ticket_recalled' : 'ticket_called', ...ticket }, changed)
    return number
  }

  /** Whoever is at a counter is served, or leaves it. */
  serve(n) {
    const ticket = { ...this.counters[n - 1].ticket, state: 'serving' }
    this.counters[n - 1] = { ...this.counters[n - 1], ticket }
    this.recent = this.recent.map((call) => (call.ticket === ticket.ticket ? ticket : call))
    this.event({ kind: 'service_started', ...lineOf(ticket) }, { counters: [this.counters[n - 1]], recent: { at: 0, gone: this.recent.length, come: this.recent } })
  }

  finish(n) {
    const { ticket } = this.counters[n - 1]
    this.counters[n - 1] = { ...this.counters[n - 1], ticket: null }
    this.event({ kind: 'ticket_finished', ...lineOf(ticket) }, { counters: [this.counters[n - 1]] })
  }

  miss(n) {
    const ticket = { ...this.counters[n - 1].ticket, state: 'no_show' }
    this.counters[n - 1] = { ...this.counters[n - 1], ticket: null }
    const gone = this.missed.length
    this.missed = [ticket, ...this.missed].slice(0, 12)
    this.event({ kind: 'ticket_missed', ...lineOf(ticket) }, { counters: [this.counters[n - 1]], missed: { at: 0, gone, come: this.missed } })
  }

  /** The loudspeaker begins to say the call to a counter, or has said it. */
  speaks(n, begins) {
    const { ticket } = this.counters[n - 1].ticket
    const words = { announcement: `a${ticket}`, zone: 'hall', ticket }
    this.event(begins ? { kind: 'announcement_started', ...words } : { kind: 'announcement_finished', ...words, heard: true })
  }
}

function service(key, prefix, name) {
  return { key, prefix, name, open: true, waiting: 0, remaining: null, opens_at: null, group: null, served: true, guidance: false, bookable: false, priority: true, minutes: null, cut_off: null, wait: null, details: null, video: null }
}

function counter(n, services, places, zones) {
  const place = { floor: { vi: `Tầng ${1 + (n % 2)}`, en: `Floor ${1 + (n % 2)}` }, arrow: ARROWS[n % 6], colour: COLOURS[n % 6], shape: SHAPES[n % 6] }
  const taken = [services[(n - 1) % services.length], services[n % services.length]].map(({ key }) => key)
  return { counter: n, name: null, zone: zones === 1 ? 'hall' : `z${n % zones}`, state: 'open', services: taken, authorities: [], ticket: null, place: places ? place : null }
}

function now({ key, open, waiting, remaining, opens_at, served, wait }) {
  return { key, open, waiting, remaining, opens_at, served, wait }
}

function lineOf({ ticket, number, service, counter, calls }) {
  return { ticket, number, service, counter, calls }
}
