// The holder's turn: nothing else is on the screen but where to go.
import { IconMute } from '../parts/icon'
import { CounterSign, Way } from '../parts/place'
import { named } from '../texts'
import type { Place } from '../wire'
import type { Known } from './view'

export function Called(props: Known) {
  const { my, say, language, ringing, bell, rest, onHush } = props
  const place = placeOf(props)
  return (
    <main class="called" data-number={my.number} data-state={my.state}>
      <div class="call">
        <p class="mine">{say('phone-your-number')} <b class="number">{my.number}</b></p>
        <div role="alert">
          <h1>{say('phone-called', { counter: '' })}</h1>
          {my.counter !== null && <p class="where"><CounterSign place={place} counter={my.counter} /></p>}
        </div>
        <p class="way-to"><Way place={place} language={language} say={say} /></p>
        {my.counter_name !== null && <p class="named">{named(my.counter_name, language)}</p>}
        {my.calls > 1 && <p>{say('phone-called-again', { n: my.calls })}</p>}
      </div>
      <div class="more">
        {ringing && bell === 'on' && <button type="button" class="key" onClick={onHush}><IconMute /> {say('phone-hush')}</button>}
        {rest !== null && <rest.More {...props} />}
      </div>
    </main>
  )
}

function placeOf({ office, my }: Known): Place | null {
  const line = office?.counters.filter(({ counter }) => counter === my.counter)[0]
  return line?.place ?? null
}
