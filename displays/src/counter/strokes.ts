// What was typed on the counter's page outside any field: one press of a key, or a text that came in a burst.
//
// A scanner types as a keyboard does, a Vietnamese input method types over what was typed, and a clerk may type a
// telephone number into the wrong window. None of these is a command: only a key that stands alone is.

/** Keys closer together than this come from a machine: scanners need 1 to 40 ms a key, a hand 80 and more. */
export const BURST_MS = 60

/** So long nothing may follow a key that stands alone: on a machine that is busy the keys of a scanner arrive late. */
export const QUIET_MS = 120

/** A key so soon after a text is its last one. */
export const TAIL_MS = 300

/** Digits closer together than this are a number that somebody types. */
export const NUMBER_MS = 350

/** A longer text is not kept. */
const TEXT_MAX = 2_000

export interface Stroke {
  /** The key on the keyboard, whatever it types; `Alt+` before it where Alt was held. */
  code: string
  /** What it typed; empty for a key that types nothing. */
  text: string
  /** When, in milliseconds. */
  at: number
}

export type Typed = { kind: 'press'; code: string } | { kind: 'text'; text: string }

export class Strokes {
  private run: Stroke[] = []
  /** When the tail of the last text is over. */
  private tail_until = -Infinity

  /** One more. Answers what came before it, where that is at an end by it. */
  add(stroke: Stroke): Typed | null {
    const last = this.run[this.run.length - 1]
    const before = last !== undefined && !follows(last, stroke) ? this.end() : null
    this.run.push(stroke)
    return before
  }

  /** How long after the last stroke nothing more belongs to it. */
  patience(): number {
    const last = this.run[this.run.length - 1]
    return last === undefined ? 0 : Math.max(QUIET_MS, gapAfter(last))
  }

  /** Whether something was typed that may not be at an end. */
  pending(): boolean {
    return this.run.length > 0
  }

  /** What was typed, now that nothing more came. */
  end(): Typed | null {
    const { run } = this
    this.run = []
    const [first, last] = [run[0], run[run.length - 1]]
    if (first === undefined || last === undefined) return null
    if (isOnePress(run) && first.at >= this.tail_until) return { kind: 'press', code: first.code }
    this.tail_until = last.at + TAIL_MS
    return { kind: 'text', text: written(run) }
  }
}

function follows(last: Stroke, next: Stroke): boolean {
  return next.at - last.at < Math.min(gapAfter(last), gapAfter(next))
}

/** What comes sooner belongs to it. */
function gapAfter({ code }: Stroke): number {
  return /^(Numpad|Digit)\d$/.test(code) ? NUMBER_MS : BURST_MS
}

/** A trembling hand presses one key twice: that is one press. */
function isOnePress(run: Stroke[]): boolean {
  return run.every((stroke, i) => {
    const before = run[i - 1]
    return before === undefined || (stroke.code === before.code && stroke.at - before.at >= BURST_MS)
  })
}

/** What stands there in the end: an input method takes letters back and writes others. */
function written(run: Stroke[]): string {
  const text = run.reduce((text, stroke) => (stroke.code === 'Backspace' ? text.slice(0, -1) : text + stroke.text), '')
  return text.slice(0, TEXT_MAX).trim()
}
