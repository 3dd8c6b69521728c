// Finding a procedure by words as people type them: without accents, with what Telex or VNI leaves behind, without
// spaces, with a slip of the finger, in any order. Pure.

/** Something that can be found. */
export interface Entry {
  /** What it is called; its first text counts most. */
  texts: string[]
  /** The official code: `2.000815`. */
  code: string
}

/** What is made of the entries once, so that each keystroke is quick. */
export interface Index {
  /** Each word, with the entries that have it and how much each one means by it. */
  words: Map<string, Posting[]>
  /** Each word with one letter left out leads to it: how slips of the finger are found. */
  near: Map<string, string[]>
  /** What begins with these letters, for what is still being typed. */
  begins: Map<string, string[]>
  /** The letters alone, for the order of the words. */
  whole: string[][]
  initials: string[]
  codes: string[]
  lengths: number[]
}

interface Posting {
  entry: number
  weight: number
}

/** More are not read, and there is always a better word to type. */
export const FOUND_MAX = 24
/** A word this short stands for nothing but itself: one letter more or less is another word. */
const SLIP_MIN = 3
const BEGINS_MAX = 5
/** How well a word fits. */
const EXACT = 1
const BEGINNING = 0.8
const INITIALS = 0.75
const SLIP = 0.55
/** Other texts than the name. */
const ALSO = 0.9
/** So much of what was typed has to be found. */
const FOUND_MIN = 0.6

/** Plain small letters and digits; what stands between them are spaces. */
export function plain(text: string): string {
  return text.toLowerCase().normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/\u0111/g, 'd').replace(/[^a-z0-9]+/g, ' ').trim()
}

export function indexed(entries: Entry[]): Index {
  const index: Index = { words: new Map(), near: new Map(), begins: new Map(), whole: [], initials: [], codes: [], lengths: [] }
  entries.forEach(({ texts, code }, entry) => {
    const plains = texts.map(plain)
    plains.forEach((text, nth) => text.split(' ').forEach((word) => word !== '' && post(index, word, entry, nth === 0 ? 1 : ALSO)))
    index.whole.push(plains.map((text) => text.replace(/ /g, '')))
    index.initials.push(plains.map((text) => text.split(' ').map((word) => word.charAt(0)).join('')).join(' '))
    index.codes.push(code.replace(/\D/g, ''))
    index.lengths.push(plains[0]?.length ?? 0)
  })
  index.words.forEach((_, word) => neighbours(index, word))
  return index
}

function post({ words }: Index, word: string, entry: number, weight: number): void {
  const postings = words.get(word)
  if (postings === undefined) return void words.set(word, [{ entry, weight }])
  const last = postings[postings.length - 1]
  if (last?.entry !== entry) postings.push({ entry, weight })
}

function neighbours({ near, begins }: Index, word: string): void {
  for (let n = 1; n < Math.min(word.length, BEGINS_MAX + 1); n++) add(begins, word.slice(0, n), word)
  if (word.length < SLIP_MIN) return
  withoutOne(word).forEach((less) => add(near, less, word))
}

function add(map: Map<string, string[]>, key: string, word: string): void {
  const known = map.get(key)
  if (known === undefined) map.set(key, [word])
  else if (known[known.length - 1] !== word) known.push(word)
}

function withoutOne(word: string): string[] {
  return word.split('').map((_, n) => word.slice(0, n) + word.slice(n + 1))
}

/** What was typed, as it may have been meant: as it stands, without the letters of Telex, without the digits of VNI. */
export function readings(word: string): string[] {
  const telex = untelexed(word)
  const vni = /[a-z]/.test(word) ? word.replace(/\d/g, '') : word
  const tones = telex.charAt(0) + telex.slice(1).replace(/[sfrxj]/g, '')
  return [word, telex, vni, tones].filter((reading, n, all) => reading !== '' && all.indexOf(reading) === n)
}

/** Letters doubled or marked by Telex, and its tones, where no word of Vietnamese has them. */
function untelexed(word: string): string {
  const letters = word.replace(/dd/g, 'd').replace(/u?wo+w?|uow/g, 'uo').replace(/([aou])w/g, '$1').replace(/w/g, 'u').replace(/aa/g, 'a').replace(/ee/g, 'e').replace(/oo/g, 'o')
  return letters.replace(/([aeiouy]|[aeiouy](?:c|ch|m|n|ng|nh|p|t))[sfrxj]+(?=[bcdghklmnpqtv]|$)/g, '$1').replace(/([a-z])[fj]/g, '$1')
}

/** How each word of the index fits a word that was typed. */
type Fits = Map<string, number>

function fitting(index: Index, typed: string, last: boolean): Fits {
  const fits: Fits = new Map()
  readings(typed).forEach((reading, nth) => {
    const less = nth === 0 ? 1 : 0.97
    const take = (word: string, how: number) => fits.set(word, Math.max(fits.get(word) ?? 0, how * less))
    if (index.words.has(reading)) take(reading, EXACT)
    if (last || reading.length >= SLIP_MIN) beginning(index, reading).forEach((word) => take(word, BEGINNING))
    if (reading.length >= SLIP_MIN) slips(index, reading).forEach((word) => take(word, SLIP))
  })
  return fits
}

function beginning({ begins }: Index, reading: string): string[] {
  const known = begins.get(reading.slice(0, BEGINS_MAX)) ?? []
  return reading.length <= BEGINS_MAX ? known : known.filter((word) => word.indexOf(reading) === 0)
}

/** Words from which it is one letter away: too many, too few, another, or two that changed places. */
function slips({ near, words }: Index, reading: string): string[] {
  const less = withoutOne(reading)
  const found = [reading, ...less].reduce<string[]>((all, key) => all.concat(near.get(key) ?? []), [])
  return found.concat(less.filter((word) => word.length >= SLIP_MIN && words.has(word)))
}

/** Words typed without the spaces between them: `khaisinh`. Null when they do not come out. */
export function parted(index: Index, typed: string): string[] | null {
  for (const reading of readings(typed)) {
    const parts = split(index, reading, true) ?? split(index, reading, false)
    if (parts !== null && parts.length > 1) return parts
  }
  return null
}

/** The longest word of the language has seven letters: `nghieng`. */
const WORD_MAX = 7

/** The fewest words of the index that make up the letters; the last may be a beginning, and one may have a slip. */
function split(index: Index, letters: string, exactly: boolean): string[] | null {
  interface Way { words: string[]; slips: number }
  const ways: (Way | null)[] = [{ words: [], slips: 0 }]
  for (let end = 1; end <= letters.length; end++) {
    let best: Way | null = null
    for (let from = Math.max(0, end - WORD_MAX); from < end; from++) {
      const way = ways[from]
      if (way == null) continue
      const word = letters.slice(from, end)
      const known = (word.length > 1 && index.words.has(word)) || (end === letters.length && word.length > 1 && index.begins.has(word))
      const slip = !known && !exactly && way.slips === 0 && word.length > SLIP_MIN ? slips(index, word)[0] : undefined
      if (!known && slip === undefined) continue
      const next: Way = { words: [...way.words, known ? word : slip ?? word], slips: way.slips + (known ? 0 : 1) }
      if (best === null || cost(next) < cost(best)) best = next
    }
    ways[end] = best
  }
  return ways[letters.length]?.words ?? null
}

function cost({ words, slips }: { words: string[]; slips: number }): number {
  return words.length + 10 * slips
}

/** The entries that fit what was typed, best first, by their places. */
export function found(index: Index, typed: string): number[] {
  const text = plain(typed)
  if (text === '') return []
  const digits = typed.replace(/\D/g, '')
  if (digits.length >= 4 && !/[a-z]/.test(text)) return byCode(index, digits)
  const words = text.split(' ')
  const count = index.codes.length
  const scores = new Float64Array(count)
  words.forEach((word, n) => {
    const best = new Float64Array(count)
    score(index, word, n === words.length - 1, best)
    for (let entry = 0; entry < count; entry++) scores[entry] = (scores[entry] ?? 0) + (best[entry] ?? 0)
  })
  return ranked(index, scores, words)
}

/** How well each entry fits one word that was typed. */
function score(index: Index, word: string, last: boolean, best: Float64Array): void {
  const count = (fits: Fits, share: number, into: Float64Array) => {
    const each = new Float64Array(into.length)
    fits.forEach((how, known) => (index.words.get(known) ?? []).forEach(({ entry, weight }) => (each[entry] = Math.max(each[entry] ?? 0, how * weight))))
    for (let entry = 0; entry < into.length; entry++) into[entry] = (into[entry] ?? 0) + (each[entry] ?? 0) * share
  }
  const parts = word.length > SLIP_MIN && !index.words.has(word) ? parted(index, word) : null
  if (parts !== null) parts.forEach((part, n) => count(fitting(index, part, last && n === parts.length - 1), 1 / parts.length, best))
  const whole = new Float64Array(best.length)
  count(fitting(index, word, last), 1, whole)
  for (let entry = 0; entry < best.length; entry++) best[entry] = Math.max(best[entry] ?? 0, whole[entry] ?? 0)
  if (word.length < SLIP_MIN || !/^[a-z]+$/.test(word)) return
  index.initials.forEach((initials, entry) => {
    if (initials.indexOf(word) >= 0) best[entry] = Math.max(best[entry] ?? 0, INITIALS)
  })
}

/** Those of which enough was found; words in their order and names that begin so come first, the shorter before the longer. */
function ranked({ whole, lengths }: Index, scores: Float64Array, words: string[]): number[] {
  const joined = words.map((word) => readings(word)[1] ?? word).join('')
  const fit: { entry: number; score: number }[] = []
  scores.forEach((sum, entry) => {
    const share = sum / words.length
    if (share < FOUND_MIN) return
    const at = Math.min(...(whole[entry] ?? []).map((text) => text.indexOf(joined)).map((place) => (place < 0 ? Infinity : place)))
    const order = at === 0 ? 0.3 : at < Infinity ? 0.2 : 0
    fit.push({ entry, score: share + order - (lengths[entry] ?? 0) / 2_000 })
  })
  return fit.sort((a, b) => b.score - a.score || a.entry - b.entry).slice(0, FOUND_MAX).map(({ entry }) => entry)
}

function byCode({ codes }: Index, digits: string): number[] {
  const places = codes.map((_, entry) => entry).filter((entry) => (codes[entry] ?? '').indexOf(digits) === 0)
  return places.slice(0, FOUND_MAX)
}
