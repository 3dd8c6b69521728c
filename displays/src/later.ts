// What a page needs only in some halls or after its first sight, from a script of its own (`lazy:`).
import { Fragment, jsx, jsxs } from 'preact/jsx-runtime'

/** How long after a script did not come it is asked for again. */
const AGAIN_MS = 3_000

let handed: unknown = null

declare global {
  /** What such a script hands over. */
  function deliver(what: unknown): void
  /** What of Preact such a script draws with: the page's own. */
  var shared: Record<string, unknown>
}

// Such a script has no Preact of its own.
self.shared = { 'preact/jsx-runtime': { Fragment, jsx, jsxs } }

/** Loads a script until it comes: what it hands over. */
export function later<T>(address: string): Promise<T> {
  self.deliver = (what) => (handed = what)
  return new Promise((resolve) => {
    const script = document.createElement('script')
    script.src = address
    script.onload = () => resolve(handed as T)
    script.onerror = () => window.setTimeout(() => void later<T>(address).then(resolve), AGAIN_MS)
    document.head.appendChild(script)
  })
}
