// What the holder may read or ask for. Each says what it does before it does it.
import type { ComponentChildren } from 'preact'
import { hourOf, hourText, officeNow, wallClock } from '../clock'
import { Bring } from '../parts/bring'
import { IconCheck, IconHelp, IconHold, IconPaper, IconTrash, type Icon } from '../parts/icon'
import type { Details } from '../wire'
import { isOver, mayComeBack } from './turn'
import type { Known, Wish } from './view'

const MS_A_MINUTE = 60_000

export function Wishes(props: Known) {
  const { my, say } = props
  const waits = my.state === 'waiting'
  const explains = waits || my.state === 'called' || my.state === 'serving'
  const details = detailsOf(props)
  const minutes = Math.round(my.away_ms / MS_A_MINUTE)
  return (
    <>
      {mayComeBack(my) && <ComeBack {...props} />}
      <div class="wishes">
        {explains && <Wanted {...props} which="why" icon={IconHelp} title={say(waits ? 'wish-why-waiting' : 'wish-why-called')}><Why {...props} /></Wanted>}
        {details !== null && !isOver(my) && <Wanted {...props} which="bring" icon={IconPaper} title={say('wish-bring')}><Bring {...props} details={details} /></Wanted>}
        {waits && my.returns_left > 0 && <Wanted {...props} which="step-out" icon={IconHold} title={say('wish-step-out', { n: minutes })}><StepOut {...props} /></Wanted>}
        {waits && <Wanted {...props} which="give-back" icon={IconTrash} title={say('wish-give-back')}><GiveBack {...props} /></Wanted>}
      </div>
      <p class="issued">{say('wish-issued', { hour: hourOf(my.issued_at) })}</p>
    </>
  )
}

/** One of the wishes: closed a line, open what it does. */
function Wanted(props: Known & { which: Wish; icon: Icon; title: string; children: ComponentChildren }) {
  const { which, icon: Sign, title, wish, onWish } = props
  const open = wish === which
  return (
    <>
      <button type="button" class="wish" aria-expanded={open} onClick={() => onWish(open ? null : which)}><Sign /><span>{title}</span></button>
      {open && <section class="wished" aria-label={title}>{props.children}</section>}
    </>
  )
}

function Why({ why, proven, failed, say }: Known) {
  if (failed) return <p class="problem" role="alert">{say('wish-failed')}</p>
  return (
    <>
      <p role="status">{why === null ? say('wish-asking') : why.sentence}</p>
      {proven === 'good' && <p role="status"><IconCheck /> {say('wish-proof-good')}</p>}
      {proven === 'shorter' && <p role="alert">{say('wish-proof-shorter')}</p>}
      {proven === 'bad' && <p class="problem" role="alert">{say('wish-proof-bad')}</p>}
    </>
  )
}

function detailsOf({ office, my }: Known): Details | null {
  return office?.services.filter(({ key }) => key === my.service)[0]?.details ?? null
}

function StepOut({ my, busy, failed, say, onStepOut, onWish }: Known) {
  const until = hourText(wallClock(officeNow() + my.away_ms).minute)
  return (
    <>
      <p>{say('wish-step-out-what', { hour: until })}</p>
      <p>{say('wish-returns-left', { n: my.returns_left })}</p>
      {failed && <p class="problem" role="alert">{say('wish-failed')}</p>}
      <div class="pair">
        <button type="button" class="key" onClick={() => onWish(null)}>{say('wish-never-mind')}</button>
        <button type="button" class="key strong" disabled={busy} onClick={onStepOut}>{say('wish-step-out-do')}</button>
      </div>
    </>
  )
}

function GiveBack({ busy, failed, say, onGiveBack, onWish }: Known) {
  return (
    <>
      <p role="alert">{say('wish-sure')}</p>
      {failed && <p class="problem" role="alert">{say('wish-failed')}</p>}
      <div class="pair">
        <button type="button" class="key strong" onClick={() => onWish(null)}>{say('wish-keep')}</button>
        <button type="button" class="key danger" disabled={busy} onClick={onGiveBack}>{say('wish-give-back-do')}</button>
      </div>
    </>
  )
}

function ComeBack({ my, busy, failed, wish, say, onReturn }: Known) {
  return (
    <div class="back">
      {failed && wish === null && <p class="problem" role="alert">{say('wish-failed')}</p>}
      <button type="button" class="key strong" disabled={busy} onClick={onReturn}>{say('wish-return')}</button>
      <p>{say(my.held?.reason === 'form' ? 'wish-return-form-hint' : 'wish-return-hint')}</p>
    </div>
  )
}
