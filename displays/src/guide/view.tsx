// What the guide sees.
import type { Line } from '../feed'
import { IconClose, IconOut, IconPerson } from '../parts/icon'
import { LookKeys, Looks } from '../parts/looks'
import { OfficeName } from '../parts/office'
import { Tabs } from '../parts/tabs'
import { refusalText } from '../refusal'
import type { Me } from '../session'
import type { Say } from '../texts'
import type { Class, IssuedTicket, Language, OfficeView, Problem, Procedure, Queue, Theme } from '../wire'
import { Chosen, type Deed } from './chosen'
import { ticketOf } from './find'
import { GivenNumber, ShownNumber } from './given'
import { Offers } from './offers'
import { Queues } from './queues'
import type { Rest } from './rest'
import type { Correction, Wanted } from './wanted'

/** What stands on a narrow screen; a wide one has the offers beside it always. */
export type Part = 'give' | 'queues' | 'counters'

export interface GuideProps {
  office: OfficeView | null
  procedures: Procedure[]
  me: Me | null
  queues: Queue[]
  line: Line
  issued: IssuedTicket | null
  /** Whether the number that was given has the whole screen. */
  shown: boolean
  problem: Problem | null
  busy: boolean
  now: number
  wanted: Wanted
  /** Whether the guide says more than service and class. */
  detailed: boolean
  /** The number that is sought. */
  typed: string
  /** The words by which a service is sought. */
  sought: string
  /** The offer of which more is read. */
  unfolded: string | null
  part: Part
  wide: boolean
  /** The ticket that is looked at, and how it is to be put right. */
  chosen: { id: string; correction: Correction | null; cancelling: boolean } | null
  /** What was done, in words. */
  done: string | null
  /** What is seldom said, once it is there. */
  rest: Rest | null
  language: Language
  theme: Theme
  choosing: boolean
  say: Say
  onLanguage: (language: Language) => void
  onTheme: (theme: Theme) => void
  onChoosing: (choosing: boolean) => void
  onPart: (part: Part) => void
  onIssue: (service: string, ticketClass: Class) => void
  onShown: (shown: boolean) => void
  onWanted: (wanted: Wanted) => void
  onDetailed: (detailed: boolean) => void
  onTyped: (typed: string) => void
  onSought: (sought: string) => void
  onUnfold: (id: string | null) => void
  onFind: () => void
  onChoose: (id: string | null) => void
  onCorrection: (correction: Correction | null) => void
  onCancelling: (cancelling: boolean) => void
  onDeed: (deed: Deed) => void
  onDismiss: () => void
  onLogOut: () => void
}

export interface Known extends GuideProps {
  office: OfficeView
}

export function Guide(props: GuideProps) {
  const { office, line, issued, shown, say } = props
  if (office !== null && issued !== null && shown) return <div class="guide" data-line={line}><ShownNumber {...props} office={office} issued={issued} /></div>
  return (
    <div class={`guide is-${line}`} data-line={line}>
      <Header {...props} />
      {line === 'stale' && <p class="banner" role="alert">{say('staff-stale')}</p>}
      {office === null ? <main><p class="wait">{say('common-connecting')}</p></main> : <Desk {...props} office={office} />}
    </div>
  )
}

function Header(props: GuideProps) {
  const { office, me, say, language, onLogOut } = props
  return (
    <header>
      <h1>{say('guide-title')}</h1>
      <p class="office">{office !== null && <OfficeName office={office} language={language} />}</p>
      <LookKeys {...props} />
      {me !== null && me.role !== null && <a class="small-key" href="/account"><IconPerson />{say('login-account-short')}</a>}
      {me !== null && me.role !== null && <button type="button" class="small-key" aria-label={say('login-leave-named', { name: me.name })} onClick={onLogOut}><IconOut />{say('login-leave')}</button>}
      <Looks {...props} />
    </header>
  )
}

function Desk(props: Known) {
  const { part, wide, say, queues, office, onPart } = props
  const waiting = queues.reduce((sum, queue) => sum + queue.waiting.length, 0)
  const open = office.counters.filter((counter) => counter.state === 'open').length
  const parts = [{ id: 'give' as Part, text: say('guide-give') }, { id: 'queues' as Part, text: say('guide-queues'), count: waiting }, { id: 'counters' as Part, text: say('guide-counters', { n: open }) }]
  const beside = wide && part === 'give' ? 'queues' : part
  return (
    <main>
      {wide && <Offers {...props} />}
      <div class="side">
        <Told {...props} />
        <Tabs label={say('guide-parts')} tabs={wide ? parts.slice(1) : parts} chosen={beside} onChoose={onPart} />
        <div class="part" role="tabpanel" tabIndex={0} aria-labelledby={`tab-${beside}`}>
          {beside === 'give' && <Offers {...props} />}
          {beside === 'queues' && <Queues {...props} />}
          {beside === 'counters' && props.rest && <props.rest.Counters {...props} />}
        </div>
      </div>
    </main>
  )
}

/** What was last done, or the ticket that is looked at. */
function Told(props: Known) {
  const { issued, problem, chosen, queues, done, wide, say } = props
  const ticket = chosen === null ? null : ticketOf(queues, chosen.id)
  const quiet = problem === null && done === null && chosen === null && issued === null
  if (quiet && !wide) return null
  return (
    <div class="told">
      {problem !== null && <Message {...props} role="alert" code={problem.code} tone="problem" words={refusalText(problem, say)} />}
      {problem === null && done !== null && <Message {...props} role="status" tone="done" words={done} />}
      {chosen !== null && ticket !== null && <Chosen {...props} ticket={ticket} chosen={chosen} />}
      {chosen === null && issued !== null && <GivenNumber {...props} issued={issued} />}
      {quiet && <section class="card none"><p>{say('guide-none-issued')}</p></section>}
    </div>
  )
}

function Message({ role, tone, code, words, say, onDismiss }: Known & { role: 'alert' | 'status'; tone: 'problem' | 'done'; code?: string; words: string }) {
  return (
    <div class={`message ${tone}`}>
      <p role={role} data-code={code}>{words}</p>
      <button type="button" class="quiet" aria-label={say('guide-leave')} onClick={onDismiss}><IconClose /></button>
    </div>
  )
}
