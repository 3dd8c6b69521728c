// A hand on a touch screen.

/** Taps a place `times` times, as fast as a trembling hand. */
export async function tap(page, key, times = 1) {
  const { x, y, width, height } = await key.boundingBox()
  const taps = Array.from({ length: times }, () => page.touchscreen.tap(x + width / 2, y + height / 2))
  await Promise.all(taps)
}

/** What comes onto the glass under a hand is not touched so soon by anybody who reads it: screens take it for a double tap. */
const READING_MS = 750

export function reads() {
  return new Promise((resolve) => setTimeout(resolve, READING_MS))
}
