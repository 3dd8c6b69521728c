// How well white text is read on a colour (WCAG 2.2, contrast ratio).

/** What the office asks for at least: the AA of running text. */
export const CONTRAST_MIN = 4.5

/** The ratio of white to a colour `#rrggbb`; null for what is none. */
export function contrastWithWhite(colour: string): number | null {
  if (!/^#[0-9a-f]{6}$/i.test(colour)) return null
  const part = (from: number) => {
    const c = parseInt(colour.slice(from, from + 2), 16) / 255
    return c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4)
  }
  return 1.05 / (0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5) + 0.05)
}
