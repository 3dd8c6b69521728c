// The admin's page: the first password, people, devices, the configuration, and how the office does.
import './admin.css'
import texts from 'texts:admin,common,login,problem,studio'
import { ask, insist, isStranger, newKey, type Answer, type Request } from '../api'
import { LoginForm, logIn, logOut } from '../login'
import { show, takeSecret } from '../screen'
import { mayUse, whoAmI } from '../session'
import { setLanguage, speak } from '../texts'
import type { ConfigResult, Device, Health, Language, LoggedIn, Login, NewDevice, NewUser, PairedDevice, User } from '../wire'
import { FirstPassword } from './first'
import { FIRST, type State, type Tab } from './state'
import { studioDeeds } from './studio/deeds'
import { Admin } from './view'

/** How often the state of the office is asked for while it is looked at. */
const HEALTH_MS = 5_000

const says = speak(texts)

const screen = show<State>({ ...FIRST, first: takeSecret('first') }, (state) => {
  const say = says[state.language]
  if (state.first !== null) return <FirstPassword say={say} problem={state.problem} busy={state.busy} onPassword={setPassword} />
  if (state.login !== null) return <LoginForm say={say} title={say('admin-title')} state={state.login} onLogin={enter} />
  return <Admin {...state} say={say} deeds={deeds} />
})

const change = (part: Partial<State>) => screen.change((state) => ({ ...state, ...part }))

const studio = studioDeeds({
  studio: () => screen.state().studio,
  change: (part) => change({ problem: null, studio: { ...screen.state().studio, ...part } }),
  language: () => screen.state().language,
  failed: (problem) => learned({ ok: false, problem }, () => ({})),
})

/** What the admin can do here. */
const deeds = {
  open, leave, speakIn, studio,
  addUser,
  removeUser: (user: string) => alter('DELETE', `/users/${encodeURIComponent(user)}`).then(() => learn('people')),
  addDevice,
  removeDevice: (id: string) => alter('DELETE', `/devices/${encodeURIComponent(id)}`).then(() => learn('devices')),
  tryConfig: (toml: string) => putConfig(toml, true),
  applyConfig: (toml: string) => putConfig(toml, false),
}

export type Deeds = typeof deeds

function speakIn(language: Language): void {
  change({ language })
  setLanguage(language, says[language]('admin-title'))
}

async function setPassword(password: string): Promise<void> {
  const { first, language } = screen.state()
  change({ busy: true, problem: null })
  const answer = await ask<LoggedIn>('POST', '/first-admin', { body: { token: first, password }, language })
  if (!answer.ok) return change({ busy: false, problem: answer.problem })
  change({ busy: false, first: null })
  open('health')
}

async function enter(login: Login): Promise<void> {
  change({ login: { busy: true, problem: null } })
  const answer = await logIn(login, screen.state().language)
  if (!answer.ok) return change({ login: { busy: false, problem: answer.problem.code } })
  if (answer.body.role !== 'admin') return change({ login: { busy: false, problem: 'not_allowed' } })
  change({ login: null })
  open('health')
}

async function leave(): Promise<void> {
  await logOut()
  change({ ...FIRST, language: screen.state().language, login: { busy: false, problem: null } })
}

function open(tab: Tab): void {
  if (screen.state().studio.open !== null) studio.close()
  change({ tab, problem: null, result: null, paired: null })
  void learn(tab)
}

async function learn(tab: Tab): Promise<void> {
  switch (tab) {
    case 'health':
      return learned(await ask<Health>('GET', '/healthz', { outside: true, language: screen.state().language }), (health) => ({ health }))
    case 'people':
      return learned(await ask<User[]>('GET', '/users'), (users) => ({ users }))
    case 'devices':
      return learned(await ask<Device[]>('GET', '/devices'), (devices) => ({ devices }))
    case 'voice':
      return studio.list()
    case 'config':
      return learned(await ask<string>('GET', '/config'), (config) => ({ config }))
  }
}

function learned<T>(answer: Answer<T>, part: (body: T) => Partial<State>): void {
  if (answer.ok) return change(part(answer.body))
  if (isStranger(answer.problem)) change({ login: { busy: false, problem: null } })
  else change({ problem: answer.problem })
}

/** Changes something; what went wrong stands on the page. */
async function alter<T>(method: string, path: string, request: Request = {}): Promise<Answer<T>> {
  change({ busy: true, problem: null })
  const answer = await insist<T>(method, path, { ...request, key: newKey(), language: screen.state().language })
  change({ busy: false })
  learned(answer, () => ({}))
  return answer
}

/** Whether the account was made. */
async function addUser(user: NewUser): Promise<boolean> {
  const { ok } = await alter('POST', '/users', { body: user })
  await learn('people')
  return ok
}

/** Whether the device was paired. The answer holds a secret, so it is never repeated: asked once, without insisting. */
async function addDevice(device: NewDevice): Promise<boolean> {
  change({ busy: true, problem: null, paired: null })
  const answer = await ask<PairedDevice>('POST', '/devices', { body: device, language: screen.state().language })
  change({ busy: false })
  learned(answer, (paired) => ({ paired }))
  await learn('devices')
  return answer.ok
}

async function putConfig(toml: string, dry: boolean): Promise<void> {
  change({ result: null, config: toml })
  const answer = await alter<ConfigResult>('PUT', `/config${dry ? '?dry_run=true' : ''}`, { toml })
  if (answer.ok) change({ result: answer.body })
}

function refresh(): void {
  const { first, login, tab } = screen.state()
  if (first === null && login === null && tab === 'health') void learn('health')
}

/** Whoever is not logged in as an admin is asked to be. */
async function begin(): Promise<void> {
  const me = await whoAmI()
  if (me.ok && mayUse(me.body, ['admin'])) open('health')
  else change({ login: { busy: false, problem: null } })
}

speakIn('vi')
if (screen.state().first === null) void begin()
window.setInterval(refresh, HEALTH_MS)
