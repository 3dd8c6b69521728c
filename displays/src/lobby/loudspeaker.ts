// A television as a loudspeaker: plays what the office elects it to play, in order, never two at once.
//
// Through the audio graph, whose clock tells what an element does not: that a page was frozen, a context suspended.
import { Feed } from '../feed'
import type { Event, PlayerFrame, SpeakerView } from '../wire'
import { clocksAt, type Clocks } from './audible'
import { duck, media, rise } from './ducking'

/** `blocked`: the browser wants one tap first. `off`: this page was not told to sound, or must not. */
export type Sound = 'off' | 'blocked' | 'ready' | 'playing'

/** The rate of every announcement, and of HDMI: nothing is resampled. Old browsers take their own. */
const RATE = { sampleRate: 48_000 }
/** How long a browser may take to let a page sound. */
const SETTLES_MS = 1_000
/** How closely the clocks are watched. */
const WATCH_MS = 250
/** No announcement lasts so long; a player that says nothing any more is not waited for. */
const PLAYING_MS_MAX = 60_000
/** Nothing is begun that was due longer ago: a page that was frozen must not speak of what is over. */
const FRESH_MS = 30_000
/** A context that ends a moment early has lost nothing that is heard. */
const END_S = 0.05

interface Due {
  announcement: string
  url: string
  at_ms: number
}

/** What plays, or is being fetched to be played. */
interface Playing {
  announcement: string
  source: AudioBufferSourceNode | null
  /** On the audio clock; once it sounds. */
  begins_s: number
  started: boolean
  until_ms: number
}

export class Loudspeaker {
  private readonly context = new AudioContext(RATE)
  private readonly gain = this.context.createGain()
  private readonly feed: Feed<SpeakerView, Event, SpeakerView>
  private clocks: Clocks = this.look()
  private due: Due[] = []
  private playing: Playing | null = null
  private elected = false
  private canPlay = false

  /** `changed` is told whether the page sounds. */
  constructor(zone: string | null, private readonly changed: (sound: Sound) => void) {
    this.gain.connect(this.context.destination)
    this.context.onstatechange = () => this.judge()
    this.feed = new Feed<SpeakerView, Event, SpeakerView>({
      query: zone === null ? { view: 'speaker' } : { view: 'speaker', zone },
      resumes: false,
      first: (view) => view,
      step: (view) => view,
      changed: () => {},
      opened: () => this.opened(),
      happened: (event) => this.happened(event),
      elected: (player) => this.isElected(player),
    })
    window.setInterval(() => this.watch(), WATCH_MS)
    window.setTimeout(() => this.show(), SETTLES_MS)
    this.unlock()
  }

  /** Asks the browser to let the page sound: at the start, and again with a tap. */
  unlock(): void {
    // One that wants a tap first leaves this open for ever; the state tells.
    void this.context.resume()
  }

  private look(): Clocks {
    return { wall_ms: performance.now(), audio_ms: this.context.currentTime * 1000, stands: false }
  }

  /** Whether sound would be heard, when that has changed. */
  private judge(): void {
    const can = this.context.state === 'running' && !this.clocks.stands
    if (can === this.canPlay) return
    this.canPlay = can
    // First that it cannot, then what did not end: whoever plays it again must know by then who cannot.
    this.report()
    if (!can) {
      this.due = []
      if (this.playing !== null) this.ended(this.playing, false, this.trouble())
    }
    this.show()
  }

  private show(): void {
    this.changed(this.playing !== null ? 'playing' : this.canPlay ? 'ready' : 'blocked')
  }

  private trouble(): string {
    return this.clocks.stands ? 'audio_stands_still' : 'autoplay_blocked'
  }

  private report(): void {
    const playing = this.playing === null ? null : this.playing.announcement
    this.send({ type: 'player', can_play: this.canPlay, reason: this.canPlay ? null : this.trouble(), playing })
  }

  /** A new line begins as not elected: the office tells only what differs. */
  private opened(): void {
    this.isElected(false)
    this.report()
  }

  private isElected(player: boolean): void {
    this.elected = player
    if (!player) this.due = []
  }

  private happened(event: Event): void {
    if ((event.kind !== 'announcement_due' && event.kind !== 'notice_due') || !this.elected || !this.canPlay) return
    this.due.push({ announcement: event.announcement, url: event.url, at_ms: performance.now() })
    this.playNext()
  }

  private playNext(): void {
    const due = this.playing === null ? this.due.shift() : undefined
    if (due !== undefined) this.play(due)
    this.show()
  }

  private play({ announcement, url, at_ms }: Due): void {
    const until_ms = performance.now() + PLAYING_MS_MAX
    const playing: Playing = { announcement, source: null, begins_s: 0, started: false, until_ms }
    this.playing = playing
    this.report()
    fetch(url, { credentials: 'same-origin' })
      .then((answer) => (answer.ok ? answer.arrayBuffer() : Promise.reject(new Error(`${answer.status}`))))
      .then((wav) => this.context.decodeAudioData(wav))
      .then((audio) => this.sound(playing, audio, at_ms))
      .catch(() => this.ended(playing, false, 'not_readable'))
  }

  private sound(playing: Playing, audio: AudioBuffer, at_ms: number): void {
    if (this.playing !== playing) return
    if (!this.elected) return this.ended(playing, false, 'not_elected')
    if (performance.now() - at_ms > FRESH_MS) return this.ended(playing, false, 'too_late')
    const source = this.context.createBufferSource()
    source.buffer = audio
    source.connect(this.gain)
    const begins_s = this.context.currentTime
    source.onended = () => {
      const whole = this.context.currentTime >= begins_s + audio.duration - END_S
      this.ended(playing, whole, whole ? null : 'cut_short')
    }
    playing.source = source
    playing.begins_s = begins_s
    duck(media())
    source.start()
  }

  /** Looks at what is heard. */
  private watch(): void {
    const { playing, context } = this
    this.clocks = clocksAt(this.clocks, performance.now(), context.currentTime * 1000)
    // A context that stands still says so by its state; what counts here is one that claims to run.
    if (context.state !== 'running') this.clocks = this.look()
    this.judge()
    if (playing === null) return
    if (!playing.started && playing.source !== null && context.currentTime > playing.begins_s) this.started(playing)
    if (performance.now() > playing.until_ms) this.ended(playing, false, 'player_stuck')
  }

  private started(playing: Playing): void {
    playing.started = true
    this.send({ type: 'started', announcement: playing.announcement })
  }

  private ended(playing: Playing, heard: boolean, reason: string | null): void {
    if (this.playing !== playing) return
    const { announcement, source } = playing
    if (heard && !playing.started) this.started(playing)
    this.playing = null
    rise()
    if (source !== null) {
      source.onended = null
      source.stop()
      source.disconnect()
    }
    this.send({ type: 'finished', announcement, heard, reason })
    this.report()
    this.playNext()
  }

  private send(frame: PlayerFrame): void {
    this.feed.send(frame)
  }
}
