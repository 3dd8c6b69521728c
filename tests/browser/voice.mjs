// What the loudspeakers have done, as the log tells it.

const ASK_AGAIN_MS = 100
const PATIENCE_MS = 30_000

/** Waits until a ticket's announcement was played to its end, for the `nth` time: by the device of this name, or by the hall's own
 *  loudspeaker, which nobody paired. */
export async function heard(admin, ticket, nth, device) {
  const { log, all } = await endedLog(admin, ticket, nth)
  const missed = all.find((event) => !event.heard)
  if (missed !== undefined) throw new Error(`an announcement was not heard: ${missed.reason}`)
  playedBy(device, log, all[nth - 1].player)
}

/** Waits until a ticket's announcement ended for the `nth` time, heard or not. */
export async function ended(admin, ticket, nth, heard) {
  const { all } = await endedLog(admin, ticket, nth)
  const event = all[nth - 1]
  if (event.heard !== heard) throw new Error(`ending ${nth} is ${JSON.stringify(event)}`)
}

async function endedLog(admin, ticket, nth) {
  const until = performance.now() + PATIENCE_MS
  while (performance.now() < until) {
    const log = await admin.log()
    const all = endings(log, ticket)
    if (all.length >= nth) return { log, all }
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS))
  }
  throw new Error(`announcement ${nth} of ${ticket} was not played in ${PATIENCE_MS} ms`)
}

function playedBy(device, log, player) {
  const added = log.find(({ admin }) => admin?.kind === 'device_added' && admin.device === player)
  if (added?.admin.name !== device) throw new Error(`played by ${added?.admin.name ?? 'the loudspeaker'}, not by ${device ?? 'the loudspeaker'}`)
}

/** How the announcements of a ticket ended, in order. */
function endings(log, ticket) {
  const voice = log.flatMap((body) => body.voice ?? [])
  const dues = voice.filter((event) => event.kind === 'due' && event.ticket === ticket)
  const ids = dues.map((due) => due.announcement)
  return voice.filter((event) => event.kind === 'finished' && ids.includes(event.announcement))
}
