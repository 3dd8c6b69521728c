// The number that was just given: beside the rest of the desk, or alone and large, to be turned to the citizen.
import { IconBack, IconEdit, IconScreen } from '../parts/icon'
import { Qr } from '../qr'
import { ClassMark, passAddress, serviceName } from '../ticket'
import { waitText } from '../wait'
import type { IssuedTicket } from '../wire'
import type { Known } from './view'

export function GivenNumber(props: Known & { issued: IssuedTicket }) {
  const { office, issued, say, language, onShown, onChoose } = props
  return (
    <section class="card given" role="status" data-number={issued.number}>
      <div>
        <h2>{say('guide-issued')}</h2>
        <p class="number huge">{issued.number}</p>
        <p><ClassMark class={issued.class} say={say} /> {serviceName(office, issued.service, language)}</p>
        <p>{aheadOf(props)}</p>
      </div>
      <Code {...props} />
      <Notices issued={issued} />
      <div class="deeds">
        <button type="button" class="key" onClick={() => onShown(true)}><IconScreen /> {say('guide-show')}</button>
        <button type="button" class="key" onClick={() => onChoose(issued.id)}><IconEdit /> {say('guide-put-right')}</button>
      </div>
    </section>
  )
}

/** The whole screen for the citizen's eyes. */
export function ShownNumber(props: Known & { issued: IssuedTicket }) {
  const { office, issued, say, language, onShown } = props
  return (
    <main class="shown" data-number={issued.number}>
      <div class="for-citizen" role="status">
        <h1>{say('guide-your-number')}</h1>
        <p class="number huge">{issued.number}</p>
        <p class="service">{serviceName(office, issued.service, language)}</p>
        <p>{aheadOf(props)} · {say('guide-wait')} <b>{waitText(issued.wait, say)}</b></p>
        <Notices issued={issued} />
      </div>
      <Code {...props} words />
      <button type="button" class="key strong" autofocus onClick={() => onShown(false)}><IconBack /> {say('guide-shown')}</button>
    </main>
  )
}

function aheadOf({ issued, say }: Known & { issued: IssuedTicket }): string {
  return issued.ahead === 0 ? say('guide-ahead-none') : say('guide-ahead', { n: issued.ahead })
}

function Code({ office, issued, words, say }: Known & { issued: IssuedTicket; words?: boolean }) {
  const address = passAddress(office, issued)
  if (address === null) return null
  return <figure><Qr text={address} label={say('guide-qr')} />{words === true && <figcaption>{say('guide-scan')}</figcaption>}</figure>
}

function Notices({ issued }: { issued: IssuedTicket }) {
  return issued.notices.length === 0 ? null : <ul class="notices">{issued.notices.map((notice) => <li key={notice.code}>{notice.text}</li>)}</ul>
}
