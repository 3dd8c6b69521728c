// What few televisions need: pairing, sound, and the panel at a door.
import texts from 'texts:pairing'
import { pair, Unpaired } from '../device'
import { whoAmI } from '../session'
import { speak } from '../texts'
import { Door } from './door'
import { Loudspeaker } from './loudspeaker'

const EXTRAS = { Door, Loudspeaker, pair, says: speak(texts), Unpaired, whoAmI }
export type Extras = typeof EXTRAS

deliver(EXTRAS)
