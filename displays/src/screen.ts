// A screen: a state, and a view that is a pure function of it.
import { render, type VNode } from 'preact'

export interface Screen<S> {
  state(): S
  /** Changes the state; the view follows once the caller is done. */
  change(step: (state: S) => S): void
}

/** Shows a state, and every state after it. */
export function show<S>(first: S, view: (state: S) => VNode): Screen<S> {
  const root = document.getElementById('screen')
  if (root === null) throw new Error('the page has an element #screen')
  let state = first
  let waiting = false
  const paint = () => {
    waiting = false
    render(view(state), root)
  }
  const change = (step: (state: S) => S) => {
    state = step(state)
    if (waiting) return
    waiting = true
    void Promise.resolve().then(paint)
  }
  // The page is painted once it has told all of itself.
  change((state) => state)
  return { state: () => state, change }
}

/** What stands after `?name=` in the page's address; null when nothing does. */
export function asked(name: string): string | null {
  return new URLSearchParams(location.search).get(name)
}

/** Takes the secret after `#name=` out of the page's address, so that it stays in no history. */
export function takeSecret(name: string): string | null {
  // Pasted where the page stands already, such a link loads nothing by itself.
  window.addEventListener('hashchange', () => location.reload())
  const secret = new URLSearchParams(location.hash.slice(1)).get(name)
  if (secret !== null) history.replaceState(null, '', location.pathname + location.search)
  return secret
}
