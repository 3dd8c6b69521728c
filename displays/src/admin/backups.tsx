// The backups that the office makes by itself: what lies there, and how the last one went.
import { useEffect, useState } from 'preact/hooks'
import { ask } from '../api'
import { datedMomentOf } from '../clock'
import { Empty, Notice, Progress } from '../parts/state'
import { IconCheck, IconPaper } from '../parts/icon'
import { refusalText } from '../refusal'
import { Restoring } from '../restore/restore'
import { sizeText } from '../size'
import type { BackupCopies, Backups as Told, Problem } from '../wire'
import type { AdminProps } from './view'

/** How often the folder is looked at while it is on the glass. */
const LOOK_MS = 3_000

export function Backups({ say, language, deeds }: AdminProps) {
  const [told, setTold] = useState<Told | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [restores, setRestores] = useState(false)
  const look = async () => {
    const answer = await ask<Told>('GET', '/backups', { language })
    if (answer.ok) setTold(answer.body)
    setProblem(answer.ok ? null : answer.problem)
  }
  const make = async () => {
    const answer = await ask<null>('POST', '/backups', { body: {}, language })
    if (!answer.ok) return setProblem(answer.problem)
    await look()
  }
  useEffect(() => {
    void look()
    const looking = window.setInterval(() => void look(), LOOK_MS)
    return () => window.clearInterval(looking)
  }, [language])
  return (
    <section class="backups">
      <h2>{say('admin-backups')}</h2>
      <p class="hint">{say('admin-backups-hint')}</p>
      {problem !== null && <Notice tone={problem.code === 'offline' ? 'offline' : 'bad'}>{refusalText(problem, say)}</Notice>}
      {told === null ? <Progress label={say('common-connecting')} /> : <HowTheyAre told={told} say={say} />}
      {told !== null && (
        <p class="links">
          {told.directory !== null && <button type="button" class="key strong" disabled={told.running} onClick={() => void make()}>{say('admin-backup-now')}</button>}
          <button type="button" class="key" onClick={() => deeds.open('other')}>{say('admin-backup-settings')}</button>
        </p>
      )}
      {told !== null && told.backups.length > 0 && <Lying told={told} say={say} language={language} />}
      {told !== null && told.directory !== null && <Copies copies={told.copies} say={say} language={language} />}
      <h3 id="restore">{say('admin-restore')}</h3>
      {restores ? <div class="panel"><Restoring say={say} language={language} first={null} /></div> : <p class="links"><button type="button" class="key" onClick={() => setRestores(true)}>{say('admin-restore-choose')}</button></p>}
    </section>
  )
}

function HowTheyAre({ told, say }: { told: Told; say: AdminProps['say'] }) {
  if (told.directory === null) return <Empty icon={IconPaper} title={say('admin-backups-off')} />
  return (
    <>
      {told.failure !== null && <Notice tone="bad">{say(`admin-backup-${told.failure.trouble}`)} <span class="detail">{told.failure.detail}</span></Notice>}
      {told.same_disk && <Notice tone="warn">{say('admin-backup-same-disk')}</Notice>}
      {told.running ? <Progress label={say('admin-backup-running')} /> : told.backups.length === 0 && <Empty icon={IconPaper} title={say('admin-none-yet')} />}
      <p class="hint">{say(told.encrypted ? 'admin-backup-sealed' : 'admin-backup-open', { folder: told.directory })}</p>
    </>
  )
}

/** What is sent to another place as well. That it cannot be sent makes no backup here a bad one. */
function Copies({ copies, say, language }: { copies: BackupCopies | null } & Pick<AdminProps, 'say' | 'language'>) {
  if (copies === null) return <section class="copies"><h3>{say('admin-copies')}</h3><p class="hint">{say('admin-copies-off')}</p></section>
  const { place, sending, sent, failure } = copies
  return (
    <section class="copies">
      <h3>{say('admin-copies')}</h3>
      <p class="hint">{say('admin-copies-to', { place })}</p>
      {failure !== null && (
        <Notice tone="bad">
          {say('admin-copies-failed', { name: failure.name, at: datedMomentOf(failure.at) })} {say(`admin-copies-${failure.trouble}`)} {say('admin-copies-again')} <span class="detail">{failure.detail}</span>
        </Notice>
      )}
      {sending !== null && <Progress label={say('admin-copies-sending', { name: sending })} />}
      {sent.map(({ object, name, at, bytes }) => <p key={object} title={object}><IconCheck /> {say('admin-copies-sent', { name, at: datedMomentOf(at), size: sizeText(bytes, language) })}</p>)}
      {sent.length === 0 && sending === null && failure === null && <p>{say('admin-copies-none')}</p>}
    </section>
  )
}

function Lying({ told, say, language }: { told: Told } & Pick<AdminProps, 'say' | 'language'>) {
  return (
    <div class="wide-table">
      <table class="list">
        <thead>
          <tr><th scope="col">{say('admin-backup-when')}</th><th scope="col">{say('admin-backup-for')}</th><th scope="col">{say('admin-backup-size')}</th><th scope="col">{say('admin-backup-state')}</th><th scope="col">{say('admin-backup-file')}</th></tr>
        </thead>
        <tbody>
          {told.backups.map(({ name, made_for, made_at, bytes }) => (
            <tr key={name}>
              <td>{datedMomentOf(made_at)}</td>
              <td>{say(`admin-backup-for-${made_for}`)}</td>
              <td>{sizeText(bytes, language)}</td>
              <td><IconCheck /> {say('admin-backup-proven')}</td>
              <td>{name}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
