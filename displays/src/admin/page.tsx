// The admin's page: the first password, people, devices, the configuration, and how the office does.
import './admin.css'
import logAddress from 'lazy:./log/rest'
import texts from 'texts:admin,!admin-fact-,!admin-refused-,!admin-end-,!admin-was-,home-reports,common,login,second,problem,restore,studio,privacy'
import { elsewhere } from '../elsewhere'
import { ask, insist, isStranger, newKey, type Answer, type Request } from '../api'
import { watchBulletins } from '../bulletins'
import { later } from '../later'
import { LoginForm, logIn, logOut } from '../login'
import { codeField } from '../login-code'
import { themeOf, wear } from '../look'
import { asked, show, takeSecret } from '../screen'
import { mayUse } from '../session'
import { whoIsHere } from '../staff'
import { setLanguage, speak } from '../texts'
import type { AskingDevice, ChangeUser, ConfigResult, ConfirmPairing, Device, Health, Language, LoggedIn, Login, LogInWays, NewDevice, NewUser, OfficeView, PairedDevice, Problem, User } from '../wire'
import { FirstPassword } from './first'
import type { LogRoom } from './log/rest'
import { PAGE, older, placeOf, type Entry, type LogPage } from './log/state'
import { officeDeeds } from './office/deeds'
import { FIRST, sheetOf, tabIn, type Asking, type State, type Tab } from './state'
import { studioDeeds } from './studio/deeds'
import { Admin } from './view'

/** How often the state of the office is asked for while it is looked at. */
const HEALTH_MS = 5_000

const says = speak(texts)

const screen = show<State>({ ...FIRST, tab: tabIn(location.hash), first: takeSecret('first') }, (state) => {
  const say = says[state.language]
  if (state.first !== null) return <FirstPassword say={say} problem={state.problem} busy={state.busy} onPassword={setPassword} />
  if (state.login !== null && !state.known) return <LoginForm say={say} title={say('admin-title')} state={state.login} more={codeField(say, state.login)} elsewhere={elsewhere} onLogin={enter} />
  return <Admin {...state} say={say} deeds={deeds} onLogin={enter} />
})

const change = (part: Partial<State>) => screen.change((state) => ({ ...state, ...part }))
const sayNow = () => says[screen.state().language]

/** What was being done when the session had ended: done again once somebody is logged in. */
let unfinished: (() => void) | null = null

/** Whether a refusal was that nobody is logged in. The page stays as it is, and a log-in comes over it. What is asked for in
 *  the wake of a press does not take its place. */
function stranger(problem: Problem, again: () => void): boolean {
  if (!isStranger(problem)) return false
  unfinished ??= again
  change({ busy: false, login: { busy: false, problem: null } })
  return true
}

const studio = studioDeeds({
  studio: () => screen.state().studio,
  change: (part) => change({ problem: null, studio: { ...screen.state().studio, ...part } }),
  language: () => screen.state().language,
  failed: (problem) => void (stranger(problem, () => void studio.list()) || change({ problem })),
})

const office = officeDeeds({
  office: () => screen.state().office,
  change: (office) => change({ office }),
  busy: (busy) => change({ busy }),
  language: () => screen.state().language,
  stranger,
  open: (tab) => change({ tab }),
  failed: (problem) => change({ problem }),
})

/** What the admin can do here. */
const deeds = {
  open, leave, speakIn, studio, office,
  addUser, changeUser, addDevice, identify, readLog,
  removeUser: (user: string) => altered('DELETE', `/users/${encodeURIComponent(user)}`, {}, 'people'),
  removeDevice: (id: string) => altered('DELETE', `/devices/${encodeURIComponent(id)}`, {}, 'devices'),
  consider: (asking: Asking | null) => change({ asking, problem: null }),
  confirmPairing: (code: string, place: ConfirmPairing) => altered('POST', `/devices/pairing/${code}`, { body: place }, 'devices', true),
  refusePairing: (code: string) => altered('DELETE', `/devices/pairing/${code}`, {}, 'devices'),
  hidePaired: () => change({ paired: null }),
  narrow: (part: Partial<Pick<LogPage, 'filter' | 'who'>>) => screen.change((state) => (state.log === null ? state : { ...state, log: { ...state.log, ...part } })),
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
  arrive('admin')
}

async function enter(login: Login): Promise<void> {
  change({ login: { busy: true, problem: null } })
  const answer = await logIn(login, screen.state().language)
  if (!answer.ok) return change({ login: { busy: false, problem: answer.problem.code } })
  if (answer.body.role !== 'admin') return change({ login: { busy: false, problem: 'not_allowed' } })
  const again = unfinished
  unfinished = null
  change({ login: null })
  if (screen.state().known && again !== null) return again()
  arrive(login.user)
}

/** Somebody is there: what every page needs is asked for. */
function arrive(user: string): void {
  change({ known: true, user })
  open(screen.state().tab)
}

async function leave(): Promise<void> {
  await logOut()
  unfinished = null
  change({ ...FIRST, language: screen.state().language, login: { busy: false, problem: null } })
}

function open(tab: Tab): void {
  if (screen.state().studio.open !== null) studio.close()
  change({ tab, problem: null, result: null, done: null, asking: null })
  history.replaceState(null, '', `${location.pathname}${location.search}#${tab}`)
  document.getElementById('main')?.scrollTo(0, 0)
  window.scrollTo(0, 0)
  void learn(tab)
}

async function learn(tab: Tab): Promise<void> {
  if (sheetOf(tab) !== null) return office.load()
  switch (tab) {
    case 'people':
      void ask<LogInWays>('GET', '/oidc').then((answer) => answer.ok && change({ linkable: answer.body.provider !== null }))
      return learned(await ask<User[]>('GET', '/users'), (users) => ({ users }), () => void learn(tab))
    case 'devices':
      void office.load()
      void learnPairings()
      return learned(await ask<Device[]>('GET', '/devices'), (devices) => ({ devices }), () => void learn(tab))
    case 'voice':
      return studio.list()
    case 'log':
      void ask<Device[]>('GET', '/devices').then((answer) => answer.ok && change({ devices: answer.body }))
      return readLog(null)
    case 'config':
      return learned(await ask<string>('GET', '/config'), (config) => ({ config }), () => void learn(tab))
    case 'backups':
    case 'privacy':
      return
    case 'preview':
      return office.load()
    default:
      return learnStart()
  }
}

/** `07:05` by this machine's clock: the office's is not known when it does not answer. */
function hereNow(): string {
  return new Date().toTimeString().slice(0, 5)
}

/** How the office does, and what of its beginnings is done. */
async function learnStart(): Promise<void> {
  learned(await ask<Health>('GET', '/healthz', { outside: true, language: screen.state().language }), (health) => ({ health, health_at: hereNow() }), () => void learnStart())
  const { called, known } = screen.state()
  if (!known || called === true) return
  if (screen.state().office === null) await office.load()
  learned(await ask<User[]>('GET', '/users'), (users) => ({ users }), () => void learnStart())
  learned(await ask<Device[]>('GET', '/devices'), (devices) => ({ devices }), () => void learnStart())
  const log = await ask<{ records: Entry[] }>('GET', '/audit')
  if (log.ok) change({ called: log.body.records.some(({ body }) => 'office' in body && body.office.kind === 'ticket_called') })
}

/** Who asks to be paired. A code that an admin's telephone read from a screen is considered at once. */
async function learnPairings(): Promise<void> {
  const answer = await ask<AskingDevice[]>('GET', '/devices/pairing')
  if (!answer.ok) return
  change({ pairings: answer.body })
  const read = answer.body.find(({ code }) => code === asked('pair'))
  if (read === undefined) return
  history.replaceState(null, '', `${location.pathname}#devices`)
  change({ asking: { about: 'pair-device', asking: read } })
}

function learned<T>(answer: Answer<T>, part: (body: T) => Partial<State>, again: () => void): void {
  if (answer.ok) return change({ ...part(answer.body), ...(screen.state().problem?.code === 'offline' ? { problem: null } : {}) })
  if (!stranger(answer.problem, again)) change({ problem: answer.problem })
}

/** A page of the log; null: its end. */
async function readLog(after: number | null): Promise<void> {
  if (screen.state().logRoom === null) void later<LogRoom>(logAddress).then((logRoom) => change({ logRoom }))
  const { log } = screen.state()
  change({ busy: true })
  const head = await ask<{ head: number }>('GET', '/audit?after=9007199254740991')
  if (!head.ok) return learned(head, () => ({}), () => void readLog(after))
  const from = after ?? older(head.body.head)
  const answer = await ask<{ records: Entry[]; head: number }>('GET', `/audit?after=${from}`)
  change({ busy: false })
  learned(answer, ({ records, head }) => ({ log: { filter: 'changes', who: '', ...log, records: records.slice(0, PAGE), ...placeOf(records[0]?.seq, from), head } }), () => void readLog(after))
}

/** Changes something; what went wrong stands on the page. */
async function alter<T>(method: string, path: string, request: Request, again: () => void): Promise<Answer<T>> {
  change({ busy: true, problem: null, done: null })
  const answer = await insist<T>(method, path, { ...request, key: newKey(), language: screen.state().language })
  change({ busy: false })
  learned(answer, () => ({}), again)
  return answer
}

/** Changes something, and closes the question that asked for it; `stays`: only when it was done. */
async function altered(method: string, path: string, request: Request, tab: Tab, stays = false): Promise<boolean> {
  const { ok } = await alter(method, path, request, () => void altered(method, path, request, tab, stays))
  if (screen.state().login === null && (ok || !stays)) change({ asking: null })
  if (ok) change({ done: sayNow()('admin-done') })
  await learn(tab)
  return ok
}

/** Whether the account was made. */
function addUser(user: NewUser): Promise<boolean> {
  return altered('POST', '/users', { body: user }, 'people')
}

/** `identity`: who they are to the identity provider from here on; empty: nobody; null: as they were. */
async function changeUser(user: string, to: ChangeUser, identity: string | null): Promise<boolean> {
  const path = `/users/${encodeURIComponent(user)}`
  if (identity !== null && !(await altered(identity === '' ? 'DELETE' : 'PUT', `${path}/identity`, identity === '' ? {} : { body: { value: identity } }, 'people', true))) return false
  return altered('PATCH', path, { body: to }, 'people')
}

/** Whether the device was paired. The answer holds a secret, so it is never repeated: asked once, without insisting. */
async function addDevice(device: NewDevice): Promise<boolean> {
  change({ busy: true, problem: null, paired: null })
  const answer = await ask<PairedDevice>('POST', '/devices', { body: device, language: screen.state().language })
  change({ busy: false })
  learned(answer, (paired) => ({ paired }), () => void addDevice(device))
  await learn('devices')
  return answer.ok
}

async function identify({ id, name }: Device): Promise<void> {
  const answer = await alter('POST', `/devices/${encodeURIComponent(id)}/identify`, { body: {} }, () => void identify({ id, name } as Device))
  if (answer.ok) change({ done: sayNow()('admin-identified', { name }) })
}

async function putConfig(toml: string, dry: boolean): Promise<void> {
  change({ result: null, config: toml })
  const answer = await alter<ConfigResult>('PUT', `/config${dry ? '?dry_run=true' : ''}`, { toml }, () => void putConfig(toml, dry))
  if (answer.ok) change({ result: answer.body })
}

function refresh(): void {
  const { first, login, tab, busy } = screen.state()
  if (first !== null || login !== null || busy) return
  if (tab === 'health') void learnStart()
  else if (tab === 'devices') {
    void learnPairings()
    void ask<Device[]>('GET', '/devices').then((answer) => answer.ok && change({ devices: answer.body }))
  }
}

/** Whoever is not logged in as an admin is asked to be. */
async function begin(): Promise<void> {
  const me = await whoIsHere()
  if (me.ok && mayUse(me.body, ['admin'])) arrive(me.body.name)
  else change({ login: { busy: false, problem: null } })
}

/** What the office looks like is known to anybody. */
async function dress(): Promise<void> {
  const answer = await ask<OfficeView>('GET', '/office')
  if (!answer.ok) return
  wear(themeOf(answer.body))
  change({ view: answer.body })
}

window.addEventListener('beforeunload', (event) => {
  if (screen.state().office?.dirty === true) event.preventDefault()
})

speakIn('vi')
void dress()
if (screen.state().first === null) void begin()
window.setInterval(refresh, HEALTH_MS)
watchBulletins()
