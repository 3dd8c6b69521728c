// What an admin shows beside the password: set up, kept for a bad day, removed.
import { TextField } from '../parts/field'
import { Qr } from '../qr'
import { submitting } from '../parts/form'
import { Went, Whose, type Known } from './view'

export function Second(props: Known) {
  const { say, me } = props
  return (
    <section class="panel second" data-section="second">
      <h2>{say(props.codes === null ? 'account-second' : 'account-second-codes')}</h2>
      {props.codes === null && <p>{say(me.must_enrol ? 'account-second-owed' : me.second_factor ? 'account-second-has' : 'account-second-hint')}</p>}
      <Went {...props} section="second" />
      <Step {...props} />
    </section>
  )
}

function Step(props: Known) {
  const { me, begun, codes } = props
  if (codes !== null) return <Codes {...props} codes={codes} />
  if (me.second_factor) return <Remove {...props} />
  return begun === null ? <Begin {...props} /> : <Scan {...props} begun={begun} />
}

function Begin(props: Known) {
  const { say, busy, deeds } = props
  return (
    <form onSubmit={submitting((said) => deeds.beginSecond(said('password')))}>
      <Whose {...props} />
      <TextField id="second-password" name="password" type="password" label={say('account-second-password')} required autocomplete="current-password" />
      <div class="keys"><button type="submit" class="key strong" disabled={busy}>{say('account-second-begin')}</button></div>
    </form>
  )
}

function Scan(props: Known & { begun: NonNullable<Known['begun']> }) {
  const { say, busy, begun, deeds } = props
  return (
    <form onSubmit={submitting((said) => deeds.confirmSecond(said('code')))}>
      <p>{say('account-second-scan')}</p>
      <Qr text={begun.uri} label={say('account-second-qr')} />
      <p class="hint">{say('account-second-type')} <code>{begun.secret.replace(/(.{4})(?=.)/g, '$1 ')}</code></p>
      <TextField id="second-code" name="code" inputMode="numeric" label={say('account-second-code')} required autocomplete="one-time-code" />
      <div class="keys"><button type="submit" class="key strong" disabled={busy}>{say('account-second-confirm')}</button></div>
    </form>
  )
}

function Codes({ say, codes, deeds }: Known & { codes: string[] }) {
  return (
    <>
      <p>{say('account-second-codes-hint')}</p>
      <ol class="codes">{codes.map((code) => <li key={code}><code>{code}</code></li>)}</ol>
      <div class="keys">
        <button type="button" class="key strong" onClick={deeds.codesKept}>{say('account-second-codes-kept')}</button>
        <button type="button" class="key" onClick={() => window.print()}>{say('account-second-print')}</button>
      </div>
    </>
  )
}

function Remove(props: Known) {
  const { say, busy, deeds } = props
  return (
    <form onSubmit={submitting((said) => deeds.removeSecond(said('password'), said('code')))}>
      <Whose {...props} />
      <TextField id="second-password" name="password" type="password" label={say('account-second-password')} required autocomplete="current-password" />
      <TextField id="second-code" name="code" label={say('account-second-code-or')} required autocomplete="one-time-code" autocapitalize="none" spellcheck={false} />
      <div class="keys"><button type="submit" class="key" disabled={busy}>{say('account-second-remove')}</button></div>
    </form>
  )
}
