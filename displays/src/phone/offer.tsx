// The bell is offered while there is time to try it.
import { IconCall, IconSpeaker } from '../parts/icon'
import { Bell } from './bell'
import type { Known } from './view'

export function BellOffer({ bell, say, onBell }: Known) {
  if (!Bell.can) return null
  if (bell === 'off') {
    return (
      <div class="bell">
        <button type="button" class="key strong" onClick={() => onBell(true)}><IconCall /> {say('bell-ring')}</button>
        <p>{say(Bell.shakes ? 'bell-shake-hint' : 'bell-hint')}</p>
      </div>
    )
  }
  if (bell === 'refused') return <p class="bell">{say('bell-refused')}</p>
  return (
    <div class="bell is-on">
      <p role="status"><IconSpeaker /> {say('bell-on')}</p>
      <button type="button" class="quiet" onClick={() => onBell(true)}>{say('bell-try')}</button>
      <button type="button" class="quiet" onClick={() => onBell(false)}>{say('bell-off')}</button>
    </div>
  )
}
