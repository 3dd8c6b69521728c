// A number from afar: asked once more, taken, or why not.
import { Dialog } from '../parts/dialog'
import { Notice } from '../parts/state'
import { waitText } from '../wait'
import { isFresh, waitOf } from './offices'
import { wordsFor } from './taken'
import type { NearbyProps, Wanted } from './view'

export function Take(props: NearbyProps & { wanted: Wanted }) {
  const { wanted, taken, say, language, onWant, onTake, onMove } = props
  const { service, office, busy, problem } = wanted
  const words = problem === null ? null : wordsFor(problem)
  // Offered where it helps: whoever holds none that waits may simply take one.
  const movable = taken !== null && taken.site !== wanted.site && ['holds_number', 'move_offline', 'office_slow'].includes(problem?.code ?? '')
  return (
    <Dialog title={say('nearby-take-title')} close={say('nearby-take-not')} onClose={() => { if (!busy) onWant(null) }}>
      <div class="take">
        <p class="what"><b>{(language === 'en' ? service.name_en : undefined) ?? service.name}</b> {say('nearby-take-at', { office })}</p>
        <p>{say('nearby-wait')}: <b>{waitNow(props)}</b></p>
        <p class="hint">{say('nearby-take-hint')}</p>
        {problem !== null && <Notice tone="bad"><span data-code={problem.code}>{words === null ? problem.detail : say(`nearby-problem-${words}`, { held: problem.detail })}</span></Notice>}
        {movable && <button type="button" class="key strong" disabled={busy} onClick={onMove}>{say('nearby-move-do', { number: taken.number })}</button>}
        <div class="pair">
          <button type="button" class="key" disabled={busy} onClick={() => onWant(null)}>{say('nearby-take-not')}</button>
          <button type="button" class={movable ? 'key' : 'key strong'} disabled={busy} onClick={onTake}>{say(busy ? 'nearby-taking' : problem === null ? 'nearby-take-do' : 'nearby-again')}</button>
        </div>
      </div>
    </Dialog>
  )
}

/** As it stands by now, not as it stood when the question came up. */
function waitNow({ wanted, offices, heard_ms, now_ms, say }: NearbyProps & { wanted: Wanted }): string {
  const near = offices?.filter(({ site }) => site === wanted.site)[0]
  const service = near?.connected === true ? near.services.filter(({ key }) => key === wanted.service.key)[0] : undefined
  return service === undefined || !isFresh(heard_ms, now_ms, near?.age_ms) ? say('nearby-unknown') : waitText(waitOf(service), say)
}
