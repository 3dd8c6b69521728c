// What to bring, what it costs and how long it takes by law.
import { IconClock, IconMoney, IconPaper, type Icon } from '../parts/icon'
import { named, type Say } from '../texts'
import type { Details, Language, Text } from '../wire'

export function Facts({ details, language, say }: { details: Details; language: Language; say: Say }) {
  const long = [details.bring, details.fee, details.legal_time].some((text) => text !== null && named(text, language).length > LONG)
  return (
    <dl class={long ? 'facts long' : 'facts'}>
      <Fact icon={IconPaper} what={say('kiosk-bring')} text={details.bring} language={language} />
      <Fact icon={IconMoney} what={say('kiosk-fee')} text={details.fee} language={language} />
      <Fact icon={IconClock} what={say('kiosk-legal-time')} text={details.legal_time} language={language} />
    </dl>
  )
}

/** A longer text is set smaller: nobody scrolls a kiosk. */
const LONG = 240

function Fact({ icon: Sign, what, text, language }: { icon: Icon; what: string; text: Text | null; language: Language }) {
  if (text === null) return null
  return <div><dt><Sign /> {what}</dt><dd>{named(text, language)}</dd></div>
}
