// One of the clerk's keys.
import type { Say } from '../texts'
import type { CounterView } from '../wire'
import { keyState, SHORTCUTS, type Key } from './keys'

interface KeyProps {
  view: CounterView
  what: Key
  busy: string | null
  now: number
  strong?: boolean
  /** Among the page's own buttons rather than the clerk's keys. */
  quiet?: boolean
  say: Say
  onKey: (key: Key) => void
}

/** Says what it does, in how many seconds it can be pressed, and how it is pressed on a keyboard. */
export function KeyButton({ view, what, busy, now, strong, quiet, say, onKey }: KeyProps) {
  const { enabled, seconds, why } = keyState(view, what, now)
  const digit = shortcutOf(what)
  return (
    <button
      type="button"
      class={`${quiet ? 'quiet' : 'key'} ${what}${strong ? ' strong' : ''}${busy === what ? ' busy' : ''}`}
      data-press={what}
      disabled={!enabled}
      aria-keyshortcuts={digit === null ? undefined : `Alt+${digit}`}
      onClick={() => onKey(what)}
    >
      <span>{say(`counter-key-${what}`)}</span>
      {seconds !== null && <span class="seconds number">{say('counter-seconds', { n: seconds })}</span>}
      {why !== null && <span class="seconds">{say(why)}</span>}
      {digit !== null && <kbd aria-hidden="true">Alt {digit}</kbd>}
    </button>
  )
}

function shortcutOf(key: Key): string | null {
  const code = Object.keys(SHORTCUTS).find((code) => SHORTCUTS[code] === key)
  return code === undefined ? null : code.slice('Digit'.length)
}
