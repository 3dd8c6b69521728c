// What the admin does in the voice studio.
import { ask, insist, newKey, type Answer, type Request } from '../../api'
import type { EditVoice, Language, NewVoice, Problem, TakeMeasures, Voice, VoiceStudio, VoiceVersion } from '../../wire'
import { Microphone } from './microphone'
import { FIRST_STUDIO, lineOf, nextUnread, slotOfFile, withVoice, type Studio } from './state'

/** What the studio needs of its page. */
export interface Around {
  studio(): Studio
  change(part: Partial<Studio>): void
  language(): Language
  /** What went wrong, for the page to tell. */
  failed(problem: Problem): void
}

/** A zip of a hundred megabytes takes its time. */
const IMPORT_MS = 120_000

export function studioDeeds(around: Around) {
  const { studio, change, failed } = around
  let microphone: Microphone | null = null
  let sound: HTMLAudioElement | null = null

  const base = () => `/voices/${encodeURIComponent(studio().open!.voice.name)}`
  const clip = (slot: string) => `${base()}/clips/${encodeURIComponent(slot)}`
  const alter = <T>(method: string, path: string, request: Request = {}): Promise<Answer<T>> =>
    insist<T>(method, path, { ...request, key: newKey(), language: around.language() })

  async function list(): Promise<void> {
    const answer = await ask<Voice[]>('GET', '/voices')
    if (answer.ok) change({ voices: answer.body })
    else failed(answer.problem)
  }

  async function open(name: string): Promise<void> {
    change({ ...FIRST_STUDIO, voices: studio().voices, mic: studio().mic })
    await again(name)
    const { open } = studio()
    if (open !== null) pick(nextUnread(open.lines, null) ?? open.lines[0]?.slot ?? null)
  }

  /** Learns the voice anew. */
  async function again(name = studio().open?.voice.name): Promise<void> {
    const answer = await ask<VoiceStudio>('GET', `/voices/${encodeURIComponent(name!)}`)
    if (answer.ok) change({ open: answer.body })
    else failed(answer.problem)
  }

  function close(): void {
    microphone?.close()
    microphone = null
    sound?.pause()
    change({ ...FIRST_STUDIO, voices: studio().voices })
    void list()
  }

  /** Whether the voice was made. */
  async function create(voice: NewVoice): Promise<boolean> {
    const answer = await alter<Voice>('POST', '/voices', { body: voice })
    if (answer.ok) await open(voice.name)
    else failed(answer.problem)
    return answer.ok
  }

  function pick(at: string | null): void {
    const line = studio().open?.lines.find((line) => line.slot === at)
    change({ at, take: null, refused: null, done: null, writing: line !== undefined && line.text === '' && line.slot !== 'chime' })
    document.getElementById('stand')?.focus({ preventScroll: true })
    document.querySelector('#lines [aria-current]')?.scrollIntoView({ block: 'nearest' })
  }

  async function openMicrophone(): Promise<boolean> {
    if (microphone !== null) return true
    const opened = await Microphone.open({ level: showLevel, full: () => void stop() })
    if (typeof opened === 'string') {
      change({ mic: opened })
      return false
    }
    microphone = opened
    return true
  }

  async function record(): Promise<void> {
    const { at, sending, mic } = studio()
    if (at === null || sending || mic === 'records' || mic === 'begins' || !(await openMicrophone())) return
    sound?.pause()
    change({ mic: 'begins', take: null, refused: null, done: null })
    await microphone!.begin()
    change({ mic: 'records' })
  }

  async function stop(): Promise<void> {
    const { at, mic } = studio()
    if (mic !== 'records' || at === null) return
    const wav = microphone?.end() ?? null
    change({ mic: 'ready' })
    if (wav !== null && (await send(at, new Blob([wav])))) await listen(at)
  }

  function toggle(): void {
    if (studio().mic === 'records') void stop()
    else void record()
  }

  /** Puts a take into its slot. Whether it was one. */
  async function send(slot: string, file: Blob): Promise<boolean> {
    change({ sending: true, refused: null })
    const answer = await alter<TakeMeasures>('PUT', clip(slot), { file })
    change({ sending: false })
    if (!answer.ok) {
      change({ refused: answer.problem })
      return false
    }
    change({ take: { slot, measures: answer.body } })
    await again()
    return true
  }

  /** Goes on to what nobody has read yet. */
  function next(): void {
    const { open, at, mic, sending } = studio()
    if (open === null || mic === 'records' || mic === 'begins' || sending) return
    const unread = nextUnread(open.lines, at)
    if (unread !== null) pick(unread)
    else change({ done: 'studio-all-read' })
  }

  /** Plays what the office made of the take. */
  async function listen(slot: string): Promise<void> {
    await play(`${clip(slot)}?of=${studio().open!.voice.version}`)
  }

  async function preview(number: string, counter: string, kind: string): Promise<void> {
    const query = new URLSearchParams({ number, counter, kind })
    await play(`${base()}/preview?${query.toString()}`)
  }

  async function play(path: string): Promise<void> {
    const answer = await ask<Blob>('GET', path.replace(/\?of=\d+$/, ''), { language: around.language(), sound: true })
    if (!answer.ok) return failed(answer.problem)
    sound?.pause()
    const address = URL.createObjectURL(answer.body)
    sound = new Audio(address)
    sound.onended = () => URL.revokeObjectURL(address)
    await sound.play().catch(() => undefined)
  }

  async function drop(): Promise<void> {
    const { at } = studio()
    if (at === null) return
    const answer = await alter('DELETE', clip(at))
    if (!answer.ok) return failed(answer.problem)
    change({ take: null })
    await again()
  }

  async function write(text: string): Promise<void> {
    const { at } = studio()
    if (at === null) return
    const edit: EditVoice = { texts: { [at]: text === '' ? null : text } }
    const answer = await alter('PATCH', base(), { body: edit })
    if (!answer.ok) return failed(answer.problem)
    change({ writing: false })
    await again()
  }

  /** Files by their names; one alone is for the line that is open. */
  async function takeFiles(dropped: File[]): Promise<void> {
    const { open, at } = studio()
    if (open === null || dropped.length === 0) return
    const left: string[] = []
    for (const [nth, file] of dropped.entries()) {
      change({ files: { done: nth, all: dropped.length, left } })
      const slot = slotOfFile(file.name, open.lines) ?? (dropped.length === 1 ? at : null)
      if (slot === null) left.push(file.name)
      else if (!(await send(slot, file))) left.push(`${file.name}: ${studio().refused?.detail ?? ''}`)
    }
    change({ files: { done: dropped.length, all: dropped.length, left }, refused: null })
    if (lineOf(studio())?.file !== null && dropped.length > 1) next()
  }

  async function importZip(name: string, zip: File): Promise<void> {
    const answer = await ask('PUT', `/voices/${encodeURIComponent(name)}/import`, { file: zip, key: newKey(), language: around.language(), patience: IMPORT_MS })
    if (!answer.ok) return failed(answer.problem)
    await open(name)
    change({ done: 'studio-imported' })
  }

  async function publish(): Promise<void> {
    const answer = await alter('POST', `${base()}/publish`, { body: {} })
    if (!answer.ok) return failed(answer.problem)
    await again()
    change({ done: 'studio-published', versions: null })
  }

  /** Has the office speak with this voice. */
  async function choose(): Promise<void> {
    const config = await ask<string>('GET', '/config')
    if (!config.ok) return failed(config.problem)
    const answer = await alter('PUT', '/config', { toml: withVoice(config.body, studio().open!.voice) })
    if (!answer.ok) return failed(answer.problem)
    await again()
    change({ done: 'studio-chosen' })
  }

  async function showVersions(): Promise<void> {
    if (studio().versions !== null) return change({ versions: null })
    const answer = await ask<VoiceVersion[]>('GET', `${base()}/versions`)
    if (answer.ok) change({ versions: answer.body })
    else failed(answer.problem)
  }

  async function restore(version: number): Promise<void> {
    const answer = await alter('POST', `${base()}/restore`, { body: { version } })
    if (!answer.ok) return failed(answer.problem)
    await again()
    change({ done: 'studio-restored', versions: null, take: null })
  }

  return {
    list, open, close, create, pick, toggle, next, record, listen, preview, drop, write, takeFiles, importZip, publish, choose, showVersions, restore,
    writeText: () => change({ writing: !studio().writing }),
  }
}

export type StudioDeeds = ReturnType<typeof studioDeeds>

/** Twenty times a second: past the view, straight to the meter. */
function showLevel(level: number, clips: boolean): void {
  const meter = document.getElementById('level')
  if (meter !== null) {
    meter.setAttribute('aria-valuenow', level.toFixed(2))
    meter.querySelector('span')!.style.transform = `scaleX(${level})`
  }
  const light = document.getElementById('clips')
  if (light !== null && clips) {
    light.dataset['on'] = 'true'
    window.setTimeout(() => delete light.dataset['on'], 1_000)
  }
}
