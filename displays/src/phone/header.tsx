// Above the ticket: whose office it is, in which language, and how large.
import { IconGlobe, IconText } from '../parts/icon'
import { Emblem } from '../parts/office'
import { named } from '../texts'
import type { Language, Theme } from '../wire'
import type { PhoneProps } from './view'

const LANGUAGES: Language[] = ['vi', 'en']
const THEMES: Theme[] = ['standard', 'contrast', 'large']

export function Header(props: PhoneProps) {
  const { my, office, choosing, say, language, onChoosing, onLanguage } = props
  const others = (office?.languages ?? LANGUAGES).filter((other) => other !== language)
  return (
    <header>
      {office !== null && <Emblem office={office} />}
      <p class="office">{my === null ? '' : named(my.office_name, language)}</p>
      {others.map((other) => <button type="button" class="small-key" lang={other} key={other} onClick={() => onLanguage(other)}><IconGlobe />{say(`common-language-${other}`)}</button>)}
      <button type="button" class="small-key" aria-expanded={choosing} onClick={() => onChoosing(!choosing)}><IconText />{say('phone-look')}</button>
      {choosing && <Looks {...props} />}
    </header>
  )
}

function Looks({ theme, say, onTheme }: PhoneProps) {
  return (
    <div class="looks" role="group" aria-label={say('phone-look')}>
      {THEMES.map((each) => <button type="button" class="choose" key={each} aria-pressed={each === theme} onClick={() => onTheme(each)}>{say(`common-theme-${each}`)}</button>)}
    </div>
  )
}
