// What was asked of the hub, while it is on its way or was refused.
import { Notice } from '../parts/state'
import type { Asked } from './state'
import type { Known } from './view'

export function Fetched({ asked, say, again }: Pick<Known, 'say'> & { asked: Asked<unknown>; again?: () => void }) {
  if (asked.is === 'coming') return <p role="status">{say('city-coming')}</p>
  if (asked.is !== 'refused') return null
  return <Notice tone="bad">{say('city-refused')}{again !== undefined && <> <button type="button" class="quiet" onClick={again}>{say('city-again')}</button></>}</Notice>
}
