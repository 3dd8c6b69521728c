// The tablet on which people say how they were served.
import './rate.css'
import texts from 'texts:rate,common'
import { show } from '../screen'
import { speak } from '../texts'

const say = speak(texts).vi
show({}, () => <main class="rate"><h1>{say('common-connecting')}</h1></main>)
