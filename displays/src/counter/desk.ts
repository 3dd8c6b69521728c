// What a clerk's screen remembers of what happened, beyond what the counter's view shows.
import type { Event } from '../wire'

/** What stands beside the view. */
export interface Beside {
  /** The supervisor was called and has not come yet. */
  help: boolean
  /** The call that neither loudspeaker nor screen could make: the clerk is to call it aloud. */
  aloud: { ticket: string; calls: number } | null
}

export function besideAfter(beside: Beside, counter: number, event: Event): Beside {
  switch (event.kind) {
    case 'alarm_raised':
    case 'alarm_ended': {
      const mine = event.alarm.about === 'help' && event.alarm.counter === counter
      return mine ? { ...beside, help: event.kind === 'alarm_raised' } : beside
    }
    case 'call_delivered': {
      if (event.counter !== counter) return beside
      const { ticket, calls } = event
      return { ...beside, aloud: event.how === 'aloud' ? { ticket, calls } : null }
    }
    default:
      return beside
  }
}
