// Sends what a clerk presses, one after the other, and tells what came of it.
import { isStranger } from '../api'
import { hourText, officeNow, wallClock } from '../clock'
import { Gestures } from '../gesture'
import type { Problem } from '../wire'
import { deliver, isSilence, sendOnce, type Gesture, type Post } from './outbox'
import type { Order } from './panels'
import type { Page } from './state'

export class Sender {
  /** What was pressed while another press was on its way; it is next. */
  private queued: (() => void) | null = null

  /** `logsIn`: asks to log in again, and tells what is done afterwards; whether the same person did. `locked`: asks who is there. */
  constructor(private readonly page: Page, private readonly gestures: Gestures, private readonly logsIn: (what: string) => Promise<boolean>, private readonly locked: () => void) {}

  /** Asks the office; whether it was done. `place` tells a double tap from another press. */
  async order(order: Order, place: string): Promise<boolean> {
    const { busy, counter, sending } = this.page.state()
    const key = counter === null ? null : this.gestures.begin(place, performance.now())
    if (counter === null || key === null) return false
    // What is on its way is not asked for twice; what is pressed behind it comes next, unless the line is down.
    if (busy !== null) {
      if (busy !== place && sending?.again === false) this.queued = () => void this.order(order, `${place} queued`)
      return false
    }
    return this.deliver({ key, counter, order, place, at: Date.now(), hour: hourText(wallClock(officeNow()).minute) })
  }

  private async deliver(gesture: Gesture): Promise<boolean> {
    const { page } = this
    const { panel } = page.state()
    const what = this.nameOf(gesture.order.path)
    page.change({ busy: gesture.place, note: null, sending: { what, at: gesture.at, again: false } })
    let renewed = false
    const answer = await deliver({ ...this.post(gesture, what), logsIn: () => { renewed = true; return this.logsIn(what) } })
    page.change({ busy: null, sending: null })
    const next = this.queued
    this.queued = null
    if (!answer.ok) return this.refused(answer.problem, gesture, what)
    const nobody = gesture.order.path === 'next' && answer.status === 204
    const told = renewed ? { kind: 'told' as const, words: page.say('counter-again-done', { what }) } : null
    // A panel that was opened meanwhile is about something else.
    page.change({ panel: panel === null ? page.state().panel : null, note: nobody ? { kind: 'nobody' } : told })
    next?.()
    return true
  }

  private post(gesture: Gesture, what: string): Omit<Post, 'logsIn'> {
    return {
      now: () => Date.now(),
      send: (patience) => sendOnce(gesture, patience, this.page.state().language),
      again: () => this.page.change({ sending: { what, at: gesture.at, again: true } }),
      pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    }
  }

  private refused(problem: Problem, gesture: Gesture, what: string): false {
    if (problem.status === 423) {
      this.page.change({ note: null })
      this.locked()
      return false
    }
    const lost = isSilence({ ok: false, problem }) || isStranger(problem)
    this.page.change({ note: lost ? { kind: 'not-done', what, hour: gesture.hour } : { kind: 'refused', problem } })
    return false
  }

  /** What an order is called: as the key that gives it. */
  private nameOf(path: string): string {
    const { say } = this.page
    return path === 'call' ? say('counter-bring-back') : say(`counter-key-${path === 'pause' ? 'rest' : path}`)
  }
}
