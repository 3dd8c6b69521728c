// Pictures and videos of the office's own: chosen from what is there, or brought along.
import { IconDown, IconTrash, IconUp, IconUpload } from '../../parts/icon'
import { Progress } from '../../parts/state'
import { at, moved, type Value } from './draft'
import { about, type FieldProps } from './fields'

const PICTURES = /\.(png|jpe?g|webp|svg)$/i
const VIDEOS = /\.(mp4|webm)$/i

export function MediaChoice(props: FieldProps) {
  const { draft, path, field, media, say, onPut } = props
  const many = field.kind === 'media'
  const value = at(draft, path)
  const chosen = (many ? (value as string[] | undefined) ?? [] : [value].filter((each) => each !== undefined)) as string[]
  const fits = media.filter((name) => (field.kind === 'video' ? VIDEOS.test(name) : field.kind === 'picture' ? PICTURES.test(name) : true))
  const own = about(props)
  const put = (names: string[]) => onPut(path, names.length === 0 ? undefined : many ? names : names[0])
  return (
    <fieldset class={`field media${own.problem ? ' is-wrong' : ''}`} id={own.id}>
      <legend>{own.label}</legend>
      {chosen.length > 0 && <Chosen {...props} names={chosen} many={many} onNames={put} />}
      <div class="deeds">
        <select aria-label={say('admin-media-choose', { what: own.label })} value="" onChange={(event) => put(many ? [...chosen, event.currentTarget.value] : [event.currentTarget.value])}>
          <option value="" disabled>{say(fits.length === 0 ? 'admin-media-none' : 'admin-media-choose-one')}</option>
          {fits.filter((name) => !chosen.includes(name)).map((name) => <option key={name} value={name}>{name}</option>)}
        </select>
        <Upload {...props} accept={field.kind === 'video' ? '.mp4,.webm' : field.kind === 'picture' ? '.png,.jpg,.jpeg,.webp,.svg' : '.png,.jpg,.jpeg,.webp,.svg,.mp4,.webm'} what={own.label} />
      </div>
      {own.hint && <p class="hint">{own.hint}</p>}
      {own.problem && <p class="wrong" role="alert">{own.problem}</p>}
    </fieldset>
  )
}

function Chosen({ names, many, say, draft, path, onDraft, onNames }: FieldProps & { names: string[]; many: boolean; onNames: (names: string[]) => void }) {
  const move = (n: number, by: 1 | -1) => onDraft(moved(draft as Value, path, n, by))
  return (
    <ul class="chosen">
      {names.map((name, n) => (
        <li key={name}>
          {PICTURES.test(name) && <img src={`/media/${encodeURIComponent(name)}`} alt="" />}
          <span>{name}</span>
          {many && <button type="button" class="quiet" disabled={n === 0} aria-label={say('admin-up', { name })} onClick={() => move(n, -1)}><IconUp /></button>}
          {many && <button type="button" class="quiet" disabled={n === names.length - 1} aria-label={say('admin-down', { name })} onClick={() => move(n, 1)}><IconDown /></button>}
          <button type="button" class="quiet" aria-label={say('admin-remove-named', { name })} onClick={() => onNames(names.filter((each) => each !== name))}><IconTrash /></button>
        </li>
      ))}
    </ul>
  )
}

/** A file's way to the office, and how far it is. */
function Upload({ say, uploading, onUpload, accept, what }: FieldProps & { accept: string; what: string }) {
  if (uploading !== null) return <Progress label={say('admin-media-uploading', { name: uploading.name })} done={uploading.done} all={uploading.all} />
  return (
    <label class="key icon-key upload">
      <IconUpload /> {say('admin-media-upload')}
      <input type="file" class="unseen" accept={accept} aria-label={say('admin-media-upload-what', { what })} onChange={(event) => {
        const file = event.currentTarget.files?.[0]
        if (file !== undefined) onUpload(file)
        event.currentTarget.value = ''
      }} />
    </label>
  )
}
