// What a clerk's screen makes of the counter's view and of what happened.
import type { CounterDesk, Event } from '../wire'

/** Whether the supervisor was called and has not come yet. */
export function helpAfter(help: boolean, counter: number, event: Event): boolean {
  switch (event.kind) {
    case 'alarm_raised':
    case 'alarm_ended':
      return event.alarm.about === 'help' && event.alarm.counter === counter ? event.kind === 'alarm_raised' : help
    default:
      return help
  }
}

/** From the call to the citizen. */
export type Stage = 'calling' | 'called' | 'aloud' | 'serving'

/** A call that no loudspeaker says. */
export interface Unspoken {
  ticket: string
  calls: number
}

export function unspokenAfter(unspoken: Unspoken | null, event: Event): Unspoken | null {
  return event.kind === 'call_unspoken' ? { ticket: event.ticket, calls: event.calls } : unspoken
}

/** Nobody is waited for who could not yet hear it. An office without a grace does not ask. */
export function stageOf({ absent_from, aloud, ticket }: CounterDesk, unspoken: Unspoken | null): Stage {
  if (ticket?.state === 'serving') return 'serving'
  if (aloud || (ticket !== null && unspoken !== null && ticket.ticket === unspoken.ticket && ticket.calls === unspoken.calls)) return 'aloud'
  return absent_from === null ? 'calling' : 'called'
}

/** `3:07` since a stamp, `1:03:07` after an hour. */
export function elapsed(stamp: string, now: number): string {
  const s = Math.max(0, Math.floor((now - Date.parse(stamp)) / 1000))
  const minutes = Math.floor(s / 60) % 60
  const hours = Math.floor(s / 3600)
  return `${hours === 0 ? '' : `${hours}:`}${hours === 0 ? minutes : two(minutes)}:${two(s % 60)}`
}

function two(n: number): string {
  return n < 10 ? `0${n}` : `${n}`
}
