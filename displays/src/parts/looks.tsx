// How the page is to be read: the other languages and the themes, a key each, beside the page's name.
import type { Say } from '../texts'
import type { Language, OfficeView, Theme } from '../wire'
import { IconGlobe, IconText } from './icon'

const LANGUAGES: Language[] = ['vi', 'en']
const THEMES: Theme[] = ['standard', 'contrast', 'large']

export interface LooksProps {
  office: OfficeView | null
  language: Language
  theme: Theme
  /** Whether somebody chooses how the page looks. */
  choosing: boolean
  say: Say
  onLanguage: (language: Language) => void
  onTheme: (theme: Theme) => void
  onChoosing: (choosing: boolean) => void
}

export function LookKeys({ office, choosing, language, say, onChoosing, onLanguage }: LooksProps) {
  const others = (office?.languages ?? LANGUAGES).filter((other) => other !== language)
  return (
    <>
      {others.map((other) => <button type="button" class="small-key" lang={other} key={other} onClick={() => onLanguage(other)}><IconGlobe />{say(`common-language-${other}`)}</button>)}
      <button type="button" class="small-key" aria-expanded={choosing} onClick={() => onChoosing(!choosing)}><IconText />{say('common-look')}</button>
    </>
  )
}

export function Looks({ choosing, theme, say, onTheme }: LooksProps) {
  if (!choosing) return null
  return (
    <div class="looks" role="group" aria-label={say('common-look')}>
      {THEMES.map((each) => <button type="button" class="choose" key={each} aria-pressed={each === theme} onClick={() => onTheme(each)}>{say(`common-theme-${each}`)}</button>)}
    </div>
  )
}
