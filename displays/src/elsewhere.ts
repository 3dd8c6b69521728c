// Log-in at a city's identity provider: offered quietly below the form for the password, where the office has one.
import texts from 'texts:elsewhere'
import { ask } from './api'
import { named, speak } from './texts'
import type { GoToProvider, Language, LogInAt, LogInWays } from './wire'

/** Longer than the office waits for the provider. */
const PATIENCE_MS = 20_000

/** Where the browser goes on to once it is back, in this tab alone. */
export const NEXT = 'xinmoi-next'

const says = speak(texts)

/** Puts the key into its place, once it is known that there is a provider. */
export function elsewhere(place: HTMLElement | null): void {
  if (place === null) return
  void ask<LogInWays>('GET', '/oidc').then((answer) => {
    if (answer.ok && answer.body.provider !== null) place.replaceChildren(...offer(answer.body.provider))
  })
}

function offer({ name, origin }: LogInAt): HTMLElement[] {
  const language = document.documentElement.lang === 'en' ? 'en' : ('vi' as Language)
  const say = says[language]
  const label = say('elsewhere-enter', { name: name === null ? say('elsewhere-name') : named(name, language) })
  if (origin !== location.origin) return [otherAddress(origin, label)]
  const key = document.createElement('button')
  key.type = 'button'
  key.className = 'quiet'
  key.textContent = label
  const told = document.createElement('p')
  told.setAttribute('role', 'alert')
  key.onclick = () => {
    key.disabled = true
    told.textContent = ''
    told.className = ''
    void go(language).then((problem) => {
      key.disabled = false
      told.className = 'problem'
      told.textContent = say(`elsewhere-problem-${problem}`)
    })
  }
  return [key, told]
}

/** The provider sends people back to one address: they begin there too. */
function otherAddress(origin: string, label: string): HTMLElement {
  const way = document.createElement('a')
  way.className = 'quiet'
  way.href = origin + location.pathname + location.search
  way.textContent = label
  return way
}

/** Goes to the provider; else why not. */
async function go(language: Language): Promise<string> {
  const answer = await ask<GoToProvider>('POST', '/oidc/begin', { body: {}, language, patience: PATIENCE_MS })
  if (!answer.ok) {
    const { code } = answer.problem
    return code === 'offline' || code === 'too_many' ? code.replace('_', '-') : 'unavailable'
  }
  sessionStorage.setItem(NEXT, location.pathname + location.search)
  location.assign(answer.body.location)
  // The page stays as it is until the other one is there.
  return new Promise(() => {})
}
