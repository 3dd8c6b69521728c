// The page that leads to the others.
import './home.css'
import texts from 'texts:home,common'
import { ask } from '../api'
import { LanguageSwitch } from '../language'
import { show } from '../screen'
import { named, setLanguage, speak } from '../texts'
import type { Language, OfficeView } from '../wire'

interface State {
  office: OfficeView | null
  language: Language
}

/** Each page and whom it is for. */
const PAGES = ['kiosk', 'lobby', 'counter', 'guide', 'supervise', 'admin']

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
        <h1>{office === null ? say('home-title') : named(office.name, language)}</h1>
        <p>{say('home-lead')}</p>
        <ul>
          {PAGES.map((page) => (
            <li key={page}>
              <a href={`/${page}`}><b>{say(`home-${page}`)}</b><span>{say(`home-${page}-hint`)}</span></a>
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

speakIn('vi')
void ask<OfficeView>('GET', '/office').then((answer) => {
  if (answer.ok) screen.change((state) => ({ ...state, office: answer.body }))
})
