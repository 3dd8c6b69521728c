// A television as a loudspeaker: plays what the office elects it to play, in order, never two at once.
import silence from '../assets/silence.wav'
import { Feed } from '../feed'
import type { Event, PlayerFrame, SpeakerView } from '../wire'

/** `blocked`: the browser wants one tap first. `off`: this page was not told to sound, or must not. */
export type Sound = 'off' | 'blocked' | 'ready' | 'playing'

/** No announcement lasts so long; a player that says nothing any more is not waited for. */
const PLAYING_MS_MAX = 60_000

interface Due {
  announcement: string
  url: string
}

export class Loudspeaker {
  private readonly audio = new Audio()
  private readonly feed: Feed<SpeakerView, Event, SpeakerView>
  private due: Due[] = []
  private playing: string | null = null
  private elected = false
  private canPlay = false

  /** `changed` is told whether the page sounds. */
  constructor(zone: string | null, private readonly changed: (sound: Sound) => void) {
    this.feed = new Feed<SpeakerView, Event, SpeakerView>({
      query: zone === null ? { view: 'speaker' } : { view: 'speaker', zone },
      resumes: false,
      first: (view) => view,
      step: (view) => view,
      changed: () => {},
      opened: () => this.report(),
      happened: (event) => this.happened(event),
      elected: (player) => this.isElected(player),
    })
    this.unlock()
  }

  /** Tries whether the browser lets the page sound: at the start, and again with a tap. */
  unlock(): void {
    this.audio.src = silence
    const tried = this.audio.play() as Promise<void> | undefined
    const can = tried === undefined ? Promise.resolve(true) : tried.then(() => true, () => false)
    void can.then((canPlay) => {
      this.canPlay = canPlay
      this.changed(canPlay ? 'ready' : 'blocked')
      this.report()
    })
  }

  private report(): void {
    const reason = this.canPlay ? null : 'autoplay_blocked'
    this.send({ type: 'player', can_play: this.canPlay, reason, playing: this.playing })
  }

  private isElected(player: boolean): void {
    this.elected = player
    if (!player) this.due = []
  }

  private happened(event: Event): void {
    if (event.kind !== 'announcement_due' || !this.elected || !this.canPlay) return
    this.due.push({ announcement: event.announcement, url: event.url })
    this.playNext()
  }

  private playNext(): void {
    if (this.playing !== null) return
    const due = this.due.shift()
    if (due === undefined) return this.changed(this.canPlay ? 'ready' : 'blocked')
    this.play(due)
  }

  private play({ announcement, url }: Due): void {
    const { audio } = this
    this.playing = announcement
    this.changed('playing')
    let over = false
    const end = (heard: boolean, reason: string | null) => {
      if (over) return
      over = true
      clearTimeout(patience)
      this.ended(announcement, heard, reason)
    }
    const patience = window.setTimeout(() => end(false, 'player_stuck'), PLAYING_MS_MAX)
    audio.onplaying = () => over || this.send({ type: 'started', announcement })
    audio.onended = () => end(true, null)
    audio.onerror = () => end(false, 'not_readable')
    audio.src = url
    const started = audio.play() as Promise<void> | undefined
    started?.catch(() => end(false, 'not_playable'))
  }

  private ended(announcement: string, heard: boolean, reason: string | null): void {
    this.audio.onplaying = this.audio.onended = this.audio.onerror = null
    this.audio.pause()
    this.playing = null
    this.send({ type: 'finished', announcement, heard, reason })
    this.playNext()
  }

  private send(frame: PlayerFrame): void {
    this.feed.send(frame)
  }
}
