// One of the clerk's keys.
import { IconAlarm, IconCall, IconCheck, IconHold, IconNotCome, IconPause, IconPerson, IconRepeat, IconTransfer, IconUndo, type Icon } from '../parts/icon'
import type { Say } from '../texts'
import type { CounterView } from '../wire'
import { codesOf, labelOf, spokenOf, type KeyMap } from './keymap'
import { keyState, mattering, type Key } from './keys'

export interface KeyProps {
  view: CounterView
  what: Key
  busy: string | null
  now: number
  map: KeyMap
  strong?: boolean
  /** Among the page's own buttons rather than the clerk's keys. */
  quiet?: boolean
  say: Say
  onKey: (key: Key) => void
}

const ICONS: Partial<Record<Key, Icon>> = {
  next: IconCall, recall: IconRepeat, start: IconPerson, 'no-show': IconNotCome, hold: IconHold, transfer: IconTransfer,
  finish: IconCheck, undo: IconUndo, rest: IconPause, help: IconAlarm,
}

/** Says what it does (a counter that rests goes on, one that is closed is opened), in how many seconds it can be pressed, and how it is pressed on a keyboard. */
export function KeyButton({ view, what, busy, now, map, strong, quiet, say, onKey }: KeyProps) {
  const { enabled, seconds, why } = keyState(view, what, now)
  const Sign = ICONS[what]
  // The key that rests a counter opens it again.
  const codes = codesOf(map, what === 'open' ? 'rest' : what)
  const matters = mattering(view).indexOf(what) >= 0
  return (
    <button
      type="button"
      class={`${quiet ? 'quiet' : 'key'} ${what}${strong ? ' strong' : ''}${matters ? ' matters' : ''}${busy === what ? ' busy' : ''}`}
      data-press={what}
      disabled={!enabled}
      aria-keyshortcuts={codes.map(spokenOf).filter(Boolean).join(' ') || undefined}
      onClick={() => onKey(what)}
    >
      <span class="what">{Sign !== undefined && <Sign />}<span>{say(`counter-key-${what === 'open' && view.desk.state === 'paused' ? 'resume' : what}`)}</span></span>
      {seconds !== null && <span class="seconds number">{say('counter-seconds', { n: seconds })}</span>}
      {why !== null && <span class="seconds">{say(why)}</span>}
      {what === 'undo' && enabled && <Left view={view} now={now} />}
      {codes[0] !== undefined && <kbd aria-hidden="true">{labelOf(codes[0])}</kbd>}
    </button>
  )
}

/** How much of the time to take a press back is left. */
function Left({ view, now }: { view: CounterView; now: number }) {
  const left = (Date.parse(view.desk.undo_until ?? '') - now) / Math.max(1, view.undo_ms)
  return <span class="left" aria-hidden="true" style={{ width: `${Math.round(Math.min(1, Math.max(0, left)) * 100)}%` }} />
}
