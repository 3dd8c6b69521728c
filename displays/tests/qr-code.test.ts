import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encode } from 'uqr'
import { qrCode } from '../src/qr-code'

/** Whichever mask was chosen, every square is as the library draws it. */
function agrees(text: string): boolean {
  const ours = JSON.stringify(qrCode(text))
  const masks = [0, 1, 2, 3, 4, 5, 6, 7]
  return masks.some((maskPattern) => ours === JSON.stringify(encode(text, { ecc: 'M', boostEcc: false, maskPattern, border: 0 }).data))
}

test('an address of any length is drawn as a library draws it', () => {
  for (let length = 1; length <= 180; length++) {
    const address = `http://một-cửa.vn/t/${'aZ09_-xyQ7'.repeat(20)}`.slice(0, length)
    const bytes = new TextEncoder().encode(address).length
    if (bytes <= 180) assert.ok(agrees(address), `${length} characters`)
  }
})

test('an address that is too long is not drawn', () => {
  assert.notEqual(qrCode('x'.repeat(180)), null)
  assert.equal(qrCode('x'.repeat(181)), null)
})
