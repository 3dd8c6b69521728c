// What is asked before a number is given out, and whom to ask when nothing fits.
import { serviceOf } from '../office'
import { IconBack, IconHelp, IconTicket } from '../parts/icon'
import { Notice } from '../parts/state'
import { named } from '../texts'
import { serviceName } from '../ticket'
import type { Class } from '../wire'
import { isOffline, type Props } from './props'
import type { Case, Questions } from './visit'
import { Back, Way } from './way'

/** In a hall of several authorities: whose case it is, and in the same touch whether with priority. By ear one question
 *  comes after the other. */
export function Authority(props: Props & { of: Case; class: Class | null; questions: Questions }) {
  const { office, of, flow, say, asks, questions } = props
  const both = questions.priority && props.class === null && !flow.aloud
  const authorities = [...office.authorities.map(({ key, name }) => ({ key: key as string | null, name: named(name, flow.language) })), { key: null, name: say('kiosk-elsewhere') }]
  return (
    <section class="authority">
      <div class="lead">
        <p class="chosen">{serviceName(office, of.service, flow.language)}</p>
        <h1>{say('kiosk-authority')}</h1>
        {both && <p>{say('kiosk-rows-hint', { who: say('kiosk-priority-who') })}</p>}
      </div>
      <div class="act">
        <ul class={both ? 'rows' : `tiles of-${authorities.length}`}>
          {authorities.map(({ key, name }, n) => (both
            ? (
              <li class="row">
                <div class="of"><p class="name" id={`authority-${n}`}>{name}</p></div>
                <button type="button" class="take" aria-describedby={`authority-${n}`} onClick={() => asks.authority(key, 'normal')}>{say('kiosk-take')}</button>
                <button type="button" class="take" aria-describedby={`authority-${n}`} onClick={() => asks.authority(key, 'priority')}>{say('kiosk-take-priority')}</button>
              </li>
              )
            : <li><button type="button" class="tile" data-key={n + 1} onClick={() => asks.authority(key)}><span class="name">{name}</span></button></li>))}
        </ul>
        <Back {...props} />
      </div>
    </section>
  )
}

export function Priority(props: Props & { of: Case }) {
  const { office, of, flow, say, asks } = props
  return (
    <section class="priority">
      <div class="lead">
        <p class="chosen">{serviceName(office, of.service, flow.language)}</p>
        {serviceOf(office, of.service)?.served === false && <Notice tone="warn">{say('kiosk-unserved-hint')}</Notice>}
        <h1>{say('kiosk-priority')}</h1>
        <p>{say('kiosk-priority-who')}</p>
      </div>
      <div class="act">
        <div class="answers">
          <button type="button" class="big" data-key="1" onClick={() => asks.class('priority')}>{say('kiosk-yes')}</button>
          <button type="button" class="big" data-key="2" onClick={() => asks.class('normal')}>{say('kiosk-no')}</button>
        </div>
        <Back {...props} />
      </div>
    </section>
  )
}

/** Nobody gives out numbers for guidance: people help. */
export function Help(props: Props) {
  const { say, asks } = props
  return (
    <section class="refused">
      <div class="lead">
        <IconHelp class="sign-big" />
        <h1>{say('kiosk-help')}</h1>
        <p>{say('kiosk-help-hint')}</p>
      </div>
      <div class="act">
        <div class="ways">
          <Way icon={IconTicket} text={say('kiosk-mine')} off={isOffline(props)} onTouch={() => asks.touch({ type: 'mine' })} />
          <Way icon={IconBack} text={say('kiosk-back')} at="*" onTouch={() => asks.touch({ type: 'back' })} />
        </div>
      </div>
    </section>
  )
}
