// The hub's stream of events: what changed, and whether the line still speaks.
import type { Line } from '../feed'
import type { Seen } from './wire'

export interface CityListener {
  /** Offices that stand otherwise; `whole`: these are all. */
  told(offices: Seen[], whole: boolean): void
  line(line: Line): void
  /** The stream was closed on us: somebody has to see why. */
  closed(): void
}

/** The hub speaks every few seconds even when nothing happens: silent for so long means out of date. */
const SILENCE_MS = 12_000
const WATCH_MS = 1_000
/** A stream that was refused is asked for again after this; the browser itself takes up one that broke. */
const AGAIN_MS = 4_000

export class CityFeed {
  private source: EventSource | null = null
  private heard_ms = performance.now()
  private again = 0
  private readonly watching = window.setInterval(() => this.watch(), WATCH_MS)

  constructor(private readonly listener: CityListener) {
    this.connect()
  }

  close(): void {
    clearInterval(this.watching)
    this.drop()
  }

  private connect(): void {
    this.drop()
    const source = new EventSource('/api/v1/stream')
    this.source = source
    let whole = true
    // Whatever takes up a broken stream is told everything anew.
    source.onopen = () => (whole = true)
    source.addEventListener('offices', ({ data }: MessageEvent<string>) => {
      this.heard_ms = performance.now()
      this.listener.told(JSON.parse(data) as Seen[], whole)
      this.listener.line('live')
      whole = false
    })
    source.onerror = () => {
      if (source.readyState !== EventSource.CLOSED || this.source !== source) return
      this.listener.closed()
      this.again = window.setTimeout(() => this.connect(), AGAIN_MS * (0.5 + Math.random()))
    }
  }

  private drop(): void {
    clearTimeout(this.again)
    this.source?.close()
    this.source = null
  }

  private watch(): void {
    if (performance.now() - this.heard_ms < SILENCE_MS) return
    this.heard_ms = performance.now()
    this.listener.line('stale')
    this.connect()
  }
}
