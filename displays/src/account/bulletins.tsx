// What the city tells all staff, read or not; for whoever leads, who has read it.
import { datedMomentOf } from '../clock'
import { Notice } from '../parts/state'
import type { Bulletin } from '../wire'
import type { Known } from './view'

export function Bulletins({ bulletins, say }: Known) {
  if (bulletins === null || bulletins.length === 0) return null
  return (
    <section class="panel" data-section="bulletins">
      <h2>{say('account-bulletins')}</h2>
      <ul class="bulletins">{bulletins.map((one) => <One key={one.id} one={one} say={say} />)}</ul>
    </section>
  )
}

function One({ one: { title, words, at, read_at, readers }, say }: { one: Bulletin; say: Known['say'] }) {
  return (
    <li>
      <h3>{title}</h3>
      <p class="hint">{say('bulletin-when', { when: datedMomentOf(at) })} {read_at === null ? say('bulletin-unread') : say('bulletin-read', { when: datedMomentOf(read_at) })}</p>
      <p class="words">{words}</p>
      {readers !== null && <Readers {...readers} say={say} />}
    </li>
  )
}

function Readers({ read, unread, say }: { read: string[]; unread: string[]; say: Known['say'] }) {
  const all = read.length + unread.length
  if (unread.length === 0) return <Notice tone="info">{say('bulletin-all-read', { all })}</Notice>
  return (
    <details>
      <summary>{say('bulletin-readers', { read: read.length, all })}</summary>
      <p>{say('bulletin-not-yet', { names: unread.join(', ') })}</p>
    </details>
  )
}
