// The layouts of the television, to be chosen by what they look like.
import { at } from './draft'
import { about, type FieldProps } from './fields'

/** Rectangles on a screen of 32 by 18: x, y, width, height, and whether a number stands there. */
const PICTURES: Record<string, [number, number, number, number, boolean][]> = {
  table: [[2, 2, 28, 3, true], [2, 6, 28, 3, false], [2, 10, 28, 3, false], [2, 14, 28, 2, false]],
  call: [[2, 2, 28, 10, true], [2, 13, 8, 3, false], [12, 13, 8, 3, false], [22, 13, 8, 3, false]],
  media: [[2, 2, 17, 11, false], [20, 2, 10, 5, true], [20, 8, 10, 5, false], [2, 14, 28, 2, false]],
  door: [[5, 2, 22, 4, false], [5, 7, 22, 9, true]],
}

export function LayoutPictures(props: FieldProps) {
  const { draft, path, field, say, onPut } = props
  const chosen = at(draft, path) ?? field.standard
  const own = about(props)
  return (
    <fieldset class="field layouts" id={own.id}>
      <legend>{own.label}</legend>
      <div class="choices">
        {Object.keys(PICTURES).map((layout) => (
          <button key={layout} type="button" class="choose" aria-pressed={layout === chosen} onClick={() => onPut(path, layout)}>
            <LayoutPicture layout={layout} />
            <span>{say(`admin-choice-layout-${layout}`)}</span>
          </button>
        ))}
      </div>
      <p class="hint">{own.hint}</p>
    </fieldset>
  )
}

export function LayoutPicture({ layout }: { layout: string }) {
  return (
    <svg class="layout" viewBox="0 0 32 18" aria-hidden="true" focusable="false">
      <rect width="32" height="18" rx="1" class="glass" />
      {(PICTURES[layout] ?? []).map(([x, y, width, height, called]) => <rect key={`${x} ${y}`} {...{ x, y, width, height }} class={called ? 'called' : 'part'} />)}
    </svg>
  )
}
