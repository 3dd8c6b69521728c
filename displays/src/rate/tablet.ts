// Whose visit the tablet asks about, and when it sleeps. Pure: the clock, the stream and the network are the page's.
import { ASKING, ratingAfter, sentAfterMs, type Act, type Rating } from '../rating'
import type { Ask } from '../wire'

/** A visit that can be rated. */
export interface Visit {
  /** What the office knows it by: the visit's own id, or its pass. */
  id: string
  number: string
  /** The key of its service. */
  service: string
}

export interface Tablet {
  /** Of whom the office would like to hear; null: of nobody. */
  wanted: Visit | null
  /** Who is asked on the glass; null: it sleeps. */
  asked: Visit | null
  rating: Rating
  /** What was rated here last: nobody is asked twice. */
  rated: string | null
}

export const ASLEEP: Tablet = { wanted: null, asked: null, rating: ASKING, rated: null }

/** Whoever has not looked up by then does not want to. */
const ASKING_MS = 60_000
/** Thanks are read in a moment; that something went wrong takes longer. */
const THANKS_MS = 5_000
const FAILED_MS = 15_000

/** The office tells whose visit has just ended. */
export function told(tablet: Tablet, ask: Ask | null): Tablet {
  if (ask === null) return { ...tablet, wanted: null, ...(tablet.rating.step === 'asking' ? { asked: null } : {}) }
  const wanted = { id: ask.visit, number: ask.number, service: ask.service }
  const known = wanted.id === tablet.wanted?.id || wanted.id === tablet.asked?.id || wanted.id === tablet.rated
  return known ? { ...tablet, wanted } : { ...tablet, wanted, asked: wanted, rating: ASKING }
}

/** Somebody touches the sleeping glass: whoever can still be asked is asked again. */
export function woken(tablet: Tablet): Tablet {
  return mayWake(tablet) ? { ...tablet, asked: tablet.wanted, rating: ASKING } : tablet
}

export function mayWake({ wanted, asked, rated }: Tablet): boolean {
  return asked === null && wanted !== null && wanted.id !== rated
}

/** A slip was held before the scanner. */
export function shown(tablet: Tablet, visit: Visit): Tablet {
  const rating: Rating = visit.id === tablet.rated ? { step: 'thanks' } : ASKING
  return { ...tablet, asked: visit, rating }
}

export function asleep(tablet: Tablet): Tablet {
  return { ...tablet, asked: null, rating: ASKING }
}

export function rated(tablet: Tablet, act: Act, asks: boolean): Tablet {
  const rating = ratingAfter(tablet.rating, act, asks)
  return { ...tablet, rating, rated: rating.step === 'thanks' ? tablet.asked?.id ?? null : tablet.rated }
}

/** Whether what somebody has said would be lost when another visit came onto the glass. */
export function isUnsent({ rating }: Tablet): boolean {
  return sentAfterMs(rating) !== null
}

/** After how long without a touch it sleeps; null while something is on its way, or it sleeps already. */
export function sleepsAfterMs({ asked, rating }: Tablet): number | null {
  if (asked === null) return null
  switch (rating.step) {
    case 'asking':
      return ASKING_MS
    case 'thanks':
      return THANKS_MS
    case 'failed':
      return FAILED_MS
    case 'reasons':
    case 'chosen':
    case 'sending':
      return null
  }
}
