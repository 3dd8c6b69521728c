// Tells the office which calls this television has painted: nobody is absent whose call no screen showed.
import type { CounterLine, ScreenFrame } from '../wire'
import type { Lit } from './spotlight'

/** The calls that were told, by ticket: how often it was called then. */
export type Told = { [ticket: string]: number }

/** The calls on the glass that were not told yet, and all that are told then: those that stand large, and those to the counters that are listed. Only what still stands is remembered. */
export function painted(told: Told, counters: CounterLine[], large: Lit[], listed: (number | null)[]): { frames: ScreenFrame[]; known: Told } {
  const frames: ScreenFrame[] = []
  const known: Told = {}
  counters.forEach(({ counter, ticket: call }) => {
    if (call === null || call.state !== 'called') return
    const { ticket, calls } = call
    const before = told[ticket]
    const seen = listed.indexOf(counter) >= 0 || large.some((lit) => lit.call.ticket === ticket && lit.call.calls === calls)
    if (seen && before !== calls) frames.push({ type: 'painted', ticket, calls })
    const last = seen ? calls : before
    if (last !== undefined) known[ticket] = last
  })
  return { frames, known }
}

/** Runs once what was rendered before is on the glass: a frame to draw it, and the next to know that it was drawn. A page that nobody sees draws none. */
export function oncePainted(then: () => void): void {
  requestAnimationFrame(() => requestAnimationFrame(then))
}
