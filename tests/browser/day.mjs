// A day in the office, on every screen of it, by the words that stand there:
//   node day.mjs ORIGIN LINK CHROMIUM
// The server is started and stopped by whoever runs this (parent.mjs). Ends well, or says what was not so.
import { Hall } from './hall.mjs'
import { adminSetsUp } from './chapters/admin.mjs'
import { citizensTakeNumbers } from './chapters/citizens.mjs'
import { clerkCallsTheFirst, clerkGoesOn } from './chapters/clerk.mjs'
import { clerkWorksByKeys } from './chapters/keys.mjs'
import { everythingElse } from './chapters/rest.mjs'
import { serverDies } from './chapters/server.mjs'
import { televisionSpeaks } from './chapters/sound.mjs'
import { oneNumberOnTheWay } from './chapters/visits.mjs'

const [origin, link, chromium] = process.argv.slice(2)
const hall = new Hall(origin, chromium)
await hall.open()
try {
  await adminSetsUp(hall, link)
  await citizensTakeNumbers(hall)
  await clerkCallsTheFirst(hall)
  // Upstairs, sound takes its time.
  await Promise.all([clerkGoesOn(hall).then(() => oneNumberOnTheWay(hall)).then(() => clerkWorksByKeys(hall)).then(() => everythingElse(hall)), televisionSpeaks(hall)])
  await serverDies(hall)
  hall.witness.check()
} catch (wrong) {
  // Closing the hall makes others fail that say nothing of what went wrong.
  console.error(wrong)
  await hall.pictures()
  throw wrong
} finally {
  await hall.close()
}
process.exit(0)
