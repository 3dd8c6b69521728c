// The switch between the languages of the pages that staff use.
import type { Say } from './texts'
import type { Language } from './wire'

const LANGUAGES: Language[] = ['vi', 'en']

export function LanguageSwitch(props: { say: Say; language: Language; onLanguage: (language: Language) => void }) {
  return (
    <div class="languages" role="group" aria-label={props.say('common-language')}>
      {LANGUAGES.map((language) => (
        <button type="button" lang={language} aria-pressed={language === props.language} onClick={() => props.onLanguage(language)}>
          {props.say(`common-language-${language}`)}
        </button>
      ))}
    </div>
  )
}
