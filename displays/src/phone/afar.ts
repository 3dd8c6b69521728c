// One's own number through the city's hub, which has no stream of an office: asked for again and again.
import type { Line } from '../feed'
import { kept } from '../kept'
import { lookOnce } from '../look-again'
import type { MyTicketView } from '../wire'

/** Through the hub every look is a question to the office. */
const EVERY_MS = 5_000

/** Silent for so long means out of date: as on a line of the office's own. */
const SILENCE_MS = 12_000
const WATCH_MS = 1_000

const DENIED = 404

/** Where a hub has the office whose page this is: `/o/SITE`; empty at the office itself. */
export function officeIn(path: string): string {
  return /^\/o\/[^/]+(?=\/t\/)/.exec(path)?.[0] ?? ''
}

/** A number that went to another office is followed there: this telephone knows where it went. */
function whereTo(): string | null {
  try {
    const { site, pass } = JSON.parse(kept('xinmoi-taken') ?? '{}') as { site?: string; pass?: string }
    const page = `/o/${site}/t/${pass}`
    return site === undefined || page === location.pathname ? null : page
  } catch {
    return null
  }
}

/** Follows a number until closed. */
export class Afar {
  private known: MyTicketView | null = null
  private heard_ms = performance.now()
  private asking = false
  private closed = false
  private readonly looking = window.setInterval(() => void this.look(), EVERY_MS)
  private readonly watching = window.setInterval(() => this.watch(), WATCH_MS)
  private readonly seen = () => void this.look()

  constructor(private readonly address: string, private readonly changed: (my: MyTicketView | null, line: Line) => void) {
    // A telephone that was in a pocket looks at once.
    document.addEventListener('visibilitychange', this.seen)
    void this.look()
  }

  close(): void {
    this.closed = true
    clearInterval(this.looking)
    clearInterval(this.watching)
    document.removeEventListener('visibilitychange', this.seen)
  }

  private async look(): Promise<void> {
    if (this.asking) return
    this.asking = true
    const { status, body } = await lookOnce<MyTicketView>(this.address, EVERY_MS)
    this.asking = false
    if (this.closed) return
    if (body !== null) {
      this.heard_ms = performance.now()
      this.known = body
      const next = body.ending === 'moved_away' ? whereTo() : null
      if (next !== null) return location.replace(next)
      return this.changed(body, 'live')
    }
    if (status === DENIED) this.changed(this.known, 'denied')
  }

  private watch(): void {
    if (performance.now() - this.heard_ms < SILENCE_MS) return
    this.heard_ms = performance.now()
    this.changed(this.known, 'stale')
  }
}
