// The log-in form of the pages that staff use.
import { ask, type Answer } from './api'
import type { Say } from './texts'
import type { Language, LoggedIn, Login } from './wire'

export interface LoginState {
  busy: boolean
  /** The code of what went wrong. */
  problem: string | null
}

/** The answer to a name and a password; the session comes as a cookie. */
export function logIn(body: Login, language: Language): Promise<Answer<LoggedIn>> {
  return ask<LoggedIn>('POST', '/login', { body, language })
}

export function logOut(): Promise<Answer<null>> {
  return ask<null>('POST', '/logout', { body: {} })
}

export function LoginForm(props: { say: Say; title: string; state: LoginState; onLogin: (login: Login) => void }) {
  const { say, state } = props
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const typed = new FormData(event.currentTarget as HTMLFormElement)
    props.onLogin({ user: String(typed.get('user')).trim(), password: String(typed.get('password')) })
  }
  return (
    <main class="login">
      <form onSubmit={submit}>
        <h1>{props.title}</h1>
        <label for="user">{say('login-user')}</label>
        <input id="user" name="user" required autocomplete="username" autocapitalize="none" spellcheck={false} />
        <label for="password">{say('login-password')}</label>
        <input id="password" name="password" type="password" required autocomplete="current-password" />
        {state.problem !== null && <p role="alert" class="problem">{say(`login-problem-${loginProblem(state.problem)}`)}</p>}
        <button type="submit" class="key strong" disabled={state.busy}>{say('login-enter')}</button>
      </form>
    </main>
  )
}

function loginProblem(code: string): string {
  switch (code) {
    case 'offline':
      return 'offline'
    case 'too_many':
      return 'too-many'
    case 'not_allowed':
      return 'not-allowed'
    default:
      return 'wrong'
  }
}
