// Asking again and again, for pages that no stream reaches.

/** What came back; a status of 0: nothing did. */
export type Looked<T> = { status: number; body: T | null }

/**
 * Asks once, and gives the request up with its patience. A browser keeps six open to a server: those that a dead line
 * swallowed would stand in the way of the one that gets through.
 */
export async function lookOnce<T>(address: string, patience_ms: number): Promise<Looked<T>> {
  const giveUp = new AbortController()
  const late = window.setTimeout(() => giveUp.abort(), patience_ms)
  try {
    const response = await fetch(address, { headers: { accept: 'application/json' }, credentials: 'same-origin', signal: giveUp.signal })
    return { status: response.status, body: response.ok ? ((await response.json()) as T) : null }
  } catch {
    return { status: 0, body: null }
  } finally {
    clearTimeout(late)
  }
}
