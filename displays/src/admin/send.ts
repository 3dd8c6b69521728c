// A file on its way to the office, with how far it is: what fetch does not tell.
import type { Answer } from '../api'
import type { Language, Problem } from '../wire'

export function send<T>(method: string, path: string, body: File | string | null, language: Language, gone: (done: number, all: number) => void, more: Record<string, string> = {}): Promise<Answer<T>> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest()
    request.open(method, `/api/v1${path}`)
    request.setRequestHeader('accept', 'application/json')
    request.setRequestHeader('accept-language', language)
    const type = typeOf(body)
    if (type !== null) request.setRequestHeader('content-type', type)
    for (const name in more) request.setRequestHeader(name, more[name] as string)
    request.upload.onprogress = (event) => gone(event.loaded, event.total)
    request.onload = () => resolve(answerOf<T>(request))
    request.onerror = () => resolve({ ok: false, problem: nothing('offline', 0) })
    request.send(body)
  })
}

/** What is not known by itself: text is JSON, and a file may have no type. */
function typeOf(body: File | string | null): string | null {
  if (typeof body === 'string') return 'application/json'
  return body !== null && body.type === '' ? 'application/octet-stream' : null
}

function answerOf<T>({ status, responseText }: XMLHttpRequest): Answer<T> {
  const body = parsed(responseText)
  if (status >= 200 && status < 300) return { ok: true, status, body: body as T }
  const told = typeof body === 'object' && body !== null && 'code' in body
  return { ok: false, problem: told ? (body as Problem) : nothing('unexpected', status) }
}

function nothing(code: string, status: number): Problem {
  return { title: '', status, detail: '', code }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
