// Tells a clerk what was scanned, and what can be done with it.
import { ask } from '../api'
import type { CounterView, TicketRef } from '../wire'
import { placeOf, readScan, withDossier } from './scanned'
import type { Page } from './state'

/** A scan is never a command. */
export function tellScan(page: Page, text: string): void {
  const { view } = page.state()
  if (view === null || text === '') return
  const scan = readScan(text)
  switch (scan.kind) {
    case 'number':
      return tellNumber(page, view, scan.number)
    case 'slip':
      return void tellSlip(page, scan.pass)
    case 'dossier':
      return tellDossier(page, view, scan.code)
    case 'person':
      return tell(page, page.say('counter-scan-person'))
    case 'other':
      return tell(page, page.say('counter-scan-other', { text: scan.text.slice(0, SHOWN_MAX) }))
  }
}

/** So much of a text that nobody knows is enough to tell it by. */
const SHOWN_MAX = 40

function tell(page: Page, words: string, back: TicketRef | null = null): void {
  page.change({ note: { kind: 'scanned', words, back } })
}

function tellNumber(page: Page, view: CounterView, number: string): void {
  const { place, ticket } = placeOf(view, number)
  tell(page, page.say(`counter-scan-${place}`, { number }), place === 'held' || place === 'missed' ? ticket : null)
}

/** Only whoever holds a slip has its pass. */
async function tellSlip(page: Page, pass: string): Promise<void> {
  const answer = await ask<{ number: string }>('GET', `/my/${pass}`)
  const { view } = page.state()
  if (view === null) return
  if (answer.ok) tellNumber(page, view, answer.body.number)
  else tell(page, page.say(answer.problem.code === 'offline' ? 'problem-offline' : 'counter-scan-slip'))
}

function tellDossier(page: Page, view: CounterView, code: string): void {
  const ticket = view.desk.ticket?.ticket
  if (ticket !== undefined) page.change({ dossiers: withDossier(page.state().dossiers, ticket, code) })
  tell(page, page.say(ticket === undefined ? 'counter-scan-dossier-none' : 'counter-scan-dossier', { code }))
}
