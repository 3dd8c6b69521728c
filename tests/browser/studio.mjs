// An office records its own voice, in a Chromium whose microphone hears a file:
//   node studio.mjs ORIGIN PASSWORD CHROMIUM MICROPHONE.wav SOUNDS
// The server is started and stopped by whoever runs this. Ends well, or says what was not so.
import { Hall } from './hall.mjs'
import { recordsAVoice } from './chapters/studio.mjs'

const [origin, password, executablePath, microphone, sounds] = process.argv.slice(2)
const hall = new Hall(origin, executablePath)
await hall.open({ sounds: true, microphone })
try {
  await recordsAVoice(hall, { password, sounds })
  hall.witness.check()
} catch (wrong) {
  await hall.pictures()
  throw wrong
} finally {
  await hall.close()
}
process.exit(0)
