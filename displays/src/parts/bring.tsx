// What to bring, what it costs and how long it takes by law.
import { named, type Say } from '../texts'
import type { Details, Language, Text } from '../wire'

export function Bring({ details, say, language }: { details: Details; say: Say; language: Language }) {
  const { bring, fee, legal_time } = details
  return (
    <dl class="bring">
      <Fact text={bring} what={say('bring-papers')} language={language} />
      <Fact text={fee} what={say('bring-fee')} language={language} />
      <Fact text={legal_time} what={say('bring-time')} language={language} />
    </dl>
  )
}

function Fact({ text, what, language }: { text: Text | null; what: string; language: Language }) {
  return text === null ? null : <><dt>{what}</dt><dd>{named(text, language)}</dd></>
}
