// A recording as a WAV file: 16 bits, one channel.

export const RATE = 48_000

/** Samples between -1 and 1, in as many pieces as they came in, as a WAV file. */
export function wav(pieces: Float32Array[]): ArrayBuffer {
  const count = pieces.reduce((sum, piece) => sum + piece.length, 0)
  const bytes = new DataView(new ArrayBuffer(44 + count * 2))
  const text = (at: number, words: string) => [...words].forEach((c, i) => bytes.setUint8(at + i, c.charCodeAt(0)))
  text(0, 'RIFF')
  bytes.setUint32(4, 36 + count * 2, true)
  text(8, 'WAVEfmt ')
  bytes.setUint32(16, 16, true)
  bytes.setUint16(20, 1, true)
  bytes.setUint16(22, 1, true)
  bytes.setUint32(24, RATE, true)
  bytes.setUint32(28, RATE * 2, true)
  bytes.setUint16(32, 2, true)
  bytes.setUint16(34, 16, true)
  text(36, 'data')
  bytes.setUint32(40, count * 2, true)
  let at = 44
  for (const piece of pieces) {
    for (const sample of piece) {
      bytes.setInt16(at, Math.round(Math.max(-1, Math.min(1, sample)) * 32_767), true)
      at += 2
    }
  }
  return bytes.buffer
}

/** The last of the pieces, without the key that ended them. */
export function withoutEnd(pieces: Float32Array[], samples: number): Float32Array[] {
  const kept = [...pieces]
  for (let left = samples; left > 0 && kept.length > 0; ) {
    const last = kept.pop()!
    if (last.length > left) kept.push(last.subarray(0, last.length - left))
    left -= last.length
  }
  return kept
}
