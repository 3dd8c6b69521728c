// What a page that has locked asks for: the PIN on a paired tablet, else the password.
import type { Say } from '../texts'
import type { LockedProps } from './view'

export function Unlocking({ lock, me, view, say, onUnlock, onLock }: LockedProps & { say: Say }) {
  const { by, busy, problem } = lock
  const number = view?.desk.ticket?.number
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    const said = String(new FormData(form).get('said'))
    form.reset()
    onUnlock(by === 'pin' ? { pin: said } : { password: said })
  }
  return (
    <form class="login-fields" onSubmit={submit}>
      {number !== undefined && <p class="locked-number">{say('lock-number', { number })}</p>}
      <p>{say('lock-hint', { name: me?.name ?? '' })}</p>
      <input type="text" name="user" value={me?.name ?? ''} autocomplete="username" hidden readOnly />
      <label for="said">{say(`lock-${by}`)}</label>
      {by === 'pin'
        ? <input key="pin" id="said" name="said" type="password" inputMode="numeric" pattern="[0-9]{4,8}" maxLength={8} required autofocus autocomplete="off" />
        : <input key="password" id="said" name="said" type="password" required autofocus autocomplete="current-password" />}
      {problem !== null && <p role="alert" class="problem">{say(`lock-problem-${problem}`)}</p>}
      <button type="submit" class="key strong" disabled={busy}>{say('lock-open')}</button>
      {by === 'pin' && <p><button type="button" class="quiet" onClick={() => onLock('password')}>{say('lock-by-password')}</button></p>}
    </form>
  )
}
