// What the guide sees.
import type { Line } from '../feed'
import { LanguageSwitch } from '../language'
import { refusalText } from '../refusal'
import type { Me } from '../session'
import { named, type Say } from '../texts'
import type { Class, IssuedTicket, Language, OfficeView, Problem, Queue, ServiceLine } from '../wire'
import { Chosen, type Deed } from './chosen'
import { GivenNumber } from './given'
import { Queues } from './queues'
import { ticketOf } from './find'
import { Details } from './details'
import type { Correction, Wanted } from './wanted'

export interface GuideProps {
  office: OfficeView | null
  me: Me | null
  queues: Queue[]
  line: Line
  issued: IssuedTicket | null
  problem: Problem | null
  busy: boolean
  now: number
  wanted: Wanted
  /** Whether the guide says more than service and class. */
  detailed: boolean
  /** What is sought. */
  typed: string
  /** The ticket that is looked at, and how it is to be put right. */
  chosen: { id: string; correction: Correction | null; cancelling: boolean } | null
  /** What was done, in words. */
  done: string | null
  language: Language
  say: Say
  onLanguage: (language: Language) => void
  onIssue: (service: string, ticketClass: Class) => void
  onWanted: (wanted: Wanted) => void
  onDetailed: (detailed: boolean) => void
  onTyped: (typed: string) => void
  onFind: () => void
  onChoose: (id: string | null) => void
  onCorrection: (correction: Correction | null) => void
  onCancelling: (cancelling: boolean) => void
  onDeed: (deed: Deed) => void
  onLogOut: () => void
}

const CLASSES: Class[] = ['normal', 'priority', 'urgent']

export function Guide(props: GuideProps) {
  const { office, line, say } = props
  return (
    <div class={`guide is-${line}`} data-line={line}>
      <Header {...props} />
      {line === 'stale' && <p class="banner" role="alert">{say('staff-stale')}</p>}
      {office === null ? <main><p class="wait">{say('common-connecting')}</p></main> : <Desk {...props} office={office} />}
    </div>
  )
}

function Header({ office, me, say, language, onLanguage, onLogOut }: GuideProps) {
  return (
    <header>
      <h1>{say('guide-title')}</h1>
      <p class="office">{office === null ? '' : named(office.name, language)}</p>
      <LanguageSwitch {...{ say, language, onLanguage }} />
      {me !== null && me.role !== null && <button type="button" class="quiet" onClick={onLogOut}>{say('login-leave-named', { name: me.name })}</button>}
    </header>
  )
}

export interface Known extends GuideProps {
  office: OfficeView
}

function Desk(props: Known) {
  const { office, say, detailed, onDetailed } = props
  return (
    <main>
      <section class="give" aria-label={say('guide-give')}>
        <header>
          <h2>{say('guide-give')}</h2>
          <button type="button" class="quiet" aria-expanded={detailed} onClick={() => onDetailed(!detailed)}>{say('guide-details')}</button>
        </header>
        {detailed && <Details {...props} />}
        <ul>{office.services.map((service) => <Service key={service.key} {...props} service={service} />)}</ul>
      </section>
      <div class="side">
        <Told {...props} />
        <Queues {...props} />
      </div>
    </main>
  )
}

function Service(props: Known & { service: ServiceLine }) {
  const { service, say, language } = props
  return (
    <li data-service={service.key}>
      <h3>{named(service.name, language)}</h3>
      <p>
        {say('guide-waiting', { n: service.waiting })}
        {service.remaining !== null && ` · ${say('guide-remaining', { n: service.remaining })}`}
        {!service.served && <b class="unserved"> · {say('guide-unserved')}</b>}
      </p>
      <div class="classes" role="group" aria-label={named(service.name, language)}>
        {CLASSES.map((ticketClass) => <ClassKey key={ticketClass} {...props} ticketClass={ticketClass} />)}
      </div>
    </li>
  )
}

function ClassKey({ service, ticketClass, busy, say, language, onIssue }: Known & { service: ServiceLine; ticketClass: Class }) {
  const words = say(`class-${ticketClass}`)
  return (
    <button
      type="button"
      class={`key ${ticketClass}`}
      data-class={ticketClass}
      disabled={busy}
      aria-label={`${words}: ${named(service.name, language)}`}
      onClick={() => onIssue(service.key, ticketClass)}
    >
      {words}
    </button>
  )
}

/** What was last done, or the ticket that is looked at. */
function Told(props: Known) {
  const { issued, problem, chosen, queues, done, say } = props
  const ticket = chosen === null ? null : ticketOf(queues, chosen.id)
  return (
    <>
      {problem !== null && <Refused problem={problem} say={say} />}
      {problem === null && done !== null && <p class="done" role="status">{done}</p>}
      {chosen !== null && ticket !== null && <Chosen {...props} ticket={ticket} chosen={chosen} />}
      {chosen === null && issued !== null && <GivenNumber {...props} issued={issued} />}
      {chosen === null && issued === null && problem === null && done === null && <section class="card none"><p>{say('guide-none-issued')}</p></section>}
    </>
  )
}

function Refused({ problem, say }: { problem: Problem; say: Say }) {
  return <p class="problem" role="alert" data-code={problem.code}>{refusalText(problem, say)}</p>
}
