// What the kiosk shows: the office above, what is asked in the middle, and below, within everybody's reach, how it is shown.
import { dateText, hourText } from '../clock'
import { OfficeName } from '../parts/office'
import { IconContrast, IconOffline, IconReach, IconSpeaker, IconText } from '../parts/icon'
import type { Say } from '../texts'
import type { Theme } from '../wire'
import { Authority, Help, Priority } from './asks'
import { MORE_MS } from './flow'
import { Home } from './home'
import { isOffline, type Props } from './props'
import type { Rest } from './rest'

export interface Glass extends Props {
  theme: Theme
  /** Everything that is touched stands in the lower half. */
  low: boolean
  now: number
  /** What is loaded after the first page; null until it is there. */
  rest: Rest | null
  onClock: (held: boolean) => void
}

export function Kiosk(props: Glass) {
  const { flow, low, line, say } = props
  const asked = flow.asked !== null
  return (
    <div class={`kiosk at-${flow.visit.at}${low ? ' low' : ''}${flow.aloud ? ' aloud' : ''}${isOffline(props) ? ' offline' : ''}`} onContextMenu={(event) => event.preventDefault()}>
      <Header {...props} />
      <main inert={asked}>
        <Visit {...props} />
      </main>
      {line === 'stale' && <p class="banner" role="status"><IconOffline /> {say('kiosk-stale')}</p>}
      <Shown {...props} inert={asked} />
      {asked && <MoreTime {...props} />}
      {props.rest !== null && props.slip !== null && props.rest.paper(props)}
    </div>
  )
}

function Header({ office, flow, say, clock, onClock }: Glass) {
  const name = flow.language === 'en' ? office.name.en ?? office.name.vi : office.name.vi
  return (
    <header class={name.length > 70 ? 'long' : ''}>
      <p class="office"><OfficeName office={office} language={flow.language} /></p>
      <p class="clock" onMouseDown={() => onClock(true)} onTouchStart={() => onClock(true)} onMouseUp={() => onClock(false)} onTouchEnd={() => onClock(false)}>
        <b class="number">{hourText(clock.minute)}</b>
        <span>{say(`calendar-weekday-${clock.weekday}`)}, {dateText(clock)}</span>
      </p>
    </header>
  )
}

/** How this visit is shown and heard. At the foot: whoever sits in a wheelchair reaches it too. */
function Shown({ office, kiosk, flow, theme, low, say, asks, inert }: Glass & { inert: boolean }) {
  const { touch } = asks
  const wears = (wish: Theme) => touch({ type: 'theme', theme: theme === wish ? 'standard' : wish })
  return (
    <footer inert={inert}>
      {kiosk.speak && <Switch icon={<IconSpeaker />} text={say('kiosk-listen')} on={flow.aloud} onTouch={() => touch({ type: 'aloud', aloud: !flow.aloud })} />}
      <Switch icon={<IconText />} text={say('kiosk-large')} on={theme === 'large'} onTouch={() => wears('large')} />
      <Switch icon={<IconContrast />} text={say('kiosk-contrast')} on={theme === 'contrast'} onTouch={() => wears('contrast')} />
      <Switch icon={<IconReach />} text={say('kiosk-low')} on={low} onTouch={() => touch({ type: 'low', low: !low })} />
      {office.languages.length > 1 && (
        <div class="languages" role="group" aria-label={say('common-language')}>
          {office.languages.map((language) => (
            <button type="button" lang={language} aria-pressed={flow.language === language} onClick={() => touch({ type: 'language', language })}>
              {say(`common-language-${language}`)}
            </button>
          ))}
        </div>
      )}
    </footer>
  )
}

function Switch({ icon, text, on, onTouch }: { icon: preact.VNode; text: string; on: boolean; onTouch: () => void }) {
  return <button type="button" aria-pressed={on} onClick={onTouch}>{icon}<span>{text}</span></button>
}

function Visit(props: Glass) {
  const { visit } = props.flow
  switch (visit.at) {
    case 'services':
      return <Home {...props} visit={visit} />
    case 'help':
      return <Help {...props} />
    case 'authority':
      return <Authority {...props} of={visit.of} class={visit.class} questions={visit.asks} />
    case 'priority':
      return <Priority {...props} of={visit.of} />
    case 'sending':
    case 'moving':
      return <Waits say={props.say} id={`kiosk-${visit.at}`} />
    case 'search':
    case 'details':
    case 'number':
    case 'refused':
    case 'mine':
    case 'moved':
    case 'stuck':
    case 'staff':
      return props.rest === null ? <Plain {...props} /> : props.rest.page(props, visit)
  }
}

/** While the rest is not there: a number that was given out is shown all the same. */
function Plain({ flow, say }: Glass) {
  const { visit } = flow
  return visit.at === 'number' ? <section class="waits"><h1 class="number" data-number={visit.ticket.number}>{visit.ticket.number}</h1></section> : <Waits say={say} id="kiosk-moving" />
}

function Waits({ say, id }: { say: Say; id: string }) {
  return <section class="waits" role="status"><h1>{say(id)}</h1></section>
}

/** For whoever works with keys. */
function focused(button: HTMLButtonElement | null): void {
  if (button !== null) button.focus()
}

/** Before a visit that somebody seems to have left is over. */
function MoreTime({ flow, say, asks }: Glass) {
  const left = Math.max(0, Math.ceil((MORE_MS - (performance.now() - (flow.asked ?? 0))) / 1000))
  return (
    <div class="veil">
      <div class="more-time" role="alertdialog" aria-modal="true" aria-labelledby="more-time" aria-describedby="more-left">
        <h1 id="more-time">{say('kiosk-more-time')}</h1>
        <p id="more-left">{say('kiosk-more-left')} <b class="number">{left}</b></p>
        <div class="answers">
          <button type="button" class="big main" data-key="1" ref={focused} onClick={() => asks.touch({ type: 'stay' })}>{say('kiosk-more-yes')}</button>
          <button type="button" class="big" data-key="2" onClick={() => asks.touch({ type: 'leave' })}>{say('kiosk-more-no')}</button>
        </div>
      </div>
    </div>
  )
}
