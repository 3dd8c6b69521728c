// What the voice studio knows.
import type { Problem, TakeMeasures, Voice, VoiceGroup, VoiceLine, VoiceStudio, VoiceVersion } from '../../wire'
import type { NoMicrophone } from './microphone'

/** `off`: not asked for yet. `begins`: the key still sounds. */
export type Mic = 'off' | 'ready' | 'begins' | 'records' | NoMicrophone

/** What was recorded last, and how it was. */
export interface LastTake {
  slot: string
  measures: TakeMeasures
}

/** Files on their way into the office. */
export interface Files {
  done: number
  all: number
  /** Names that fit no line, and files that were refused with their reason. */
  left: string[]
}

export interface Studio {
  voices: Voice[] | null
  open: VoiceStudio | null
  /** The slot of the line that is read. */
  at: string | null
  mic: Mic
  /** Whether a take is on its way into the office. */
  sending: boolean
  take: LastTake | null
  /** Why the last take was none. */
  refused: Problem | null
  /** Whether the line's text is being written. */
  writing: boolean
  files: Files | null
  /** Null: not looked at. */
  versions: VoiceVersion[] | null
  /** A deed that went well, by its message. */
  done: string | null
}

export const FIRST_STUDIO: Studio = {
  voices: null, open: null, at: null, mic: 'off', sending: false, take: null, refused: null, writing: false, files: null, versions: null, done: null,
}

/** How far a voice has come: of what calls need, and of everything. */
export function progress(lines: VoiceLine[]): { read: number; all: number; needed: number; missing: number } {
  const read = lines.filter((line) => line.file !== null).length
  const needed = lines.filter((line) => line.needed)
  return { read, all: lines.length, needed: needed.length, missing: needed.filter((line) => line.file === null).length }
}

/** The line after one that nobody has read yet, going round; null when all are read. */
export function nextUnread(lines: VoiceLine[], after: string | null): string | null {
  const from = lines.findIndex((line) => line.slot === after) + 1
  const round = [...lines.slice(from), ...lines.slice(0, from)]
  return round.find((line) => line.file === null && line.slot !== after)?.slot ?? null
}

export function lineOf(studio: Studio): VoiceLine | null {
  return studio.open?.lines.find((line) => line.slot === studio.at) ?? null
}

/** Lines by group, groups in the order of their first line. */
export function grouped(lines: VoiceLine[]): [VoiceGroup, VoiceLine[]][] {
  const groups = new Map<VoiceGroup, VoiceLine[]>()
  for (const line of lines) groups.set(line.group, [...(groups.get(line.group) ?? []), line])
  return [...groups]
}

/** Tones as typists write them, so that a file's name survives any disk: `mười` is `muoi2`, as the program's own packs have it. */
const TONES: Record<string, string> = { '\u0300': '2', '\u0301': '1', '\u0303': '4', '\u0309': '3', '\u0323': '5' }

function asciiName(words: string): string {
  let out = ''
  let tone = ''
  for (const c of words.replace(/\u0111/g, 'dd').normalize('NFD')) {
    if (TONES[c] !== undefined) tone = TONES[c]
    else if (c === '\u0306' || c === '\u031b') out += 'w'
    else if (c === '\u0302') out += out.slice(-1)
    else if (!/\p{M}/u.test(c)) out += c
  }
  return out + tone
}

/** The slot that a file's name means: `digit-4-first.wav`, `word-mười.ogg`, `word-muwowi2.ogg`. */
export function slotOfFile(name: string, lines: VoiceLine[]): string | null {
  const plain = (text: string) => text.normalize('NFC').toLowerCase().replace(/[\s/_]+/g, '-')
  const wanted = plain(name.replace(/\.\w+$/, ''))
  const fits = (slot: string) => plain(slot) === wanted || plain(asciiName(slot)) === wanted
  return lines.find((line) => fits(line.slot))?.slot ?? null
}

/** The configuration with a voice in it: Vietnamese ones speak first, others after them. */
export function withVoice(toml: string, voice: { name: string; language: string }): string {
  const key = voice.language.startsWith('vi') ? 'pack' : 'also'
  const lines = toml.split('\n')
  const section = lines.findIndex((line) => /^\s*\[voice\]\s*(#.*)?$/.test(line))
  if (section < 0) return `${toml.replace(/\n*$/, '\n')}\n[voice]\n${key} = ${key === 'pack' ? quoted(voice.name) : `[${quoted(voice.name)}]`}\n`
  const rest = lines.slice(section + 1)
  const length = rest.findIndex((line) => /^\s*\[/.test(line))
  const end = length < 0 ? rest.length : length
  const at = rest.slice(0, end).findIndex((line) => new RegExp(`^\\s*${key}\\s*=`).test(line))
  const value = key === 'pack' ? quoted(voice.name) : alsoWith(at < 0 ? '' : rest[at]!, voice.name)
  if (at < 0) lines.splice(section + 1, 0, `${key} = ${value}`)
  else lines[section + 1 + at] = `${key} = ${value}`
  return lines.join('\n')
}

const quoted = (name: string) => `"${name}"`

function alsoWith(line: string, name: string): string {
  const named = [...line.matchAll(/"([^"]*)"/g)].map(([, one]) => one!)
  return `[${[...named.filter((one) => one !== name), name].map(quoted).join(', ')}]`
}

/** `take digit/4/first` as a message and its words. */
export function told(what: string): [id: string, words: { what: string }] {
  const space = what.indexOf(' ')
  const [deed, about] = space < 0 ? [what, ''] : [what.slice(0, space), what.slice(space + 1)]
  return [`studio-did-${deed}`, { what: about }]
}
