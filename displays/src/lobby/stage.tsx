// What stands large: the calls in the spotlight, and between calls the office's films and pictures.
import { Mark, Way } from '../parts/place'
import { serviceOf } from '../office'
import { named, type Say } from '../texts'
import type { CounterLine, Language, OfficeView, RecentCall } from '../wire'
import type { Medium } from './slides'
import type { Lit } from './spotlight'

interface CallProps {
  call: RecentCall
  office: OfficeView
  language: Language
  say: Say
}

export function Calls(props: Omit<CallProps, 'call'> & { lit: Lit[] }) {
  const { lit } = props
  if (lit.length === 0) return null
  const signed = lit.length === 1
  return <div class={`calls n${lit.length}`}>{lit.map(({ call, since }) => <Call {...props} key={`${call.ticket} ${since}`} call={call} signed={signed} />)}</div>
}

/** A call in the spotlight. `signed`: there is room for sign language. */
function Call(props: CallProps & { signed: boolean }) {
  const { call, signed, office, language, say } = props
  const service = serviceOf(office, call.service)
  const film = signed ? (service?.video ?? null) : null
  return (
    <section class={`call lit${film === null ? '' : ' signed'}`} role="status" aria-live="assertive" data-number={call.number} data-counter={call.counter}>
      <div class="words"><Words {...props} /></div>
      {film !== null && <video src={film} muted autoplay loop playsinline onError={hide} aria-label={say('lobby-signed', { service: service === undefined ? '' : named(service.name, language) })} />}
    </section>
  )
}

/** A film that cannot be shown leaves its room to the words. */
function hide(event: Event): void {
  (event.currentTarget as HTMLElement).style.display = 'none'
}

/** Whom, and where to. */
export function Words({ call, office, language, say }: CallProps) {
  const place = placeOf(office, call.counter)
  return (
    <>
      <p class="who">{say(call.state === 'serving' ? 'lobby-door-serving' : call.calls > 1 ? 'lobby-recall' : 'lobby-call')}</p>
      <p class="number huge" style={{ '--letters': Math.max(4, call.number.length) }}>{call.number}</p>
      <p class="where"><span>{say(call.state === 'serving' ? 'lobby-at' : 'lobby-to')}</span> <em>{place !== null && <Mark place={place} />}<b class="number">{call.counter}</b></em></p>
      <p class="how"><Way place={place} language={language} say={say} /></p>
    </>
  )
}

function placeOf(office: OfficeView, counter: number): CounterLine['place'] {
  return office.counters.filter((line) => line.counter === counter)[0]?.place ?? null
}

export interface FilmProps {
  medium: Medium
  turn: number
  /** Whether a call covers it: it stands still meanwhile. */
  covered: boolean
  alone: boolean
  onEnd: () => void
  onBroken: (address: string) => void
}

/** One of the office's films or pictures. Without sound: the hall listens for numbers. */
export function Film({ medium, turn, covered, alone, onEnd, onBroken }: FilmProps) {
  const broken = () => onBroken(medium.address)
  if (medium.kind === 'picture') return <img class="film" key={turn} src={medium.address} alt="" onError={broken} />
  const moves = (film: HTMLVideoElement | null) => {
    if (film === null) return
    if (covered) film.pause()
    else if (film.paused && !film.ended) void Promise.resolve(film.play()).catch(() => {})
  }
  return <video class="film" key={turn} src={medium.address} muted playsinline loop={alone} aria-hidden="true" ref={moves} onEnded={onEnd} onError={broken} />
}
