// What the admin sees.
import { LanguageSwitch } from '../language'
import { refusalText } from '../refusal'
import type { Say } from '../texts'
import type { Health, HealthItem } from '../wire'
import { Config } from './config'
import { Devices } from './devices'
import type { Deeds } from './page'
import { People } from './people'
import { VoiceRoom } from './studio/studio'
import { TABS, type State, type Tab } from './state'

export interface AdminProps extends State {
  say: Say
  deeds: Deeds
}

export function Admin(props: AdminProps) {
  const { say, language, deeds, problem, tab } = props
  return (
    <div class="admin">
      <header>
        <h1>{say('admin-title')}</h1>
        <LanguageSwitch say={say} language={language} onLanguage={deeds.speakIn} />
        <button type="button" class="quiet" onClick={deeds.leave}>{say('login-leave')}</button>
      </header>
      <Tabs {...props} />
      <main>
        {problem !== null && tab !== 'config' && <p class="problem" role="alert" data-code={problem.code}>{refusalText(problem, say)}</p>}
        <Opened {...props} />
      </main>
    </div>
  )
}

function Tabs({ tab, say, deeds }: AdminProps) {
  return (
    <nav aria-label={say('admin-title')}>
      {TABS.map((each) => <TabKey key={each} tab={each} open={each === tab} say={say} onOpen={deeds.open} />)}
    </nav>
  )
}

function TabKey(props: { tab: Tab; open: boolean; say: Say; onOpen: (tab: Tab) => void }) {
  return (
    <button type="button" aria-current={props.open ? 'page' : undefined} onClick={() => props.onOpen(props.tab)}>
      {props.say(`admin-${props.tab}`)}
    </button>
  )
}

function Opened(props: AdminProps) {
  switch (props.tab) {
    case 'health':
      return <HealthList {...props} />
    case 'people':
      return <People {...props} />
    case 'devices':
      return <Devices {...props} />
    case 'voice':
      return <VoiceRoom {...props} deeds={props.deeds.studio} />
    case 'config':
      return <Config {...props} />
  }
}

function HealthList({ health, say }: AdminProps) {
  if (health === null) return <p>{say('common-connecting')}</p>
  return (
    <section class="health">
      <h2>{say(summary(health))}</h2>
      <ul>{health.items.map((item) => <HealthRow key={item.name} item={item} say={say} />)}</ul>
    </section>
  )
}

/** People may be served all the same when something needs a look. */
function summary({ ok, items }: Health): string {
  if (!ok) return 'admin-health-bad'
  return items.every((item) => item.ok) ? 'admin-health-good' : 'admin-health-partly'
}

function HealthRow({ item, say }: { item: HealthItem; say: Say }) {
  const id = `admin-item-${item.name.replace(/_/g, '-')}`
  const name = say(id)
  return (
    <li class={item.ok ? 'good' : 'bad'} data-item={item.name}>
      <b>{say(item.ok ? 'admin-ok' : 'admin-not-ok')}</b>
      <span>{name === id ? item.name : name}</span>
      <span class="detail">{item.detail}</span>
    </li>
  )
}
