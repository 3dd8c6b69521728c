// Where somebody is logged in, and ending it there.
import { momentOf } from '../clock'
import { Progress } from '../parts/state'
import type { Say } from '../texts'
import type { OwnSession } from '../wire'
import { Went, type Known } from './view'

export function Places(props: Known) {
  const { say, busy, places, deeds } = props
  return (
    <section class="panel" data-section="places">
      <h2>{say('account-places')}</h2>
      <p>{say('account-places-hint')}</p>
      <Went {...props} section="places" />
      {places === null ? <Progress label={say('common-connecting')} /> : (
        <ul class="places">
          {places.map((place) => (
            <li key={place.id} data-here={place.here}>
              <div>
                <strong>{nameOf(place, say)}</strong>
                {place.here && <span class="here">{say('account-places-here')}</span>}
                <small>{whenOf(place, say)}</small>
              </div>
              {!place.here && <button type="button" class="key" disabled={busy} aria-label={say('account-places-end-named', { place: nameOf(place, say) })} onClick={() => void deeds.endPlace(place.id)}>{say('account-places-end')}</button>}
            </li>
          ))}
        </ul>
      )}
      <p>{say('account-everywhere-hint')}</p>
      <div class="keys"><button type="button" class="key" disabled={busy} onClick={deeds.leaveEverywhere}>{say('account-everywhere-do')}</button></div>
    </section>
  )
}

function nameOf({ device, address }: OwnSession, say: Say): string {
  if (device !== null) return say('account-places-device', { name: device })
  return address === null ? say('account-places-unknown') : say('account-places-address', { address })
}

function whenOf({ since, seen, by_provider }: OwnSession, say: Say): string {
  const parts = [say('account-places-since', { at: momentOf(since) })]
  if (seen !== null) parts.push(say('account-places-seen', { at: momentOf(seen) }))
  if (by_provider) parts.push(say('account-places-provider'))
  return parts.join(' · ')
}
