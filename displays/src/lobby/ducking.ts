// While somebody is called, whatever else the page plays is lowered.

/** What sounds and can be lowered: a film's element, or the last gain of something made by hand. */
export interface Sounding {
  volume: number
}

/** What is left of it meanwhile. */
const LOWERED = 0.2

let lowered: { sounding: Sounding; volume: number }[] = []

/** Lowers all of these, until `rise`. */
export function duck(all: Sounding[]): void {
  rise()
  lowered = all.map((sounding) => ({ sounding, volume: sounding.volume }))
  lowered.forEach(({ sounding, volume }) => (sounding.volume = volume * LOWERED))
}

/** Gives each what it had. */
export function rise(): void {
  lowered.forEach(({ sounding, volume }) => (sounding.volume = volume))
  lowered = []
}

/** The page's films and music. */
export function media(): Sounding[] {
  return Array.prototype.slice.call(document.querySelectorAll('video, audio'))
}
