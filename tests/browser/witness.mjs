// Watches every screen: what it loads, what it complains of, and whether everybody can use it.
import { AxeBuilder } from './packages.mjs'
import { seen } from './parent.mjs'

/** That nobody is logged in here is an answer, though browsers print every 401. */
const ALWAYS = [/401 \(Unauthorized\).*\/api\/v1\/me$/]

export class Witness {
  requests = 0
  states = 0
  complaints = []
  #expected = []

  constructor(origin) {
    this.host = new URL(origin).host
  }

  /** Watches a context from its first page on. */
  async watch(context, name) {
    context.on('request', (request) => this.#loads(name, request.url()))
    context.on('page', (page) => page.on('websocket', (socket) => this.#loads(name, socket.url())))
    context.on('console', (message) => this.#prints(name, message))
    context.on('weberror', (error) => this.complaints.push(`${name}: ${error.error().stack}`))
    await context.addInitScript(tellOfPolicy)
  }

  /** While `work` is done, complaints like these are expected. */
  async expecting(patterns, work) {
    this.#expected.push(...patterns)
    await work()
    this.#expected = this.#expected.filter((pattern) => patterns.indexOf(pattern) < 0)
  }

  /** Everybody can use what a screen shows: axe finds nothing. */
  async accessible(page, state) {
    await page.evaluate(endAnimations)
    // In the page itself: there are no frames, for which axe would open a page of its own each time.
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] }).analyze()
    for (const { id, nodes } of violations) {
      for (const node of nodes) this.complaints.push(`${state}: ${id}: ${node.html}\n    ${node.failureSummary.replace(/\s+/g, ' ')}`)
    }
    this.states++
  }

  /** The verdict. */
  check() {
    if (this.complaints.length > 0) throw new Error(`complaints:\n  ${this.complaints.join('\n  ')}`)
    seen(`${this.requests} requests, all to ${this.host}; nothing on the console, nothing against the content policy`)
    seen(`${this.states} states of the pages are accessible: axe finds no violation`)
  }

  #loads(name, url) {
    this.requests++
    const { protocol, host } = new URL(url)
    const inside = host === this.host || ['data:', 'blob:', 'about:'].includes(protocol)
    if (!inside) this.complaints.push(`${name}: asks ${url}`)
  }

  #prints(name, message) {
    if (!['error', 'warning'].includes(message.type())) return
    const words = `${message.text()} ${message.location().url}`
    const known = [...ALWAYS, ...this.#expected].some((pattern) => pattern.test(words))
    if (!known) this.complaints.push(`${name}: prints ${words}`)
  }
}

/** Runs in the page. Chromium prints most violations of the content policy, and tells all of them. */
function tellOfPolicy() {
  document.addEventListener('securitypolicyviolation', (event) => {
    console.error(`content policy: ${event.violatedDirective} ${event.blockedURI}`)
  })
}

/** Runs in the page. What flashes is looked at when it has flashed. */
function endAnimations() {
  // One that never ends has no end to be taken to.
  const ending = document.getAnimations().filter((animation) => animation.effect.getComputedTiming().endTime !== Infinity)
  for (const animation of ending) animation.finish()
}
