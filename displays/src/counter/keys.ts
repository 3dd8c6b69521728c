// The clerk's keys: what each does, and when it can be pressed.
import type { CounterView } from '../wire'

/** What a clerk presses and is done at once. The words are the contract's. */
export type Press = 'next' | 'recall' | 'start' | 'no-show' | 'finish' | 'undo' | 'open' | 'close' | 'help' | 'hand-over'

/** What a clerk presses to say more: how long, where to, how it ended. */
export type Opener = 'hold' | 'transfer' | 'ending' | 'walk-up' | 'rest'

export type Key = Press | Opener

/** Whether a key can be pressed; how many seconds until it can, or no longer can; and why it cannot, as a text's id. */
export interface KeyState {
  enabled: boolean
  seconds: number | null
  why: string | null
}

/** How a key stands at a moment, in milliseconds of the office's time. */
export function keyState(view: CounterView, key: Key, now: number): KeyState {
  const { state, ticket } = view.desk
  const called = ticket !== null && ticket.state === 'called'
  switch (key) {
    case 'next':
    case 'walk-up':
    case 'rest':
      return able(state === 'open')
    case 'recall':
      return called ? recallState(view, now) : able(false)
    case 'start':
      return able(called)
    case 'no-show':
      return called ? absenceState(view, now) : able(false)
    case 'finish':
    case 'hold':
    case 'transfer':
    case 'ending':
      return able(ticket !== null)
    case 'undo': {
      const seconds = secondsUntil(view.desk.undo_until, now)
      return seconds > 0 ? { ...able(true), seconds } : able(false)
    }
    case 'open':
      return able(state !== 'open')
    case 'close':
      return able(state !== 'closed' && ticket === null)
    case 'help':
    case 'hand-over':
      return able(state !== 'closed')
  }
}

/** A pause between two calls of one number, and not without end. */
function recallState({ desk }: CounterView, now: number): KeyState {
  if (desk.recalls_left === 0) return { enabled: false, seconds: null, why: 'counter-recalls-spent' }
  return after(desk.recall_from, now)
}

/** Nobody is absent who was not called so that they could hear or see it, and a while to walk. */
function absenceState({ desk }: CounterView, now: number): KeyState {
  return desk.absent_from === null ? { enabled: false, seconds: null, why: 'counter-playing' } : after(desk.absent_from, now)
}

function after(stamp: string | null, now: number): KeyState {
  const seconds = secondsUntil(stamp, now)
  return seconds === 0 ? able(true) : { enabled: false, seconds, why: null }
}

function able(enabled: boolean): KeyState {
  return { enabled, seconds: null, why: null }
}

function secondsUntil(stamp: string | null, now: number): number {
  return stamp === null ? 0 : Math.max(0, Math.ceil((Date.parse(stamp) - now) / 1000))
}

/** The two or three keys that matter at a moment, beside “Gọi tiếp” and “Hoàn tác”: all that a narrow window shows. */
export function mattering({ desk: { state, ticket } }: CounterView): Key[] {
  if (ticket === null) return state === 'open' ? ['walk-up', 'rest'] : []
  return ticket.state === 'called' ? ['recall', 'start', 'no-show'] : ['hold', 'transfer', 'finish']
}
