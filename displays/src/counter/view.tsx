// What a clerk sees.
import { hourText, wallClock } from '../clock'
import type { LoginState } from '../login'
import { LoginFields } from '../login'
import { Dialog } from '../parts/dialog'
import { IconAlarm, IconClose, IconOffline, IconPeople, IconScan } from '../parts/icon'
import { refusalText } from '../refusal'
import type { Say } from '../texts'
import type { CounterView, Language, Login, Problem, Theme, TicketRef, Unlock } from '../wire'
import { InHand } from './hand'
import { KeyButton } from './key'
import type { KeyMap } from './keymap'
import type { Key, Press } from './keys'
import { Lists, type List } from './lists'
import { WORTH_MS } from './outbox'
import { PanelBeside } from './panel'
import { calling, type Order, type Panel } from './panels'
import type { Lock, State } from './state'

/** What a press or a scan came to, when it is not seen on the ticket itself. */
export type Note =
  | { kind: 'nobody' }
  | { kind: 'told'; words: string }
  | { kind: 'refused'; problem: Problem }
  /** Nobody knows whether it was done; it is not asked for any more. */
  | { kind: 'not-done'; what: string; hour: string }
  /** `back`: the ticket that can be called back. */
  | { kind: 'scanned'; words: string; back: TicketRef | null }

/** A gesture that is on its way. */
export interface Sending {
  what: string
  /** By this device's clock. */
  at: number
  /** Whether no answer came to the first time of asking. */
  again: boolean
}

export interface CounterProps extends Omit<State, 'login' | 'office' | 'counter'> {
  counter: number
  say: Say
  onLanguage: (language: Language) => void
  onTheme: (theme: Theme) => void
  onKey: (key: Key) => void
  onPress: (press: Press) => void
  onOrder: (order: Order) => void
  onPanel: (panel: Panel | null) => void
  onList: (list: List) => void
  onChoose: (ticket: TicketRef) => void
  onBringBack: (ticket: string) => void
  onMap: (map: KeyMap) => void
  onGiving: (key: Key | null) => void
  onNoteRead: () => void
  onAgain: (login: Login) => void
  onNotAgain: () => void
  onOther: () => void
  onLogOut: () => void
  onUnlock: (said: Unlock) => void
  onLock: (by: Lock['by']) => void
}

export function Counter(props: CounterProps) {
  const { line, say, view, panel } = props
  return (
    <div class={`counter is-${line}${panel === null ? '' : ' has-panel'}`} data-line={line}>
      <Header {...props} />
      {line === 'stale' && <p class="banner" role="alert"><IconOffline /> {say('counter-stale', { when: momentText(props.stale_since ?? props.now, props.now) })}</p>}
      {line === 'denied' && <p class="banner" role="alert">{say('counter-denied')}</p>}
      {view === null ? line !== 'denied' && <main><p class="wait" role="status">{say('common-connecting')}</p></main> : <Desk {...props} view={view} />}
      {props.lock !== null && <Locked {...props} lock={props.lock} />}
      {props.again !== null && <Again {...props} again={props.again} />}
    </div>
  )
}

/** `17:02`; after a night `17:02, 22/11`. */
function momentText(at: number, now: number): string {
  const clock = wallClock(at)
  const hour = hourText(clock.minute)
  return clock.day === wallClock(now).day ? hour : `${hour}, ${clock.day}/${clock.month}`
}

/** In place: the number in hand stays where it is, and what was pressed is done afterwards. */
function Again({ again, me, say, onAgain, onNotAgain }: CounterProps & { again: LoginState & { what: string | null } }) {
  const { what } = again
  return (
    <Dialog title={say('counter-again-title')} close={say('counter-leave')} onClose={onNotAgain}>
      <p>{what === null ? say('counter-again') : say('counter-again-press', { what })}</p>
      <LoginFields say={say} state={again} user={me?.name ?? ''} onLogin={onAgain} />
    </Dialog>
  )
}

export interface LockedProps extends Pick<CounterProps, 'say' | 'language' | 'me' | 'rest' | 'view' | 'onLogOut' | 'onUnlock' | 'onLock'> {
  lock: Lock
}

/** Nothing is done before somebody has shown who is there; the number in hand stays in sight. */
export function Locked(props: LockedProps) {
  const { rest, say } = props
  return rest && <Dialog title={say('counter-locked')} close={say('login-leave')} onClose={props.onLogOut}><rest.Unlocking {...props} /></Dialog>
}

function Header(props: CounterProps) {
  const { counter, me, view, help, say, onOther, onLogOut } = props
  return (
    <header>
      <h1>{say('counter-number', { counter })}</h1>
      {view !== null && <p class={`state is-${view.desk.state}`} data-state={view.desk.state}>{say(`counter-is-${view.desk.state}`)}</p>}
      {help && <p class="mark urgent" role="status" aria-label={say('counter-help-called')}><IconAlarm /> <span>{say('counter-help-called')}</span></p>}
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
  const turn = (at: 'more' | 'lists') => onPanel(panel?.at === at ? null : { at })
  const behind = view.waiting.length
  return (
    <>
      {atWork && !help && <KeyButton {...props} what="help" quiet />}
      {atWork && <KeyButton {...props} what="hand-over" quiet />}
      {atWork && <KeyButton {...props} what="close" quiet />}
      <button type="button" class="quiet behind" aria-expanded={panel?.at === 'lists'} aria-label={say('counter-behind', { n: behind })} onClick={() => turn('lists')}><IconPeople /> <b class="number">{behind}</b></button>
      <button type="button" class="quiet" aria-expanded={panel?.at === 'more'} onClick={() => turn('more')}>{say('counter-panel-more')}</button>
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

/** A gesture that takes longer than this says that it is on its way. */
const SOON_MS = 1_000

function NoteLine(props: Known) {
  const { note, sending, say } = props
  if (sending !== null && (sending.again || Date.now() - sending.at > SOON_MS)) return <OnItsWay say={say} sending={sending} />
  if (note === null) return <p class="note" aria-live="polite" />
  switch (note.kind) {
    case 'nobody':
      return <p class="note told" role="alert" data-code="nobody">{say('counter-none-waiting')}</p>
    case 'told':
      return <p class="note told" role="status">{note.words}</p>
    case 'refused':
      return <p class="note refused" role="alert" data-code={note.problem.code}>{refusalText(note.problem, say)}</p>
    case 'not-done':
      return <div class="note refused not-done" role="alert"><p>{say('counter-not-done', { what: note.what, hour: note.hour })}</p><Read {...props} /></div>
    case 'scanned':
      return <ScanNote {...props} note={note} />
  }
}

function OnItsWay({ say, sending: { what, at, again } }: { say: Say; sending: Sending }) {
  const n = Math.max(0, Math.ceil((at + WORTH_MS - Date.now()) / 1000))
  const words = say(again ? 'counter-sending-again' : 'counter-sending', { what })
  return <p class={`note ${again ? 'late' : 'told'}`} role="status">{words} {again && <span class="number" aria-hidden="true">{say('counter-seconds', { n })}</span>}</p>
}

function ScanNote(props: Known & { note: Note & { kind: 'scanned' } }) {
  const { note: { words, back }, view, say, onOrder } = props
  return (
    <div class="note told scanned" role="status">
      <IconScan />
      <p><b>{say('counter-scanned')}</b> {words}</p>
      {back !== null && <button type="button" class="key" disabled={view.desk.state !== 'open'} aria-label={say('counter-bring-back-this', { number: back.number })} onClick={() => onOrder(calling(back.ticket, ''))}>{say('counter-bring-back')}</button>}
      <Read {...props} />
    </div>
  )
}

function Read({ say, onNoteRead }: Known) {
  return <button type="button" class="quiet" aria-label={say('counter-leave')} onClick={onNoteRead}><IconClose /></button>
}

/** “Gọi tiếp” and “Hoàn tác”, the six keys of a clerk's habit, and a row of what is pressed seldom. */
function Keys(props: Known) {
  const { state } = props.view.desk
  if (state === 'closed') return <div class="keys is-closed"><KeyButton {...props} what="open" strong /></div>
  const big: Key = state === 'paused' ? 'open' : 'next'
  return <div class="keys">{[big, ...BESIDE].map((what) => <KeyButton key={what} {...props} what={what} strong={what === big} />)}</div>
}

const BESIDE: readonly Key[] = ['undo', 'recall', 'start', 'no-show', 'hold', 'transfer', 'finish', 'ending', 'walk-up', 'rest']
