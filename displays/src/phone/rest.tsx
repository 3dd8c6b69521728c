// What the holder may read or ask for, and how it was: loaded once the page says how the ticket stands.
import texts from 'texts:wish,rating'
import { RatingForm } from '../parts/rating'
import { speak } from '../texts'
import type { Known } from './view'
import { Wishes } from './wishes'

const says = speak(texts)

function Rest(props: Known) {
  const said = { ...props, say: says[props.language] }
  return <>{said.my.state === 'done' && <Rate {...said} />}<Wishes {...said} /></>
}

/** Asked once, after the visit, where the office asks. */
function Rate({ office, rating, say, language, onRate }: Known) {
  const settings = office?.rating ?? null
  return settings === null ? null : <RatingForm question={say('rating-question')} {...{ settings, rating, say, language }} onAct={onRate} />
}

export type Rest = typeof Rest

self.deliver(Rest)
