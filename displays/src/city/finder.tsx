// Which offices are shown: by name, by unit, by how they stand.
import { Choice, TextField } from '../parts/field'
import { STANDINGS, treeOf, type Filter } from './standing'
import type { Known } from './view'

/** Deeper in the tree, further in. */
const INDENT = '\u2003'

export function Finder({ city, filter, as, shown, offices, say, deeds, place }: Known & { shown: number }) {
  const units = treeOf(city.units).map(({ unit, depth }) => ({ value: unit.key, text: INDENT.repeat(depth) + unit.name }))
  const standings = ['', 'needs', ...STANDINGS].map((value) => ({ value, text: say(`city-filter-${value === '' ? 'all' : value}`) }))
  return (
    <div class="finder">
      <TextField id="words" type="search" label={say('city-search')} value={filter.words} onInput={(event) => deeds.filter({ words: event.currentTarget.value })} />
      {units.length > 0 && <Choice id="unit" label={say('city-unit')} options={[{ value: '', text: say('city-filter-all') }, ...units]} value={filter.unit} onChange={(event) => deeds.filter({ unit: event.currentTarget.value })} />}
      <Choice id="standing" label={say('city-standing')} options={standings} value={filter.standing} onChange={(event) => deeds.filter({ standing: event.currentTarget.value as Filter['standing'] })} />
      <p class="shown" role="status">{say('city-shown', { n: shown, all: offices.length })}</p>
      {place.at === 'board' && (
        <div class="as" role="group" aria-label={say('city-as')}>
          {(['tiles', 'table'] as const).map((each) => <button type="button" key={each} class="choose" aria-pressed={as === each} onClick={() => deeds.as(each)}>{say(`city-as-${each}`)}</button>)}
        </div>
      )}
    </div>
  )
}
