// How long somebody will probably wait, in words: a range, and nothing where nothing honest can be said.
import type { Say } from './texts'
import type { Wait } from './wire'

/** People think in fives; an estimate by the minute would promise what nobody keeps. */
const STEP_MIN = 5
/** From here on it is said in hours. */
const LONG_MIN = 120

/** `khoảng 10–20 phút`, `dưới 5 phút`, `hơn 2 giờ`, `chưa ước tính được`. */
export function waitText(wait: Wait | null, say: Say): string {
  if (wait === null) return say('wait-unknown')
  const from = Math.floor(wait.p50_s / 60 / STEP_MIN) * STEP_MIN
  const to = Math.max(Math.ceil(wait.p90_s / 60 / STEP_MIN) * STEP_MIN, from + STEP_MIN)
  if (from >= LONG_MIN) return say('wait-hours', { n: Math.floor(from / 60) })
  return from === 0 ? say('wait-under', { to }) : say('wait-range', { from, to })
}
