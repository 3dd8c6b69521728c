// QR codes (ISO/IEC 18004) for the one thing that is drawn here: a web address. Byte mode, correction level M, versions
// 1 to 9. A library does more and would weigh as much as the rest of the kiosk; a test compares every square with one.

/** Per version from 1: codewords of data, of correction per block, and blocks. */
const SIZES = [[16, 10, 1], [28, 16, 1], [44, 26, 1], [64, 18, 2], [86, 24, 2], [108, 16, 4], [124, 18, 4], [154, 22, 4], [182, 22, 5]] as const

type Squares = (boolean | undefined)[][]

/** The dark squares of a text's code, row by row; null when it is too long for a code that telephones like. */
export function qrCode(text: string): boolean[][] | null {
  const bytes = utf8(text)
  const index = SIZES.findIndex(([data]) => bytes.length + 2 <= data)
  const size = SIZES[index]
  if (size === undefined) return null
  const codewords = interleaved(padded(bytes, size[0]), size[1], size[2])
  const codes = MASKS.map((_, mask) => drawn(index + 1, codewords, mask))
  return codes.reduce((best, code) => (unrest(code) < unrest(best) ? code : best))
}

function utf8(text: string): number[] {
  const escaped = unescape(encodeURIComponent(text))
  return escaped.split('').map((char) => char.charCodeAt(0))
}

/** Mode 4 (bytes), the length, the bytes, an end, and filling. */
function padded(bytes: number[], length: number): number[] {
  const nibbles = [4, bytes.length >> 4, bytes.length & 15]
  for (const byte of bytes) nibbles.push(byte >> 4, byte & 15)
  nibbles.push(0)
  const data: number[] = []
  for (let i = 0; i < nibbles.length; i += 2) data.push(((nibbles[i] ?? 0) << 4) | (nibbles[i + 1] ?? 0))
  for (let filling = 0xec; data.length < length; filling ^= 0xec ^ 0x11) data.push(filling)
  return data
}

/** Data in blocks with their correction, one codeword of each block in turn. The later blocks are one longer. */
function interleaved(data: number[], correction: number, blocks: number): number[] {
  const short = Math.floor(data.length / blocks)
  const longer = data.length % blocks
  const parts: number[][] = []
  for (let b = 0, from = 0; b < blocks; b++) {
    const to = from + short + (b >= blocks - longer ? 1 : 0)
    parts.push(data.slice(from, to))
    from = to
  }
  return [...inTurn(parts), ...inTurn(parts.map((part) => remainder(part, correction)))]
}

function inTurn(parts: number[][]): number[] {
  const all: number[] = []
  const longest = Math.max(...parts.map((part) => part.length))
  for (let i = 0; i < longest; i++) for (const part of parts) if (i < part.length) all.push(part[i] ?? 0)
  return all
}

/** Reed-Solomon: what is left of the data divided by the generator of this degree. */
function remainder(data: number[], degree: number): number[] {
  const divisor = generator(degree)
  const rest = divisor.map(() => 0)
  for (const byte of data) {
    const factor = byte ^ (rest.shift() ?? 0)
    rest.push(0)
    divisor.forEach((d, i) => (rest[i] = (rest[i] ?? 0) ^ times(d, factor)))
  }
  return rest
}

function generator(degree: number): number[] {
  let made: number[] = new Array<number>(degree - 1).fill(0).concat(1)
  for (let i = 0, root = 1; i < degree; i++, root = times(root, 2)) {
    made = made.map((d, j) => times(d, root) ^ (made[j + 1] ?? 0))
  }
  return made
}

/** In the field of 256 elements modulo 0x11d. */
function times(a: number, b: number): number {
  let product = 0
  for (let i = 7; i >= 0; i--) product = (product << 1) ^ ((product >> 7) * 0x11d) ^ (((b >> i) & 1) * a)
  return product
}

/** Where a mask turns squares over. */
const MASKS: ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
]

function drawn(version: number, codewords: number[], mask: number): boolean[][] {
  const side = version * 4 + 17
  const squares: Squares = Array.from({ length: side }, () => new Array<boolean | undefined>(side).fill(undefined))
  drawPatterns(squares, version)
  drawFormat(squares, mask)
  if (version >= 7) drawVersion(squares, version)
  drawData(squares, codewords, mask)
  return squares as boolean[][]
}

function put(squares: Squares, x: number, y: number, dark: boolean): void {
  const row = squares[y]
  if (row !== undefined && x >= 0 && x < squares.length) row[x] = dark
}

/** Finders, timing and alignment. */
function drawPatterns(squares: Squares, version: number): void {
  const side = squares.length
  for (let i = 0; i < side; i++) {
    put(squares, 6, i, i % 2 === 0)
    put(squares, i, 6, i % 2 === 0)
  }
  for (const [x, y] of [[3, 3], [side - 4, 3], [3, side - 4]] as const) drawRings(squares, x, y, 4)
  const middles = version === 1 ? [] : version < 7 ? [6, side - 7] : [6, (side - 1) / 2, side - 7]
  for (const x of middles) for (const y of middles) if (!inFinder(x, y, side)) drawRings(squares, x, y, 2)
}

function inFinder(x: number, y: number, side: number): boolean {
  return (x === 6 && (y === 6 || y === side - 7)) || (x === side - 7 && y === 6)
}

/** Squares within squares around a middle: a finder with its white edge, or an alignment mark. */
function drawRings(squares: Squares, x: number, y: number, reach: number): void {
  for (let dy = -reach; dy <= reach; dy++) {
    for (let dx = -reach; dx <= reach; dx++) {
      const ring = Math.max(Math.abs(dx), Math.abs(dy))
      put(squares, x + dx, y + dy, reach === 4 ? ring !== 2 && ring !== 4 : ring !== 1)
    }
  }
}

/** Level M is 00; ten bits of BCH correction; masked so that it is never all white. */
function drawFormat(squares: Squares, mask: number): void {
  const bits = ((mask << 10) | bch(mask, 10, 0x537)) ^ 0x5412
  const side = squares.length
  for (let i = 0; i < 15; i++) {
    const dark = ((bits >> i) & 1) === 1
    put(squares, 8, i < 6 ? i : i < 8 ? i + 1 : side - 15 + i, dark)
    put(squares, i < 8 ? side - 1 - i : i < 9 ? 7 : 14 - i, 8, dark)
  }
  put(squares, 8, side - 8, true)
}

function drawVersion(squares: Squares, version: number): void {
  const bits = (version << 12) | bch(version, 12, 0x1f25)
  for (let i = 0; i < 18; i++) {
    const dark = ((bits >> i) & 1) === 1
    const far = squares.length - 11 + (i % 3)
    put(squares, far, Math.floor(i / 3), dark)
    put(squares, Math.floor(i / 3), far, dark)
  }
}

function bch(value: number, degree: number, polynomial: number): number {
  let rest = value
  for (let i = 0; i < degree; i++) rest = (rest << 1) ^ ((rest >> (degree - 1)) * polynomial)
  return rest
}

/** Up and down in pairs of columns from the lower right, around everything that stands already. */
function drawData(squares: Squares, codewords: number[], mask: number): void {
  const side = squares.length
  const turned = MASKS[mask] ?? (() => false)
  let bit = 0
  for (let pair = 0, right = side - 1; right > 0; pair++, right -= right === 8 ? 3 : 2) {
    for (let step = 0; step < side; step++) {
      const y = pair % 2 === 0 ? side - 1 - step : step
      for (const x of [right, right - 1]) {
        if (squares[y]?.[x] !== undefined) continue
        const dark = (((codewords[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1) === 1
        put(squares, x, y, dark !== turned(x, y))
        bit++
      }
    }
  }
}

/** How hard a code is on the eye of a camera: long runs of one colour, in rows and in columns (the standard's first rule). */
function unrest(code: boolean[][]): number {
  const columns = code.map((_, x) => code.map((row) => row[x] ?? false))
  return [...code, ...columns].reduce((sum, row) => sum + runs(row), 0)
}

function runs(row: boolean[]): number {
  let sum = 0
  for (let i = 1, length = 1; i <= row.length; i++) {
    if (i < row.length && row[i] === row[i - 1]) length++
    else {
      if (length >= 5) sum += length - 2
      length = 1
    }
  }
  return sum
}
