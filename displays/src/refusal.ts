// What the office refused, in words for staff.
import type { Say } from './texts'
import type { Problem } from './wire'
import { hourOf } from './clock'

/** The page's own words for a code; else the office's. */
export function refusalText(problem: Problem, say: Say): string {
  const id = `problem-${problem.code.replace(/_/g, '-')}`
  const hour = problem.until === undefined ? '' : hourOf(problem.until)
  const words = say(id, { hour })
  if (words !== id) return words
  return problem.detail === '' ? say('problem-unexpected') : problem.detail
}
