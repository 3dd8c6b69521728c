// What a clerk says beyond a key, beside the keys: “Gọi tiếp” stays where it is.
import type { ComponentChildren } from 'preact'
import { LanguageSwitch } from '../language'
import type { Me } from '../session'
import type { Say } from '../texts'
import { ClassMark, serviceName } from '../ticket'
import type { Class, CounterView, Language } from '../wire'
import { Ending, Hold, Transfer } from './parting'
import type { Press } from './keys'
import { calling, resting, walkingUp, type Order, type Panel } from './panels'

export interface PanelProps {
  view: CounterView
  panel: Panel
  me: Me | null
  busy: string | null
  say: Say
  language: Language
  onPanel: (panel: Panel | null) => void
  onOrder: (order: Order) => void
  onPress: (press: Press) => void
  onLanguage: (language: Language) => void
  onOther: () => void
  onLogOut: () => void
}

/** A panel, and the way out of it. */
export function PanelBeside(props: PanelProps) {
  const { panel, say, onPanel } = props
  return (
    <section class={`panel of-${panel.at}`} aria-label={say(`counter-panel-${panel.at}`)}>
      <header>
        <h2>{say(`counter-panel-${panel.at}`)}</h2>
        <button type="button" class="quiet" onClick={() => onPanel(null)}>{say('counter-leave')}</button>
      </header>
      <Said {...props} />
    </section>
  )
}

function Said(props: PanelProps) {
  const { panel } = props
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
      return <Rest {...props} />
    case 'hand-over':
      return <HandOver {...props} />
    case 'more':
      return <More {...props} />
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

function Rest({ busy, say, onOrder }: PanelProps) {
  return (
    <div class="doing">
      <Do strong busy={busy} onDo={() => onOrder(resting(null))}>{say('counter-rest-plain')}</Do>
      {RESTS.map((each) => <Do key={each} busy={busy} onDo={() => onOrder(resting(say(`counter-rest-${each}`)))}>{say(`counter-rest-${each}`)}</Do>)}
    </div>
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

function More(props: PanelProps) {
  const { view, me, busy, say, language, onLanguage, onPanel, onPress, onOther, onLogOut } = props
  const idle = view.desk.state !== 'closed'
  return (
    <div class="doing">
      {idle && <Do busy={busy} onDo={() => onPanel({ at: 'hand-over' })}>{say('counter-key-hand-over')}</Do>}
      {idle && <Do busy={view.desk.ticket === null ? busy : 'hand'} onDo={() => onPress('close')}>{say('counter-key-close')}</Do>}
      <Do busy={busy} onDo={onOther}>{say('counter-other')}</Do>
      {me !== null && me.role !== null && <Do busy={busy} onDo={onLogOut}>{say('login-leave-named', { name: me.name })}</Do>}
      <LanguageSwitch {...{ say, language, onLanguage }} />
    </div>
  )
}
