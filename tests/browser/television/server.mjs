// The built lobby page and a stream for it, on a free port of this machine: HTTP and WebSocket (RFC 6455), and nothing else.
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'
const BEAT_MS = 4_000
const TYPES = { html: 'text/html; charset=utf-8', js: 'text/javascript; charset=utf-8', css: 'text/css; charset=utf-8', svg: 'image/svg+xml', woff2: 'font/woff2', mp4: 'video/mp4', webm: 'video/webm', png: 'image/png' }
/** As the server sends it with every page. */
const POLICY = (host) => `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; media-src 'self'; connect-src 'self' ws://${host}`

export class Server {
  /** `pages`: the folder of the built pages. `media`: files by name under /media. */
  static async start(office, pages, media = {}) {
    const server = new Server(office, pages, media)
    await new Promise((resolve) => server.http.listen(0, '127.0.0.1', resolve))
    server.origin = `http://127.0.0.1:${server.http.address().port}`
    server.beats = setInterval(() => server.office.beat(), BEAT_MS)
    return server
  }

  constructor(office, pages, media) {
    Object.assign(this, { office, pages, media, said: [], silent: false, version: '', held: null })
    this.http = createServer((request, response) => void this.#answer(request, response))
    this.http.on('upgrade', (request, socket) => this.#follow(request, socket))
  }

  /** `held`, when set, is told of who asks for the page, to `navigate` or to look at it, and what it returns is waited for. */
  async #answer({ url, headers }, response) {
    const path = new URL(url, 'http://x').pathname
    if (path === '/lobby') await this.held?.(headers['sec-fetch-mode'])
    const bytes = path === '/look.css' ? '' : path.startsWith('/media/') ? this.media[path.slice(7)] : await this.#file(path)
    if (bytes === undefined || this.silent) return response.writeHead(this.silent ? 503 : 404).end()
    const type = TYPES[path === '/lobby' ? 'html' : path.split('.').pop()]
    response.writeHead(200, { 'content-type': type, 'content-security-policy': POLICY(headers.host), 'cache-control': 'no-cache' }).end(bytes)
  }

  /** A built file. Another `version` is a page with other addresses for the same files. */
  async #file(path) {
    const bytes = await readFile(join(this.pages, path === '/lobby' ? 'lobby.html' : path)).catch(() => undefined)
    return path === '/lobby' ? bytes.toString().replace(/(\/assets\/lobby-[^"]+)/g, `$1${this.version}`) : bytes
  }

  #follow({ headers }, socket) {
    if (this.silent) return socket.destroy()
    const accept = createHash('sha1').update(headers['sec-websocket-key'] + GUID).digest('base64')
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`)
    const screen = { send: (text) => socket.write(frame(text)), socket }
    socket.on('error', () => {}).on('close', () => this.office.screens.delete(screen))
    socket.on('data', (bytes) => this.said.push(...messages(bytes)))
    this.office.screens.add(screen)
    screen.send(JSON.stringify(this.office.snapshot()))
  }

  /** Falls silent: nothing answers, and every line is cut. */
  silence(silent) {
    this.silent = silent
    if (silent) for (const { socket } of this.office.screens) socket.destroy()
  }

  async stop() {
    clearInterval(this.beats)
    for (const { socket } of this.office.screens) socket.destroy()
    this.http.closeAllConnections()
    await new Promise((resolve) => this.http.close(resolve))
  }
}

/** A text frame, unmasked, as servers send them. */
function frame(text) {
  const payload = Buffer.from(text)
  const size = payload.length
  const head = size < 126 ? Buffer.from([0x81, size]) : size < 65_536 ? Buffer.from([0x81, 126, size >> 8, size & 255]) : Buffer.concat([Buffer.from([0x81, 127, 0, 0, 0, 0]), uint32(size)])
  return Buffer.concat([head, payload])
}

function uint32(n) {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(n)
  return bytes
}

/** What a screen says: short masked text frames, several in a packet. */
function messages(bytes) {
  const found = []
  for (let at = 0; at + 6 <= bytes.length; ) {
    const short = bytes[at + 1] & 127
    const size = short === 126 ? bytes.readUInt16BE(at + 2) : short
    const mask = at + (short === 126 ? 4 : 2)
    const payload = bytes.subarray(mask + 4, mask + 4 + size).map((byte, n) => byte ^ bytes[mask + (n % 4)])
    if ((bytes[at] & 15) === 1) found.push(JSON.parse(Buffer.from(payload).toString()))
    at = mask + 4 + size
  }
  return found
}
