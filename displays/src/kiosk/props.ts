// What every part of the kiosk's glass is handed.
import type { WallClock } from '../clock'
import type { Line } from '../feed'
import type { Say } from '../texts'
import type { Class, IssuedTicket, KioskSettings, Language, OfficeView, Procedure, ServiceLine } from '../wire'
import type { Flow, Move, Touch } from './visit'

/** What a citizen's hand asks for. */
export interface Asks {
  touch(touch: Touch): void
  service(service: ServiceLine, said?: { class?: Class; procedure?: string }): void
  authority(authority: string | null, of?: Class): void
  class(of: Class): void
  /** No number is left: what the office offers instead. */
  spent(service: string): void
  /** A number for one who does not know what to choose. */
  guidance(): void
  move(what: Move['what']): void
  again(): void
  /** The last slip once more. */
  reprint(): void
  /** Staff: whether the machine has paper. */
  paper(out: boolean): void
}

/** What is printed of a number. */
export interface Slip {
  ticket: IssuedTicket
  language: Language
  procedure: string | null
  /** It was printed before. */
  again: boolean
}

export interface Props {
  office: OfficeView
  kiosk: KioskSettings
  procedures: Procedure[]
  flow: Flow
  line: Line
  clock: WallClock
  say: Say
  /** The printer has no paper, as staff said. */
  paperless: boolean
  slip: Slip | null
  asks: Asks
}

/** Whether numbers can be asked for at all. */
export function isOffline({ line }: Props): boolean {
  return line === 'stale'
}

/** Whether slips come out of this machine. */
export function prints({ kiosk, paperless }: Props): boolean {
  return kiosk.print === 'browser' && !paperless
}
