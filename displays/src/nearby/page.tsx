// The citizen's page of the city: which offices do what is needed, how far, and how long one waits there.
import './nearby.css'
import texts from 'texts:nearby,common,wait'
import { newKey } from '../api'
import { wallClock } from '../clock'
import { Gestures } from '../gesture'
import { keep, kept } from '../kept'
import { keepTheme, themeOf, wear } from '../look'
import { asked, show } from '../screen'
import { setLanguage, speak } from '../texts'
import type { Language, Theme } from '../wire'
import { offices, type Here } from './offices'
import { keepTaken, mayHaveBeenTaken, move, ofMove, pageOf, take, takenOn } from './taken'
import { Nearby, type NearbyState, type Wanted } from './view'

const LANGUAGE = 'xinmoi-language'

/** Often enough that what is shown does not grow old between two answers. */
const EVERY_MS = 3_000
/** Whoever types has not finished a word. */
const TYPING_MS = 350
const TICK_MS = 1_000
/** A place is looked for no longer than this, and one of the last minutes will do. */
const PLACE_MS = 15_000
const PLACE_AGE_MS = 300_000

const says = speak(texts)
const gestures = new Gestures()

const first: NearbyState = {
  language: kept(LANGUAGE) === 'en' ? 'en' : 'vi', theme: themeOf(null), choosing: false, words: asked('service') ?? '', here: null, placing: 'off',
  offices: null, heard_ms: null, failing: false, now_ms: performance.now(), whole: [], wanted: null, taken: takenOn(today()),
}

const screen = show<NearbyState>(first, (state) => <Nearby {...state} {...deeds} say={says[state.language]} />)

const change = (part: Partial<NearbyState>) => screen.change((state) => ({ ...state, ...part }))

/** What a citizen does on this page. */
const deeds = {
  onLanguage: speakIn,
  onTheme: (theme: Theme) => { keepTheme(theme); change({ theme }) },
  onChoosing: (choosing: boolean) => change({ choosing }),
  onWords,
  onHere: locate,
  onAnywhere: () => { change({ here: null, placing: 'off' }); void look() },
  onWhole: (site: string) => screen.change((state) => ({ ...state, whole: state.whole.includes(site) ? state.whole.filter((each) => each !== site) : [...state.whole, site] })),
  onWant: (wanted: Wanted | null) => change({ wanted }),
  onTake: () => void takeWanted(),
  onMove: () => void moveTaken(),
}

export type Deeds = typeof deeds

function today(): string {
  const { year, month, day } = wallClock(Date.now())
  return `${year}-${month}-${day}`
}

function speakIn(language: Language): void {
  keep(LANGUAGE, language)
  change({ language })
  setLanguage(language, says[language]('nearby-title'))
}

let typing = 0

function onWords(words: string): void {
  change({ words })
  clearTimeout(typing)
  typing = window.setTimeout(() => void look(), TYPING_MS)
}

/** Only when asked to: where somebody is, is theirs. */
function locate(): void {
  if (!('geolocation' in navigator)) return change({ placing: 'refused' })
  change({ placing: 'asking' })
  navigator.geolocation.getCurrentPosition(
    ({ coords: { latitude, longitude } }) => found({ latitude, longitude }),
    () => change({ placing: 'refused' }),
    { timeout: PLACE_MS, maximumAge: PLACE_AGE_MS },
  )
}

function found(here: Here): void {
  change({ here, placing: 'on' })
  void look()
}

let looks = 0

/** An answer to what was asked before comes too late. */
async function look(): Promise<void> {
  const turn = ++looks
  const { words, here } = screen.state()
  const asked_ms = performance.now()
  const found = await offices(words, here)
  if (turn !== looks) return
  if (found === null) return change({ failing: true, now_ms: performance.now() })
  // Its age counts from when it was asked for: an answer that was long on its way is old.
  change({ offices: found, heard_ms: asked_ms, failing: false, now_ms: performance.now() })
}

async function takeWanted(): Promise<void> {
  const { wanted, language } = screen.state()
  if (wanted === null || wanted.busy || gestures.begin(`${wanted.site} ${wanted.service.key}`, performance.now()) === null) return
  change({ wanted: { ...wanted, busy: true, problem: null } })
  const answer = await take(wanted.site, wanted.service.key, wanted.key, language)
  if (!answer.ok) {
    const { problem } = answer
    const key = mayHaveBeenTaken(problem) ? wanted.key : newKey()
    return screen.change((state) => ({ ...state, wanted: state.wanted && { ...state.wanted, busy: false, problem, key } }))
  }
  const { pass, number } = answer.body
  const taken = { site: wanted.site, pass, number, office: wanted.office, day: today() }
  keepTaken(taken)
  location.assign(pageOf(taken))
}

/** The number that this telephone holds goes to where one was wanted. */
async function moveTaken(): Promise<void> {
  const { wanted, taken, language } = screen.state()
  if (wanted === null || wanted.busy || taken === null) return
  change({ wanted: { ...wanted, busy: true, problem: null } })
  const answer = await move(taken, wanted.site, wanted.service.key, language)
  if (!answer.ok) return screen.change((state) => ({ ...state, wanted: state.wanted && { ...state.wanted, busy: false, problem: ofMove(answer.problem) } }))
  const { pass, number } = answer.body
  const now = { site: wanted.site, pass, number, office: wanted.office, day: today() }
  keepTaken(now)
  location.assign(pageOf(now))
}

/** As long as somebody looks. */
function refresh(): void {
  change({ now_ms: performance.now() })
  if (document.visibilityState === 'visible') void look()
}

document.addEventListener('visibilitychange', refresh)
// Back from the number's own page, by the browser's key.
window.addEventListener('pageshow', () => change({ taken: takenOn(today()), wanted: null }))
window.setInterval(refresh, EVERY_MS)
window.setInterval(() => change({ now_ms: performance.now() }), TICK_MS)
wear(themeOf(null))
speakIn(screen.state().language)
void look()
