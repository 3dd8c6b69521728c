// The bell, what the holder may read or ask for, and how it was: loaded once the page says how the ticket stands.
import texts from 'texts:wish,bell,bring,rating'
import { RatingForm } from '../parts/rating'
import { speak } from '../texts'
import { Bell } from './bell'
import { BellOffer } from './offer'
import { holds } from './proof'
import type { Known } from './view'
import { Wishes } from './wishes'

const says = speak(texts)

function More(props: Known) {
  const said = { ...props, say: says[props.language] }
  return <>{said.my.state === 'done' && <Rate {...said} />}<Wishes {...said} /></>
}

/** Asked once, after the visit, where the office asks. */
function Rate({ office, rating, say, language, onRate }: Known) {
  const settings = office?.rating ?? null
  return settings === null ? null : <RatingForm question={say('rating-question')} {...{ settings, rating, say, language }} onAct={onRate} />
}

function Offer(props: Known) {
  return <BellOffer {...props} say={says[props.language]} />
}

const rest = { More, Offer, bell: new Bell(), holds }

export type Rest = typeof rest

self.deliver(rest)
