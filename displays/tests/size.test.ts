import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sizeText } from '../src/size'

test('a size is said as people say it', () => {
  assert.deepEqual([0, 700, 2_048, 15_000, 3_565_158, 40_000_000, 5_368_709_120].map((bytes) => sizeText(bytes, 'vi')), ['0 KB', '0,7 KB', '2 KB', '15 KB', '3,4 MB', '38 MB', '5 GB'])
  assert.equal(sizeText(3_565_158, 'en'), '3.4 MB')
})
