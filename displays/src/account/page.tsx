// One's own account: the password and what is shown beside it, and where one is logged in. Whoever has been given a password begins here.
import './account.css'
import texts from 'texts:account,bulletin,common,login,second,problem'
import { elsewhere } from '../elsewhere'
import { ask, isStranger, type Answer } from '../api'
import { logIn, logOut, LoginForm } from '../login'
import { codeField } from '../login-code'
import { themeOf, wear } from '../look'
import { asked, show } from '../screen'
import { whoIsHere } from '../staff'
import { setLanguage, speak } from '../texts'
import type { Bulletin, Language, Login, OfficeView, OwnSession, RecoveryCodes, SecondFactor } from '../wire'
import { way } from './way'
import { Account, type State } from './view'

const says = speak(texts)

const first: State = { language: 'vi', login: null, me: null, places: null, bulletins: null, next: '/', busy: false, problem: null, done: null, begun: null, codes: null }

const screen = show<State>(first, (state) => {
  const say = says[state.language]
  if (state.login !== null) return <LoginForm say={say} title={say('account-title')} state={state.login} more={codeField(say, state.login)} elsewhere={elsewhere} onLogin={enter} />
  return <Account {...state} say={say} deeds={deeds} />
})

const language = () => screen.state().language
const change = (part: Partial<State>) => screen.change((state) => ({ ...state, ...part }))

const deeds = {
  speakIn, setPassword, setPin, removePin, beginSecond, confirmSecond, removeSecond, codesKept, endPlace,
  leave: () => void leave('/logout'),
  leaveEverywhere: () => void leave('/logout?everywhere=true'),
}

export type Deeds = typeof deeds

function speakIn(language: Language): void {
  change({ language })
  setLanguage(language, says[language]('account-title'))
}

/** Does something of which `section` then tells that it went well, and `told` that it did not. */
async function doing<T>(section: State['done'], work: () => Promise<Answer<T>>, told: State['done'] = section): Promise<Answer<T>> {
  change({ busy: true, problem: null, done: null })
  const answer = await work()
  change({ busy: false })
  if (answer.ok) change({ done: section })
  else if (isStranger(answer.problem)) change({ login: { busy: false, problem: null } })
  else change({ problem: { ...answer.problem, section: told } })
  return answer
}

async function setPassword(old: string, wanted: string, again: string): Promise<boolean> {
  if (wanted !== again) {
    change({ done: null, problem: { title: '', status: 0, detail: '', code: 'passwords_differ', section: 'password' } })
    return false
  }
  const owed = screen.state().me?.must_change === true
  const done = await doing('password', () => ask('POST', '/me/password', { body: { old, new: wanted }, language: language() }))
  if (done.ok) await learn()
  if (done.ok && owed) goOn()
  return done.ok
}

/** They came to work. */
function goOn(): void {
  const { me, next } = screen.state()
  if (me !== null && !me.must_change && !me.must_enrol) location.assign(next)
}

async function setPin(password: string, pin: string): Promise<boolean> {
  const done = await doing('pin', () => ask('PUT', '/me/pin', { body: { password, pin }, language: language() }))
  if (done.ok) await learn()
  return done.ok
}

async function removePin(): Promise<void> {
  const done = await doing('pin', () => ask('DELETE', '/me/pin', { language: language() }))
  if (done.ok) await learn()
}

async function beginSecond(password: string): Promise<boolean> {
  const begun = await doing(null, () => ask<SecondFactor>('POST', '/me/second-factor', { body: { password }, language: language() }), 'second')
  if (begun.ok) change({ begun: begun.body })
  return begun.ok
}

async function confirmSecond(code: string): Promise<boolean> {
  const done = await doing('second', () => ask<RecoveryCodes>('POST', '/me/second-factor/confirm', { body: { code }, language: language() }))
  if (done.ok) {
    change({ begun: null, codes: done.body.codes })
    return true
  }
  // It was forgotten meanwhile.
  if (done.problem.code === 'no_enrolment') change({ begun: null })
  return false
}

/** The codes are on paper: the page forgets them. */
async function codesKept(): Promise<void> {
  const owed = screen.state().me?.must_enrol === true
  change({ codes: null, done: null })
  await learn()
  if (owed) goOn()
}

async function removeSecond(password: string, code: string): Promise<boolean> {
  const done = await doing('second', () => ask('POST', '/me/second-factor/remove', { body: { password, code }, language: language() }))
  if (done.ok) await learn()
  return done.ok
}

async function endPlace(id: string): Promise<void> {
  const done = await doing('places', async () => {
    const answer = await ask('DELETE', `/me/sessions/${id}`, { language: language() })
    // It is off the list by the time that the page says so.
    if (answer.ok) screen.change((state) => ({ ...state, places: state.places?.filter((place) => place.id !== id) ?? null }))
    return answer
  })
  if (done.ok || done.problem.code === 'unknown_session') await findPlaces()
}

async function findPlaces(): Promise<void> {
  const places = await ask<OwnSession[]>('GET', '/me/sessions')
  if (places.ok) change({ places: places.body })
}

async function findBulletins(): Promise<void> {
  const bulletins = await ask<Bulletin[]>('GET', '/bulletins')
  if (bulletins.ok) change({ bulletins: bulletins.body })
}

async function leave(path: string): Promise<void> {
  if (path === '/logout') await logOut()
  else if (!(await doing(null, () => ask('POST', path, { body: {} }), 'places')).ok) return
  change({ login: { busy: false, problem: null }, me: null, places: null, bulletins: null, problem: null, done: null, begun: null, codes: null })
}

async function enter(login: Login): Promise<void> {
  change({ login: { busy: true, problem: null } })
  const answer = await logIn(login, screen.state().language)
  if (!answer.ok) return change({ login: { busy: false, problem: answer.problem.code } })
  change({ login: null })
  await learn()
}

async function learn(): Promise<void> {
  const me = await whoIsHere()
  const person = me.ok && me.body.role !== null ? me.body : null
  if (person !== null) {
    change({ me: person, next: way(asked('next'), person.role) })
    // Who still owes something is let in nowhere else.
    if (person.must_change || person.must_enrol) return
    await Promise.all([findPlaces(), findBulletins()])
    return
  }
  change({ login: { busy: false, problem: !me.ok && !isStranger(me.problem) ? me.problem.code : null } })
}

async function dress(): Promise<void> {
  const answer = await ask<OfficeView>('GET', '/office')
  if (answer.ok) wear(themeOf(answer.body))
}

wear(themeOf(null))
speakIn('vi')
if (asked('lang') === 'en') speakIn('en')
void dress()
void learn()
