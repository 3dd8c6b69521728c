// The log-in form of the pages that staff use.
import { ask, type Answer } from './api'
import { toAccount } from './staff'
import type { Say } from './texts'
import type { VNode } from 'preact'
import type { Language, LoggedIn, Login } from './wire'

export interface LoginState {
  busy: boolean
  /** The code of what went wrong. */
  problem: string | null
}

/** The answer to a name and a password; the session comes as a cookie. */
export function logIn(body: Login, language: Language): Promise<Answer<LoggedIn>> {
  return ask<LoggedIn>('POST', '/login', { body, language }).then(toAccount)
}

export function logOut(): Promise<Answer<null>> {
  return ask<null>('POST', '/logout', { body: {} })
}

interface LoginProps {
  say: Say
  state: LoginState
  /** Whose name stands there already. */
  user?: string
  /** What else is asked for, and why. */
  more?: VNode | null
  /** Offers another way in below the form, in this place. */
  elsewhere?: ((place: HTMLElement | null) => void) | undefined
  onLogin: (login: Login) => void
}

export function LoginForm(props: LoginProps & { title: string }) {
  return <main class="login"><LoginFields {...props} /></main>
}

/** On a page of its own with a title, or in a dialog that has one. */
export function LoginFields({ say, state, user, title, more, elsewhere, onLogin }: LoginProps & { title?: string }) {
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const typed = new FormData(event.currentTarget as HTMLFormElement)
    const code = String(typed.get('code') ?? '')
    onLogin({ user: String(typed.get('user')).trim(), password: String(typed.get('password')), ...(code && { code }) })
  }
  return (
    <form class="login-fields" onSubmit={submit}>
      {title !== undefined && <h1>{title}</h1>}
      <label for="user">{say('login-user')}</label>
      <input id="user" name="user" defaultValue={user ?? ''} required autocomplete="username" autocapitalize="none" spellcheck={false} />
      <label for="password">{say('login-password')}</label>
      <input id="password" name="password" type="password" required autofocus={user !== undefined} autocomplete="current-password" />
      {more}
      {state.problem !== null && !more && <p role="alert" class="problem">{say(`login-problem-${loginProblem(state.problem)}`)}</p>}
      <button type="submit" class="key strong" disabled={state.busy}>{say('login-enter')}</button>
      {elsewhere && <div class="elsewhere" ref={elsewhere} />}
    </form>
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
