// What a supervisor sees: every counter as it stands, who waits, and what must be looked at.
import type { Line } from '../feed'
import { LanguageSwitch } from '../language'
import { LoginFields, type LoginState } from '../login'
import { codeField } from '../login-code'
import { Dialog } from '../parts/dialog'
import { refusalText } from '../refusal'
import { mayUse, type Me } from '../session'
import { named, type Say } from '../texts'
import type { Language, Login, Problem, Role, SupervisorView } from '../wire'
import { Alarms } from './alarms'
import { CounterCard } from './card'
import { Confirm, Notices, OneCounter } from './deeds'
import { Devices } from './devices'
import { Find, OneTicket } from './find'
import type { Order, Panel } from './panels'
import { Queues, SetAside } from './queues'
import type { Unspoken } from './unspoken'
import { Wall } from './wall'

export interface SuperviseProps {
  /** Whether it hangs on a wall: large, and without keys. */
  wall: boolean
  /** What is typed to find a number. */
  sought: string
  /** A log-in over the page, when the session has ended in the middle. */
  login: LoginState | null
  view: SupervisorView | null
  me: Me | null
  line: Line
  /** Why each number in hand was called, by ticket. */
  whys: Record<string, string>
  panel: Panel | null
  problem: Problem | null
  busy: boolean
  now: number
  /** Calls that no loudspeaker says. */
  unspoken: Unspoken[]
  say: Say
  language: Language
  onLanguage: (language: Language) => void
  onPanel: (panel: Panel | null) => void
  onOrder: (order: Order) => void
  onLogOut: () => void
  onSeek: (typed: string) => void
  onLogin: (login: Login) => void
}

export interface Known extends SuperviseProps {
  view: SupervisorView
  /** Whether this person leads the hall, or only looks. */
  acts: boolean
  /** Whether they may begin and end the emergency profile. */
  alerts: boolean
}

export function Supervise(props: SuperviseProps) {
  const { view, me, line, say, wall } = props
  if (wall) return <Wall {...props} />
  return (
    <div class={`supervise is-${line}${view?.office.emergency === true ? ' in-emergency' : ''}`} data-line={line}>
      <Header {...props} />
      {line === 'stale' && <p class="banner" role="alert">{say('staff-stale')}</p>}
      {view === null
        ? <main><p class="wait" role="status">{say('common-connecting')}</p></main>
        : <Hall {...props} view={view} acts={leads(me, ['supervisor'])} alerts={leads(me, ['supervisor', 'admin'])} />}
      {props.login !== null && (
        <Dialog title={say('supervise-log-in-again')} close={say('login-leave')} onClose={props.onLogOut}>
          <LoginFields say={say} state={props.login} more={codeField(say, props.login)} user={me?.name ?? ''} onLogin={props.onLogin} />
        </Dialog>
      )}
    </div>
  )
}

/** The demo lets everybody lead. */
function leads(me: Me | null, roles: Role[]): boolean {
  return me === null || mayUse(me, roles)
}

/** A screen at which nobody is logged in leads nowhere else. */
function mayRead(me: Me | null): boolean {
  return me !== null && me.role !== null
}

function Header({ view, me, say, language, onLanguage, onLogOut }: SuperviseProps) {
  return (
    <header>
      <h1>{say('supervise-title')}</h1>
      <p class="office">{view === null ? '' : named(view.office.name, language)}</p>
      {view !== null && <p class="people">{say('supervise-people')} <b class="number" data-people={view.people}>{view.people}</b></p>}
      {mayRead(me) && <a class="quiet" href="/reports">{say('home-reports')}</a>}
      <LanguageSwitch {...{ say, language, onLanguage }} />
      {me !== null && me.role !== null && <a class="quiet" href="/account">{say('login-account')}</a>}
      {me !== null && me.role !== null && <button type="button" class="quiet" onClick={onLogOut}>{say('login-leave-named', { name: me.name })}</button>}
    </header>
  )
}

function Hall(props: Known) {
  const { view, say, problem, panel, onPanel } = props
  return (
    <>
      {view.office.emergency && <p class="emergency-on" role="status">{say('supervise-emergency-on')}</p>}
      <Alarms {...props} />
      {problem !== null && <p class="problem" role="alert" data-code={problem.code}>{refusalText(problem, say)}</p>}
      <main>
        <section class="counters" aria-label={say('supervise-counters')}>
          <h2>{say('supervise-counters')}</h2>
          <ul>
            {view.desks.map((desk) => {
              const chosen = panel?.at === 'counter' && panel.counter === desk.counter
              return <li key={desk.counter}><CounterCard {...props} desk={desk} chosen={chosen} onChoose={() => onPanel(chosen ? null : { at: 'counter', counter: desk.counter, services: null })} /></li>
            })}
          </ul>
        </section>
        <div class="side">{panel === null ? <Overview {...props} /> : <Beside {...props} panel={panel} />}</div>
      </main>
    </>
  )
}

function Overview(props: Known) {
  const { view, acts, alerts, say, onPanel } = props
  const switches = alerts && (view.emergency_profile !== null || view.office.emergency)
  return (
    <>
      <Find {...props} />
      {alerts && (
        <section class="large" aria-label={say('supervise-house')}>
          {acts && <button type="button" class="key" disabled={view.roster.length === 0} onClick={() => onPanel({ at: 'yesterday' })}>{say('supervise-yesterday')}</button>}
          <button type="button" class="key" onClick={() => onPanel({ at: 'notice' })}>{say('supervise-notice')}</button>
          {switches && (
            <button type="button" class="key danger" onClick={() => onPanel({ at: 'emergency' })}>{say(view.office.emergency ? 'supervise-emergency-end' : 'supervise-emergency-begin')}</button>
          )}
        </section>
      )}
      <Queues {...props} />
      <SetAside {...props} />
      <Devices {...props} />
    </>
  )
}

function Beside(props: Known & { panel: Panel }) {
  const { panel, view } = props
  if (panel.at === 'notice') return <Notices {...props} />
  if (panel.at === 'ticket') return <OneTicket {...props} id={panel.ticket} />
  if (panel.at !== 'counter') return <Confirm {...props} at={panel.at} />
  const desk = view.desks.filter((each) => each.counter === panel.counter)[0]
  return desk === undefined ? <Overview {...props} /> : <OneCounter {...props} desk={desk} services={panel.services} />
}
