// What a clerk sees.
import type { Line } from '../feed'
import { LanguageSwitch } from '../language'
import { refusalText } from '../refusal'
import type { Me } from '../session'
import type { Say } from '../texts'
import { ClassMark, serviceName } from '../ticket'
import type { CounterView, Language, Problem } from '../wire'
import { Key } from './key'
import type { Press } from './keys'
import { WaitingList } from './waiting'

/** What a press came to, when it is not seen on the ticket itself. */
export type Note = { kind: 'nobody' } | { kind: 'refused'; problem: Problem }

export interface CounterProps {
  counter: number
  me: Me | null
  view: CounterView | null
  line: Line
  busy: Press | null
  note: Note | null
  now: number
  say: Say
  language: Language
  onLanguage: (language: Language) => void
  onPress: (press: Press) => void
  onOther: () => void
  onLogOut: () => void
}

export function Counter(props: CounterProps) {
  const { line, say, view } = props
  return (
    <div class={`counter is-${line}`} data-line={line}>
      <Header {...props} />
      {line === 'stale' && <p class="banner" role="alert">{say('staff-stale')}</p>}
      {line === 'denied' && <p class="banner" role="alert">{say('counter-denied')}</p>}
      {view === null ? line !== 'denied' && <main><p class="wait">{say('common-connecting')}</p></main> : <Desk {...props} view={view} />}
    </div>
  )
}

function Header(props: CounterProps) {
  const { counter, me, view, say, language, onLanguage, onOther, onLogOut } = props
  return (
    <header>
      <h1>{say('counter-number', { counter })}</h1>
      {view !== null && <p class={`state is-${view.desk.state}`} data-state={view.desk.state}>{say(`counter-is-${view.desk.state}`)}</p>}
      <LanguageSwitch {...{ say, language, onLanguage }} />
      <nav aria-label={say('counter-menu')}>
        {view !== null && view.desk.state !== 'closed' && <Key {...props} view={view} press="close" quiet />}
        <button type="button" class="quiet" onClick={onOther}>{say('counter-other')}</button>
        {me !== null && me.role !== null && <button type="button" class="quiet" onClick={onLogOut}>{say('login-leave-named', { name: me.name })}</button>}
      </nav>
    </header>
  )
}

interface Known extends CounterProps {
  view: CounterView
}

function Desk(props: Known) {
  return (
    <main>
      <section class="hand" aria-label={props.say('counter-in-hand')}>
        <InHand {...props} />
        <NoteLine {...props} />
        <Keys {...props} />
      </section>
      <WaitingList {...props} office={props.view.office} waiting={props.view.waiting} />
    </main>
  )
}

function InHand({ view, say, language }: Known) {
  const { ticket, state } = view.desk
  if (ticket === null) return <div class="ticket none"><p>{say(`counter-none-${state}`)}</p></div>
  return (
    <div class={`ticket is-${ticket.state}`} role="status" data-number={ticket.number} data-state={ticket.state}>
      <p class="number huge">{ticket.number}</p>
      <p class="about">
        <ClassMark class={ticket.staff?.class} say={say} />
        <span>{serviceName(view.office, ticket.service, language)}</span>
      </p>
      <p class="stage">{ticket.state === 'serving' ? say('counter-serving') : say('counter-called', { n: ticket.calls })}</p>
    </div>
  )
}

function NoteLine({ note, say }: Known) {
  if (note === null) return <p class="note" aria-live="polite" />
  const words = note.kind === 'nobody' ? say('counter-nobody') : refusalText(note.problem, say)
  return <p class={`note ${note.kind}`} role="alert" data-code={note.kind === 'refused' ? note.problem.code : 'nobody'}>{words}</p>
}

function Keys(props: Known) {
  if (props.view.desk.state === 'closed') return <div class="keys"><Key {...props} press="open" strong /></div>
  return (
    <div class="keys">
      <Key {...props} press={props.view.desk.state === 'paused' ? 'open' : 'next'} strong />
      <Key {...props} press="recall" />
      <Key {...props} press="start" />
      <Key {...props} press="no-show" />
      <Key {...props} press="finish" />
      <Key {...props} press="undo" />
      <Key {...props} press="pause" />
    </div>
  )
}
