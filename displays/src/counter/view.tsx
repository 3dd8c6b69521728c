// What a clerk sees.
import type { Line } from '../feed'
import { refusalText } from '../refusal'
import type { Me } from '../session'
import type { Say } from '../texts'
import type { CounterView, Language, Problem, TicketRef } from '../wire'
import type { Unspoken } from './desk'
import { InHand, type Explained } from './hand'
import { KeyButton } from './key'
import type { Key, Press } from './keys'
import { Lists, type List } from './lists'
import { PanelBeside } from './panel'
import type { Order, Panel } from './panels'

/** What a press came to, when it is not seen on the ticket itself. */
export type Note = { kind: 'nobody' } | { kind: 'done'; words: string } | { kind: 'refused'; problem: Problem }

export interface CounterProps {
  counter: number
  me: Me | null
  view: CounterView | null
  line: Line
  busy: string | null
  note: Note | null
  why: Explained | null
  help: boolean
  /** The last call that no loudspeaker says. */
  unspoken: Unspoken | null
  list: List
  panel: Panel | null
  now: number
  say: Say
  language: Language
  onLanguage: (language: Language) => void
  onKey: (key: Key) => void
  onPress: (press: Press) => void
  onOrder: (order: Order) => void
  onPanel: (panel: Panel | null) => void
  onList: (list: List) => void
  onChoose: (ticket: TicketRef) => void
  onBringBack: (ticket: string) => void
  onOther: () => void
  onLogOut: () => void
}

export function Counter(props: CounterProps) {
  const { line, say, view, panel } = props
  return (
    <div class={`counter is-${line}${panel === null ? '' : ' has-panel'}`} data-line={line}>
      <Header {...props} />
      {line === 'stale' && <p class="banner" role="alert">{say('staff-stale')}</p>}
      {line === 'denied' && <p class="banner" role="alert">{say('counter-denied')}</p>}
      {view === null ? line !== 'denied' && <main><p class="wait">{say('common-connecting')}</p></main> : <Desk {...props} view={view} />}
    </div>
  )
}

function Header(props: CounterProps) {
  const { counter, me, view, help, say, onOther, onLogOut } = props
  return (
    <header>
      <h1>{say('counter-number', { counter })}</h1>
      {view !== null && <p class={`state is-${view.desk.state}`} data-state={view.desk.state}>{say(`counter-is-${view.desk.state}`)}</p>}
      {help && <p class="mark urgent" role="status">{say('counter-help-called')}</p>}
      <nav aria-label={say('counter-menu')}>
        {view !== null && <OpenCounter {...props} view={view} />}
        {view === null && <button type="button" class="quiet" onClick={onOther}>{say('counter-other')}</button>}
        {view === null && me !== null && me.role !== null && <button type="button" class="quiet" onClick={onLogOut}>{say('login-leave-named', { name: me.name })}</button>}
      </nav>
    </header>
  )
}

function OpenCounter(props: Known) {
  const { view, help, panel, say, onPanel } = props
  const atWork = view.desk.state !== 'closed'
  const more = panel?.at === 'more'
  return (
    <>
      {atWork && !help && <KeyButton {...props} what="help" quiet />}
      {atWork && <KeyButton {...props} what="hand-over" quiet />}
      {atWork && <KeyButton {...props} what="close" quiet />}
      <button type="button" class="quiet" aria-expanded={more} onClick={() => onPanel(more ? null : { at: 'more' })}>{say('counter-panel-more')}</button>
    </>
  )
}

interface Known extends CounterProps {
  view: CounterView
}

function Desk(props: Known) {
  const { panel } = props
  return (
    <main>
      <section class="hand" aria-label={props.say('counter-in-hand')}>
        <InHand {...props} />
        <NoteLine {...props} />
        <Keys {...props} />
      </section>
      {panel === null ? <Lists {...props} /> : <PanelBeside {...props} panel={panel} />}
    </main>
  )
}

function NoteLine({ note, say }: Known) {
  if (note === null) return <p class="note" aria-live="polite" />
  switch (note.kind) {
    case 'nobody':
      return <p class="note told" role="alert" data-code="nobody">{say('counter-nobody')}</p>
    case 'done':
      return <p class="note told" role="status">{note.words}</p>
    case 'refused':
      return <p class="note refused" role="alert" data-code={note.problem.code}>{refusalText(note.problem, say)}</p>
  }
}

/** The six keys of a clerk's habit, two to go with them, and a row of what is pressed seldom. */
function Keys(props: Known) {
  const { state } = props.view.desk
  if (state === 'closed') return <div class="keys"><KeyButton {...props} what="open" strong /></div>
  return (
    <div class="keys">
      <KeyButton {...props} what={state === 'paused' ? 'open' : 'next'} strong />
      <KeyButton {...props} what="recall" />
      <KeyButton {...props} what="start" />
      <KeyButton {...props} what="no-show" />
      <KeyButton {...props} what="hold" />
      <KeyButton {...props} what="transfer" />
      <KeyButton {...props} what="finish" />
      <div class="seldom">
        <KeyButton {...props} what="undo" />
        <KeyButton {...props} what="ending" />
        <KeyButton {...props} what="walk-up" />
        <KeyButton {...props} what="rest" />
      </div>
    </div>
  )
}
