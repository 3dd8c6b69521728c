// What a device that the office does not know shows: a code, for an admin to compare and confirm. Loaded when needed.
import texts from 'texts:pairing'
import type { VNode } from 'preact'
import { ask } from '../api'
import { pair } from '../device'
import { Qr } from '../qr'
import { speak, type Say } from '../texts'
import type { DeviceKind, Language, Pairing, PairingState } from '../wire'

/** How often the office is asked whether an admin has confirmed. */
const ASKS_MS = 2_000
/** How long after it did not answer it is asked for a code again. */
const AGAIN_MS = 5_000
/** A code that nobody confirmed gives way to the next so long before it ends: none is typed in vain. */
const SPARE_S = 30

const says = speak(texts)

/** Asks until an admin has confirmed. `paint` is handed what is to be seen. */
function begin(kind: DeviceKind, language: Language, paint: (seen: VNode) => void, paired: () => void): void {
  const show = (code: string | null) => paint(<Unpaired say={says[language]} code={code} />)
  const anew = () => {
    void ask<Pairing>('POST', '/devices/pairing', { body: { kind } }).then((answer) => {
      show(answer.ok ? answer.body.code : null)
      if (!answer.ok) return void window.setTimeout(anew, AGAIN_MS)
      waits(answer.body, performance.now() + (answer.body.ends_in_s - SPARE_S) * 1_000)
    })
  }
  const waits = (pairing: Pairing, until: number) => {
    window.setTimeout(() => {
      void ask<PairingState>('POST', '/devices/pairing/claim', { body: { claim: pairing.claim } }).then((answer) => {
        if (answer.ok && answer.body.confirmed) return void enter(pairing, until)
        const ended = !answer.ok && answer.problem.status === 404
        return ended || performance.now() > until ? anew() : waits(pairing, until)
      })
    }, ASKS_MS)
  }
  // What was confirmed is let in however often the answer is lost.
  const enter = (pairing: Pairing, until: number) => pair(pairing.claim).then((known) => (known ? paired() : waits(pairing, until)))
  show(null)
  anew()
}

function Unpaired({ say, code }: { say: Say; code: string | null }) {
  return (
    <main class="unpaired" data-code={code ?? ''}>
      <h1>{say('pairing-title')}</h1>
      {code === null ? <p role="status">{say('pairing-connecting')}</p> : <Shown say={say} code={code} />}
    </main>
  )
}

/** A code in two halves, as people read it out. */
function Shown({ say, code }: { say: Say; code: string }) {
  const admin = `${location.origin}/admin`
  return (
    <>
      <p class="code number" role="status" aria-label={code.split('').join(' ')}><span>{code.slice(0, 3)}</span> <span>{code.slice(3)}</span></p>
      <p class="how">{say('pairing-how')}</p>
      {isReachable(location.hostname) && <div class="scan"><Qr text={`${admin}?pair=${code}#devices`} label={say('pairing-qr')} /><p>{say('pairing-qr')} <b>{admin}</b></p></div>}
    </>
  )
}

/** Whether a telephone reaches the office under this name. */
function isReachable(host: string): boolean {
  return !/^(localhost|127\..*|\[::1\])$/.test(host)
}

export type Begin = typeof begin

deliver(begin)
