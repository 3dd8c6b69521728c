// Which offices something is for: found by a part of their name, and ticked.
import { TextField } from '../parts/field'
import type { Say } from '../texts'
import type { Seen } from './wire'

interface Picked {
  id: string
  /** What the list is called, with how many are chosen. */
  legend: string
  offices: Seen[]
  chosen: string[]
  find: string
  say: Say
  onFind(find: string): void
  onChosen(chosen: string[]): void
}

export function Picker({ id, legend, offices, chosen, find, say, onFind, onChosen }: Picked) {
  const sought = find.trim().toLowerCase()
  const found = offices.filter(({ site, name }) => sought === '' || `${site} ${name}`.toLowerCase().includes(sought))
  return (
    <fieldset class="picker">
      <legend>{legend}</legend>
      <TextField id={id} type="search" label={say('city-fleet-find')} value={find} onInput={(event) => onFind(event.currentTarget.value)} />
      <div class="some" tabIndex={0} role="region" aria-label={legend}>
        {found.map(({ site, name }) => (
          <label key={site}><input type="checkbox" value={site} checked={chosen.includes(site)} onChange={() => onChosen(turned(chosen, site))} /> {name}</label>
        ))}
      </div>
    </fieldset>
  )
}

export function turned(chosen: string[], site: string): string[] {
  return chosen.includes(site) ? chosen.filter((other) => other !== site) : [...chosen, site]
}
