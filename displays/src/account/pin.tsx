// The PIN of a clerk whose page locks.
import { TextField } from '../parts/field'
import { submitting } from '../parts/form'
import { Went, Whose, type Known } from './view'

export function Pin(props: Known & { after: number }) {
  const { say, busy, me, after, deeds } = props
  return (
    <section class="panel" data-section="pin">
      <h2>{say('account-pin')}</h2>
      <p>{say('account-pin-hint', { n: after })}</p>
      {me.has_pin && <p>{say('account-pin-has')}</p>}
      <Went {...props} section="pin" />
      <form onSubmit={submitting((said) => deeds.setPin(said('password'), said('pin')))}>
        <Whose {...props} />
        <TextField id="pin-password" name="password" type="password" label={say('account-pin-password')} required autocomplete="current-password" />
        <TextField id="pin" name="pin" type="password" inputMode="numeric" pattern="[0-9]{4,8}" maxLength={8} label={say('account-pin-new')} hint={say('account-pin-rule')} required autocomplete="off" />
        <div class="keys">
          <button type="submit" class="key strong" disabled={busy}>{say('account-pin-save')}</button>
          {me.has_pin && <button type="button" class="key" disabled={busy} onClick={() => void deeds.removePin()}>{say('account-pin-remove')}</button>}
        </div>
      </form>
    </section>
  )
}
