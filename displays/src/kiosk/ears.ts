// What the kiosk says: for whoever chooses by keypad and headset, or asks to hear it; and the number, always.
import { issuing } from '../issuing'
import { glassOf, keyOf, type Tile } from './fields'
import { prints, type Props } from './props'

/** Something to say: what stands after `/api/v1/prompts/`. */
export type Prompt = string

/** More keys than the digits have no name on a keypad. */
const KEYS_MAX = 8

/** What there is to say where a visit stands. */
export function spoken(props: Props): Prompt[] {
  const { flow } = props
  const tell = teller(props)
  if (flow.asked !== null) return [tell('more_time'), tell('yes'), tell('no')]
  switch (flow.visit.at) {
    case 'services':
      return ofServices(props)
    case 'authority':
      return [tell('authority'), ...props.office.authorities.slice(0, KEYS_MAX).map(({ key }, n) => tell('option', { key: n + 1, authority: key })), tell('elsewhere', { key: props.office.authorities.length + 1 }), tell('back')]
    case 'priority': {
      const { service } = flow.visit.of
      const served = props.office.services.filter((line) => line.key === service)[0]?.served !== false
      return [tell('service', { service }), ...(served ? [] : [tell('nobody_served')]), tell('priority'), tell('yes'), tell('no'), tell('back')]
    }
    case 'number': {
      const { ticket } = flow.visit
      const out = props.kiosk.print === 'browser' && props.paperless
      return [tell('given', { number: ticket.number, service: ticket.service, n: ticket.ahead }), ...(out ? [tell('paper_out')] : prints(props) ? [tell('printed')] : [])]
    }
    case 'refused':
      return refusal(flow.visit.problem.code).map((prompt) => tell(prompt))
    case 'stuck':
    case 'help':
      return [tell('ask_staff'), tell('back')]
    case 'details':
      return [tell('service', { service: flow.visit.service }), tell('details'), tell('back')]
    case 'moved':
      return [tell('waiting', { n: flow.visit.ticket.ahead })]
    case 'search':
    case 'mine':
    case 'sending':
    case 'moving':
    case 'staff':
      return []
  }
}

function ofServices(props: Props): Prompt[] {
  const { office, flow, clock } = props
  const tell = teller(props)
  const { visit } = flow
  if (visit.at !== 'services') return []
  if (office.services.every((service) => issuing(office, service, clock).how === 'closed')) return [tell('closed'), tell('ask_staff')]
  const glass = glassOf(office, visit)
  const begins = visit.page === 0 && glass.field === null
  const options = glass.tiles.map((tile, n) => option(tile, n + 1, props)).filter((prompt): prompt is Prompt => prompt !== null)
  const more = visit.page + 1 < glass.pages ? [tell('more', { key: 'hash' })] : []
  return [tell(begins ? 'welcome' : 'choose'), ...options, ...more, ...(begins ? [tell('help')] : [tell('back')]), tell('repeat')]
}

/** What a key chooses. What is closed or spent is not offered by ear. */
function option(tile: Tile, key: number, props: Props): Prompt | null {
  const tell = teller(props)
  if ('service' in tile) return issuing(props.office, tile.service, props.clock).how === 'open' ? tell('option', { key, service: tile.service.key }) : null
  const group = keyOf(tile.field)
  return group === '' ? tell('more', { key }) : tell('option', { key, group })
}

function refusal(code: string): string[] {
  switch (code) {
    case 'issuing_closed':
      return ['closed', 'ask_staff']
    case 'quota_spent':
    case 'numbers_spent':
      return ['spent']
    default:
      return ['failed']
  }
}

type Tell = (name: string, about?: Record<string, string | number>) => Prompt

function teller({ flow }: Props): Tell {
  return (name, about = {}) => {
    const pairs = Object.keys(about).map((key) => `&${key}=${encodeURIComponent(about[key] ?? '')}`)
    return `${name}.wav?lang=${flow.language}${pairs.join('')}`
  }
}

/** One voice: what comes next cuts off what is said. */
export class Voice {
  private readonly audio = new Audio()
  private left: Prompt[] = []

  /** `told` is called with what is spoken, and once all of it was. */
  constructor(private readonly told: (prompts: Prompt[]) => void, private readonly done: () => void) {
    const next = () => this.next()
    // What this voice has no words for is passed over.
    this.audio.addEventListener('ended', next)
    this.audio.addEventListener('error', next)
  }

  say(prompts: Prompt[]): void {
    this.hush()
    this.left = prompts.slice()
    this.told(prompts)
    if (prompts.length > 0) this.next()
  }

  hush(): void {
    this.left = []
    this.audio.pause()
  }

  private next(): void {
    const prompt = this.left.shift()
    if (prompt === undefined) return this.done()
    this.audio.src = `/api/v1/prompts/${prompt}`
    const begun = this.audio.play() as Promise<void> | undefined
    // A browser that plays nothing before a touch stays silent; the glass says it all.
    begun?.catch(() => undefined)
  }
}
