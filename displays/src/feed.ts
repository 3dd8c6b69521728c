// One line to the office's stream: resumes after what is known, and says when it is out of date.
import { heard } from './clock'
import { after, type Known, type Reading } from './known'
import type { Frame } from './wire'

/** How the line stands. `stale`: what is shown may be out of date. `denied`: this screen is not let in. */
export type Line = 'connecting' | 'live' | 'stale' | 'denied'

export interface Listener<S, E, K> extends Reading<S, E, K> {
  /** The view and what it needs: `{ view: 'lobby' }`. */
  query: Record<string, string>
  /** Called after every frame and whenever the line changes. */
  changed(known: K | null, line: Line): void
  /** Called when a socket is open. */
  opened?(): void
  /** Called for each event, after `changed`. */
  happened?(event: E, at: string): void
  /** Called when this player is, or is no longer, the one that plays. */
  elected?(player: boolean): void
  /** Called when this device is to show which it is. */
  identify?(name: string): void
  /** Whether what was missed is asked for. A loudspeaker does not: an old call must not be spoken. */
  resumes?: boolean
}

/** Contract: silent for so long means out of date. */
const SILENCE_MS = 12_000
const WATCH_MS = 1_000
const RETRY_MS_MIN = 250
const RETRY_MS_MAX = 5_000

/** After these the whole view is new. */
const RENEWING = ['day_opened', 'config_changed']

/** What a closed door answers: not logged in, not allowed, no such ticket. */
const DENIALS = [401, 403, 404]

/** Follows a view until closed. */
export class Feed<S, E extends { kind: string }, K> {
  private known: Known<K> = null
  private line: Line = 'connecting'
  private socket: WebSocket | null = null
  /** Frames read from this socket. */
  private frames = 0
  /** Whether this socket was asked for what came after the last that is known. */
  private resuming = false
  /** Whether the next one is to be. */
  private mayResume = true
  private heard_ms = performance.now()
  private retry_ms = RETRY_MS_MIN
  private retry = 0
  private readonly watching = window.setInterval(() => this.watch(), WATCH_MS)
  private readonly seen = () => this.watch()

  constructor(private readonly listener: Listener<S, E, K>) {
    // A telephone that was in a pocket looks at once.
    document.addEventListener('visibilitychange', this.seen)
    this.connect()
  }

  /** Sends a frame. Lost when the line is down: the office asks anew. */
  send(frame: unknown): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame))
  }

  /** Asks for a fresh snapshot. */
  refresh(): void {
    this.mayResume = false
    this.reconnect()
  }

  close(): void {
    clearInterval(this.watching)
    document.removeEventListener('visibilitychange', this.seen)
    this.drop()
  }

  private connect(): void {
    const { known, listener } = this
    this.frames = 0
    this.resuming = this.mayResume && known !== null && listener.resumes !== false
    const place = this.resuming && known !== null ? { after: `${known.seq}`, epoch: known.epoch } : {}
    const socket = new WebSocket(socketBase() + address({ ...listener.query, ...place }))
    this.socket = socket
    socket.onopen = () => listener.opened?.()
    socket.onmessage = (message) => {
      if (this.socket === socket) this.receive(JSON.parse(String(message.data)) as Frame<S, E>)
    }
    socket.onclose = () => {
      if (this.socket === socket) this.ended()
    }
  }

  private receive(frame: Frame<S, E>): void {
    this.heard_ms = performance.now()
    if (frame.type === 'elected') return this.listener.elected?.(frame.player)
    if (frame.type === 'identify') return this.listener.identify?.(frame.name)
    heard(frame.at)
    const next = after(this.known, frame, this.listener)
    if (frame.type === 'event' && next === null) return this.missed()
    this.known = next
    this.frames++
    this.retry_ms = RETRY_MS_MIN
    this.mayResume = true
    this.tell('live')
    if (frame.type === 'event' || frame.type === 'meanwhile') this.happened(frame.event, frame.at)
  }

  private happened(event: E, at: string): void {
    this.listener.happened?.(event, at)
    if (RENEWING.indexOf(event.kind) >= 0) this.refresh()
  }

  /** Takes the line up again where it broke; afresh when that has just been tried. */
  private missed(): void {
    this.mayResume = !(this.resuming && this.frames === 0)
    this.reconnect()
  }

  private ended(): void {
    if (this.frames === 0) void this.explain()
    this.reconnect()
  }

  private reconnect(): void {
    this.drop()
    this.retry = window.setTimeout(() => this.connect(), this.retry_ms * (0.5 + Math.random() / 2))
    this.retry_ms = Math.min(this.retry_ms * 2, RETRY_MS_MAX)
  }

  private drop(): void {
    clearTimeout(this.retry)
    const { socket } = this
    this.socket = null
    socket?.close()
  }

  /** A socket that never spoke may have been refused; only a plain request can see why. */
  private explain(): Promise<void> {
    const asked = fetch(address(this.listener.query), { credentials: 'same-origin' })
    const told = asked.then((response) => response.status, () => 0)
    return told.then((status) => {
      if (this.frames === 0 && DENIALS.indexOf(status) >= 0) this.tell('denied')
    })
  }

  private watch(): void {
    if (performance.now() - this.heard_ms < SILENCE_MS) return
    this.heard_ms = performance.now()
    if (this.line !== 'denied') this.tell('stale')
    this.reconnect()
  }

  private tell(line: Line): void {
    this.line = line
    this.listener.changed(this.known === null ? null : this.known.state, line)
  }
}

function socketBase(): string {
  return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}`
}

function address(query: Record<string, string>): string {
  const pairs = Object.keys(query).map((key) => `${key}=${encodeURIComponent(query[key] ?? '')}`)
  return `/api/v1/stream?${pairs.join('&')}`
}
