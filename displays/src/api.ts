// Requests to the office. A refusal is an answer; a silent network is `offline`.
import type { Language, Problem } from './wire'

/** What came back: the body (null for 204), or why not. */
export type Answer<T> = { ok: true; status: number; body: T } | { ok: false; problem: Problem }

export interface Request {
  /** Sent as JSON. */
  body?: unknown
  /** One for each gesture of a person: the same key never does a thing twice. */
  key?: string
  /** A device's token, while it is being paired. */
  bearer?: string
  /** The language of `detail` in a problem. */
  language?: Language
  /** A body that is not JSON. */
  toml?: string
  /** A body that is a file: a recording, a zip. */
  file?: Blob
  /** Whether the answer is a sound or a file, and comes as it is. */
  sound?: boolean
  /** What the answer is to be, if not JSON. */
  accept?: string
  /** How long it may take, in milliseconds, where that is longer than usual. */
  patience?: number
  /** Whether the path stands outside the API, such as `/healthz`. */
  outside?: boolean
}

/** How long a request may take before the network counts as silent. */
const PATIENCE_MS = 8_000

/** How often one gesture is sent before a person is told, and how long between: a Wi-Fi hiccup is over by then. */
const RETRIES_MS = [300, 1_000, 2_500]

const BASE = '/api/v1'

/** Asks once. */
export function ask<T>(method: string, path: string, request: Request = {}): Promise<Answer<T>> {
  const address = request.outside === true ? path : BASE + path
  const answered = fetch(address, init(method, request)).then((response) => (request.sound === true && response.ok ? heard<T>(response) : read<T>(response)), offline)
  const patience = new Promise<Answer<T>>((resolve) => setTimeout(() => resolve(offline()), request.patience ?? PATIENCE_MS))
  return Promise.race([answered, patience])
}

/** Asks until there is an answer or patience ends. Needs a key, so that asking twice is asking once. */
export async function insist<T>(method: string, path: string, request: Request & { key: string }): Promise<Answer<T>> {
  for (const pause of RETRIES_MS) {
    const answer = await ask<T>(method, path, request)
    if (answer.ok || !worthRepeating(answer.problem)) return answer
    await new Promise((resolve) => setTimeout(resolve, pause))
  }
  return ask(method, path, request)
}

/** A key for one gesture. */
export function newKey(): string {
  const bytes = Array.from(crypto.getRandomValues(new Uint8Array(16)))
  return bytes.map((b) => (b < 16 ? '0' : '') + b.toString(16)).join('')
}

/** Whether nobody is logged in, or the device is not paired. */
export function isStranger(problem: Problem): boolean {
  return problem.status === 401 || problem.code === 'not_logged_in'
}

function worthRepeating(problem: Problem): boolean {
  return problem.code === 'offline' || problem.status === 503
}

function init(method: string, request: Request): RequestInit {
  const headers: Record<string, string> = { accept: request.accept ?? 'application/json' }
  if (request.language !== undefined) headers['accept-language'] = request.language
  if (request.key !== undefined) headers['idempotency-key'] = request.key
  if (request.bearer !== undefined) headers['authorization'] = `Bearer ${request.bearer}`
  const base: RequestInit = { method, headers, credentials: 'same-origin' }
  if (request.toml !== undefined) {
    headers['content-type'] = 'application/toml'
    return { ...base, body: request.toml }
  }
  if (request.file !== undefined) return { ...base, body: request.file }
  if (request.body === undefined) return base
  headers['content-type'] = 'application/json'
  return { ...base, body: JSON.stringify(request.body) }
}

function read<T>(response: Response): Promise<Answer<T>> {
  return response.text().then((text) => {
    const body = text === '' ? null : parse(text)
    // An office in trouble says how it is with a 503: that is an answer too.
    const answers = response.ok || (typeof body === 'object' && body !== null && 'items' in body)
    if (answers) return { ok: true, status: response.status, body: body as T }
    return { ok: false, problem: problemOf(response.status, body) }
  }, offline)
}

function heard<T>(response: Response): Promise<Answer<T>> {
  return response.blob().then((sound) => ({ ok: true, status: response.status, body: sound as T }), offline)
}

/** JSON where it is JSON; the configuration is TOML and stays text. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function problemOf(status: number, body: unknown): Problem {
  if (typeof body === 'object' && body !== null && 'code' in body) return body as Problem
  return { title: '', status, detail: '', code: 'unexpected' }
}

function offline(): { ok: false; problem: Problem } {
  return { ok: false, problem: { title: '', status: 0, detail: '', code: 'offline' } }
}
