// What whoever sets up an office sees: one thing at a time.
import { IconForward } from '../parts/icon'
import { Notice } from '../parts/state'
import { refusalText } from '../refusal'
import { LanguageSwitch } from '../language'
import type { Say } from '../texts'
import { Clerk, Counters, Office, Password, Services } from './asked'
import type { Deeds } from './page'
import { Restoring } from '../restore/restore'
import { STEPS, before, placeOf, type State } from './state'
import { Begin, Done, Sound, Television, Trial } from './tried'

export interface Props extends State {
  say: Say
  deeds: Deeds
}

export function Setup(props: Props) {
  const { say, language, deeds, step, problem, busy, first } = props
  const at = placeOf(step)
  const lost = problem?.code === 'link_spent'
  return (
    <div class="setup">
      <header>
        <h1>{say('setup-title')}</h1>
        <LanguageSwitch say={say} language={language} onLanguage={deeds.speakIn} />
      </header>
      <main id="main">
        {step !== 'restore' && (
          <p class="way" role="status">
            <span>{say('setup-step', { n: at + 1, all: STEPS.length })}</span>
            <progress aria-label={say('setup-step', { n: at + 1, all: STEPS.length })} value={at + 1} max={STEPS.length} />
          </p>
        )}
        <section class="panel" id="step" tabIndex={-1} data-step={step} aria-busy={busy}>
          <h2>{say(`setup-${step}`)}</h2>
          {problem !== null && <Notice tone={problem.code === 'offline' ? 'offline' : 'bad'}><span data-code={problem.code}>{refusalText(problem, say)}</span></Notice>}
          {lost && <p class="links"><a href="/admin">{say('setup-log-in')}</a></p>}
          {!(lost && first === null) && <Asked {...props} />}
        </section>
        {before(step) !== null && <p class="back"><button type="button" class="quiet" disabled={busy} onClick={deeds.back}>{say('setup-back')}</button></p>}
      </main>
    </div>
  )
}

function Asked(props: Props) {
  switch (props.step) {
    case 'begin':
      return <Begin {...props} />
    case 'restore':
      return <Restoring say={props.say} language={props.language} first={props.first ?? ''} />
    case 'password':
      return <Password {...props} />
    case 'office':
      return <Office {...props} />
    case 'services':
      return <Services {...props} />
    case 'counters':
      return <Counters {...props} />
    case 'clerk':
      return <Clerk {...props} />
    case 'sound':
      return <Sound {...props} />
    case 'television':
      return <Television {...props} />
    case 'slip':
      return <Trial {...props} />
    case 'done':
      return <Done {...props} />
  }
}

/** The one way on, and where it may be left for later a second. */
export function Onward({ say, busy, label, onSkip }: { say: Say; busy: boolean; label?: string; onSkip?: () => void }) {
  return (
    <div class="keys">
      <button type="submit" class="key strong icon-key" disabled={busy}>{label ?? say('setup-next')} <IconForward /></button>
      {onSkip !== undefined && <button type="button" class="key" disabled={busy} onClick={onSkip}>{say('setup-later')}</button>}
    </div>
  )
}
