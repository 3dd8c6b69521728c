// What the admin sees.
import { LanguageSwitch } from '../language'
import { LoginFields } from '../login'
import { codeField } from '../login-code'
import { Dialog } from '../parts/dialog'
import { OfficeName } from '../parts/office'
import { Notice, Progress } from '../parts/state'
import { refusalText } from '../refusal'
import type { Say } from '../texts'
import type { Login } from '../wire'
import { Backups } from './backups'
import { Config } from './config'
import { Devices } from './devices'
import { Import } from './office/import'
import { Mend, Review, SaveBar } from './office/review'
import type { Sheet } from './office/schema'
import { OneSheet, meaningIn } from './office/sheet'
import type { Deeds } from './page'
import { People } from './people'
import { Preview } from './preview'
import { Privacy } from './privacy'
import { Start } from './start'
import { PARTS, sheetOf, type State, type Tab } from './state'
import { VoiceRoom } from './studio/studio'

export interface AdminProps extends State {
  say: Say
  deeds: Deeds
}

export function Admin(props: AdminProps & { onLogin: (login: Login) => void }) {
  const { say, language, deeds, problem, tab, done, login, user, view } = props
  // On the first page nothing was pressed: how things stand says itself that it is old.
  const told = tab === 'config' || (tab === 'health' && props.health !== null && problem?.code === 'offline') ? null : problem
  return (
    <div class="admin">
      <header>
        <h1>{say('admin-title')}</h1>
        <p class="office">{view !== null && <OfficeName office={view} language={language} />}</p>
        <a class="quiet" href="/reports">{say('home-reports')}</a>
        <a class="quiet" href="/account">{say('login-account')}</a>
        <LanguageSwitch say={say} language={language} onLanguage={deeds.speakIn} />
        <button type="button" class="quiet" onClick={deeds.leave}>{user === '' ? say('login-leave') : say('login-leave-named', { name: user })}</button>
      </header>
      <Rooms {...props} />
      <main id="main" tabIndex={-1}>
        {told !== null && <div class="told"><Notice tone={told.code === 'offline' ? 'offline' : 'bad'}><span data-code={told.code}>{refusalText(told, say)}</span></Notice></div>}
        {told !== problem && tab === 'health' && <div class="told"><Notice tone="offline">{say('admin-cut-off')}</Notice></div>}
        {done !== null && <div class="told"><Notice tone="info">{done}</Notice></div>}
        <Opened {...props} />
      </main>
      <SaveBar {...props} />
      <Review {...props} />
      {login !== null && (
        <Dialog title={say('admin-log-in-again')} close={say('login-leave')} onClose={deeds.leave}>
          <LoginFields say={say} state={login} more={codeField(say, login)} user={user} onLogin={props.onLogin} />
        </Dialog>
      )}
    </div>
  )
}

function Rooms({ tab, say, office, deeds }: AdminProps) {
  return (
    <nav aria-label={say('admin-title')}>
      {PARTS.map(({ part, tabs }) => (
        <div key={part} role="group" aria-label={say(`admin-part-${part}`)}>
          <p aria-hidden="true">{say(`admin-part-${part}`)}</p>
          {tabs.map((each) => <RoomKey key={each} tab={each} open={each === tab} dirty={office?.dirty === true && sheetOf(each) === sheetOf(tab) && each === tab} say={say} onOpen={deeds.open} />)}
        </div>
      ))}
    </nav>
  )
}

/** On a narrow glass the rooms stand in a row that slides; one that is half in sight does not slide by itself. */
function wholeInSight(event: FocusEvent): void {
  if (event.currentTarget instanceof HTMLElement) event.currentTarget.scrollIntoView({ block: 'nearest', inline: 'nearest' })
}

function RoomKey(props: { tab: Tab; open: boolean; dirty: boolean; say: Say; onOpen: (tab: Tab) => void }) {
  return (
    <button type="button" aria-current={props.open ? 'page' : undefined} onFocus={wholeInSight} onClick={() => props.onOpen(props.tab)}>
      {props.say(`admin-${props.tab}`)}{props.dirty && <span class="dirty" aria-hidden="true"> ●</span>}
    </button>
  )
}

function Opened(props: AdminProps) {
  const sheet = sheetOf(props.tab)
  if (sheet !== null) return <Form {...props} sheet={sheet} />
  switch (props.tab) {
    case 'people':
      return <People {...props} />
    case 'devices':
      return <Devices {...props} />
    case 'voice':
      return <VoiceRoom {...props} deeds={props.deeds.studio} />
    case 'preview':
      return <Preview {...props} />
    case 'log':
      return props.logRoom === null ? <Progress label={props.say('common-connecting')} /> : <props.logRoom.Log {...props} />
    case 'privacy':
      return <Privacy {...props} />
    case 'backups':
      return <Backups {...props} />
    case 'config':
      return <Config {...props} />
    default:
      return <Start {...props} />
  }
}

function Form(props: AdminProps & { sheet: Sheet }) {
  const { office, sheet, say, language, deeds } = props
  if (office === null) return props.problem === null ? <Progress label={say('common-connecting')} /> : null
  return (
    <div class="sheet">
      <h2>{say(`admin-${sheet}`)}</h2>
      <p class="hint">{say(`admin-${sheet}-about`)}</p>
      <Mend {...props} />
      {sheet === 'procedures' && <Import {...props} />}
      <OneSheet
        sheet={sheet} say={say} language={language} meaningOf={meaningIn(office.meanings, language, say)}
        draft={office.draft} saved={office.saved} findings={office.findings} meanings={office.meanings} opened={office.opened} media={office.media} uploading={office.uploading}
        onDraft={deeds.office.draft} onPut={deeds.office.put} onOpen={deeds.office.open} onUpload={(file) => void deeds.office.upload(file)}
      />
      {sheet === 'sound' && <p class="links"><button type="button" class="key" onClick={() => deeds.open('voice')}>{say('admin-to-studio')}</button></p>}
    </div>
  )
}
