// What the kiosk loads once it shows its first page: the search, what holders of a number do, the slip, the voice, the keys.
import texts from 'texts:kiosk,common,calendar,pairing,wait'
import type { VNode } from 'preact'
import { speak, type Say } from '../texts'
import type { Language } from '../wire'
import { DetailsPage } from './details'
import { spoken, Voice, type Prompt } from './ears'
import { Refused, YourNumber } from './end'
import { listen, lock, touchKey, type Hands } from './keyboard'
import { Moved, OwnNumber, Stuck } from './own'
import type { Props } from './props'
import { SearchPage } from './search-page'
import { SlipPaper } from './slip'
import { StaffPage } from './staff'
import type { Visit } from './visit'

type Later = Extract<Visit, { at: 'search' | 'details' | 'number' | 'refused' | 'mine' | 'moved' | 'stuck' | 'staff' }>

export interface Rest {
  page(props: Props, visit: Later): VNode
  /** The slip of the last number, in its own language. */
  paper(props: Props): VNode | null
  says: Record<Language, Say>
  spoken(props: Props): Prompt[]
  voice(told: (prompts: Prompt[]) => void, done: () => void): Voice
  listen(hands: Hands): void
  touchKey(key: string): boolean
  lock(): void
}

const says = speak(texts)

const rest: Rest = {
  page,
  paper: ({ office, procedures, slip }) => (slip === null ? null : <SlipPaper office={office} procedures={procedures} slip={slip} say={says[slip.language]} />),
  says,
  spoken,
  voice: (told, done) => new Voice(told, done),
  listen,
  touchKey,
  lock,
}

function page(props: Props, visit: Later): VNode {
  switch (visit.at) {
    case 'search':
      return <SearchPage {...props} typed={visit.typed} />
    case 'details':
      return <DetailsPage {...props} service={visit.service} procedure={visit.procedure} />
    case 'number':
      return <YourNumber {...props} ticket={visit.ticket} procedure={visit.procedure} unfolded={visit.unfolded} />
    case 'refused':
      return <Refused {...props} wish={visit.wish} problem={visit.problem} />
    case 'mine':
      return <OwnNumber {...props} typed={visit.typed} />
    case 'moved':
      return <Moved {...props} move={visit.move} ticket={visit.ticket} />
    case 'stuck':
      return <Stuck {...props} move={visit.move} problem={visit.problem} />
    case 'staff':
      return <StaffPage {...props} />
  }
}

(self as unknown as { deliver: (rest: Rest) => void }).deliver(rest)
