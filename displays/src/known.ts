// What a screen knows, frame by frame. Pure: the socket, the clock and the page are someone else's business.
import type { Changed, Frame } from './wire'

/** Null until the first frame, and after a missed one: unknown is not empty. */
export type Known<K> = { epoch: string; seq: number; state: K } | null

/** What a frame tells of: what happened, and what the view shows otherwise by it. */
export interface Told<E> {
  event: E
  /** Nothing of it is otherwise when this is empty. */
  changed: Changed
}

/** How a page reads a view of the stream. */
export interface Reading<S, E, K> {
  /** What a snapshot makes known. `at` is the server's time, RFC 3339. */
  first(state: S, at: string): K
  /** What is known after an event. */
  step(known: K, told: Told<E>): K
}

/** What is known after a frame. Null: something was missed, so ask again from the last that is known. */
export function after<S, E, K>(known: Known<K>, frame: Frame<S, E>, reading: Reading<S, E, K>): Known<K> {
  switch (frame.type) {
    case 'snapshot':
      return { epoch: frame.epoch, seq: frame.seq, state: reading.first(frame.state, frame.at) }
    case 'event': {
      if (known === null || frame.prev !== known.seq) return null
      const { seq, event, changed = {} } = frame
      return { ...known, seq, state: reading.step(known.state, { event, changed }) }
    }
    // Not numbered: what is worked out beside the log.
    case 'meanwhile':
      return known === null ? null : { ...known, state: reading.step(known.state, { event: frame.event, changed: frame.changed ?? {} }) }
    case 'heartbeat':
    case 'elected':
    case 'identify':
      return known
  }
}
