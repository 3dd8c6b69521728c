// The office's configuration: tried first, then applied.
import { refusalText } from '../refusal'
import type { AdminProps } from './view'
import type { ConfigChange } from '../wire'

export function Config(props: AdminProps) {
  const { config, result, problem, busy, say, deeds } = props
  if (config === null) return <p>{problem === null ? say('common-connecting') : refusalText(problem, say)}</p>
  const typed = () => (document.getElementById('toml') as HTMLTextAreaElement).value
  return (
    <section class="config">
      <h2>{say('admin-config')}</h2>
      <label for="toml">{say('admin-config-hint')}</label>
      <textarea id="toml" spellcheck={false} defaultValue={config} rows={24} />
      <div class="deeds">
        <button type="button" class="key" disabled={busy} onClick={() => deeds.tryConfig(typed())}>{say('admin-config-try')}</button>
        <button type="button" class="key strong" disabled={busy} onClick={() => deeds.applyConfig(typed())}>{say('admin-config-apply')}</button>
      </div>
      {problem !== null && <p class="problem" role="alert" data-code={problem.code}>{refusalText(problem, say)}</p>}
      {result !== null && <Result {...props} />}
    </section>
  )
}

function Result({ result, say }: AdminProps) {
  if (result === null) return null
  const { applied, changes, warnings } = result
  return (
    <div class="result" role="status" data-applied={applied}>
      <h3>{say(applied ? 'admin-config-applied' : 'admin-config-tried')}</h3>
      {warnings.length > 0 && <ul class="warnings">{warnings.map((warning) => <li>{warning}</li>)}</ul>}
      {changes.length === 0 ? <p>{say('admin-config-same')}</p> : <ul>{changes.map((change) => <Change of={change} say={say} />)}</ul>}
    </div>
  )
}

/** `key` is Preact's own word, so the change comes as a whole. */
function Change({ of, say }: { of: ConfigChange; say: AdminProps['say'] }) {
  const nothing = say('admin-config-nothing')
  return <li><code>{of.key}</code>: {of.old ?? nothing} → <b>{of.new ?? nothing}</b></li>
}
