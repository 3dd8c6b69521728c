// A ticket that the guide looks at: brought back, let out, put right, kept for tomorrow, taken out.
import { IconClose } from '../parts/icon'
import { named } from '../texts'
import { authorityName, ClassMark, serviceName } from '../ticket'
import type { CancelBy, Class, Ticket } from '../wire'
import { standing } from './queues'
import type { Known } from './view'
import { asItStands, type Correction } from './wanted'

/** What is done with a ticket. */
export type Deed =
  | { deed: 'return' | 'step-out'; ticket: Ticket }
  | { deed: 'postpone'; ticket: Ticket }
  | { deed: 'correct'; ticket: Ticket; to: Correction }
  | { deed: 'cancel'; ticket: Ticket; cause: CancelBy }

interface ChosenProps extends Known {
  ticket: Ticket
  chosen: { id: string; correction: Correction | null; cancelling: boolean }
}

export function Chosen(props: ChosenProps) {
  const { office, ticket, chosen, say, language, onChoose } = props
  return (
    <section class="card chosen" aria-label={say('guide-chosen', { number: ticket.number })} data-number={ticket.number} data-state={ticket.state}>
      <header>
        <p class="number big">{ticket.number}</p>
        <div>
          <p><ClassMark class={ticket.class} say={say} /> {serviceName(office, ticket.service, language)}</p>
          <p class="since">{standing(props)}{ticket.state === 'waiting' && ` · ${ticket.ahead === 0 ? say('guide-ahead-none') : say('guide-ahead', { n: ticket.ahead })}`}</p>
          {ticket.authority !== undefined && <p class="since">{authorityName(office, ticket.authority, language)}</p>}
        </div>
        <button type="button" class="quiet" aria-label={say('guide-leave')} onClick={() => onChoose(null)}><IconClose /></button>
      </header>
      <WhatToDo {...props} chosen={chosen} />
    </section>
  )
}

function WhatToDo(props: ChosenProps) {
  const { chosen } = props
  if (chosen.correction !== null) return <Correct {...props} to={chosen.correction} />
  if (chosen.cancelling) return <Cancel {...props} />
  return <Deeds {...props} />
}

function Deeds({ ticket, busy, say, onDeed, onCorrection, onCancelling }: ChosenProps) {
  const waits = ticket.state === 'waiting'
  return (
    <div class="deeds">
      {!waits && <button type="button" class="key strong" disabled={busy} onClick={() => onDeed({ deed: 'return', ticket })}>{say('guide-return')}</button>}
      {waits && <button type="button" class="key" disabled={busy} onClick={() => onCorrection(asItStands(ticket))}>{say('guide-correct')}</button>}
      {waits && <button type="button" class="key" disabled={busy} onClick={() => onDeed({ deed: 'step-out', ticket })}>{say('guide-step-out')}</button>}
      {waits && <button type="button" class="key" disabled={busy} onClick={() => onDeed({ deed: 'postpone', ticket })}>{say('guide-postpone')}</button>}
      {ticket.state !== 'no_show' && <button type="button" class="key danger" disabled={busy} onClick={() => onCancelling(true)}>{say('guide-cancel')}</button>}
    </div>
  )
}

const CAUSES: CancelBy[] = ['staff', 'moved_away']

function Cancel({ ticket, busy, say, onDeed, onCancelling }: ChosenProps) {
  return (
    <div class="deeds">
      <p>{say('guide-cancel-why', { number: ticket.number })}</p>
      {CAUSES.map((cause) => <button key={cause} type="button" class="key danger" disabled={busy} onClick={() => onDeed({ deed: 'cancel', ticket, cause })}>{say(`guide-cancel-${cause}`)}</button>)}
      <button type="button" class="key" onClick={() => onCancelling(false)}>{say('guide-cancel-not')}</button>
    </div>
  )
}

const CLASSES: Class[] = ['normal', 'priority', 'urgent']

function Correct({ office, ticket, to, busy, say, language, onDeed, onCorrection }: ChosenProps & { to: Correction }) {
  return (
    <div class="correct">
      <label>
        {say('guide-service')}
        <select value={to.service} onChange={(event) => onCorrection({ ...to, service: event.currentTarget.value })}>
          {office.services.map(({ key, name }) => <option key={key} value={key}>{named(name, language)}</option>)}
        </select>
      </label>
      {office.authorities.length > 1 && (
        <label>
          {say('guide-authority')}
          <select value={to.authority ?? ''} onChange={(event) => onCorrection({ ...to, authority: event.currentTarget.value })}>
            {to.authority === null && <option value="">{say('guide-authority-none')}</option>}
            {office.authorities.map(({ key, name }) => <option key={key} value={key}>{named(name, language)}</option>)}
          </select>
        </label>
      )}
      <div class="flags" role="group" aria-label={say('guide-class')}>
        {CLASSES.map((each) => <button key={each} type="button" class="choose" aria-pressed={each === to.class} onClick={() => onCorrection({ ...to, class: each })}>{say(`class-${each}`)}</button>)}
        <button type="button" class="choose" aria-pressed={to.elsewhere} onClick={() => onCorrection({ ...to, elsewhere: !to.elsewhere })}>{say('staff-elsewhere')}</button>
      </div>
      <div class="deeds">
        <button type="button" class="key strong" disabled={busy} onClick={() => onDeed({ deed: 'correct', ticket, to })}>{say('guide-save')}</button>
        <button type="button" class="key" onClick={() => onCorrection(null)}>{say('guide-back')}</button>
      </div>
    </div>
  )
}
