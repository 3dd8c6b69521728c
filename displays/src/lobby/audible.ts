// Whether the audio clock goes on as the wall's does: where it stands, nothing is heard, whatever the browser says.

/** It may stand for so long, as when the set changes its picture. */
const STANDS_MS_MAX = 2_000

/** The last moment at which both clocks were known to go together, and whether one has been left behind since. */
export interface Clocks {
  wall_ms: number
  audio_ms: number
  stands: boolean
}

/** After another look at both. A page that was frozen finds that the wall's went on alone. */
export function clocksAt(known: Clocks, wall_ms: number, audio_ms: number): Clocks {
  const passed = wall_ms - known.wall_ms
  const moves = passed > 0 && audio_ms - known.audio_ms >= passed / 2
  if (moves) return { wall_ms, audio_ms, stands: false }
  return passed > STANDS_MS_MAX ? { wall_ms, audio_ms, stands: true } : known
}
