import assert from 'node:assert/strict'
import { test } from 'node:test'
import { codesOf, FIRST_KEYS, FIRST_MAP, given, GIVEN, keepMap, keptMap, keyOf, labelOf, mayBeGiven } from '../src/counter/keymap'
import { BURST_MS, NUMBER_MS, QUIET_MS, Strokes, type Typed } from '../src/counter/strokes'

/** Types codes with so many milliseconds before each; what it came to. */
function type(strokes: [code: string, text: string, after: number][]): Typed[] {
  const typist = new Strokes()
  let at = 0
  const told: (Typed | null)[] = []
  for (const [code, text, after] of strokes) {
    // The page's own timer.
    if (typist.pending() && after >= typist.patience()) told.push(typist.end())
    at += after
    told.push(typist.add({ code, text, at }))
  }
  told.push(typist.end())
  return told.filter((typed) => typed !== null)
}

const pressed = (typed: Typed[]) => typed.flatMap((each) => (each.kind === 'press' ? [each.code] : []))

test('a key that stands alone is a press', () => {
  assert.deepEqual(type([['NumpadAdd', '+', 0]]), [{ kind: 'press', code: 'NumpadAdd' }])
  assert.deepEqual(pressed(type([['NumpadAdd', '+', 0], ['Numpad0', '0', 900], ['NumpadDivide', '/', 900]])), ['NumpadAdd', 'Numpad0', 'NumpadDivide'])
})

test('what a scanner types is a text, whatever keys it uses, and so is a number that a hand types', () => {
  const scan = (code: (c: string) => string, gap: number) => type([...'042+-*/'].map((c) => [code(c), c, gap] as [string, string, number]))
  assert.deepEqual(scan((c) => `Numpad${c}`, 8), [{ kind: 'text', text: '042+-*/' }])
  const telephone = [...'0912345678'].map((c) => [`Numpad${c}`, c, 180] as [string, string, number])
  assert.deepEqual(type(telephone), [{ kind: 'text', text: '0912345678' }])
})

test('a trembling hand presses once; a press behind a digit is a press of its own', () => {
  assert.deepEqual(pressed(type([['Numpad0', '0', 0], ['Numpad0', '0', 140]])), ['Numpad0'])
  assert.deepEqual(pressed(type([['Numpad2', '2', 0], ['NumpadAdd', '+', 200]])), ['Numpad2', 'NumpadAdd'])
  assert.ok(BURST_MS < 80 && QUIET_MS < 200 && NUMBER_MS < 500, 'no hand waits for it')
})

test('the last key of a scan that comes late is no press; one that a hand presses afterwards is', () => {
  const slip: [string, string, number][] = [...'A042'].map((c) => [`Key${c}`, c, 8])
  assert.deepEqual(pressed(type([...slip, ['NumpadEnter', '', 200]])), [])
  assert.deepEqual(pressed(type([...slip, ['NumpadAdd', '+', 400]])), ['NumpadAdd'])
})

test('an input method takes back and writes anew: what stands there in the end is the text', () => {
  const telex: [string, string, number][] = [['KeyH', 'h', 0], ['KeyO', 'o', 5], ['KeyO', 'o', 5], ['Backspace', '', 1], ['Backspace', '', 1], ['', 'ô', 1], ['Enter', '', 5]]
  assert.deepEqual(type(telex), [{ kind: 'text', text: 'hô' }])
})

/** The same numbers for the same seed (mulberry32). */
function random(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-|/:+* '

/** A scan at the speed of scanners: with a keypad's digits or the row's, under an input method, ended by Enter or Tab. */
function scan(next: () => number): [string, string, number][] {
  const of = (n: number) => Math.floor(next() * n)
  const keypad = next() < 0.3
  const gap = 1 + of(40)
  const strokes = Array.from({ length: 4 + of(60) }, (): [string, string, number] => {
    const c = LETTERS.charAt(of(LETTERS.length))
    const signs: Record<string, string> = { '+': 'NumpadAdd', '*': 'NumpadMultiply', '/': 'NumpadDivide', '.': 'NumpadDecimal', '-': 'NumpadSubtract' }
    const code = /\d/.test(c) ? `${keypad ? 'Numpad' : 'Digit'}${c}` : (keypad && signs[c]) || `Key${c.toUpperCase()}`
    return [code, c, 1 + of(gap)]
  })
  // Telex: a letter is taken back and another put there, by a program.
  if (next() < 0.5) strokes.splice(2, 0, ['Backspace', '', 1], ['', 'ư', 1])
  const suffix: [string, string, number][] = [['Enter', '', gap], ['NumpadEnter', '', gap], ['Tab', '', gap]]
  return [...strokes, ...suffix.slice(of(3)).slice(0, 1)]
}

test('a thousand scans at full speed give no command', () => {
  const next = random(20_261_123)
  for (let n = 0; n < 1_000; n++) {
    const typed = type(scan(next))
    assert.equal(typed.length, 1, `scan ${n}`)
    assert.equal(typed[0]?.kind, 'text', `scan ${n}: ${JSON.stringify(typed)}`)
  }
})

test('no letter, no space and no digit of the row is a command; a numeric pad alone is enough', () => {
  for (const code of Object.keys(FIRST_KEYS)) assert.ok(mayBeGiven(code), code)
  for (const code of ['KeyH', 'Space', 'Digit1', 'Enter', 'Tab', 'Escape', 'F5', 'F12', 'Backspace']) {
    assert.equal(keyOf(FIRST_MAP, code), null, code)
    assert.ok(!mayBeGiven(code), code)
  }
  const pad = Object.keys(FIRST_KEYS).filter((code) => code.startsWith('Numpad')).map((code) => FIRST_KEYS[code])
  for (const key of ['next', 'recall', 'no-show', 'finish', 'hold', 'undo', 'rest'] as const) assert.ok(pad.includes(key), key)
})

test('a key can be given another, all can be turned off, and those with Alt stay', () => {
  const map = given(FIRST_MAP, 'next', 'NumpadEnter')
  assert.equal(keyOf(map, 'NumpadEnter'), 'next')
  assert.equal(keyOf(map, 'NumpadAdd'), null)
  assert.deepEqual(codesOf(map, 'next').map(labelOf), ['Enter', 'Alt 1'])
  const taken = given(FIRST_MAP, 'ending', 'Numpad0')
  assert.deepEqual([keyOf(taken, 'Numpad0'), keyOf(taken, 'F9')], ['ending', 'undo'])
  const off = { ...FIRST_MAP, on: false }
  assert.deepEqual([keyOf(off, 'NumpadAdd'), keyOf(off, 'F2'), keyOf(off, 'Alt+Digit1')], [null, null, 'next'])
})

test('the keys are kept on the device, and what is no map does no harm', () => {
  const kept = new Map<string, string>()
  const store = { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) }
  assert.deepEqual(keptMap(store), FIRST_MAP)
  const map = { ...given(FIRST_MAP, 'help', 'F7'), on: false }
  keepMap(store, map)
  assert.deepEqual(keptMap(store), map)
  for (const wrong of ['', '{', '[]', '{"keys":null}', 'null']) {
    for (const key of kept.keys()) kept.set(key, wrong)
    assert.deepEqual(keptMap(store), FIRST_MAP, wrong)
  }
  for (const key of kept.keys()) kept.set(key, '{"keys":{"KeyH":"hold","Space":"next","F2":"explode","F4":"recall"}}')
  assert.deepEqual(keptMap(store), { on: true, keys: { F4: 'recall' } })
  assert.ok(GIVEN.includes('help'))
})
