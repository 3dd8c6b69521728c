// Where a city's identity provider sends people back to. The session's cookie goes to no request that began at another site, so
// this page, which is the office's own, hands over what it was sent with.
import './oidc.css'
import texts from 'texts:oidc,login,second,common-connecting'
import { way } from '../account/way'
import { ask, type Answer } from '../api'
import { NEXT } from '../elsewhere'
import { codeField } from '../login-code'
import { themeOf, wear } from '../look'
import { asked, show } from '../screen'
import { setLanguage, speak } from '../texts'
import type { FinishLogIn, LoggedIn } from '../wire'

/** Longer than the office waits for the provider. */
const PATIENCE_MS = 30_000

interface State {
  busy: boolean
  /** The code of what went wrong; the provider's own refusal is `refused`. */
  problem: string | null
}

const language = document.documentElement.lang === 'en' || asked('lang') === 'en' ? 'en' : 'vi'
const say = speak(texts)[language]
const next = sessionStorage.getItem(NEXT)
const brought: FinishLogIn = { state: asked('state') ?? '', ...part('code'), ...part('iss') }

/** Of the address, where it stands there. */
function part(name: 'code' | 'iss'): { [name: string]: string } {
  const value = asked(name)
  return value === null ? {} : { [name]: value }
}

const screen = show<State>({ busy: true, problem: null }, (state) => {
  if (asksCode(state)) return <Code {...state} />
  return (
    <main class="login">
      <form>
        <h1>{say('oidc-title')}</h1>
        {state.problem === null ? <p role="status">{say('common-connecting')}</p> : <p role="alert" class="problem" data-code={state.problem}>{say(`oidc-problem-${known(state.problem)}`)}</p>}
        {state.problem !== null && <a class="key strong way" href={way(next, null)}>{say('oidc-back')}</a>}
      </form>
    </main>
  )
})

function asksCode({ problem }: State): boolean {
  return problem === 'code_needed' || problem === 'code_wrong'
}

function Code(state: State) {
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const second = String(new FormData(event.currentTarget as HTMLFormElement).get('code'))
    screen.change((state) => ({ ...state, busy: true }))
    void finish({ state: brought.state, second })
  }
  return (
    <main class="login">
      <form class="login-fields" onSubmit={submit}>
        <h1>{say('oidc-title')}</h1>
        {codeField(say, state)}
        <button type="submit" class="key strong" disabled={state.busy}>{say('login-enter')}</button>
      </form>
    </main>
  )
}

function known(problem: string): string {
  switch (problem) {
    case 'oidc_spent':
    case 'oidc_unknown':
    case 'oidc_unavailable':
      return problem.slice('oidc_'.length)
    case 'too_many':
      return 'too-many'
    case 'offline':
      return 'offline'
    default:
      return 'refused'
  }
}

async function finish(said: FinishLogIn): Promise<void> {
  const answer: Answer<LoggedIn> = await ask<LoggedIn>('POST', '/oidc/finish', { body: said, language, patience: PATIENCE_MS })
  if (!answer.ok) return screen.change(() => ({ busy: false, problem: answer.problem.code }))
  sessionStorage.removeItem(NEXT)
  const to = way(next, answer.body.role)
  const owes = answer.body.must_change || answer.body.must_enrol
  location.replace(owes ? `/account?next=${encodeURIComponent(to)}` : to)
}

// What came in the address stays in no history.
history.replaceState(null, '', location.pathname)
setLanguage(language, say('oidc-title'))
wear(themeOf(null))
void finish(brought)
