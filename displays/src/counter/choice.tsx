// Which counter a clerk sits down at.
import { named, type Say } from '../texts'
import { LanguageSwitch } from '../language'
import type { CounterLine, Language, OfficeView } from '../wire'

interface ChoiceProps {
  office: OfficeView | null
  say: Say
  language: Language
  onLanguage: (language: Language) => void
  onCounter: (counter: number) => void
}

export function Choice({ office, say, language, onLanguage, onCounter }: ChoiceProps) {
  return (
    <main class="choice">
      <LanguageSwitch {...{ say, language, onLanguage }} />
      <h1>{say('counter-choose')}</h1>
      {office === null && <p role="status">{say('common-connecting')}</p>}
      <ul>
        {office?.counters.map((line) => (
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
