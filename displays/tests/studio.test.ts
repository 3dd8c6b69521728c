import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nextUnread, progress, slotOfFile, told, withVoice } from '../src/admin/studio/state'
import { wav, withoutEnd } from '../src/admin/studio/wav'
import type { VoiceLine } from '../src/wire'

const line = (slot: string, file: string | null = null, needed = true): VoiceLine => ({ slot, group: 'digits', needed, text: slot, meaning: '', own_text: false, file })

test('a recording is a WAV file of sixteen bits', () => {
  const view = new DataView(wav([new Float32Array([0, 1]), new Float32Array([-1, 2, 0.5])]))
  assert.equal(view.byteLength, 44 + 10)
  assert.equal(view.getUint32(24, true), 48_000)
  assert.deepEqual([0, 1, 2, 3, 4].map((at) => view.getInt16(44 + at * 2, true)), [0, 32_767, -32_767, 32_767, 16_384])
})

test('the key that ends a recording is cut off, over as many pieces as it takes', () => {
  const pieces = [new Float32Array(5), new Float32Array(3), new Float32Array(3)]
  assert.deepEqual(withoutEnd(pieces, 4).map((piece) => piece.length), [5, 2])
  assert.deepEqual(withoutEnd(pieces, 99), [])
})

test('after a line comes the next that nobody has read, going round', () => {
  const lines = [line('a'), line('b', 'x'), line('c'), line('d', null, false)]
  assert.equal(nextUnread(lines, 'a'), 'c')
  assert.equal(nextUnread(lines, 'd'), 'a')
  assert.equal(nextUnread(lines, null), 'a')
  assert.equal(nextUnread([line('a', 'x'), line('b')], 'b'), null)
  assert.deepEqual(progress(lines), { read: 1, all: 4, needed: 3, missing: 2 })
})

test('a file finds its line by its name, in letters with or without marks', () => {
  const lines = ['digit/4/first', 'word/mười', 'letter/đ', 'to_counter/2', 'word/linh'].map((slot) => line(slot))
  for (const [name, slot] of [
    ['digit-4-first.wav', 'digit/4/first'],
    ['Digit 4 First.WAV', 'digit/4/first'],
    ['word-mười.ogg'.normalize('NFD'), 'word/mười'],
    ['word-muwowi2.ogg', 'word/mười'],
    ['letter-dd.ogg', 'letter/đ'],
    ['to_counter-2.ogg', 'to_counter/2'],
    ['holiday.wav', null],
  ] as const) assert.equal(slotOfFile(name, lines), slot, name)
})

test('a Vietnamese voice speaks first, another after it', () => {
  const lan = { name: 'lan', language: 'vi' }
  const dara = { name: 'dara', language: 'km' }
  assert.equal(withVoice('[office]\nname = "x"\n', lan), '[office]\nname = "x"\n\n[voice]\npack = "lan"\n')
  assert.equal(withVoice('[voice] # a\non = true\n# pack = "no"\npack = "vi"\n[lobby]\npack = 1', lan), '[voice] # a\non = true\n# pack = "no"\npack = "lan"\n[lobby]\npack = 1')
  assert.equal(withVoice('[voice]\non = true\n', lan), '[voice]\npack = "lan"\non = true\n')
  assert.equal(withVoice('[voice]\nalso = ["en"]\n', dara), '[voice]\nalso = ["en", "dara"]\n')
  assert.equal(withVoice('[voice]\nalso = ["dara", "en"]\n', dara), '[voice]\nalso = ["en", "dara"]\n')
})

test('what was done is told by its deed', () => {
  assert.deepEqual(told('take digit/4/first'), ['studio-did-take', { what: 'digit/4/first' }])
  assert.deepEqual(told('publish'), ['studio-did-publish', { what: '' }])
})
