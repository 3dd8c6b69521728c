// Which key of the keyboard is which of the clerk's keys. By code, not by what it types: a numeric pad without NumLock
// types arrows, and an input method changes what a digit types.
import type { Key } from './keys'

export interface KeyMap {
  /** Whether the numeric pad and the function keys act. With Alt held, digits always do. */
  on: boolean
  /** What each code does. */
  keys: Record<string, Key>
}

/** A numeric pad alone is enough. The function keys are those that browsers and readers leave free. */
export const FIRST_KEYS: Record<string, Key> = {
  NumpadAdd: 'next',
  NumpadSubtract: 'recall',
  NumpadMultiply: 'no-show',
  NumpadDivide: 'hold',
  NumpadDecimal: 'rest',
  Numpad0: 'undo',
  Numpad1: 'start',
  Numpad2: 'finish',
  Numpad3: 'transfer',
  F2: 'next',
  F4: 'recall',
  F8: 'no-show',
  F9: 'undo',
}

/** Alt and 1 to 9, as on the keypads of hospitals. */
const WITH_ALT: readonly Key[] = ['next', 'recall', 'no-show', 'rest', 'start', 'finish', 'undo', 'hold', 'transfer']
const ALT = 'Alt+Digit'

/** What may be given a key of its own. */
export const GIVEN: readonly Key[] = ['next', 'recall', 'start', 'no-show', 'finish', 'hold', 'transfer', 'undo', 'rest', 'ending', 'walk-up', 'help']

/** Reload, the address, full screen and the tools stay the browser's. */
const RESERVED = ['F5', 'F6', 'F11', 'F12', 'NumpadEqual', 'NumpadComma']

export const FIRST_MAP: KeyMap = { on: true, keys: FIRST_KEYS }

/** Only keys that no scanner and no input method types letters with. */
export function mayBeGiven(code: string): boolean {
  return /^(Numpad\w+|F\d{1,2})$/.test(code) && RESERVED.indexOf(code) < 0
}

/** What a code does. */
export function keyOf(map: KeyMap, code: string): Key | null {
  if (code.indexOf(ALT) === 0) return WITH_ALT[Number(code.slice(ALT.length)) - 1] ?? null
  return (map.on ? map.keys[code] : undefined) ?? null
}

/** The keys that do something, the numeric pad's first. */
export function codesOf(map: KeyMap, key: Key): string[] {
  const own = map.on ? Object.keys(map.keys).filter((code) => map.keys[code] === key) : []
  const nth = WITH_ALT.indexOf(key) + 1
  return nth === 0 ? own : [...own, ALT + nth]
}

/** This key, and no other but with Alt, does it from now on; and it does nothing else. */
export function given(map: KeyMap, key: Key, code: string): KeyMap {
  const others = Object.keys(map.keys).filter((each) => each !== code && map.keys[each] !== key)
  const keys: Record<string, Key> = { [code]: key }
  for (const each of others) keys[each] = map.keys[each] as Key
  return { ...map, keys }
}

const SIGNS: Record<string, string> = { Add: '+', Subtract: '−', Multiply: '*', Divide: '/', Decimal: '.' }

/** What stands on a key. */
export function labelOf(code: string): string {
  const sign = code.replace('Numpad', '').replace(ALT, 'Alt ')
  return SIGNS[sign] ?? sign
}

/** What `aria-keyshortcuts` can say of a code: it has no words for a numeric pad. */
export function spokenOf(code: string): string | null {
  return code.indexOf('Numpad') === 0 ? null : code.replace('Digit', '')
}

const KEPT = 'xinmoi-keys'

/** The keys as this device keeps them. */
export function keptMap(store: Pick<Storage, 'getItem'>): KeyMap {
  try {
    return read(JSON.parse(store.getItem(KEPT) ?? 'null'))
  } catch {
    return FIRST_MAP
  }
}

export function keepMap(store: Pick<Storage, 'setItem'>, map: KeyMap): void {
  try {
    store.setItem(KEPT, JSON.stringify(map))
  } catch {
    // A browser that keeps nothing has them until the page is left.
  }
}

/** What an older page kept, or somebody's hand wrote, does no harm. */
function read(kept: unknown): KeyMap {
  if (typeof kept !== 'object' || kept === null || !('keys' in kept) || typeof kept.keys !== 'object' || kept.keys === null) return FIRST_MAP
  const keys: Record<string, Key> = {}
  for (const [code, key] of Object.entries(kept.keys)) if (mayBeGiven(code) && GIVEN.indexOf(key as Key) >= 0) keys[code] = key as Key
  return { on: !('on' in kept) || kept.on !== false, keys }
}
