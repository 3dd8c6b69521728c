// What a guide seldom needs, loaded once the desk stands on the screen.
import texts from 'texts:guide-authority,guide-party,guide-dossiers,guide-roll,guide-then,guide-desk,guide-no-counters'
import { watchBulletins } from '../bulletins'
import { elsewhere } from '../elsewhere'
import { speak, type Say } from '../texts'
import { Counters } from './counters'
import { Details } from './details'
import type { Known } from './view'

const says = speak(texts)

/** What stands here in this script's words, else in the page's. */
function saying({ say, language }: Known): Say {
  return (id, words) => (texts.vi[id] === undefined ? say(id, words) : says[language](id, words))
}

const rest = {
  elsewhere,
  Details: (props: Known) => <Details {...props} say={saying(props)} />,
  Counters: (props: Known) => <Counters {...props} say={saying(props)} />,
}

export type Rest = typeof rest

self.deliver(rest)
watchBulletins()
