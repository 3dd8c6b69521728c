// The running text: one sentence at a time, no faster than it is read.
import { named } from '../texts'
import type { Language, Text } from '../wire'

export interface Running {
  text: number
  since: number
}

/** Four letters a second pass a point; a slow reader manages ten. */
const REM_A_SECOND = 5
/** A letter on average. */
const LETTER_REM = 1.2
/** A text that fits stands for so long at least, and for a slow reader's time. */
const STANDS_MS_MIN = 8_000
const LETTER_MS = 100

/** Whether it must run to be read whole. */
function runs(text: string, wide: number): boolean {
  return text.length * LETTER_REM > wide
}

function time_ms(text: string, wide: number): number {
  if (!runs(text, wide)) return Math.max(STANDS_MS_MIN, text.length * LETTER_MS)
  return ((text.length * LETTER_REM + wide) / REM_A_SECOND) * 1_000
}

/** As time passes. */
export function runningAt(running: Running, texts: Text[], language: Language, wide: number, now: number): Running {
  const text = texts[running.text]
  if (text !== undefined && (texts.length < 2 || now - running.since < time_ms(named(text, language), wide))) return running
  return texts.length === 0 ? running : { text: (running.text + 1) % texts.length, since: now }
}

export function Ticker({ texts, running, language, wide }: { texts: Text[]; running: Running; language: Language; wide: number }) {
  const text = texts[running.text]
  if (text === undefined) return null
  const words = named(text, language)
  const moving = runs(words, wide)
  return (
    <p class={`ticker${moving ? ' runs' : ''}`} data-room="ticker" data-moving={moving}>
      <span key={`${running.text} ${running.since}`} style={moving ? { animationDuration: `${time_ms(words, wide)}ms` } : {}}>{words}</span>
    </p>
  )
}
