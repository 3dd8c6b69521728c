// The first start: the admin's password.
import { refusalText } from '../refusal'
import type { Say } from '../texts'
import type { Problem } from '../wire'

/** The office asks for at least so many characters. */
const PASSWORD_MIN = 8

export function FirstPassword(props: { say: Say; problem: Problem | null; busy: boolean; onPassword: (password: string) => void }) {
  const { say, problem, busy } = props
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    props.onPassword(String(new FormData(event.currentTarget as HTMLFormElement).get('password')))
  }
  return (
    <main class="login">
      <form onSubmit={submit}>
        <h1>{say('admin-first')}</h1>
        <p>{say('admin-first-hint')}</p>
        <input type="text" name="user" value="admin" autocomplete="username" hidden readOnly />
        <label for="password">{say('admin-first-password', { n: PASSWORD_MIN })}</label>
        <input id="password" name="password" type="password" required minLength={PASSWORD_MIN} autocomplete="new-password" />
        {problem !== null && <p role="alert" class="problem">{refusalText(problem, say)}</p>}
        <button type="submit" class="key strong" disabled={busy}>{say('admin-first-set')}</button>
      </form>
    </main>
  )
}
