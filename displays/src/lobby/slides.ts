// The office's own films and pictures: one after another, and past what cannot be shown.
export interface Medium {
  address: string
  kind: 'video' | 'picture'
}

export interface Slides {
  /** How many were begun. */
  turn: number
  since: number
  /** The addresses of those that could not be shown. */
  broken: string[]
}

export const NO_SLIDES: Slides = { turn: 0, since: 0, broken: [] }

/** What is on; null when nothing can be shown. */
export function slideOf(media: Medium[], { turn, broken }: Slides): Medium | null {
  const whole = media.filter(({ address }) => broken.indexOf(address) < 0)
  return whole[turn % whole.length] ?? null
}

export function nextSlide(slides: Slides, now: number): Slides {
  return { ...slides, turn: slides.turn + 1, since: now }
}

/** Passes over one that could not be shown. */
export function withoutSlide(slides: Slides, address: string, now: number): Slides {
  return { ...slides, since: now, broken: [...slides.broken, address] }
}

/** As time passes: a picture has its time, a film its own end. What a call covers stands still. */
export function slidesAt(slides: Slides, media: Medium[], covered: boolean, slide_ms: number, now: number): Slides {
  const on = slideOf(media, slides)
  if (on === null || on.kind === 'video' || now - slides.since < slide_ms || media.length < 2) return slides
  return covered ? slides : nextSlide(slides, now)
}
