// How a number leaves the hand, but for the plain “Xong”: set aside, sent on, ended with a result.
import { named } from '../texts'
import { serviceName } from '../ticket'
import type { CounterLine, HoldFor, Outcome } from '../wire'
import { Choices, Do, type PanelProps } from './panel'
import { destinations, ending, holding, transferring, transferringTo, type Panel, type Position } from './panels'

const REASONS: readonly HoldFor[] = ['form', 'result']

/** After how long a number comes back by itself: a form, an errand, a signature, a morning. */
const MINUTES: Record<HoldFor, number[]> = { form: [10, 15, 30, 60], result: [30, 60, 120, 240] }

export function Hold({ panel, busy, say, onPanel, onOrder }: PanelProps & { panel: Panel & { at: 'hold' } }) {
  return (
    <>
      <Choices title={say('counter-hold-why')} of={REASONS} chosen={panel.reason} words={(each) => say(`counter-hold-${each}`)} onChoose={(reason) => onPanel({ at: 'hold', reason })} />
      <p>{say('counter-hold-hint')}</p>
      <div class="doing">
        <Do strong busy={busy} onDo={() => onOrder(holding(panel, null))}>{say('counter-hold-open')}</Do>
        {MINUTES[panel.reason].map((n) => <Do key={n} busy={busy} onDo={() => onOrder(holding(panel, n))}>{say('counter-hold-minutes', { n })}</Do>)}
      </div>
    </>
  )
}

const POSITIONS: readonly Position[] = ['age', 'first', 'last']

export function Transfer(props: PanelProps & { panel: Panel & { at: 'transfer' } }) {
  const { view, panel, busy, say, language, onPanel, onOrder } = props
  const from = view.desk.ticket?.service ?? panel.service
  const counters = destinations(view, panel.service)
  const services = view.office.services.filter((service) => service.key === from || view.office.counters.some((line) => line.services.indexOf(service.key) >= 0))
  return (
    <>
      <label>
        {say('counter-service')}
        <select value={panel.service} onChange={(event) => onPanel({ ...panel, service: event.currentTarget.value })}>
          {services.map((service) => <option key={service.key} value={service.key}>{`${named(service.name, language)} ${service.served ? '' : say('counter-unserved')}`}</option>)}
        </select>
      </label>
      <Choices title={say('counter-position')} of={POSITIONS} chosen={panel.position} words={(each) => say(`counter-position-${each}`)} onChoose={(position) => onPanel({ ...panel, position })} />
      <button type="button" class="choose" aria-pressed={panel.back} onClick={() => onPanel({ ...panel, back: !panel.back })}>{say('counter-back')}</button>
      <h3>{say('counter-to')}</h3>
      <div class="doing">
        {panel.service !== from && <Do strong busy={busy} onDo={() => onOrder(transferring(panel, from, null))}>{say('counter-to-any', { service: serviceName(view.office, panel.service, language) })}</Do>}
        {counters.map((counter) => <Do key={counter} busy={busy} onDo={() => onOrder(transferring(panel, from, counter))}><CounterWords {...props} counter={counter} /></Do>)}
        {panel.service === from && counters.length === 0 && <p>{say('counter-to-nobody')}</p>}
      </div>
      <label>
        {say('counter-to-clerk')}
        <input value={panel.clerk} maxLength={NAME_MAX} autocapitalize="none" spellcheck={false} autocomplete="off" onInput={(event) => onPanel({ ...panel, clerk: event.currentTarget.value })} />
      </label>
      {panel.clerk.trim() !== '' && <Do busy={busy} onDo={() => onOrder(transferringTo(panel, from))}>{say('counter-to-clerk-do', { clerk: panel.clerk.trim() })}</Do>}
    </>
  )
}

/** The longest name that people log in by. */
const NAME_MAX = 64

function CounterWords({ view, counter, say, language }: PanelProps & { counter: number }) {
  const line = view.office.counters.filter((each) => each.counter === counter)[0]
  return <>{say('counter-number', { counter })}{line !== undefined && <small>{noteOf(line, { say, language })}</small>}</>
}

function noteOf(line: CounterLine, { say, language }: Pick<PanelProps, 'say' | 'language'>): string {
  const state = say(`counter-is-${line.state}`)
  return line.name === null ? state : `${named(line.name, language)} · ${state}`
}

const OUTCOMES: readonly Outcome[] = ['served', 'incomplete', 'redirected']

/** With the services done and how many dossiers it was. */
export function Ending({ view, panel, busy, say, language, onPanel, onOrder }: PanelProps & { panel: Panel & { at: 'ending' } }) {
  const offered = [...view.desk.services, ...panel.done].filter((key, i, all) => all.indexOf(key) === i)
  const without = (key: string) => panel.done.filter((done) => done !== key)
  const toggled = (key: string) => (panel.done.indexOf(key) < 0 ? [...panel.done, key] : without(key))
  return (
    <>
      <fieldset class="many">
        <legend>{say('counter-done')}</legend>
        {offered.map((key) => (
          <button key={key} type="button" class="choose" aria-pressed={panel.done.indexOf(key) >= 0} onClick={() => onPanel({ ...panel, done: toggled(key) })}>{serviceName(view.office, key, language)}</button>
        ))}
      </fieldset>
      <label class="count">
        {say('counter-dossiers')}
        <input type="number" inputMode="numeric" min={1} max={999} value={panel.dossiers} onInput={(event) => onPanel({ ...panel, dossiers: Math.min(999, Math.max(1, Math.floor(Number(event.currentTarget.value)) || 1)) })} />
      </label>
      <div class="doing">
        {OUTCOMES.map((outcome) => <Do key={outcome} strong={outcome === 'served'} busy={busy} onDo={() => onOrder(ending(panel, outcome))}>{say(`counter-outcome-${outcome}`)}</Do>)}
      </div>
    </>
  )
}
