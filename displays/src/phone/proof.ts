// What the slip's proof says of the office's log: that the number stands in it, and that it has only grown since
// (RFC 9162, sections 2.1.3.2 and 2.1.4.2). Whoever wrote the log anew cannot show it.
import { sha256 } from '@noble/hashes/sha2.js'
import type { LogHead, MyProof } from '../wire'
import type { Receipt } from './receipt'

type Hash = Uint8Array

/** Whether the office showed what it must: its head is one of the same log, behind `seen`, and holds the slip's leaf. */
export function holds(receipt: Receipt, seen: LogHead, { leaf, head, included, grown }: MyProof): boolean {
  // Sixteen bytes are 21 characters and a bit of the 22nd.
  const isMine = leaf.slice(0, 21) === receipt.leaf.slice(0, 21)
  return isMine && includes(head, receipt.seq - 1, bytesOf(leaf), included.map(bytesOf)) && continues(head, seen, grown.map(bytesOf))
}

export function includes(head: LogHead, index: number, leaf: Hash, path: Hash[]): boolean {
  if (index >= head.size) return false
  let [at, last, root] = [index, head.size - 1, leaf]
  for (const hash of path) {
    if (last === 0) return false
    if (at % 2 === 1 || at === last) {
      root = node(hash, root)
      ;[at, last] = up(at, last)
    } else {
      root = node(root, hash)
    }
    ;[at, last] = [half(at), half(last)]
  }
  return last === 0 && same(root, bytesOf(head.root))
}

export function continues(head: LogHead, before: LogHead, path: Hash[]): boolean {
  if (before.size === head.size) return path.length === 0 && before.root === head.root
  if (before.size === 0 || before.size > head.size) return false
  let [at, last] = [before.size - 1, head.size - 1]
  while (at % 2 === 1) [at, last] = [half(at), half(last)]
  const [first, ...rest] = at === 0 ? [bytesOf(before.root), ...path] : path
  if (first === undefined) return false
  let [old, now] = [first, first]
  for (const hash of rest) {
    if (last === 0) return false
    if (at % 2 === 1 || at === last) {
      ;[old, now] = [node(hash, old), node(hash, now)]
      ;[at, last] = up(at, last)
    } else {
      now = node(now, hash)
    }
    ;[at, last] = [half(at), half(last)]
  }
  return last === 0 && same(old, bytesOf(before.root)) && same(now, bytesOf(head.root))
}

/** Past the levels on which the right edge has no sibling. `at` is not zero. */
function up(at: number, last: number): [number, number] {
  return at % 2 === 1 ? [at, last] : up(half(at), half(last))
}

function half(n: number): number {
  return Math.floor(n / 2)
}

function node(left: Hash, right: Hash): Hash {
  const both = new Uint8Array(1 + left.length + right.length)
  both[0] = 1
  both.set(left, 1)
  both.set(right, 1 + left.length)
  return sha256(both)
}

function same(one: Hash, other: Hash): boolean {
  return one.length === other.length && one.every((byte, n) => byte === other[n])
}

function bytesOf(text: string): Hash {
  const raw = atob(text.replace(/-/g, '+').replace(/_/g, '/'))
  return Uint8Array.from(raw, (letter) => letter.charCodeAt(0))
}
