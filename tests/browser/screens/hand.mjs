// A hand on a touch screen.

/** Taps a place `times` times, as fast as a trembling hand. */
export async function tap(page, key, times = 1) {
  const { x, y, width, height } = await key.boundingBox()
  const taps = Array.from({ length: times }, () => page.touchscreen.tap(x + width / 2, y + height / 2))
  await Promise.all(taps)
}

/** Nobody reads what has just come onto the glass and touches it in less: screens take it for a double tap. */
export function reads(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
