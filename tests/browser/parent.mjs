// What this script and the test that started it tell each other: lines, so that both can be read.
import { createInterface } from 'node:readline'

const answers = createInterface({ input: process.stdin })[Symbol.asyncIterator]()

/** Has something done to the server, and waits until it is done. */
export async function order(what) {
  console.log(`order ${what}`)
  const { done } = await answers.next()
  if (done) throw new Error(`nobody is there to ${what}`)
}

/** Says what the hall's own loudspeaker has said to the end, so that it is looked for in what came out of the sound card. */
export function spoken(kind, number, counter, closing) {
  console.log(`spoken ${kind} ${number} ${counter} ${closing}`.trimEnd())
}

const began = performance.now()

/** Says what was seen to be true. */
export function seen(words) {
  console.log(`${((performance.now() - began) / 1000).toFixed(1).padStart(5)} s  ${words}`)
}
