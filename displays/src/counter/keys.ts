// The clerk's keys: what each does, and when it can be pressed.
import type { CounterView } from '../wire'

/** What a clerk presses. The words are the contract's. */
export type Press = 'next' | 'recall' | 'start' | 'no-show' | 'finish' | 'undo' | 'open' | 'pause' | 'close'

/** Alt and a digit, as on the keypads of hospitals. By code: a Vietnamese input method changes what a digit types. */
export const SHORTCUTS: Partial<Record<string, Press>> = {
  Digit1: 'next',
  Digit2: 'recall',
  Digit3: 'no-show',
  Digit4: 'pause',
  Digit5: 'start',
  Digit6: 'finish',
  Digit7: 'undo',
}

/** Whether a key can be pressed, and how many seconds until it can or no longer can. */
export interface KeyState {
  enabled: boolean
  seconds: number | null
}

/** How a key stands at a moment, in milliseconds of the office's time. */
export function keyState(view: CounterView, press: Press, now: number): KeyState {
  const { state, ticket } = view.desk
  const called = ticket !== null && ticket.state === 'called'
  switch (press) {
    case 'next':
      return able(state === 'open')
    case 'recall':
    case 'start':
      return able(called)
    case 'no-show': {
      const seconds = secondsUntil(view.desk.absent_from, now)
      return called ? { enabled: seconds === 0, seconds: seconds === 0 ? null : seconds } : able(false)
    }
    case 'finish':
      return able(ticket !== null)
    case 'undo': {
      const seconds = secondsUntil(view.desk.undo_until, now)
      return { enabled: seconds > 0, seconds: seconds > 0 ? seconds : null }
    }
    case 'open':
      return able(state !== 'open')
    case 'pause':
      return able(state === 'open')
    case 'close':
      return able(state !== 'closed' && ticket === null)
  }
}

function able(enabled: boolean): KeyState {
  return { enabled, seconds: null }
}

function secondsUntil(stamp: string | null, now: number): number {
  return stamp === null ? 0 : Math.max(0, Math.ceil((Date.parse(stamp) - now) / 1000))
}
