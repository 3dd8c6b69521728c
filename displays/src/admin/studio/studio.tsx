// The voice studio: an office records its own voice.
import './studio.css'
import type { Say } from '../../texts'
import { onSubmit } from '../form'
import { Stand } from './stand'
import type { StudioDeeds } from './deeds'
import { grouped, progress, told, type Studio } from './state'
import type { Voice, VoiceGroup, VoiceLine } from '../../wire'

export interface StudioProps {
  studio: Studio
  deeds: StudioDeeds
  say: Say
  busy: boolean
}

export function VoiceRoom(props: StudioProps) {
  return props.studio.open === null ? <Shelf {...props} /> : <Room {...props} />
}

/** The voices there are, and a new one. */
function Shelf({ studio, deeds, say }: StudioProps) {
  if (studio.voices === null) return <p>{say('common-connecting')}</p>
  return (
    <section class="voices">
      <h2>{say('admin-voice')}</h2>
      <p class="why">{say('studio-why')}</p>
      <ul>{studio.voices.map((voice) => <Card key={voice.name} voice={voice} say={say} onOpen={deeds.open} />)}</ul>
      <NewVoiceForm deeds={deeds} say={say} />
      <ImportForm deeds={deeds} say={say} />
    </section>
  )
}

function Card({ voice, say, onOpen }: { voice: Voice; say: Say; onOpen: (name: string) => void }) {
  return (
    <li>
      <button type="button" class="choose voice" onClick={() => onOpen(voice.name)}>
        <b>{voice.speaker === '' ? voice.name : voice.speaker}</b>
        <Marks voice={voice} say={say} />
        <span class="why">{voice.name} · {languageName(voice.language, say)} · {say('studio-clips', { n: voice.clips })}</span>
      </button>
    </li>
  )
}

function Marks({ voice, say }: { voice: Voice; say: Say }) {
  return (
    <span class="marks">
      {voice.in_use && <span class="mark good">{say('studio-in-use')}</span>}
      {voice.published === null && <span class="mark">{say('studio-unpublished')}</span>}
      {voice.published !== null && voice.published < voice.version && <span class="mark">{say('studio-changed')}</span>}
      {voice.synthetic && <span class="mark">{say('studio-synthetic')}</span>}
    </span>
  )
}

function languageName(tag: string, say: Say): string {
  const id = `common-language-${tag}`
  const name = say(id)
  return name === id ? tag : name
}

function NewVoiceForm({ deeds, say }: Pick<StudioProps, 'deeds' | 'say'>) {
  const submit = onSubmit((typed) => deeds.create({ name: typed('name'), language: typed('language'), speaker: typed('speaker'), region: typed('region') }))
  return (
    <form class="new" onSubmit={submit}>
      <h3>{say('studio-new')}</h3>
      <label>{say('studio-speaker')} <input name="speaker" required maxLength={100} autocomplete="off" /></label>
      <label>{say('studio-name')} <input name="name" required maxLength={32} pattern="[a-z0-9\-]+" placeholder="giong-lan" autocomplete="off" autocapitalize="none" /></label>
      <label>{say('studio-language')} <input name="language" required value="vi" maxLength={35} list="languages" autocomplete="off" autocapitalize="none" /></label>
      <datalist id="languages">{['vi', 'en', 'km', 'hmn', 'tay', 'mtq', 'cjm', 'zh'].map((tag) => <option value={tag} />)}</datalist>
      <label>{say('studio-region')} <select name="region"><option value="north">{say('studio-north')}</option><option value="central">{say('studio-central')}</option><option value="south">{say('studio-south')}</option></select></label>
      <button type="submit" class="key strong">{say('studio-begin')}</button>
    </form>
  )
}

function ImportForm({ deeds, say }: Pick<StudioProps, 'deeds' | 'say'>) {
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const data = new FormData(event.currentTarget as HTMLFormElement)
    void deeds.importZip(String(data.get('name')).trim(), data.get('zip') as File)
  }
  return (
    <form class="new" onSubmit={submit}>
      <h3>{say('studio-import')}</h3>
      <label>{say('studio-name')} <input name="name" required maxLength={32} pattern="[a-z0-9\-]+" autocomplete="off" autocapitalize="none" /></label>
      <label>{say('studio-zip')} <input name="zip" type="file" accept=".zip,application/zip" required /></label>
      <button type="submit" class="key">{say('studio-import-do')}</button>
    </form>
  )
}

/** One voice: what is to be read, and the stand to read at. */
function Room(props: StudioProps) {
  const { studio, deeds, say } = props
  const { voice, lines } = studio.open!
  const dropped = (event: DragEvent) => {
    event.preventDefault()
    void deeds.takeFiles([...(event.dataTransfer?.files ?? [])])
  }
  return (
    <section class="room" onDragOver={(event) => event.preventDefault()} onDrop={dropped}>
      <header>
        <button type="button" class="quiet" onClick={deeds.close}>← {say('studio-back')}</button>
        <h2>{voice.speaker === '' ? voice.name : voice.speaker}</h2>
        <Marks voice={voice} say={say} />
      </header>
      <Progress lines={lines} say={say} />
      <div class="bench">
        <Stand {...props} />
        <Lines lines={lines} at={studio.at} say={say} onPick={deeds.pick} />
      </div>
      {studio.done !== null && <p class="result" role="status">{say(studio.done)}</p>}
      <Sentences {...props} />
      <Publish {...props} />
      <FilesAndVersions {...props} />
    </section>
  )
}

function Progress({ lines, say }: { lines: VoiceLine[]; say: Say }) {
  const { read, all, needed, missing } = progress(lines)
  return (
    <div class="progress">
      <label for="read">{missing === 0 ? say('studio-enough', { read, all }) : say('studio-missing', { missing, needed })}</label>
      <progress id="read" max={needed} value={needed - missing} />
    </div>
  )
}

function Lines(props: { lines: VoiceLine[]; at: string | null; say: Say; onPick: (slot: string) => void }) {
  return (
    <nav id="lines" aria-label={props.say('studio-list')} tabIndex={0}>
      {grouped(props.lines).map(([group, lines]) => <GroupOfLines key={group} group={group} {...props} lines={lines} />)}
    </nav>
  )
}

function GroupOfLines(props: { group: VoiceGroup; lines: VoiceLine[]; at: string | null; say: Say; onPick: (slot: string) => void }) {
  const { group, lines, at, say, onPick } = props
  const { read, all } = progress(lines)
  return (
    <section>
      <h3>{say(`studio-group-${group}`)} <span class="why">{read}/{all}</span></h3>
      <ul>{lines.map((line) => <LineKey key={line.slot} line={line} current={line.slot === at} say={say} onPick={onPick} />)}</ul>
    </section>
  )
}

/** What is read already is told by a mark, and in words for those who do not see it. */
function LineKey({ line, current, say, onPick }: { line: VoiceLine; current: boolean; say: Say; onPick: (slot: string) => void }) {
  const state = line.file !== null ? 'read' : line.needed ? 'needed' : 'unread'
  return (
    <li>
      <button type="button" class={`line ${state}`} aria-current={current ? 'true' : undefined} data-slot={line.slot} onClick={() => onPick(line.slot)}>
        <span class="state">{line.file !== null ? '✓' : line.needed ? '●' : '○'}<span class="unseen">{say(`studio-line-${state}`)}</span></span>
        <span>{line.text !== '' ? line.text : line.meaning !== '' ? `“${line.meaning}”` : line.slot}</span>
        {takeName(line.slot, say) !== null && <span class="why">{takeName(line.slot, say)}</span>}
      </button>
    </li>
  )
}

/** A digit is read three times: as it stands first, in between and last. */
export function takeName(slot: string, say: Say): string | null {
  const place = /^digits?\/\d+\/(first|middle|last)$/.exec(slot)?.[1]
  return place === undefined ? null : say(`studio-place-${place}`)
}

function Sentences({ studio, deeds, say }: StudioProps) {
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const data = new FormData(event.currentTarget as HTMLFormElement)
    void deeds.preview(String(data.get('number')).trim().toUpperCase(), String(data.get('counter')), String(data.get('kind')))
  }
  const letter = studio.open!.lines.find((line) => line.slot.startsWith('letter/'))?.slot.slice('letter/'.length).toUpperCase() ?? '4'
  return (
    <form class="new" onSubmit={submit}>
      <h3>{say('studio-sentences')}</h3>
      <label>{say('studio-sentence-number')} <input name="number" value={`${letter}042`} required maxLength={8} autocomplete="off" /></label>
      <label>{say('studio-sentence-counter')} <input name="counter" type="number" min={1} max={999} value={1} required /></label>
      <label>{say('studio-sentence-kind')} <select name="kind">{['call', 'recall', 'last_call', 'missed', 'taken_back'].map((kind) => <option value={kind}>{say(`studio-kind-${kind}`)}</option>)}</select></label>
      <button type="submit" class="key">▶ {say('studio-hear')}</button>
    </form>
  )
}

function Publish({ studio, deeds, say }: StudioProps) {
  const { voice, lines } = studio.open!
  const { missing } = progress(lines)
  const fresh = voice.published === null || voice.published < voice.version
  return (
    <section class="new publish">
      <h3>{say('studio-publish-title')}</h3>
      <p class="why">{say(voice.published === null ? 'studio-publish-first' : fresh ? 'studio-publish-again' : 'studio-publish-same', { missing })}</p>
      <div class="deeds">
        <button type="button" class="key strong" disabled={!fresh} onClick={deeds.publish}>{say('studio-publish')}</button>
        <button type="button" class="key" disabled={voice.published === null || voice.in_use} onClick={deeds.choose}>{say(voice.in_use ? 'studio-in-use' : 'studio-choose')}</button>
      </div>
    </section>
  )
}

function FilesAndVersions({ studio, deeds, say }: StudioProps) {
  const { voice } = studio.open!
  return (
    <section class="new">
      <h3>{say('studio-files-title')}</h3>
      <label>{say('studio-files-drop')} <input type="file" multiple accept=".wav,.ogg,audio/wav,audio/ogg" onChange={(event) => void deeds.takeFiles([...(event.currentTarget.files ?? [])])} /></label>
      <div class="deeds">
        <a class="key" href={`/api/v1/voices/${voice.name}/export`} download={`${voice.name}.zip`}>{say('studio-export')}</a>
        <button type="button" class="key" aria-expanded={studio.versions !== null} onClick={deeds.showVersions}>{say('studio-versions')}</button>
      </div>
      {studio.files !== null && <FilesDone files={studio.files} say={say} />}
      {studio.versions !== null && <Versions {...{ studio, deeds, say }} />}
    </section>
  )
}

function FilesDone({ files, say }: { files: NonNullable<Studio['files']>; say: Say }) {
  return (
    <div class="files" role="status">
      <p>{say('studio-files-done', { done: files.done, all: files.all })}</p>
      {files.left.length > 0 && <p class="problem">{say('studio-files-left', { names: files.left.join(', ') })}</p>}
    </div>
  )
}

function Versions({ studio, deeds, say }: Pick<StudioProps, 'studio' | 'deeds' | 'say'>) {
  const { voice } = studio.open!
  return (
    <ol class="versions">
      {studio.versions!.map(({ version, at, by, what }) => (
        <li key={version}>
          <b class="number">{version}</b>
          <span>{say(...told(what))}{version === voice.published && <span class="mark good">{say('studio-version-published')}</span>}</span>
          <span class="why">{at.slice(0, 16).replace('T', ' ')} · {by}</span>
          {version !== voice.version && <button type="button" class="quiet" onClick={() => deeds.restore(version)} aria-label={say('studio-restore-named', { n: version })}>{say('studio-restore')}</button>}
        </li>
      ))}
    </ol>
  )
}
