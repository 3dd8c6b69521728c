// What somebody says of a visit, from the first touch to the thanks. Pure: the clock and the network are the page's.

/** 1, bad, to 5, good. */
export type Score = 1 | 2 | 3 | 4 | 5

/** As forms of the administration list them: the best first. */
export const SCORES: Score[] = [5, 4, 3, 2, 1]

/** What somebody said. */
export interface Said {
  score: Score
  /** The keys of what was not right. */
  reasons: string[]
  /** In their own words, where the office asks for them. */
  comment: string
}

export type Rating =
  | { step: 'asking' }
  /** They may say why. */
  | ({ step: 'reasons' } & Said)
  /** Said; for a moment it can still be changed. */
  | { step: 'chosen'; score: Score }
  | ({ step: 'sending' } & Said)
  | { step: 'thanks' }
  /** The code of what went wrong; what was said, to be sent again. */
  | ({ step: 'failed'; code: string } & Said)

export type Act =
  | { act: 'score'; score: Score }
  | { act: 'reason'; key: string }
  | { act: 'comment'; text: string }
  | { act: 'send' }
  | { act: 'change' }
  | { act: 'answered'; problem: string | null }

export const ASKING: Rating = { step: 'asking' }

/** Whoever is content is not asked for reasons. */
const CONTENT: Score = 4
/** A mis-tap is seen and put right within this. */
const CHANGE_MS = 4_000
/** Whoever goes away without a reason has said enough. */
const REASONS_MS = 25_000

/** What follows from an act; `asks`: whether the office asks why. */
export function ratingAfter(rating: Rating, act: Act, asks: boolean): Rating {
  switch (act.act) {
    case 'score':
      return rating.step === 'asking' ? scored(act.score, asks) : rating
    case 'reason':
      return rating.step === 'reasons' ? { ...rating, reasons: toggled(rating.reasons, act.key) } : rating
    case 'comment':
      return rating.step === 'reasons' ? { ...rating, comment: act.text } : rating
    case 'change':
      return rating.step === 'reasons' || rating.step === 'chosen' ? ASKING : rating
    case 'send':
      return sent(rating)
    case 'answered':
      return rating.step === 'sending' ? answered(rating, act.problem) : rating
  }
}

/** After how long it is sent by itself; null while it waits for a hand. */
export function sentAfterMs(rating: Rating): number | null {
  if (rating.step === 'chosen') return CHANGE_MS
  return rating.step === 'reasons' ? REASONS_MS : null
}

function scored(score: Score, asks: boolean): Rating {
  return asks && score < CONTENT ? { step: 'reasons', score, reasons: [], comment: '' } : { step: 'chosen', score }
}

function toggled(keys: string[], key: string): string[] {
  return keys.indexOf(key) < 0 ? [...keys, key] : keys.filter((other) => other !== key)
}

function sent(rating: Rating): Rating {
  if (rating.step === 'chosen') return { step: 'sending', score: rating.score, reasons: [], comment: '' }
  return rating.step === 'reasons' || rating.step === 'failed' ? { step: 'sending', ...saidIn(rating) } : rating
}

function answered(rating: Said, problem: string | null): Rating {
  return problem === null ? { step: 'thanks' } : { step: 'failed', code: problem, ...saidIn(rating) }
}

function saidIn({ score, reasons, comment }: Said): Said {
  return { score, reasons, comment }
}
