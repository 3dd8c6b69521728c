// What is not saved yet, what saving it would change in words, and what is wrong with it.
import { Dialog } from '../../parts/dialog'
import { IconCheck, IconWarning } from '../../parts/icon'
import { Notice } from '../../parts/state'
import { refusalText } from '../../refusal'
import type { AdminProps } from '../view'
import { changeWords, shown, words } from './draft'
import { ALL_TABLES } from './schema'

/** Stands at the foot of every form while something is not saved. */
export function SaveBar({ office, busy, say, deeds }: AdminProps) {
  if (office === null || !office.dirty) return null
  return (
    <div class="save-bar" role="region" aria-label={say('admin-unsaved')}>
      <p><IconWarning /> {say('admin-unsaved')}</p>
      <button type="button" class="quiet" disabled={busy} onClick={deeds.office.drop}>{say('admin-drop')}</button>
      <button type="button" class="key strong" disabled={busy} onClick={() => void deeds.office.review()}>{say('admin-review')}</button>
    </div>
  )
}

/** Above the form: everything that is wrong, each a way to its field. */
export function Mend({ office, say, deeds }: AdminProps) {
  if (office === null || (office.findings.length === 0 && office.problem === null)) return null
  if (office.problem !== null && office.findings.length === 0) {
    const meanwhile = office.problem.code === 'config_changed_meanwhile'
    return (
      <Notice tone="bad">
        <p data-code={office.problem.code}>{refusalText(office.problem, say)}</p>
        {meanwhile && <button type="button" class="quiet" onClick={() => void deeds.office.load()}>{say('admin-load-again')}</button>}
      </Notice>
    )
  }
  return (
    <Notice tone="bad">
      <p><b>{say('admin-mend', { n: office.findings.length })}</b></p>
      <ul class="mend">
        {office.findings.map((finding) => (
          <li key={finding.key + finding.message}>
            <button type="button" class="link" onClick={() => deeds.office.show(finding.key)}>{placeWords(finding.key, say)}</button>: {words(finding)}
          </li>
        ))}
      </ul>
    </Notice>
  )
}

/** `service[2].prefix` as "Dịch vụ 3: Ký hiệu". */
function placeWords(key: string, say: AdminProps['say']): string {
  const plain = key.replace(/\[(\d+)\]/g, (_, n: string) => `.${Number(n) + 1}`)
  const [table = '', ...rest] = plain.split('.')
  if (rest.length === 0) return key === '' ? say('admin-config') : changeWords({ key: table, old: null, new: null }, ALL_TABLES, say)
  return changeWords({ key: plain, old: null, new: null }, ALL_TABLES, say)
}

export function Review({ office, busy, say, deeds }: AdminProps) {
  const review = office?.review ?? null
  if (review === null) return null
  return (
    <Dialog title={say('admin-review-title')} close={say('admin-back')} onClose={deeds.office.back}>
      <div>
        {review.warnings.length > 0 && <ul class="warnings">{review.warnings.map((warning) => <li key={warning}>{warning.replace(/^config:\d+:\d+: /, '')}</li>)}</ul>}
        {review.changes.length === 0
          ? <p>{say('admin-config-same')}</p>
          : <ul class="changes">{review.changes.map((change) => <Change key={change.key} name={changeWords(change, ALL_TABLES, say)} old={shown(change.old, say)} to={shown(change.new, say)} say={say} />)}</ul>}
        <p class="hint">{say('admin-review-hint')}</p>
      </div>
      <div class="keys">
        <button type="button" class="key" onClick={deeds.office.back}>{say('admin-back')}</button>
        <button type="button" class="key strong icon-key" disabled={busy} onClick={() => void deeds.office.save()}><IconCheck /> {say('admin-save')}</button>
      </div>
    </Dialog>
  )
}

function Change({ name, old, to, say }: { name: string; old: string; to: string; say: AdminProps['say'] }) {
  return <li><b>{name}</b><span><span class="unseen">{say('admin-was')} </span><del>{old}</del> → <span class="unseen">{say('admin-becomes')} </span><ins>{to}</ins></span></li>
}
