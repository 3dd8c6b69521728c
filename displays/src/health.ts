// How a paired device does, told to the office now and then.
import { kept } from './kept'

/** How often. */
const TELLS_MS = 60_000
/** What a megabyte is to a browser. */
const MB = 1_048_576

/** Tells over the line of the page, as long as the page lives. */
export function tellHealth(page: string, send: (frame: unknown) => void): void {
  const tell = () => {
    if (kept('xinmoi-paired') === null) return
    // Chromium alone says how much a page holds.
    const memory = (performance as { memory?: { usedJSHeapSize: number } }).memory
    send({
      type: 'health',
      page,
      version: document.documentElement.getAttribute('data-version'),
      up_s: Math.round(performance.now() / 1_000),
      memory_mb: memory === undefined ? null : Math.round(memory.usedJSHeapSize / MB),
    })
  }
  window.setInterval(tell, TELLS_MS)
  // Once the line has had time to open.
  window.setTimeout(tell, TELLS_MS / 12)
}
