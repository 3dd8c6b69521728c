// One of the clerk's keys.
import type { Say } from '../texts'
import type { CounterView } from '../wire'
import { keyState, SHORTCUTS, type Press } from './keys'

interface KeyProps {
  view: CounterView
  press: Press
  busy: Press | null
  now: number
  strong?: boolean
  /** Among the page's own buttons rather than the clerk's keys. */
  quiet?: boolean
  say: Say
  onPress: (press: Press) => void
}

/** Says what it does, in how many seconds it can be pressed, and how it is pressed on a keyboard. */
export function Key({ view, press, busy, now, strong, quiet, say, onPress }: KeyProps) {
  const { enabled, seconds } = keyState(view, press, now)
  const digit = shortcutOf(press)
  return (
    <button
      type="button"
      class={`${quiet ? 'quiet' : 'key'} ${press}${strong ? ' strong' : ''}${busy === press ? ' busy' : ''}`}
      data-press={press}
      disabled={!enabled}
      aria-keyshortcuts={digit === null ? undefined : `Alt+${digit}`}
      onClick={() => onPress(press)}
    >
      <span>{say(`counter-key-${press}`)}</span>
      {seconds !== null && <span class="seconds number">{say('counter-seconds', { n: seconds })}</span>}
      {digit !== null && <kbd aria-hidden="true">Alt {digit}</kbd>}
    </button>
  )
}

function shortcutOf(press: Press): string | null {
  const code = Object.keys(SHORTCUTS).find((code) => SHORTCUTS[code] === press)
  return code === undefined ? null : code.slice('Digit'.length)
}
