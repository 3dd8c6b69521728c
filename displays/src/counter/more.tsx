// What a clerk seldom needs: the ways out of the counter, how the page looks, and which keys do what.
import { LanguageSwitch } from '../language'
import { Switch } from '../parts/field'
import type { Say } from '../texts'
import type { Theme } from '../wire'
import { KeyButton } from './key'
import { codesOf, FIRST_MAP, GIVEN, labelOf, type KeyMap } from './keymap'
import { mattering, type Key } from './keys'
import { Choices, Do, type PanelProps } from './panel'

const THEMES: readonly Theme[] = ['standard', 'contrast', 'large']

/** Where there is no room for every key, the others stand here. */
const OTHERS: readonly Key[] = ['recall', 'start', 'no-show', 'hold', 'transfer', 'finish', 'ending', 'walk-up', 'rest', 'help']

export function More(props: PanelProps) {
  const { view, me, help, busy, say, language, theme, onLanguage, onTheme, onPanel, onPress, onOther, onLogOut } = props
  const { state, ticket } = view.desk
  const atWork = state !== 'closed'
  const seen = mattering(view)
  return (
    <>
      {atWork && <div class="others">{OTHERS.filter((key) => seen.indexOf(key) < 0 && !(key === 'help' && help)).map((key) => <KeyButton key={key} {...props} what={key} />)}</div>}
      <div class="doing">
        {atWork && <Do busy={busy} onDo={() => onPanel({ at: 'hand-over' })}>{say('counter-key-hand-over')}</Do>}
        {atWork && <Do busy={ticket === null ? busy : 'hand'} onDo={() => onPress('close')}>{say('counter-key-close')}</Do>}
        <Do busy={busy} onDo={() => onPanel({ at: 'keys' })}>{say('counter-panel-keys')}</Do>
        <Do busy={busy} onDo={onOther}>{say('counter-other')}</Do>
        {me !== null && me.role !== null && <a class="key" href="/account">{say('login-account')}</a>}
        {me !== null && me.role !== null && <Do busy={busy} onDo={onLogOut}>{say('login-leave-named', { name: me.name })}</Do>}
      </div>
      <LanguageSwitch {...{ say, language, onLanguage }} />
      <Choices title={say('counter-theme')} of={THEMES} chosen={theme} words={(each) => say(`common-theme-${each}`)} onChoose={onTheme} />
    </>
  )
}

export interface KeysProps {
  map: KeyMap
  giving: Key | null
  onMap: (map: KeyMap) => void
  onGiving: (key: Key | null) => void
}

/** Each key of the page and those of the keyboard that press it; any can be given another. */
export function KeysPanel({ map, giving, say, onMap, onGiving }: KeysProps & { say: Say }) {
  return (
    <>
      <Switch id="keys-on" label={say('counter-keys-on')} hint={say('counter-keys-hint')} on={map.on} onTurn={(on) => onMap({ ...map, on })} />
      <ul class="map">
        {GIVEN.map((key) => (
          <li key={key} class={key === giving ? 'giving' : ''}>
            <span class="name">{say(`counter-key-${key}`)}</span>
            {key === giving ? <em role="status">{say('counter-keys-press')}</em> : <span class="codes">{codesOf(map, key).map((code) => <kbd key={code}>{labelOf(code)}</kbd>)}</span>}
            <button type="button" class="quiet" disabled={!map.on} aria-label={say('counter-keys-give-this', { key: say(`counter-key-${key}`) })} onClick={() => onGiving(key === giving ? null : key)}>{say(key === giving ? 'counter-keys-not' : 'counter-keys-give')}</button>
          </li>
        ))}
      </ul>
      <Do busy={null} onDo={() => onMap(FIRST_MAP)}>{say('counter-keys-first')}</Do>
    </>
  )
}
