// The office's time. A television's own clock may be years off; only the server's counts.

let ahead_ms = 0
let offset_ms = 7 * 3_600_000

/** Remembers the server's time from a frame: an RFC 3339 stamp in the office's own zone. */
export function heard(at: string): void {
  const ms = Date.parse(at)
  if (isNaN(ms)) return
  ahead_ms = ms - Date.now()
  offset_ms = offsetOf(at)
}

/** The server's time, in milliseconds of the Unix epoch. */
export function officeNow(): number {
  return Date.now() + ahead_ms
}

/** What the office's wall clock shows. */
export interface WallClock {
  /** 0 is Monday. */
  weekday: number
  day: number
  month: number
  year: number
  /** Minutes since midnight. */
  minute: number
}

/** The wall clock at a moment, in the office's zone whatever the device's zone is. */
export function wallClock(ms: number): WallClock {
  const local = new Date(ms + offset_ms)
  return {
    weekday: (local.getUTCDay() + 6) % 7,
    day: local.getUTCDate(),
    month: local.getUTCMonth() + 1,
    year: local.getUTCFullYear(),
    minute: local.getUTCHours() * 60 + local.getUTCMinutes(),
  }
}

/** `07:05` */
export function hourText(minute: number): string {
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`
}

/** `07:05` of an RFC 3339 stamp, as its own zone writes it. */
export function hourOf(stamp: string): string {
  return stamp.slice(11, 16)
}

/** `07:05 22/11` of an RFC 3339 stamp, as its own zone writes it. */
export function momentOf(stamp: string): string {
  return `${hourOf(stamp)} ${stamp.slice(8, 10)}/${stamp.slice(5, 7)}`
}

/** `07:05 22/11/2026` of an RFC 3339 stamp, as its own zone writes it. */
export function datedMomentOf(stamp: string): string {
  return `${momentOf(stamp)}/${stamp.slice(0, 4)}`
}

/** `23/11/2026` */
export function dateText(clock: WallClock): string {
  return `${two(clock.day)}/${two(clock.month)}/${clock.year}`
}

function two(n: number): string {
  return n < 10 ? `0${n}` : `${n}`
}

function offsetOf(at: string): number {
  const found = /([+-])(\d\d):(\d\d)$/.exec(at)
  if (found === null) return 0
  const ms = (Number(found[2]) * 60 + Number(found[3])) * 60_000
  return found[1] === '-' ? -ms : ms
}

/** `16:02 05/01/2026`: a moment as the office's wall clock showed it. */
export function whenText(ms: number): string {
  const clock = wallClock(ms)
  return `${hourText(clock.minute)} ${dateText(clock)}`
}
