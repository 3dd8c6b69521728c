import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sha256 } from '@noble/hashes/sha2.js'
import { continues, holds, includes } from '../src/phone/proof'
import { receiptIn } from '../src/phone/receipt'
import type { LogHead } from '../src/wire'

type Hash = Uint8Array

const RECORDS = 40

const text = (hash: Hash) => Buffer.from(hash).toString('base64url')
const hash = (...parts: (Hash | number[])[]): Hash => sha256(Uint8Array.from(parts.flatMap((part) => [...part])))
const leaves: Hash[] = Array.from({ length: RECORDS }, (_, n) => hash([0], hash([n])))

/** What the RFC says, word for word. */
function root(some: Hash[]): Hash {
  if (some.length === 1 && some[0] !== undefined) return some[0]
  const k = split(some.length)
  return hash([1], root(some.slice(0, k)), root(some.slice(k)))
}

function split(n: number): number {
  return 2 ** Math.ceil(Math.log2(n) - 1)
}

function path(index: number, some: Hash[]): Hash[] {
  if (some.length === 1) return []
  const k = split(some.length)
  return index < k ? [...path(index, some.slice(0, k)), root(some.slice(k))] : [...path(index - k, some.slice(k)), root(some.slice(0, k))]
}

function growth(before: number, some: Hash[], whole = true): Hash[] {
  if (before === some.length) return whole ? [] : [root(some)]
  const k = split(some.length)
  return before <= k ? [...growth(before, some.slice(0, k), whole), root(some.slice(k))] : [...growth(before - k, some.slice(k), false), root(some.slice(0, k))]
}

const head = (size: number): LogHead => ({ size, root: text(root(leaves.slice(0, size))) })

test('a leaf that stands in the log is shown, and no other', () => {
  for (let size = 1; size <= RECORDS; size += 1) {
    for (const [index, leaf] of leaves.slice(0, size).entries()) {
      const shown = path(index, leaves.slice(0, size))
      assert.ok(includes(head(size), index, leaf, shown), `${index} of ${size}`)
      assert.ok(!includes(head(size), index, hash(leaf), shown))
      assert.ok(!includes(head(size), index, leaf, [...shown, leaf]))
    }
  }
})

test('a log that has only grown is shown, and no other', () => {
  for (let size = 1; size <= RECORDS; size += 1) {
    for (let before = 1; before <= size; before += 1) {
      const shown = growth(before, leaves.slice(0, size))
      assert.ok(continues(head(size), head(before), shown), `${before} to ${size}`)
      assert.ok(!continues(head(size), { size: before, root: text(hash([before])) }, shown))
      for (let n = 0; n < shown.length; n += 1) {
        const other = shown.map((each, at) => (at === n ? hash(each) : each))
        assert.ok(!continues(head(size), head(before), other), `${before} to ${size}, ${n}`)
      }
    }
  }
})

test('a slip holds with the leaf that it carries', () => {
  const leaf = leaves[6] ?? new Uint8Array()
  const receipt = receiptIn(`#7.${text(leaf.slice(0, 16))}.${head(7).root}`)
  assert.ok(receipt !== null)
  const proof = { leaf: text(leaf), head: head(20), included: path(6, leaves.slice(0, 20)).map(text), grown: growth(7, leaves.slice(0, 20)).map(text) }
  assert.ok(holds(receipt, head(7), proof))
  assert.ok(!holds({ ...receipt, leaf: text(hash([9]).slice(0, 16)) }, head(7), proof))
  assert.ok(!holds(receipt, head(8), proof), 'another head was seen')
  for (const bad of ['', '#', '#7', '#7.a.b', '#x.y.z']) assert.equal(receiptIn(bad), null)
})
