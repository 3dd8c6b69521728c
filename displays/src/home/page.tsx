// The page that leads to the others.
import './home.css'
import texts from 'texts:home,common'
import { ask } from '../api'
import { LanguageSwitch } from '../language'
import { themeOf, wear } from '../look'
import { IconCounter, IconEdit, IconFace4, IconHelp, IconPaper, IconPeople, IconScreen, IconTicket, type Icon } from '../parts/icon'
import { OfficeName } from '../parts/office'
import { show } from '../screen'
import { setLanguage, speak } from '../texts'
import type { Language, OfficeView } from '../wire'

interface State {
  office: OfficeView | null
  language: Language
}

/** Each page and whom it is for. */
const PAGES: [page: string, icon: Icon][] = [
  ['kiosk', IconTicket], ['lobby', IconScreen], ['counter', IconCounter], ['guide', IconHelp], ['rate', IconFace4], ['supervise', IconPeople], ['reports', IconPaper], ['admin', IconEdit],
]

const says = speak(texts)

const screen = show<State>({ office: null, language: 'vi' }, ({ office, language }) => {
  const say = says[language]
  return (
    <div class="home">
      <header>
        <p class="brand">{say('home-brand')}</p>
        <LanguageSwitch say={say} language={language} onLanguage={speakIn} />
      </header>
      <main>
        <h1>{office === null ? say('home-title') : <OfficeName office={office} language={language} />}</h1>
        <p>{say('home-lead')}</p>
        <ul>
          {PAGES.map(([page, Sign]) => (
            <li key={page}>
              <a href={`/${page}`}><Sign /><b>{say(`home-${page}`)}</b><span>{say(`home-${page}-hint`)}</span></a>
            </li>
          ))}
        </ul>
      </main>
    </div>
  )
})

function speakIn(language: Language): void {
  screen.change((state) => ({ ...state, language }))
  setLanguage(language, says[language]('home-title'))
}

wear(themeOf(null))
speakIn('vi')
void ask<OfficeView>('GET', '/office').then((answer) => {
  if (!answer.ok) return
  wear(themeOf(answer.body))
  screen.change((state) => ({ ...state, office: answer.body }))
})
