// A day in the office, on every screen of it, by the words that stand there:
//   node day.mjs ORIGIN LINK CHROMIUM
// The server is started and stopped by whoever runs this (parent.mjs). Ends well, or says what was not so.
import { Hall } from './hall.mjs'
import { adminSetsUp } from './chapters/admin.mjs'
import { citizensTakeNumbers } from './chapters/citizens.mjs'
import { clerkCalls } from './chapters/clerk.mjs'
import { serverDies } from './chapters/server.mjs'
import { televisionSpeaks } from './chapters/sound.mjs'
import { everythingElse } from './chapters/rest.mjs'

const [origin, link, chromium] = process.argv.slice(2)
const hall = new Hall(origin, chromium)
await hall.open()
try {
  await adminSetsUp(hall, link)
  await citizensTakeNumbers(hall)
  await clerkCalls(hall)
  await serverDies(hall)
  // Sound takes its time.
  await Promise.all([televisionSpeaks(hall), everythingElse(hall)])
  hall.witness.check()
} finally {
  await hall.close()
}
process.exit(0)
