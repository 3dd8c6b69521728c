// What the guide sees.
import type { Line } from '../feed'
import { LanguageSwitch } from '../language'
import { Qr } from '../qr'
import { refusalText } from '../refusal'
import type { Me } from '../session'
import { named, type Say } from '../texts'
import { ClassMark, minutesSince, passAddress, serviceName } from '../ticket'
import type { Class, IssuedTicket, Language, OfficeView, Problem, Queue, ServiceLine } from '../wire'

export interface GuideProps {
  office: OfficeView | null
  me: Me | null
  queues: Queue[]
  line: Line
  issued: IssuedTicket | null
  problem: Problem | null
  busy: boolean
  now: number
  language: Language
  say: Say
  onLanguage: (language: Language) => void
  onIssue: (service: string, ticketClass: Class) => void
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

interface Known extends GuideProps {
  office: OfficeView
}

function Desk(props: Known) {
  return (
    <main>
      <section class="give" aria-label={props.say('guide-give')}>
        <h2>{props.say('guide-give')}</h2>
        <ul>{props.office.services.map((service) => <Service key={service.key} {...props} service={service} />)}</ul>
      </section>
      <div class="side">
        <Issued {...props} />
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

function Issued(props: Known) {
  const { issued, problem, say } = props
  if (problem !== null) return <section class="issued refused" role="alert" data-code={problem.code}><p>{refusalText(problem, say)}</p></section>
  if (issued === null) return <section class="issued none"><p>{say('guide-none-issued')}</p></section>
  return <GivenNumber {...props} issued={issued} />
}

function GivenNumber({ office, issued, say, language }: Known & { issued: IssuedTicket }) {
  const address = passAddress(office, issued.pass)
  return (
    <section class="issued" role="status" data-number={issued.number}>
      <div>
        <h2>{say('guide-issued')}</h2>
        <p class="number huge">{issued.number}</p>
        <p><ClassMark class={issued.class} say={say} /> {serviceName(office, issued.service, language)}</p>
        <p>{issued.ahead === 0 ? say('guide-ahead-none') : say('guide-ahead', { n: issued.ahead })}</p>
      </div>
      {address !== null && <Qr text={address} label={say('guide-qr')} />}
    </section>
  )
}

function Queues({ office, queues, now, say, language }: Known) {
  const waiting = queues.filter((queue) => queue.waiting.length > 0)
  return (
    <section class="queues" aria-label={say('guide-queues')} tabIndex={0}>
      <h2>{say('guide-queues')}</h2>
      {waiting.length === 0 && <p class="none">{say('guide-nobody')}</p>}
      {waiting.map((queue) => (
        <div key={queue.service}>
          <h3>{serviceName(office, queue.service, language)} <b class="number">{queue.waiting.length}</b></h3>
          <ol>
            {queue.waiting.map((ticket) => (
              <li key={ticket.id}>
                <b class="number">{ticket.number}</b> <ClassMark class={ticket.class} say={say} />
                <span class="since">{say('staff-minutes', { n: minutesSince(ticket.issued_at, now) })}</span>
              </li>
            ))}
          </ol>
        </div>
      ))}
    </section>
  )
}
