// What a clerk seldom needs, loaded once the counter stands on the screen.
import texts from 'texts:counter-keys,counter-theme,common-theme,login-account,lock'
import { watchBulletins } from '../bulletins'
import { pairFromAddress } from '../device'
import { elsewhere } from '../elsewhere'
import { speak, type Say } from '../texts'
import { KeysPanel, More } from './more'
import type { PanelProps } from './panel'
import { Unlocking } from './unlocking'
import type { LockedProps } from './view'

const says = speak(texts)

/** What stands here in this script's words, else in the page's. */
function saying({ say, language }: { say: Say; language: PanelProps['language'] }): Say {
  return (id, words) => (texts.vi[id] === undefined ? say(id, words) : says[language](id, words))
}

function Seldom(props: PanelProps) {
  return props.panel.at === 'keys' ? <KeysPanel {...props} say={saying(props)} /> : <More {...props} say={saying(props)} />
}

/** A problem that has no words of its own here has the most likely ones. */
function Asking(props: LockedProps) {
  const known = (problem: string | null) => problem !== null && (texts.vi[`lock-problem-${problem}`] === undefined ? 'wrong' : problem)
  const problem = known(props.lock.problem) || null
  return <Unlocking {...props} lock={{ ...props.lock, problem }} say={saying(props)} />
}

const rest = { Seldom, Unlocking: Asking, elsewhere }

export type Rest = typeof rest

self.deliver(rest)
watchBulletins()
// A tablet that was paired goes on with its session: it gets another token each morning.
void pairFromAddress()
