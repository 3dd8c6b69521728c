// Every token and shared part in each of its states, in every theme: what a page is made of, for whoever makes one.
import './design.css'
import texts from 'texts:design,common,rating,bring'
import { useState } from 'preact/hooks'
import { LanguageSwitch } from '../language'
import { keepTheme, themeOf, wear } from '../look'
import { Dialog } from '../parts/dialog'
import { Choice, Switch, TextArea, TextField } from '../parts/field'
import * as icons from '../parts/icon'
import { Bring } from '../parts/bring'
import { CounterSign, Way } from '../parts/place'
import { RatingForm } from '../parts/rating'
import { Empty, Notice, Progress } from '../parts/state'
import { Tabs } from '../parts/tabs'
import { ASKING, ratingAfter, type Rating } from '../rating'
import { show } from '../screen'
import { setLanguage, speak, type Say } from '../texts'
import type { Details, Language, Named, Place, Theme } from '../wire'

const says = speak(texts)
const THEMES: Theme[] = ['standard', 'contrast', 'large']
const COLOURS = ['ink', 'ink-soft', 'paper', 'card', 'line', 'brand', 'brand-deep', 'brand-pale', 'good', 'good-pale', 'warn', 'warn-pale', 'bad', 'bad-pale', 'focus', 'night', 'night-card', 'night-line', 'night-soft', 'call', 'on-call']
const SPACES = [1, 2, 3, 4, 5, 6]
const PLACES: Place[] = [
  { shape: 'circle', colour: '#c62828', floor: { vi: 'Tầng 1', en: 'Floor 1' }, arrow: 'ahead_left' },
  { shape: 'square', colour: '#1565c0', floor: null, arrow: 'left' },
  { shape: 'triangle', colour: '#ffd54a', floor: { vi: 'Tầng 2', en: 'Floor 2' }, arrow: 'up' },
  { shape: 'diamond', colour: '#2e7d32', floor: null, arrow: 'right' },
  { shape: 'star', colour: '#6a1b9a', floor: null, arrow: 'back' },
  { shape: 'hexagon', colour: '#ef6c00', floor: null, arrow: 'ahead' },
]

const REASONS: Named[] = [{ key: 'wait', name: { vi: 'Thời gian chờ', en: 'How long I waited' } }, { key: 'words', name: { vi: 'Hướng dẫn', en: 'What was explained' } }]
const DETAILS: Details = { bring: { vi: 'Căn cước, giấy tờ bản chính', en: 'Identity card, original papers' }, fee: { vi: '2.000 đồng/trang', en: 'VND 2,000 a page' }, legal_time: { vi: 'Trong ngày', en: 'The same day' } }

const screen = show<{ language: Language }>({ language: 'vi' }, ({ language }) => <Design language={language} say={says[language]} />)

function Design({ language, say }: { language: Language; say: Say }) {
  const [theme, setTheme] = useState<Theme>(themeOf(null))
  const choose = (next: Theme) => { keepTheme(next); setTheme(next) }
  return (
    <div class="design">
      <header>
        <h1>{say('design-title')}</h1>
        <Tabs label={say('design-theme')} tabs={THEMES.map((id) => ({ id, text: say(`common-theme-${id}`) }))} chosen={theme} onChoose={choose} />
        <LanguageSwitch say={say} language={language} onLanguage={speakIn} />
      </header>
      <main>
        <Part name="colours" say={say}><ul class="colours">{COLOURS.map((name) => <li key={name}><i style={{ background: `var(--${name})` }} /><code>{name}</code></li>)}</ul></Part>
        <Part name="type" say={say}><Type say={say} /></Part>
        <Part name="space" say={say}><ul class="spaces">{SPACES.map((n) => <li key={n}><i style={{ width: `var(--space-${n})`, height: `var(--space-${n})` }} /><code>{`space-${n}`}</code></li>)}</ul></Part>
        <Part name="icons" say={say}><ul class="icons">{Object.entries(icons).map(([name, Sign]) => <li key={name}><Sign /><code>{name.replace('Icon', '')}</code></li>)}</ul></Part>
        <Part name="keys" say={say}><Keys say={say} /></Part>
        <Part name="fields" say={say}><Fields say={say} /></Part>
        <Part name="states" say={say}><States say={say} /></Part>
        <Part name="rating" say={say}><Rated language={language} say={say} /></Part>
        <Part name="bring" say={say}><Bring details={DETAILS} language={language} say={say} /></Part>
        <Part name="places" say={say}><ul class="places">{PLACES.map((place, i) => <li key={i}><CounterSign place={place} counter={i === 5 ? 999 : i + 1} /> <Way place={place} language={language} say={say} /></li>)}</ul></Part>
      </main>
    </div>
  )
}

function Part({ name, say, children }: { name: string; say: Say; children: preact.ComponentChildren }) {
  return <section class="panel" id={name} aria-labelledby={`${name}-title`}><h2 id={`${name}-title`}>{say(`design-${name}`)}</h2>{children}</section>
}

function Type({ say }: { say: Say }) {
  return (
    <>
      <p class="sample-1">{say('design-sample')}</p>
      <p class="sample-2">{say('design-sample')}</p>
      <p>{say('design-sample-long')}</p>
      <p class="number sample-1">0123456789 A042 4042</p>
    </>
  )
}

function Keys({ say }: { say: Say }) {
  const [asking, ask] = useState(false)
  return (
    <p class="row">
      <button type="button" class="key strong" onClick={() => ask(true)}>{say('design-key-strong')}</button>
      <button type="button" class="key"><icons.IconPrint /> {say('design-key')}</button>
      <button type="button" class="key danger">{say('design-key-danger')}</button>
      <button type="button" class="key busy">{say('design-key-busy')}</button>
      <button type="button" class="key" disabled>{say('design-key-disabled')}</button>
      <button type="button" class="quiet">{say('design-key-quiet')}</button>
      <button type="button" class="choose" aria-pressed="true">{say('design-key-chosen')}</button>
      <span class="mark">{say('design-mark')}</span> <span class="mark urgent">{say('design-mark-urgent')}</span>
      {asking && (
        <Dialog title={say('design-dialog')} close={say('design-close')} onClose={() => ask(false)}>
          <p>{say('design-sample-long')}</p>
        </Dialog>
      )}
    </p>
  )
}

function Fields({ say }: { say: Say }) {
  const [on, turn] = useState(true)
  const options = THEMES.map((value) => ({ value, text: say(`common-theme-${value}`) }))
  return (
    <div class="two">
      <TextField id="f1" label={say('design-field')} hint={say('design-field-hint')} value={say('design-sample')} />
      <TextField id="f2" label={say('design-field')} problem={say('design-field-problem')} value="" />
      <Choice id="f3" label={say('design-theme')} options={options} />
      <TextArea id="f4" label={say('design-field')} value={say('design-sample-long')} />
      <Switch id="f5" label={say('design-switch')} hint={say('design-field-hint')} on={on} onTurn={turn} />
      <Switch id="f6" label={say('design-switch')} on={!on} onTurn={(next) => turn(!next)} />
    </div>
  )
}

function States({ say }: { say: Say }) {
  return (
    <div class="stack">
      <Notice tone="info">{say('design-notice-info')}</Notice>
      <Notice tone="warn">{say('design-notice-warn')}</Notice>
      <Notice tone="bad">{say('design-notice-bad')}</Notice>
      <Notice tone="offline">{say('design-notice-offline')}</Notice>
      <Progress label={say('design-progress', { done: 120, all: 360 })} done={120} all={360} />
      <Progress label={say('design-progress-open')} />
      <Empty icon={icons.IconTicket} title={say('design-empty')}><p>{say('design-empty-hint')}</p></Empty>
    </div>
  )
}

/** Nothing is sent. */
function Rated({ language, say }: { language: Language; say: Say }) {
  const [rating, rate] = useState<Rating>(ASKING)
  return <RatingForm question={say('rating-question')} rating={rating} settings={{ reasons: REASONS, comment: true, comment_days: 90 }} say={say} language={language} onAct={(act) => rate(ratingAfter(rating, act, true))} />
}

function speakIn(language: Language): void {
  screen.change((state) => ({ ...state, language }))
  setLanguage(language, says[language]('design-title'))
}

wear(themeOf(null))
speakIn('vi')
