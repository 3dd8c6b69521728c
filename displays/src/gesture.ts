// One gesture, one key: what a hand does twice in a moment is done once.
import { newKey } from './api'

/** Two touches within this time are one: a double tap on a tablet takes a third of a second. */
const GESTURE_MS = 700

export class Gestures {
  private last = { what: '', at: -Infinity }

  /** The key of a gesture; null when it is the second half of one that was answered already. */
  begin(what: string, now: number): string | null {
    const twice = this.last.what === what && now - this.last.at < GESTURE_MS
    this.last = { what, at: now }
    return twice ? null : newKey()
  }
}
