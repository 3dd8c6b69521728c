// Listens to the keyboard of the counter's page.
import { Strokes, type Typed } from './strokes'

export interface Typist {
  /** Whether anything typed is looked at. */
  listens(): boolean
  /** Whether this code does something on the page, so that the browser does nothing by it. */
  knows(code: string): boolean
  /** A key that stood alone. */
  pressed(code: string): void
  /** A text that was scanned or typed. */
  text(text: string): void
  /** Escape: no. */
  leaves(): void
}

const MODIFIERS = ['Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'CapsLock', 'NumLock', 'ScrollLock', 'Fn']
const ACTIVATING = ['Enter', 'NumpadEnter', 'Space']

/** A timer that is later than this was held up. */
const LATE_MS = 40

export function listen(typist: Typist): void {
  const strokes = new Strokes()
  let timer = 0
  const tell = (typed: Typed | null) => {
    if (typed === null) return
    if (typed.kind === 'text') typist.text(typed.text)
    else if (ACTIVATING.indexOf(typed.code) >= 0 && !typist.knows(typed.code)) activated()?.click()
    else typist.pressed(typed.code)
  }
  const wait = () => {
    clearTimeout(timer)
    const due = performance.now() + strokes.patience()
    // A page that was busy has not heard yet what was typed meanwhile.
    timer = window.setTimeout(() => (performance.now() - due > LATE_MS ? wait() : tell(strokes.end())), strokes.patience())
  }
  document.addEventListener('keydown', (event) => {
    if (!typist.listens() || isField(event.target)) return
    if (event.key === 'Escape') return typist.leaves()
    const code = (event.altKey ? 'Alt+' : '') + event.code
    if (!isStroke(event, strokes.pending())) return
    // The browser would press the button that was pressed last: a scan ends with Enter.
    if (typist.knows(code) || strokes.pending() || ACTIVATING.indexOf(code) >= 0) event.preventDefault()
    if (event.repeat) return
    const composing = event.isComposing || event.key === 'Process'
    tell(strokes.add({ code: composing ? '' : code, text: event.key.length === 1 ? event.key : '', at: event.timeStamp }))
    wait()
  })
  document.addEventListener('keyup', (event) => {
    if (event.code === 'Space' && activated() !== null) event.preventDefault()
  })
}

/** Whether it belongs to what is typed. Tab moves the focus, unless a scanner sends it. */
function isStroke(event: KeyboardEvent, pending: boolean): boolean {
  if (event.ctrlKey || event.metaKey || MODIFIERS.indexOf(event.key) >= 0) return false
  // A list of choices is led by its own keys.
  if (event.target instanceof HTMLSelectElement && !/^(Numpad|F\d)/.test(event.code)) return false
  if (event.key === 'Tab') return pending
  return event.key.length === 1 || /^(Numpad.*|F\d+|Enter|Backspace|)$/.test(event.code)
}

/** Where text is typed, everything typed is text. */
function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement
}

/** What Enter and Space press. */
function activated(): HTMLElement | null {
  const focused = document.activeElement
  return focused instanceof HTMLButtonElement || focused instanceof HTMLAnchorElement ? focused : null
}
