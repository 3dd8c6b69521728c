// Keys at the kiosk: a keypad that chooses, a scanner that reads, and nothing that leads out of the page.
import { isBurst, PACE_MS, QUIET, readScan, settled, struck, type Came, type Scan, type Wedge } from './scanner'

export interface Hands {
  /** A key of the keypad or the keyboard. */
  key(key: string): void
  scan(scan: Scan): void
}

/** Keys of the browser's own that lead nowhere out of the page. */
const INNOCENT = ['Tab', 'Enter', ' ', 'ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Shift']

/** Listens to keys from now on. */
export function listen(hands: Hands): void {
  let wedge: Wedge = QUIET
  const tell = (came: Came) => {
    if (came === null) return
    if ('scan' in came) hands.scan(readScan(came.scan))
    else hands.key(came.key)
  }
  const take = ([next, came]: [Wedge, Came]) => {
    wedge = next
    tell(came)
  }
  document.addEventListener('keydown', (event) => {
    if (isTyping(event.target)) return
    const burst = isBurst(wedge, event.timeStamp)
    const innocent = INNOCENT.indexOf(event.key) >= 0 && !isPad(event)
    if (burst || event.ctrlKey || event.altKey || event.metaKey || !innocent) event.preventDefault()
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return
    if (innocent && event.key.indexOf('Arrow') === 0) return step(event)
    if (event.key === 'Shift' || (!burst && innocent)) return
    take(struck(wedge, { key: event.key, code: event.code, shift: event.shiftKey }, event.timeStamp))
    // A page that is busy gets a scanner's next key late; it still tells when it was pressed.
    window.setTimeout(() => take(settled(wedge, performance.now())), 2 * PACE_MS)
  }, true)
}

/** A digit of the keypad is a digit, whatever its NumLock says. */
function isPad({ code }: KeyboardEvent): boolean {
  return /^Numpad\d$/.test(code)
}

/** Only the page that pairs the device has a field. */
function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement
}

/** Arrows go from key to key, as Tab does. */
function step(event: KeyboardEvent): void {
  event.preventDefault()
  const buttons = touchable()
  const at = buttons.indexOf(document.activeElement as HTMLButtonElement)
  const by = event.key === 'ArrowDown' || event.key === 'ArrowRight' ? 1 : -1
  const next = buttons[at < 0 ? 0 : (at + by + buttons.length) % buttons.length]
  next?.focus()
}

/** What can be touched; under a question, its answers alone. */
function touchable(): HTMLButtonElement[] {
  const root = document.querySelector('.veil') ?? document
  return Array.from(root.querySelectorAll<HTMLButtonElement>('button:not([disabled])'))
}

/** Touches what a key of the keypad stands for; false when it stands for nothing here. */
export function touchKey(key: string): boolean {
  const found = touchable().filter((button) => button.getAttribute('data-key') === key)[0]
  found?.click()
  return found !== undefined
}

/** A public machine: nothing is selected, dragged, opened or made larger. */
export function lock(): void {
  const prevent = (event: Event) => {
    if (!isTyping(event.target)) event.preventDefault()
  }
  for (const kind of ['contextmenu', 'dragstart', 'selectstart', 'gesturestart']) document.addEventListener(kind, prevent)
  document.addEventListener('wheel', (event) => event.ctrlKey && event.preventDefault(), { passive: false })
}
