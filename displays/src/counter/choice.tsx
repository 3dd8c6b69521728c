// Which counter a clerk sits down at.
import { LanguageSwitch } from '../language'
import type { Me } from '../session'
import { named, type Say } from '../texts'
import type { CounterLine, Language, OfficeView } from '../wire'

interface ChoiceProps {
  office: OfficeView | null
  me: Me | null
  say: Say
  language: Language
  onLanguage: (language: Language) => void
  onCounter: (counter: number) => void
  onLogOut: () => void
}

export function Choice({ office, me, say, language, onLanguage, onCounter, onLogOut }: ChoiceProps) {
  return (
    <main class="choice">
      <div class="chrome">
        <LanguageSwitch {...{ say, language, onLanguage }} />
        {me !== null && me.role !== null && <button type="button" class="quiet" onClick={onLogOut}>{say('login-leave-named', { name: me.name })}</button>}
      </div>
      <h1>{say('counter-choose-desk')}</h1>
      {office === null && <p role="status">{say('common-connecting')}</p>}
      <ul>
        {office?.counters.filter((line) => me?.counters?.includes(line.counter) ?? true).map((line) => (
          <li key={line.counter}>
            <button type="button" class="key" onClick={() => onCounter(line.counter)}>
              <b>{say('counter-number', { counter: line.counter })}</b>
              <span>{line.name === null ? servicesOf(line, office, language) : named(line.name, language)}</span>
              <em>{say(`counter-is-${line.state}`)}</em>
            </button>
          </li>
        ))}
      </ul>
    </main>
  )
}

function servicesOf(line: CounterLine, office: OfficeView, language: Language): string {
  const taken = office.services.filter((service) => line.services.indexOf(service.key) >= 0)
  return taken.map((service) => named(service.name, language)).join(' · ')
}
