// What few televisions need: pairing, sound, and the panel at a door.
import { askToBePaired, pairFromAddress } from '../device'
import { tellHealth } from '../health'
import { whoAmI } from '../session'
import { Door } from './door'
import { Loudspeaker } from './loudspeaker'

const EXTRAS = { askToBePaired, Door, Loudspeaker, pairFromAddress, tellHealth, whoAmI }
export type Extras = typeof EXTRAS

deliver(EXTRAS)
