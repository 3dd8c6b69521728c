// A bar as long as its share of the longest.

/** The drawing's own measure; its width on the glass is the style's. */
const LONG = 100

export function Share({ n, most }: { n: number; most: number }) {
  return (
    <svg class="share" viewBox={`0 0 ${LONG} 10`} preserveAspectRatio="none" aria-hidden="true" focusable="false">
      <rect width={most === 0 ? 0 : (LONG * n) / most} height="10" />
    </svg>
  )
}
