// What somebody sees of their own account.
import { LanguageSwitch } from '../language'
import type { LoginState } from '../login'
import { TextField } from '../parts/field'
import { submitting } from '../parts/form'
import { Notice, Progress } from '../parts/state'
import { refusalText } from '../refusal'
import type { Me } from '../session'
import type { Say } from '../texts'
import type { Bulletin, Language, OwnSession, Problem, SecondFactor } from '../wire'
import type { Deeds } from './page'
import { Bulletins } from './bulletins'
import { Pin } from './pin'
import { Places } from './places'
import { Second } from './second'

/** The office asks for at least so many characters. */
const PASSWORD_MIN = 8

/** A part of the page that tells by itself how things went. */
export type Section = 'password' | 'pin' | 'second' | 'places'

export interface State {
  language: Language
  login: LoginState | null
  me: Me | null
  /** Where they are logged in; null: not known yet. */
  places: OwnSession[] | null
  /** What the city tells; null: not known yet. */
  bulletins: Bulletin[] | null
  /** Where they go on to. */
  next: string
  busy: boolean
  problem: (Problem & { section: Section | null }) | null
  done: Section | null
  /** A second factor that is being set up. */
  begun: SecondFactor | null
  /** Its recovery codes, until they are kept. */
  codes: string[] | null
}

export interface Props extends State {
  say: Say
  deeds: Deeds
}

export function Account(props: Props) {
  const { say, language, me, next, deeds } = props
  const owes = me !== null && (me.must_change || me.must_enrol)
  return (
    <div class="account">
      <header>
        <h1>{say('account-title')}</h1>
        {me !== null && !owes && <a class="quiet" href={next}>{say('account-back')}</a>}
        <LanguageSwitch say={say} language={language} onLanguage={deeds.speakIn} />
        {me !== null && <button type="button" class="quiet" onClick={deeds.leave}>{say('login-leave-named', { name: me.name })}</button>}
      </header>
      <main id="main">
        {me === null ? <Progress label={say('common-connecting')} /> : <Sections {...props} me={me} />}
      </main>
    </div>
  )
}

export type Known = Props & { me: Me }

/** What is owed stands alone. */
function Sections(props: Known) {
  const { me, codes } = props
  if (me.must_change) return <Password {...props} />
  if (me.must_enrol || codes !== null) return <Second {...props} />
  return (
    <>
      <Password {...props} />
      {me.role === 'clerk' && me.lock_minutes !== null && <Pin {...props} after={me.lock_minutes} />}
      {me.role === 'admin' && <Second {...props} />}
      <Places {...props} />
      <Bulletins {...props} />
    </>
  )
}

/** How the last deed of a section went. */
export function Went({ section, say, problem, done }: Props & { section: Section | null }) {
  if (problem !== null && problem.section === section) return <Notice tone={problem.code === 'offline' ? 'offline' : 'bad'}><span data-code={problem.code}>{refusalText(problem, say)}</span></Notice>
  return section !== null && done === section ? <Notice tone="info">{say(`account-${section}-done`)}</Notice> : null
}

/** Tells a password manager whose password it is. */
export function Whose({ me }: Known) {
  return <input type="text" name="user" value={me.name} autocomplete="username" hidden readOnly />
}

function Password(props: Known) {
  const { say, busy, me, deeds } = props
  const owes = me.must_change
  return (
    <section class="panel" data-section="password">
      <h2>{say('account-password')}</h2>
      <p>{say(owes ? 'account-password-owed' : 'account-password-hint')}</p>
      <Went {...props} section="password" />
      <form onSubmit={submitting((said) => deeds.setPassword(said('old'), said('new'), said('again')))}>
        <Whose {...props} />
        <TextField id="old" name="old" type="password" label={say(owes ? 'account-password-given' : 'account-password-old')} required autocomplete="current-password" />
        <TextField id="new" name="new" type="password" label={say('account-password-new')} hint={say('account-password-rule', { n: PASSWORD_MIN })} required minLength={PASSWORD_MIN} autocomplete="new-password" />
        <TextField id="again" name="again" type="password" label={say('account-password-again')} required minLength={PASSWORD_MIN} autocomplete="new-password" />
        <div class="keys"><button type="submit" class="key strong" disabled={busy}>{say('account-password-save')}</button></div>
      </form>
    </section>
  )
}
