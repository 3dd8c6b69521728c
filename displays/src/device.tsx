// A device and the office: the link that an admin made, the code on the screen, and the session that follows.
import type { VNode } from 'preact'
import { ask, isStranger, type Answer } from './api'
import { drop, keep, kept } from './kept'
import { later } from './later'
import type { Begin } from './pairing/screen'
import { takeSecret } from './screen'
import type { DeviceKind, Language } from './wire'

/** Whether the office gave this browser a device's session. */
const PAIRED = 'xinmoi-paired'
/** Since the browser was started, the office was asked to go on with it. Kept as long as the browser runs. */
const STARTED = 'xinmoi-started'

/** Pairs this device if its address says so. Resolves to false when the office does not know the token. */
export function pairFromAddress(): Promise<boolean> {
  const token = takeSecret('device')
  return token === null ? goOn().then(() => true) : pair(token)
}

/** Gives the token for a cookie. */
export function pair(token: string): Promise<boolean> {
  return ask('POST', '/devices/session', { bearer: token.trim() }).then((answer) => begun(answer))
}

/** Goes on with the session: the office gives another cookie once this one is old. */
function goOn(): Promise<unknown> {
  if (kept(PAIRED) === null) return Promise.resolve()
  const started = sinceStart() === null
  return ask('POST', `/devices/session?started=${started}`).then((answer) => begun(answer))
}

function begun(answer: Answer<unknown>): boolean {
  if (answer.ok) {
    keep(PAIRED, '1')
    sinceStart('1')
  } else if (isStranger(answer.problem)) drop(PAIRED)
  return answer.ok
}

/** What is remembered until the browser ends: a cookie that came back after that was written to its disk. */
function sinceStart(mark?: string): string | null {
  try {
    if (mark !== undefined) sessionStorage.setItem(STARTED, mark)
    return sessionStorage.getItem(STARTED)
  } catch {
    // Without such a store nothing is proven, and the old cookie goes on.
    return 'unknown'
  }
}

/** Shows a code until an admin has confirmed it; then the page begins anew. `screen`: the address of that part. */
export function askToBePaired(screen: string, kind: DeviceKind, language: Language, paint: (seen: VNode) => void, paired = () => location.reload()): void {
  void later<Begin>(screen).then((begin) => begin(kind, language, paint, paired))
}
