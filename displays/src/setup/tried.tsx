// The steps in which something is tried out: the loudspeaker, a television, the printer; and the first and the last.
import { IconPrint, IconSpeaker, IconTablet } from '../parts/icon'
import { Notice } from '../parts/state'
import { Qr } from '../qr'
import { servicesOf, type Table } from './state'
import { Onward, type Props } from './view'

function onward(event: SubmitEvent, next: () => void): void {
  event.preventDefault()
  next()
}

export function Begin({ say, busy, deeds }: Props) {
  return (
    <form onSubmit={(event) => onward(event, deeds.next)}>
      <p>{say('setup-begin-hint')}</p>
      <Onward say={say} busy={busy} label={say('setup-begin-new')} />
      <div class="more">
        <p>{say('setup-restore-hint')}</p>
        <p class="keys"><button type="button" class="key" disabled={busy} onClick={deeds.restore}>{say('setup-restore')}</button></p>
      </div>
    </form>
  )
}

export function Sound({ say, busy, sound, voice, deeds }: Props) {
  return (
    <form onSubmit={(event) => onward(event, deeds.next)}>
      <p>{say('setup-sound-hint')}</p>
      <p class="keys"><button type="button" class="key icon-key" disabled={busy} onClick={() => void deeds.sayTrial()}><IconSpeaker /> {say(sound === 'silent' ? 'setup-sound-say' : 'setup-sound-again')}</button></p>
      {sound === 'said' && (
        <fieldset>
          <legend>{say('setup-sound-heard')}</legend>
          <div class="keys">
            <button type="button" class="key" onClick={() => deeds.heard(true)}>{say('setup-sound-yes')}</button>
            <button type="button" class="key" onClick={() => deeds.heard(false)}>{say('setup-sound-no')}</button>
          </div>
        </fieldset>
      )}
      {sound === 'heard' && <Notice tone="info">{say('setup-sound-good')}</Notice>}
      {sound === 'unheard' && <Notice tone="warn">{say('setup-sound-look')} {voice}</Notice>}
      <Onward say={say} busy={busy} />
    </form>
  )
}

/** An address that only this machine reaches. */
const OWN = /^(localhost|127\.|\[::1\])/

export function Television({ say, busy, deeds }: Props) {
  const address = `${location.origin}/lobby`
  return (
    <form onSubmit={(event) => onward(event, deeds.next)}>
      <p>{say('setup-television-hint')}</p>
      {OWN.test(location.hostname) && <Notice tone="warn">{say('setup-television-own')}</Notice>}
      <div class="pairing">
        <Qr text={address} label={say('setup-television-qr')} />
        <div>
          <p><b class="address">{address}</b></p>
          <p class="hint">{say('setup-television-pair')} <a href="/admin#devices" target="_blank" rel="noreferrer">{say('setup-television-devices')}</a></p>
        </div>
      </div>
      <Onward say={say} busy={busy} />
    </form>
  )
}

export function Trial({ say, busy, slip, form, deeds }: Props) {
  const service = servicesOf((form?.value ?? {}) as Table)[0]
  return (
    <form onSubmit={(event) => onward(event, deeds.next)}>
      <p>{say('setup-slip-hint')}</p>
      <p class="keys"><button type="button" class="key icon-key" disabled={busy} onClick={() => void deeds.printSample()}><IconPrint /> {say('setup-slip-print')}</button></p>
      {slip !== null && (
        <article class="sample">
          <p>{say('setup-slip-sample')}</p>
          <p class="number">{slip.number}</p>
          <p>{service?.name}</p>
        </article>
      )}
      <Onward say={say} busy={busy} />
    </form>
  )
}

export function Done({ say, busy, kiosk, deeds }: Props) {
  return (
    <>
      <p>{say('setup-done-hint')}</p>
      <ul class="links">
        <li><a href="/counter">{say('setup-done-counter')}</a></li>
        <li><a href="/admin">{say('setup-done-admin')}</a></li>
        <li><a href="/lobby" target="_blank" rel="noreferrer">{say('setup-done-lobby')}</a></li>
      </ul>
      {kiosk === null ? (
        <p class="keys"><button type="button" class="key icon-key" disabled={busy} onClick={() => void deeds.makeKiosk(say('setup-kiosk-name'))}><IconTablet /> {say('setup-kiosk')}</button></p>
      ) : (
        <div class="pairing">
          <Qr text={kiosk} label={say('setup-kiosk-qr')} />
          <p>{say('setup-kiosk-scan')} <a href={kiosk} target="_blank" rel="noreferrer">{say('setup-kiosk-here')}</a></p>
        </div>
      )}
      <p class="hint">{say('setup-done-backup')}</p>
    </>
  )
}
