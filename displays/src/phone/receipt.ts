// The proof on a slip that its number was given out.

/** What stands behind the `#` of the slip's address. */
export interface Receipt {
  seq: number
  /** The first bytes of the leaf, in base64url. */
  leaf: string
  root: string
}

export function receiptIn(hash: string): Receipt | null {
  const [, seq, leaf, root] = /^#?(\d{1,15})\.([\w-]{22})\.([\w-]{43})$/.exec(hash) ?? []
  return seq === undefined || leaf === undefined || root === undefined ? null : { seq: Number(seq), leaf, root }
}
