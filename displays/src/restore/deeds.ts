// What is asked of the office while a backup is restored: by an admin, or by whoever holds the link of a first start.
import { send } from '../admin/send'
import { ask, type Answer } from '../api'
import type { Language, Restore } from '../wire'

/** Who asks, and in which language; `first` is the secret of the printed link. */
export interface Who {
  language: Language
  first: string | null
}

/** How often it is looked how far it is. */
export const LOOK_MS = 700

function from({ first }: Who): Record<string, string> {
  return first === null ? {} : { 'x-first-link': first }
}

const unheard = () => undefined

export function look(who: Who): Promise<Answer<Restore>> {
  return send('GET', '/restore', null, who.language, unheard, from(who))
}

export function sendFile(file: File, who: Who, gone: (done: number, all: number) => void): Promise<Answer<null>> {
  return send('PUT', `/restore/file?name=${encodeURIComponent(file.name)}`, file, who.language, gone, from(who))
}

export function begin(backup: string | null, key: string, who: Who): Promise<Answer<null>> {
  const body = { backup, key: key.trim() === '' ? null : key }
  return send('POST', '/restore', JSON.stringify(body), who.language, unheard, from(who))
}

export function giveUp(who: Who): Promise<Answer<null>> {
  return send('DELETE', '/restore', null, who.language, unheard, from(who))
}

export interface Word {
  /** What was shown: `FoundBackup.id`. */
  id: string
  password?: string
  code?: string
  another: boolean
}

export function confirm(word: Word, who: Who): Promise<Answer<null>> {
  return send('POST', '/restore/confirm', JSON.stringify(word), who.language, unheard, from(who))
}

/** What tells this program from the one that begins after it; null while none answers. */
export async function instance(): Promise<string | null> {
  const answer = await ask<string>('GET', '/instance', { outside: true })
  return answer.ok ? String(answer.body) : null
}
