// A QR code as a picture of squares.
import { encode } from 'uqr'

/** White around a code, in its own squares: readers want four. */
const QUIET = 4

/** The code of a text, with the words that tell what it is for. */
export function Qr(props: { text: string; label: string }) {
  const code = encode(props.text, { ecc: 'M', border: 0 })
  const side = code.size + 2 * QUIET
  return (
    <svg class="qr" role="img" aria-label={props.label} viewBox={`${-QUIET} ${-QUIET} ${side} ${side}`} shape-rendering="crispEdges">
      <path fill="#fff" d={`M${-QUIET} ${-QUIET}h${side}v${side}h-${side}z`} />
      <path d={squares(code.data)} />
    </svg>
  )
}

function squares(rows: boolean[][]): string {
  return rows.map((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')).join('')).join('')
}
