// Parts of a ticket that several pages of staff show.
import { serviceOf } from './office'
import { named, type Say } from './texts'
import type { Class, Language, OfficeView } from './wire'

/** A class other than the normal one, in words: colour is never the only cue. */
export function ClassMark(props: { class: Class | undefined; say: Say }) {
  const { class: of = 'normal', say } = props
  return of === 'normal' ? null : <b class={`mark ${of}`}>{say(`class-${of}`)}</b>
}

/** A service's name; its key in a moment between two configurations. */
export function serviceName(office: OfficeView, key: string, language: Language): string {
  const service = serviceOf(office, key)
  return service === undefined ? key : named(service.name, language)
}

/** Whole minutes since a stamp. */
export function minutesSince(stamp: string, now: number): number {
  return Math.max(0, Math.floor((now - Date.parse(stamp)) / 60_000))
}

/** Where a phone follows its ticket; null when phones cannot reach the office. */
export function passAddress(office: OfficeView, pass: string): string | null {
  return office.public_url === null ? null : `${office.public_url.replace(/\/$/, '')}/t/${pass}`
}
