// What a clerk says beyond a key, beside the keys: “Gọi tiếp” stays where it is.
import type { ComponentChildren } from 'preact'
import type { Me } from '../session'
import type { Say } from '../texts'
import { ClassMark, serviceName } from '../ticket'
import type { Class, CounterView, Language, Theme } from '../wire'
import type { Key, Press } from './keys'
import { Lists, type ListsProps } from './lists'
import type { KeysProps } from './more'
import type { Rest } from './rest'
import { Ending, Hold, Transfer } from './parting'
import { calling, resting, walkingUp, type Order, type Panel } from './panels'

export interface PanelProps extends KeysProps, ListsProps {
  view: CounterView
  panel: Panel
  me: Me | null
  rest: Rest | null
  /** Whether the supervisor was called already. */
  help: boolean
  busy: string | null
  now: number
  theme: Theme
  say: Say
  language: Language
  onKey: (key: Key) => void
  onPanel: (panel: Panel | null) => void
  onOrder: (order: Order) => void
  onPress: (press: Press) => void
  onLanguage: (language: Language) => void
  onTheme: (theme: Theme) => void
  onOther: () => void
  onLogOut: () => void
}

/** A panel, and the way out of it. */
export function PanelBeside(props: PanelProps) {
  const { panel, say, onPanel } = props
  return (
    <section class={`beside of-${panel.at}`} aria-label={say(`counter-panel-${panel.at}`)}>
      <header>
        <h2>{say(`counter-panel-${panel.at}`)}</h2>
        <button type="button" class="quiet" onClick={() => onPanel(null)}>{say('counter-leave')}</button>
      </header>
      <Said {...props} />
    </section>
  )
}

function Said(props: PanelProps) {
  const { panel, rest } = props
  switch (panel.at) {
    case 'hold':
      return <Hold {...props} panel={panel} />
    case 'transfer':
      return <Transfer {...props} panel={panel} />
    case 'ending':
      return <Ending {...props} panel={panel} />
    case 'call':
      return <Chosen {...props} panel={panel} />
    case 'walk-up':
      return <WalkUp {...props} panel={panel} />
    case 'rest':
      return <Rest {...props} panel={panel} />
    case 'hand-over':
      return <HandOver {...props} />
    case 'more':
    case 'keys':
      return rest && <rest.Seldom {...props} />
    case 'lists':
      return <Lists {...props} />
  }
}

/** Things of which one holds, each in its words. */
export function Choices<T extends string>(props: { title: string; of: readonly T[]; chosen: T | null; words: (each: T) => string; onChoose: (each: T) => void }) {
  return (
    <fieldset>
      <legend>{props.title}</legend>
      {props.of.map((each) => (
        <button key={each} type="button" class="choose" aria-pressed={each === props.chosen} onClick={() => props.onChoose(each)}>{props.words(each)}</button>
      ))}
    </fieldset>
  )
}

/** A key of a panel: what it says is done at once. */
export function Do({ busy, onDo, children, strong }: { busy: string | null; onDo: () => void; children: ComponentChildren; strong?: boolean }) {
  return <button type="button" class={`key${strong ? ' strong' : ''}`} disabled={busy !== null} onClick={onDo}>{children}</button>
}

/** Reasons that are given again and again; any other is written. */
const OUT_OF_TURN = ['weak', 'papers', 'asked'] as const

function Reason({ reason, needed, say, onReason }: { reason: string; needed: boolean; say: Say; onReason: (reason: string) => void }) {
  const words = (each: (typeof OUT_OF_TURN)[number]) => say(`counter-reason-${each}`)
  const chosen = OUT_OF_TURN.filter((each) => words(each) === reason)[0] ?? null
  return (
    <>
      <Choices title={say(needed ? 'counter-reason' : 'counter-reason-may')} of={OUT_OF_TURN} chosen={chosen} words={words} onChoose={(each) => onReason(words(each))} />
      <label>
        {say('counter-reason-other')}
        <input value={reason} maxLength={REASON_MAX} onInput={(event) => onReason(event.currentTarget.value)} />
      </label>
    </>
  )
}

/** The office takes no longer one. */
const REASON_MAX = 120

function Chosen(props: PanelProps & { panel: Panel & { at: 'call' } }) {
  const { view, panel, busy, say, language, onPanel, onOrder } = props
  const { ticket, reason } = panel
  const missing = view.reason_required && reason.trim() === ''
  return (
    <>
      <p class="about"><b class="number">{ticket.number}</b> <ClassMark class={ticket.staff?.class} say={say} /> {serviceName(view.office, ticket.service, language)}</p>
      <Reason reason={reason} needed={view.reason_required} say={say} onReason={(reason) => onPanel({ ...panel, reason })} />
      <Finishes view={view} say={say} />
      <Do strong busy={missing ? 'reason' : busy} onDo={() => onOrder(calling(ticket.ticket, reason))}>{say('counter-choose-this', { number: ticket.number })}</Do>
    </>
  )
}

/** A call finishes what is in hand, as “Gọi tiếp” does. */
function Finishes({ view, say }: Pick<PanelProps, 'view' | 'say'>) {
  const { ticket } = view.desk
  return ticket === null ? null : <p>{say('counter-finishes', { number: ticket.number })}</p>
}

const CLASSES: readonly Class[] = ['normal', 'priority', 'urgent']

function WalkUp(props: PanelProps & { panel: Panel & { at: 'walk-up' } }) {
  const { view, panel, busy, say, language, onPanel, onOrder } = props
  // Nobody is passed over when nobody waits.
  const passes = view.waiting.length > 0
  const missing = passes && view.reason_required && panel.reason.trim() === ''
  return (
    <>
      <Choices title={say('counter-service')} of={view.desk.services} chosen={panel.service} words={(key) => serviceName(view.office, key, language)} onChoose={(service) => onPanel({ ...panel, service })} />
      <Choices title={say('counter-class')} of={CLASSES} chosen={panel.class} words={(each) => say(`class-${each}`)} onChoose={(each) => onPanel({ ...panel, class: each })} />
      {passes && <Reason reason={panel.reason} needed={view.reason_required} say={say} onReason={(reason) => onPanel({ ...panel, reason })} />}
      <Finishes view={view} say={say} />
      <Do strong busy={missing ? 'reason' : busy} onDo={() => onOrder(walkingUp(panel))}>{say('counter-serve-now')}</Do>
    </>
  )
}

const RESTS = ['short', 'file', 'meeting', 'machine'] as const

function Rest({ panel, busy, say, onPanel, onOrder }: PanelProps & { panel: Panel & { at: 'rest' } }) {
  const own = panel.reason.trim()
  return (
    <>
      <div class="doing">
        <Do strong busy={busy} onDo={() => onOrder(resting(null))}>{say('counter-rest-plain')}</Do>
        {RESTS.map((each) => <Do key={each} busy={busy} onDo={() => onOrder(resting(say(`counter-rest-${each}`)))}>{say(`counter-rest-${each}`)}</Do>)}
      </div>
      <label>
        {say('counter-reason-other')}
        <input value={panel.reason} maxLength={REASON_MAX} onInput={(event) => onPanel({ ...panel, reason: event.currentTarget.value })} />
      </label>
      {own !== '' && <Do busy={busy} onDo={() => onOrder(resting(own))}>{say('counter-rest-own')}</Do>}
    </>
  )
}

function HandOver({ busy, say, onPress }: PanelProps) {
  return (
    <>
      <p>{say('counter-hand-over-hint')}</p>
      <Do strong busy={busy} onDo={() => onPress('hand-over')}>{say('counter-key-hand-over')}</Do>
    </>
  )
}
