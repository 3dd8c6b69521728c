// What an admin shows beside the password.
import type { VNode } from 'preact'
import type { LoginState } from './login'
import type { Say } from './texts'

/** The field for a code, once the office asks for it; null until then. */
export function codeField(say: Say, { problem }: LoginState): VNode | null {
  if (problem !== 'code_needed' && problem !== 'code_wrong') return null
  return (
    <>
      <label for="code">{say('second-code')}</label>
      <input id="code" name="code" required autofocus inputMode="numeric" autocomplete="one-time-code" autocapitalize="none" spellcheck={false} />
      {problem === 'code_wrong' ? <p role="alert" class="problem">{say('second-wrong')}</p> : <p>{say('second-hint')}</p>}
    </>
  )
}
