// The number that was just given.
import { Qr } from '../qr'
import { ClassMark, passAddress, serviceName } from '../ticket'
import type { IssuedTicket } from '../wire'
import type { Known } from './view'

export function GivenNumber({ office, issued, say, language }: Known & { issued: IssuedTicket }) {
  const address = passAddress(office, issued.pass)
  return (
    <section class="card given" role="status" data-number={issued.number}>
      <div>
        <h2>{say('guide-issued')}</h2>
        <p class="number huge">{issued.number}</p>
        <p><ClassMark class={issued.class} say={say} /> {serviceName(office, issued.service, language)}</p>
        <p>{issued.ahead === 0 ? say('guide-ahead-none') : say('guide-ahead', { n: issued.ahead })}</p>
      </div>
      {address !== null && <Qr text={address} label={say('guide-qr')} />}
      {issued.notices.length > 0 && <ul>{issued.notices.map((notice) => <li key={notice.code}>{notice.text}</li>)}</ul>}
    </section>
  )
}
