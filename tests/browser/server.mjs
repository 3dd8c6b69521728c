// A real office for the pictures: `xinmoi serve` on a free port of this machine, and its API as each role uses it.
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** Everybody's. */
export const PASSWORD = 'sen-ho-tay-2026'

/** In the last two hours before midnight in Vietnam an office lives elsewhere: midnights have tests of their own. */
const FROM_UTC = 15
const TO_UTC = 17

/** The sample ward at all hours, so that a day in a browser is the same whenever it is run. */
export async function wardAtAllHours() {
  const sample = await readFile(new URL('../../config/ward.toml', import.meta.url), 'utf8')
  const hour = new Date().getUTCHours()
  return sample
    .replace(/^time_zone = .*$/m, hour >= FROM_UTC && hour < TO_UTC ? 'time_zone = "Etc/GMT-14"' : '$&')
    .replace(/^days = .*$/gm, 'days = "mon-sun"')
    .replace(/^windows = .*$/gm, 'windows = ["00:00-24:00"]')
    .replace(/^cut_off.*$/gm, '')
    .replace('by_capacity = true', 'by_capacity = false')
}

export class Server {
  /** Starts an office and waits until it is ready. */
  static async start(xinmoi, config, listen = '127.0.0.1:0') {
    const folder = await mkdtemp(join(tmpdir(), 'xinmoi-gallery-'))
    await writeFile(join(folder, 'office.toml'), config)
    const server = new Server(xinmoi, folder)
    await server.#serve(listen)
    const { token } = await server.ask('POST', '/login', { user: 'admin', password: PASSWORD })
    server.admin = token
    return server
  }

  constructor(xinmoi, folder) {
    this.xinmoi = xinmoi
    this.folder = folder
    this.users = new Map()
  }

  async #serve(listen) {
    const args = ['serve', '--config', join(this.folder, 'office.toml'), '--data', join(this.folder, 'data'), '--listen', listen]
    const env = { ...process.env, XINMOI_ADMIN_PASSWORD: PASSWORD, XINMOI_AUDIO: 'off', XINMOI_LOG: 'warn' }
    this.child = spawn(this.xinmoi, args, { env, stdio: ['ignore', 'pipe', 'inherit'] })
    for await (const line of createInterface({ input: this.child.stdout })) {
      const ready = /^ready (\S+)/.exec(line)
      if (ready !== null) {
        this.origin = ready[1]
        this.child.stdout.resume()
        return
      }
    }
    throw new Error('the office did not start')
  }

  /** Asks as an admin, or as whoever holds `token`; answers the body. */
  async ask(method, path, body, token = this.admin) {
    const headers = { 'content-type': 'application/json' }
    if (token !== undefined) headers.authorization = `Bearer ${token}`
    const answer = await fetch(`${this.origin}/api/v1${path}`, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
    return text === '' ? null : JSON.parse(text)
  }

  /** Somebody of a role, logged in: their name, password and token. The same name is the same person. */
  async hire(user, role) {
    const known = this.users.get(user)
    if (known !== undefined) return known
    await this.ask('POST', '/users', { user, password: PASSWORD, role })
    const { token } = await this.ask('POST', '/login', { user, password: PASSWORD })
    const person = { user, password: PASSWORD, token }
    this.users.set(user, person)
    return person
  }

  /** A device's token. */
  async pair(kind, name, place = {}) {
    return (await this.ask('POST', '/devices', { kind, name, ...place })).token
  }

  /** Falls silent, as if the line to it were cut: its sockets stay, and nothing comes. */
  silence() {
    this.child.kill('SIGSTOP')
  }

  /** Ends and begins anew under the same address, as after a power cut. */
  async again() {
    const ended = new Promise((resolve) => this.child.once('exit', resolve))
    this.child.kill('SIGKILL')
    await ended
    await this.#serve(new URL(this.origin).host)
  }

  async stop() {
    this.child.kill('SIGCONT')
    this.child.kill('SIGTERM')
    await new Promise((resolve) => this.child.once('exit', resolve))
    await rm(this.folder, { recursive: true, force: true })
  }
}
