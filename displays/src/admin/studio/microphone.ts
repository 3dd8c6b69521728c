// The microphone, as it is: no browser makes it louder, cleaner or clearer than it hears.
import recorder from './recorder.worklet.js'
import { RATE, wav, withoutEnd } from './wav'

/** What is recorded at most; the office takes no longer ones. */
const RECORDING_MS_MAX = 25_000
/** The key that begins a recording is heard too, and so is the one that ends it. */
const KEY_BEGINS_MS = 200
const KEY_ENDS_MS = 100
/** Below this the meter stands at its end. */
const FLOOR_DB = -60
/** Full scale but for what sixteen bits cannot tell. */
const FULL_SCALE = 0.999

/** Why there is no microphone: the page is not on a safe address, nobody allowed it, or there is none. */
export type NoMicrophone = 'insecure' | 'refused' | 'missing'

export interface Hears {
  /** How loud it is, 0 to 1, and whether it is too loud. */
  level(level: number, clips: boolean): void
  /** The longest recording is over. */
  full(): void
}

export class Microphone {
  private pieces: Float32Array[] | null = null

  private constructor(
    private context: AudioContext,
    private stream: MediaStream,
    private hears: Hears,
  ) {}

  /** Browsers give a microphone to pages of this machine and of https alone. */
  static async open(hears: Hears): Promise<Microphone | NoMicrophone> {
    if (!window.isSecureContext || navigator.mediaDevices === undefined) return 'insecure'
    const audio = { channelCount: 1, sampleRate: RATE, echoCancellation: false, noiseSuppression: false, autoGainControl: false }
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio })
      const context = new AudioContext({ sampleRate: RATE })
      await context.audioWorklet.addModule(recorder)
      const microphone = new Microphone(context, stream, hears)
      microphone.listen()
      await context.resume()
      return microphone
    } catch (error) {
      return error instanceof DOMException && error.name === 'NotAllowedError' ? 'refused' : 'missing'
    }
  }

  private listen(): void {
    const node = new AudioWorkletNode(this.context, 'recorder', { numberOfOutputs: 0, channelCount: 1, channelCountMode: 'explicit' })
    node.port.onmessage = ({ data }: MessageEvent<Float32Array>) => this.hear(data)
    this.context.createMediaStreamSource(this.stream).connect(node)
  }

  private hear(samples: Float32Array): void {
    const peak = samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0)
    this.hears.level(Math.max(0, 1 - (20 * Math.log10(Math.max(peak, 1e-6))) / FLOOR_DB), peak >= FULL_SCALE)
    if (this.pieces === null) return
    this.pieces.push(samples)
    if (this.pieces.length * samples.length >= (RECORDING_MS_MAX / 1000) * RATE) this.hears.full()
  }

  /** Resolves when reading may begin. */
  async begin(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, KEY_BEGINS_MS))
    this.pieces = []
  }

  /** The recording as a WAV file; null when there was none. */
  end(): ArrayBuffer | null {
    const { pieces } = this
    this.pieces = null
    return pieces === null ? null : wav(withoutEnd(pieces, (KEY_ENDS_MS / 1000) * RATE))
  }

  close(): void {
    this.stream.getTracks().forEach((track) => track.stop())
    void this.context.close()
  }
}
