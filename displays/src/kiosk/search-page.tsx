// Looking for a procedure by its words, on keys of the glass's own: nothing else can be typed here.
import { serviceOf } from '../office'
import { IconSearch } from '../parts/icon'
import { named } from '../texts'
import { Row } from './home'
import type { Props } from './props'
import { resultsOf } from './results'
import { Back } from './way'

/** As many as fit above the keys. The more letters, the fewer. */
const SHOWN_MAX = 4

const ROWS = ['1234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm']

export function SearchPage(props: Props & { typed: string }) {
  const { office, procedures, typed, say, flow } = props
  const results = resultsOf(office, procedures, typed).slice(0, SHOWN_MAX)
  return (
    <section class="search">
      <div class="lead"><h1>{say('kiosk-search-which')}</h1></div>
      <div class="act">
        <p class="looked" role="status"><IconSearch /><span class="typed">{typed === '' ? <em>{say('kiosk-search-hint')}</em> : typed}</span></p>
        <ul class="rows results">
          {typed !== '' && results.length === 0 && <li class="none">{say('kiosk-search-none')}</li>}
          {results.map(({ service, procedure }) => {
            const line = serviceOf(office, service)
            if (line === undefined) return null
            const name = procedure === null ? named(line.name, flow.language) : named(procedure.name, flow.language)
            const code = procedure === null ? null : procedure.code
            return <Row key={code ?? service} {...props} id={code ?? service} name={name} service={line} procedure={code} onTake={(of) => props.asks.service(line, { class: of, ...(code === null ? {} : { procedure: code }) })} />
          })}
        </ul>
        <Letters {...props} typed={typed} />
        <Back {...props} />
      </div>
    </section>
  )
}

function Letters({ typed, say, asks }: Props & { typed: string }) {
  const put = (text: string) => asks.touch({ type: 'words', typed: text })
  return (
    <div class="letters" role="group" aria-label={say('kiosk-search-keys')}>
      {ROWS.map((row, n) => (
        <div class={n === 0 ? 'letter-row digits' : 'letter-row'}>
          {row.split('').map((letter) => <button type="button" onClick={() => put(typed + letter)}>{letter}</button>)}
          {n === 3 && <button type="button" class="space" aria-label={say('kiosk-search-space')} onClick={() => put(`${typed} `)}>{'\u2423'}</button>}
          {n === 3 && <button type="button" class="erase" disabled={typed === ''} onClick={() => put(typed.slice(0, -1))}>{say('kiosk-mine-erase')}</button>}
        </div>
      ))}
    </div>
  )
}
