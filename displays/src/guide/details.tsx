// What a guide may say beyond service and class.
import { named } from '../texts'
import { serviceName } from '../ticket'
import type { Known } from './view'

/** The office takes no more. */
const PARTY_MAX = 99
const DOSSIERS_MAX = 999
const STOPS_MAX = 8

export function Details(props: Known) {
  const { office, wanted, say, language, onWanted } = props
  return (
    <div class="details">
      {office.authorities.length > 1 && (
        <label>
          {say('guide-authority')}
          <select value={wanted.authority ?? ''} onChange={(event) => onWanted({ ...wanted, authority: event.currentTarget.value === '' ? null : event.currentTarget.value })}>
            <option value="">{say('guide-authority-none')}</option>
            {office.authorities.map(({ key, name }) => <option key={key} value={key}>{named(name, language)}</option>)}
          </select>
        </label>
      )}
      <Count label={say('guide-party')} of={wanted.party} most={PARTY_MAX} onCount={(party) => onWanted({ ...wanted, party })} />
      <Count label={say('guide-dossiers')} of={wanted.dossiers} most={DOSSIERS_MAX} onCount={(dossiers) => onWanted({ ...wanted, dossiers })} />
      <label>
        {say('guide-roll')}
        <input value={wanted.roll} maxLength={8} autocomplete="off" spellcheck={false} onInput={(event) => onWanted({ ...wanted, roll: event.currentTarget.value })} />
      </label>
      <label>
        {say('guide-then')}
        <select value="" disabled={wanted.then.length >= STOPS_MAX} onChange={(event) => onWanted({ ...wanted, then: [...wanted.then, event.currentTarget.value] })}>
          <option value="">{wanted.then.length === 0 ? say('guide-then-none') : say('guide-then-more')}</option>
          {office.services.filter((service) => wanted.then.indexOf(service.key) < 0).map(({ key, name }) => <option key={key} value={key}>{named(name, language)}</option>)}
        </select>
      </label>
      <div class="flags">
        <button type="button" class="choose" aria-pressed={wanted.elsewhere} onClick={() => onWanted({ ...wanted, elsewhere: !wanted.elsewhere })}>{say('staff-elsewhere')}</button>
        {wanted.then.map((key) => (
          <button key={key} type="button" class="choose" aria-pressed onClick={() => onWanted({ ...wanted, then: wanted.then.filter((other) => other !== key) })}>{say('guide-then-one', { service: serviceName(office, key, language) })}</button>
        ))}
      </div>
    </div>
  )
}

function Count({ label, of, most, onCount }: { label: string; of: number; most: number; onCount: (count: number) => void }) {
  const set = (count: number) => onCount(Math.min(most, Math.max(1, Math.floor(count) || 1)))
  return (
    <label>
      {label}
      <input type="number" inputMode="numeric" min={1} max={most} value={of} onInput={(event) => set(Number(event.currentTarget.value))} />
    </label>
  )
}
