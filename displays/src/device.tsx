// Pairing: the link that the admin opens on a device holds its token; the office gives a cookie for it.
import { ask, type Answer } from './api'
import { takeSecret } from './screen'
import type { Say } from './texts'

/** Pairs this device if its address says so. Resolves to false when the office does not know the token. */
export function pairFromAddress(): Promise<boolean> {
  const token = takeSecret('device')
  return token === null ? Promise.resolve(true) : pair(token)
}

/** Gives the token for a cookie. */
export function pair(token: string): Promise<boolean> {
  const bearer = token.trim()
  return ask('POST', '/devices/session', { bearer }).then((answer: Answer<unknown>) => answer.ok)
}

/** The token in whatever was pasted: itself, or the whole link. */
export function tokenIn(pasted: string): string {
  const found = /#device=([^&\s]+)/.exec(pasted)
  return decodeURIComponent(found?.[1] ?? pasted.trim())
}

/** What a device that the office does not know shows. */
export function Unpaired(props: { say: Say; failed: boolean; onToken: (token: string) => void }) {
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const typed = new FormData(event.currentTarget as HTMLFormElement).get('token')
    props.onToken(tokenIn(String(typed)))
  }
  const { say } = props
  return (
    <main class="unpaired">
      <h1>{say('pairing-title')}</h1>
      <p>{say('pairing-how')}</p>
      <form onSubmit={submit}>
        <label for="token">{say('pairing-token')}</label>
        <input id="token" name="token" required autocomplete="off" spellcheck={false} />
        <button type="submit" class="key">{say('pairing-pair')}</button>
        {props.failed && <p role="alert" class="problem">{say('pairing-unknown')}</p>}
      </form>
    </main>
  )
}
