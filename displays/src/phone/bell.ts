// The telephone's bell. Browsers let a page sound only once it was touched: the holder allows it early, and hears it then.

/** Two notes, the lower one after the higher: a door bell, which is known without words. Hertz. */
const NOTES = [880, 660]
const NOTE_S = 0.55
const LOUD = 0.6
/** Between two strokes. */
const EVERY_MS = 3_000
/** Whoever has not come by then has not heard it; the hall's loudspeaker goes on. */
const RING_MS = 60_000
/** A pattern that is felt through a pocket, in milliseconds. */
const SHAKE_MS = [400, 150, 400, 150, 800]

export class Bell {
  private context: AudioContext | null = null
  private ringing = 0

  /** Whether this browser can sound at all. */
  static readonly can = typeof AudioContext === 'function'

  /** Whether this telephone can shake: not all can, and none says so of itself. */
  static readonly shakes = 'vibrate' in navigator

  /** At a touch: strikes once, so that the holder knows what to listen for. */
  async allow(): Promise<boolean> {
    this.context ??= new AudioContext()
    await this.context.resume().catch(() => undefined)
    this.strike()
    return this.context.state === 'running'
  }

  forbid(): void {
    this.hush()
    void this.context?.close()
    this.context = null
  }

  /** Rings and shakes until hushed. */
  ring(): void {
    this.hush()
    const until = performance.now() + RING_MS
    this.strike()
    this.ringing = window.setInterval(() => (performance.now() < until ? this.strike() : this.hush()), EVERY_MS)
  }

  hush(): void {
    clearInterval(this.ringing)
    this.ringing = 0
  }

  private strike(): void {
    // Chromium complains where a page that was not touched shakes.
    if (Bell.shakes && navigator.userActivation?.hasBeenActive !== false) navigator.vibrate(SHAKE_MS)
    const { context } = this
    if (context === null) return
    // A telephone that was in a pocket may have put the sound to sleep.
    void context.resume().catch(() => undefined)
    NOTES.forEach((hertz, n) => sound(context, hertz, context.currentTime + n * NOTE_S))
  }
}

/** One note, that dies away as a struck bell does. */
function sound(context: AudioContext, hertz: number, at: number): void {
  const note = context.createOscillator()
  const level = context.createGain()
  note.frequency.value = hertz
  note.type = 'triangle'
  level.gain.setValueAtTime(LOUD, at)
  level.gain.exponentialRampToValueAtTime(0.001, at + NOTE_S)
  note.connect(level).connect(context.destination)
  note.start(at)
  note.stop(at + NOTE_S)
}
