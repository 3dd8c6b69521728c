// A QR code as a picture of squares.
import { qrCode } from './qr-code'

/** White around a code, in its own squares: readers want four. */
const QUIET = 4

/** The code of a text, with the words that tell what it is for. Nothing when the text is too long. */
export function Qr(props: { text: string; label: string }) {
  const code = qrCode(props.text)
  if (code === null) return null
  const side = code.length + 2 * QUIET
  return (
    <svg class="qr" role="img" aria-label={props.label} viewBox={`${-QUIET} ${-QUIET} ${side} ${side}`} shape-rendering="crispEdges">
      <path fill="#fff" d={`M${-QUIET} ${-QUIET}h${side}v${side}h-${side}z`} />
      <path d={squares(code)} />
    </svg>
  )
}

function squares(rows: boolean[][]): string {
  return rows.map((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')).join('')).join('')
}
