// The shape on a counter's sign.
import { CounterSign } from '../../parts/place'
import type { Place, Shape } from '../../wire'
import { at } from './draft'
import { about, type FieldProps } from './fields'

const SHAPES: Shape[] = ['circle', 'square', 'triangle', 'diamond', 'star', 'hexagon']

export function ShapeChoice(props: FieldProps) {
  const { draft, path, say, onPut } = props
  const chosen = at(draft, path)
  const counter = at(draft, path.slice(0, -1)) as { number?: number; colour?: string } | undefined
  const own = about(props)
  const place = (shape: Shape): Place => ({ floor: null, arrow: null, colour: /^#[0-9a-f]{6}$/i.test(counter?.colour ?? '') ? counter?.colour ?? null : null, shape })
  return (
    <fieldset class="field shapes" id={own.id}>
      <legend>{own.label}</legend>
      <div class="choices">
        <button type="button" class="choose" aria-pressed={chosen === undefined} onClick={() => onPut(path, undefined)}>{say('admin-choice-none')}</button>
        {SHAPES.map((shape) => (
          <button key={shape} type="button" class="choose" aria-pressed={chosen === shape} aria-label={say(`admin-choice-shape-${shape}`)} title={say(`admin-choice-shape-${shape}`)} onClick={() => onPut(path, shape)}>
            <CounterSign place={place(shape)} counter={counter?.number ?? 1} />
          </button>
        ))}
      </div>
      <p class="hint">{own.hint}</p>
      {own.problem && <p class="wrong" role="alert">{own.problem}</p>}
    </fieldset>
  )
}
