// The hall that the personas come to: a small ward at all hours, its counters signed by colour and shape, two clerks.
import { readFile } from 'node:fs/promises'
import { Server } from '../server.mjs'

const SIGNS = [
  'colour = "#c62828"\nshape = "circle"\nfloor = "Tầng 1"\narrow = "left"\n',
  'colour = "#1565c0"\nshape = "triangle"\nfloor = "Tầng 1"\narrow = "right"\n',
]

/** Opens the hall. Everybody who serves is there; nobody has come yet. */
export async function openHall(xinmoi) {
  const minimal = await readFile(new URL('../../../config/minimal.toml', import.meta.url), 'utf8')
  const signs = [...SIGNS]
  const config = minimal
    .replace('name = "Lĩnh vực A"', 'name = "Chứng thực"')
    .replace('name = "Lĩnh vực B"', 'name = "Hộ tịch"')
    .replace(/^prefix = "A"$/m, 'prefix = "1"')
    .replace(/^prefix = "B"$/m, 'prefix = "2"')
    .replace(/^number = .*$/gm, (number) => `${number}\n${signs.shift()}`)
  const server = await Server.start(xinmoi, config)
  for (const counter of [1, 2]) {
    const clerk = await server.hire(`can-bo-${counter}`, 'clerk')
    await server.ask('POST', `/counters/${counter}/open`, {}, clerk.token)
  }
  return server
}

/** A clerk calls whoever is next: the number and the counter. */
export async function callNext(server, counter) {
  const clerk = await server.hire(`can-bo-${counter}`, 'clerk')
  const { number } = await server.ask('POST', `/counters/${counter}/next`, {}, clerk.token)
  return { number, counter }
}

/** The hall's television, which speaks too: its page, and what it was given to say, in words. */
export async function television(server, browser) {
  const tab = await (await browser.newContext({ viewport: { width: 1920, height: 1080 } })).newPage()
  const said = []
  tab.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => {
    const { event } = JSON.parse(payload)
    if (event?.kind === 'announcement_due') said.push(event.words.join(' '))
  }))
  await tab.goto(`${server.origin}/lobby?sound=1#device=${await server.pair('display', 'Ti vi')}`)
  await tab.getByText('Chứng thực').first().waitFor()
  return { tab, said }
}

/** The kiosk, as somebody finds it who has just come in. */
export async function kiosk(server, browser) {
  const context = await browser.newContext({ viewport: { width: 1080, height: 1920 }, hasTouch: true })
  const tab = await context.newPage()
  await tab.goto(`${server.origin}/kiosk#device=${await server.pair('kiosk', 'Máy lấy số')}`)
  await tab.getByRole('button', { name: 'Nghe hướng dẫn' }).waitFor()
  return tab
}

/** Waits until something is so. */
export async function until(what, is, patience_ms = 20_000) {
  const end = Date.now() + patience_ms
  for (;;) {
    const found = await is()
    if (found) return found
    if (Date.now() > end) throw new Error(`never came: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
