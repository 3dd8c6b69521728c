// A way on from a page of the kiosk, below what the page is about.
import { IconBack, type Icon } from '../parts/icon'
import type { Props } from './props'

interface WayProps {
  icon: Icon
  text: string
  /** The key of the keypad. */
  at?: string
  /** As wide as the glass. */
  big?: boolean
  /** What most people do here. */
  main?: boolean
  off?: boolean
  onTouch: () => void
}

export function Way({ icon: Sign, text, at, big, main, off, onTouch }: WayProps) {
  return <button type="button" class={`way-key${big ? ' wide' : ''}${main ? ' main' : ''}`} data-key={at} disabled={off === true} onClick={onTouch}><Sign /><span>{text}</span></button>
}

/** What is left to do when something was refused: again, where that may help, or back. */
export function AgainOrBack({ mayTry, say, asks }: Props & { mayTry: boolean }) {
  return (
    <div class="act">
      <div class="answers">
        {mayTry && <button type="button" class="big main" data-key="1" onClick={asks.again}>{say('kiosk-again')}</button>}
        <button type="button" class="big" data-key="*" onClick={() => asks.touch({ type: 'back' })}>{say('kiosk-back')}</button>
      </div>
    </div>
  )
}

export function Back({ say, asks }: Props) {
  return <div class="ways"><Way icon={IconBack} text={say('kiosk-back')} at="*" onTouch={() => asks.touch({ type: 'back' })} /></div>
}
