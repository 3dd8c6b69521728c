// Listens at the end of a page's audio graph: what would reach the loudspeaker, sample by sample.
import { readdirSync } from 'node:fs'

/** What the very announcement gives is 1; a wrong but similar one gives about 0.7. */
const CORRELATION_MIN = 0.98
/** A length may differ by so many samples: a block of the graph. */
const LENGTH_SLACK = 128
/** Of a WAV file of 16-bit samples. */
const HEADER = 44
/** Not louder than this is silence. */
const STILL = 0.001
const RATE = 48_000

/** The voice studio's own recorder: what a page loads into its audio thread has to come from its server. */
const RECORDER = `/assets/${readdirSync(new URL('../../displays/dist/assets', import.meta.url)).find((name) => /^recorder\.worklet.*\.js$/.test(name))}`

export class Tap {
  #wavs = []

  /** Before the page is opened. */
  async into(page) {
    this.page = page
    page.on('response', (answer) => {
      if (answer.url().endsWith('.wav')) this.#wavs.push(answer.body())
    })
    await page.addInitScript(tapped, RECORDER)
  }

  /** Once an announcement was played to its end: all of it, and nothing else, reached the loudspeaker. Answers how alike they are. */
  async heardAsMade() {
    const made = samplesOf(await this.#wavs.at(-1))
    await this.page.waitForFunction(allTaken)
    const { rate, text } = await this.page.evaluate(taken)
    if (rate !== RATE) throw new Error(`the graph runs at ${rate} Hz`)
    const bytes = Buffer.from(text, 'base64')
    const heard = sounding(new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)))
    const lacks = Math.abs(heard.length - made.length)
    if (lacks > LENGTH_SLACK) throw new Error(`${heard.length} samples were heard of an announcement of ${made.length}`)
    const alike = correlation(heard, made)
    if (!(alike >= CORRELATION_MIN)) throw new Error(`what was heard is like the announcement by ${alike} only`)
    return alike
  }

  /** Forgets what was recorded, half a block that is not handed over yet included. */
  anew() {
    return this.page.evaluate(() => window.tapAnew())
  }

  /** Now and then Chromium lets a page sound at once, though nobody has tapped it: then it is held as others are. */
  async holdFromTheStart() {
    await this.page.waitForFunction(() => window.tappedContext !== undefined)
    await this.hold(true)
  }

  /** Holds the page's sound as a browser does that takes it away, or lets it go on. */
  hold(yes) {
    return this.page.evaluate((yes) => (yes ? window.tappedContext.suspend() : window.tappedContext.resume()), yes)
  }
}

function samplesOf(wav) {
  const samples = new Float32Array((wav.length - HEADER) / 2)
  for (let n = 0; n < samples.length; n++) samples[n] = wav.readInt16LE(HEADER + 2 * n) / 32_768
  return sounding(samples)
}

/** From the first sound to the last. */
function sounding(samples) {
  const sounds = (sample) => Math.abs(sample) > STILL
  const first = samples.findIndex(sounds)
  if (first < 0) throw new Error('nothing but silence')
  return samples.subarray(first, samples.findLastIndex(sounds) + 1)
}

function correlation(a, b) {
  let [both, alone, other] = [0, 0, 0]
  for (let n = 0; n < Math.min(a.length, b.length); n++) {
    both += a[n] * b[n]
    alone += a[n] * a[n]
    other += b[n] * b[n]
  }
  return both / Math.sqrt(alone * other)
}

/** Runs in the page. Whatever is connected to the loudspeaker is connected to a recorder too, on the audio thread: a page that is busy loses no sample. */
function tapped(recorderAddress) {
  const { connect } = AudioNode.prototype
  window.tappedSamples = []
  AudioNode.prototype.connect = function (to, ...rest) {
    if (to === this.context.destination) void tap(this)
    return connect.call(this, to, ...rest)
  }
  async function tap(node) {
    const { context } = node
    window.tappedContext = context
    await context.audioWorklet.addModule(recorderAddress)
    record(node)
  }
  function record(node) {
    const samples = []
    window.tappedSamples = samples
    const recorder = new AudioWorkletNode(node.context, 'recorder')
    recorder.port.onmessage = ({ data }) => samples.push(data)
    connect.call(node, recorder)
    // Silence is recorded too.
    const still = new ConstantSourceNode(node.context, { offset: 0 })
    connect.call(still, recorder)
    still.start()
    // It gives silence; a node that leads nowhere is not asked to work.
    connect.call(recorder, node.context.destination)
    window.tapAnew = () => {
      node.disconnect(recorder)
      recorder.disconnect()
      still.stop()
      record(node)
    }
  }
}

/** Runs in the page. Whether what sounds is followed by silence, for longer than between two words. */
function allTaken() {
  const FRAMES = 24_000
  const silent = (block) => block.every((sample) => sample === 0)
  const blocks = window.tappedSamples
  const rest = Math.ceil(FRAMES / (blocks[0]?.length ?? FRAMES))
  return blocks.slice(-rest).every(silent) && !blocks.slice(0, -rest).every(silent)
}

/** Runs in the page. What was recorded since the last time. */
function taken() {
  const blocks = window.tappedSamples.splice(0)
  const whole = new Float32Array(blocks.reduce((sum, block) => sum + block.length, 0))
  blocks.reduce((at, block) => (whole.set(block, at), at + block.length), 0)
  const bytes = new Uint8Array(whole.buffer)
  let text = ''
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  return { rate: window.tappedContext.sampleRate, text: btoa(text) }
}
