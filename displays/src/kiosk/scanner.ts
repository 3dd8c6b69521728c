// A scanner types what it reads, faster than any hand, and ends with Enter. Pure: told of each key and of the time.

/** A hand does not press two keys within this time; a scanner always does. */
export const PACE_MS = 60
/** So many keys at that pace are a scanner's. */
const BURST_MIN = 4
/** No code that this office reads is longer; the rest is dropped. */
const SCANNED_MAX = 1_024

/** What was typed at a scanner's pace so far, and when its last key came. */
export interface Wedge {
  typed: string
  keys: number
  last: number
}

/** What came of it: a scan, or one key of a hand. */
export type Came = { scan: string } | { key: string } | null

export const QUIET: Wedge = { typed: '', keys: 0, last: -Infinity }

/** A key, as the browser tells it. */
export interface Stroke {
  key: string
  /** The place on the keyboard, which no input method changes. */
  code: string
  shift: boolean
}

/** After a key. What is older than the pace is told at once. */
export function struck(wedge: Wedge, stroke: Stroke, at: number): [Wedge, Came] {
  const sign = signOf(stroke)
  if (at - wedge.last > PACE_MS) return [{ typed: signAlone(sign), keys: 1, last: at }, cameOf(wedge)]
  if (sign === 'Enter' || sign === 'Tab') return [QUIET, cameOf({ ...wedge, keys: wedge.keys + 1 })]
  const typed = sign === 'Backspace' ? wedge.typed.slice(0, -1) : sign.length === 1 ? wedge.typed + sign : wedge.typed
  return [{ typed: typed.slice(0, SCANNED_MAX), keys: wedge.keys + 1, last: at }, null]
}

/** Once nothing came for the pace: what it was. */
export function settled(wedge: Wedge, now: number): [Wedge, Came] {
  return now - wedge.last > PACE_MS && wedge.keys > 0 ? [QUIET, cameOf(wedge)] : [wedge, null]
}

/** Whether a key that comes at this moment is a scanner's. */
export function isBurst(wedge: Wedge, at: number): boolean {
  return wedge.keys > 0 && at - wedge.last <= PACE_MS
}

/** Two or three keys at once are a slip of the hand, and nobody's wish. */
function cameOf({ typed, keys }: Wedge): Came {
  if (keys >= BURST_MIN) return { scan: typed }
  return keys === 1 && typed.length === 1 ? { key: typed } : null
}

function signAlone(sign: string): string {
  return sign.length === 1 ? sign : ''
}

/** The sign of a key. Where an input method made something else of it, the key's place tells what the scanner typed;
 *  where there is no place, the letter below the accent. */
function signOf({ key, code, shift }: Stroke): string {
  const ascii = key.length === 1 && key >= ' ' && key <= '~'
  if (ascii || key === 'Enter' || key === 'Tab' || key === 'Backspace') return key
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1]
  if (digit !== undefined) return digit
  const letter = /^Key([A-Z])$/.exec(code)?.[1]
  if (letter !== undefined) return shift ? letter : letter.toLowerCase()
  if (key.length !== 1) return key
  return key.normalize('NFD').charAt(0).replace('\u0111', 'd').replace('\u0110', 'D')
}

/** What a scan says. */
export type Scan =
  | { is: 'pass'; pass: string }
  | { is: 'card'; digits: string }
  | { is: 'dossier'; code: string }
  | { is: 'number'; number: string }
  | { is: 'unread' }

const PASS = /\/t\/([A-Za-z0-9_-]{22,64})(?:$|[/?#])/
const DOSSIER = /(?:[0-9A-Z]{1,3}\.){0,4}[A-Z]\d{2}(?:\.\d{1,4}){0,3}-\d{6}-\d{3,6}/
/** The digits of a card begin with a province, 001 to 096 (TT 59/2021/TT-BCA). */
const CARD = /^0(?:0[1-9]|[1-8]\d|9[0-6])\d{9}$/
const NUMBER = /^[A-Z]{0,3}\d{1,8}$/

/** Reads a slip's or a booking's code, the first field of an identity card, a dossier's code, a number. */
export function readScan(scanned: string): Scan {
  const text = scanned.replace(/[\u0000-\u001f]/g, ' ').trim()
  const pass = PASS.exec(text)?.[1]
  if (pass !== undefined) return { is: 'pass', pass }
  const digits = (text.split('|')[0] ?? '').trim()
  if (CARD.test(digits)) return { is: 'card', digits }
  const code = DOSSIER.exec(text.toUpperCase())?.[0]
  if (code !== undefined) return { is: 'dossier', code }
  const number = text.toUpperCase()
  return NUMBER.test(number) && number.length <= 8 ? { is: 'number', number } : { is: 'unread' }
}
