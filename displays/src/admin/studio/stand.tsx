// The stand: one line in big letters, the microphone, and what came of it.
import { refusalText } from '../../refusal'
import { lineOf, type LastTake, type Mic } from './state'
import { takeName, type StudioProps } from './studio'
import type { Say } from '../../texts'
import type { VoiceLine } from '../../wire'

export function Stand(props: StudioProps) {
  const { studio, deeds, say } = props
  const line = lineOf(studio)
  if (line === null) return <section class="stand" id="stand" tabIndex={-1}><p>{say('studio-pick')}</p></section>
  return (
    <section class="stand" id="stand" tabIndex={-1} aria-label={say('studio-stand')} data-mic={studio.mic} onKeyDown={(event) => key(event, props)}>
      <p class="facts"><span>{say(`studio-group-${line.group}`)}</span>{takeName(line.slot, say) !== null && <b>{takeName(line.slot, say)}</b>}<code>{line.slot}</code></p>
      {line.meaning !== '' && <p class="why">{say('studio-meaning', { text: line.meaning })}</p>}
      {studio.writing ? <Writing {...props} line={line} /> : <Words {...props} line={line} />}
      {hint(line.slot) !== null && <p class="why">{say(hint(line.slot)!)}</p>}
      <Meter say={say} />
      <NoMicrophone mic={studio.mic} say={say} />
      <div class="deeds">
        <Record {...props} />
        <button type="button" class="key" disabled={line.file === null || studio.mic === 'records'} onClick={byPointer(() => void deeds.listen(line.slot))}>▶ {say('studio-listen')}</button>
        <button type="button" class="key" disabled={studio.mic === 'records' || studio.sending} onClick={byPointer(deeds.next)}>{say('studio-next')} <kbd>Enter</kbd></button>
      </div>
      <Outcome {...props} />
    </section>
  )
}

/** A line's keys: space records and stops, R reads again, Enter goes on. Buttons and fields keep theirs. */
function key(event: KeyboardEvent, { deeds, studio }: StudioProps): void {
  if (event.target !== event.currentTarget || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return
  if (event.key === ' ') deeds.toggle()
  else if (event.key === 'Enter') deeds.next()
  else if (event.key.toLowerCase() === 'r' && studio.mic !== 'records') void deeds.record()
  else return
  event.preventDefault()
}

/** After a click the keys belong to the stand again; whoever came with the keyboard stays on the button. */
function byPointer(deed: () => void): (event: MouseEvent) => void {
  return (event) => {
    if (event.detail > 0) document.getElementById('stand')?.focus({ preventScroll: true })
    deed()
  }
}

function Words({ line, deeds, say }: StudioProps & { line: VoiceLine }) {
  return (
    <div class="words">
      <p class="big" lang="">{line.text === '' ? '…' : line.text}</p>
      <button type="button" class="quiet" onClick={deeds.writeText}>{say('studio-write')}</button>
    </div>
  )
}

function Writing({ line, deeds, say }: StudioProps & { line: VoiceLine }) {
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    void deeds.write(String(new FormData(event.currentTarget as HTMLFormElement).get('text')).trim())
  }
  return (
    <form class="writing" onSubmit={submit}>
      <label for="text">{say('studio-text')}</label>
      <input id="text" name="text" defaultValue={line.text} maxLength={500} autocomplete="off" />
      <div class="deeds">
        <button type="submit" class="key strong">{say('studio-save')}</button>
        <button type="button" class="quiet" onClick={deeds.writeText}>{say('studio-leave-text')}</button>
      </div>
    </form>
  )
}

/** A voice rises before something that follows and falls at an end. */
function hint(slot: string): string | null {
  if (/^digits?\/.*\/(first|middle)$/.test(slot) || slot.startsWith('letter/') || slot.startsWith('opening/') || slot.startsWith('number/')) return 'studio-hint-goes-on'
  if (/^digits?\/.*\/last$/.test(slot) || slot.startsWith('counter/') || slot.startsWith('to_')) return 'studio-hint-ends'
  return null
}

function Meter({ say }: { say: Say }) {
  return (
    <div class="meter">
      <div id="level" role="meter" aria-valuemin={0} aria-valuemax={1} aria-valuenow={0} aria-label={say('studio-level')}><span /></div>
      <span id="clips">{say('studio-clips-light')}</span>
    </div>
  )
}

function NoMicrophone({ mic, say }: { mic: Mic; say: Say }) {
  if (mic !== 'insecure' && mic !== 'refused' && mic !== 'missing') return null
  return <p class="problem" role="alert">{say(`studio-mic-${mic}`)}</p>
}

function Record({ studio, deeds, say }: StudioProps) {
  const { mic, sending } = studio
  const records = mic === 'records'
  const words = sending ? 'studio-sending' : records ? 'studio-stop' : mic === 'begins' ? 'studio-begins' : lineOf(studio)?.file === null ? 'studio-record' : 'studio-record-again'
  return (
    <button type="button" class={`key strong record${records ? ' on' : ''}`} disabled={sending || mic === 'begins'} onClick={byPointer(deeds.toggle)}>
      <span class="dot" aria-hidden="true" /> {say(words)} <kbd>{say('studio-space')}</kbd>
    </button>
  )
}

function Outcome({ studio, deeds, say }: StudioProps) {
  const { take, refused, at } = studio
  if (refused !== null) return <p class="problem" role="alert" data-code={refused.code}>{refusalText(refused, say)}</p>
  return (
    <div class="outcome" role="status">
      {take !== null && take.slot === at && <Measures take={take} say={say} />}
      {lineOf(studio)?.file !== null && <button type="button" class="quiet" onClick={deeds.drop}>{say('studio-drop')}</button>}
    </div>
  )
}

function Measures({ take, say }: { take: LastTake; say: Say }) {
  const { duration_ms, level_db, clipped, quiet, noisy } = take.measures
  const wrong = [clipped && 'studio-clipped', quiet && 'studio-quiet', noisy && 'studio-noisy'].filter((id) => id !== false)
  return (
    <>
      {wrong.length === 0 ? <p class="good-take">✓ {say('studio-good')}</p> : wrong.map((id) => <p class="mark" key={id}>{say(id)}</p>)}
      <p class="why">{say('studio-measures', { seconds: (duration_ms / 1000).toFixed(2).replace('.', ','), level: Math.round(level_db) })}</p>
    </>
  )
}
