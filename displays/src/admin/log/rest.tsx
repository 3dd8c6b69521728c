// What the admin page loads once somebody opens the log.
import texts from 'texts:admin-log,admin-fact,admin-was,admin-refused,admin-end,admin-role,admin-kind,admin-yes,admin-no,common-connecting'
import { speak } from '../../texts'
import type { AdminProps } from '../view'
import { Log } from './view'

const says = speak(texts)
const ROOM = { Log: (props: AdminProps) => <Log {...props} say={says[props.language]} /> }
export type LogRoom = typeof ROOM

deliver(ROOM)
