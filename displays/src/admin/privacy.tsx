// What the office holds of people, what they wrote, and how it is erased.
import { useEffect, useState } from 'preact/hooks'
import { ask } from '../api'
import { wallClock } from '../clock'
import { Dialog } from '../parts/dialog'
import { Choice, TextField } from '../parts/field'
import { IconPaper } from '../parts/icon'
import { Empty, Notice, Progress } from '../parts/state'
import { refusalText } from '../refusal'
import type { EraseReason, EraseTicket, Erased, HeldLine, Privacy as Held, Problem, VisitComment, VisitComments } from '../wire'
import type { AdminProps } from './view'

const REASONS: EraseReason[] = ['asked', 'names_somebody', 'ordered', 'done']

/** Comments are shown of so many days up to yesterday: whoever wants earlier ones says which. */
const DAYS = 30

/** Which visit is about to be erased, and how it is called. */
interface Chosen {
  of: Pick<EraseTicket, 'ticket' | 'day' | 'number'>
  number: string
  day: string
}

export function Privacy(props: AdminProps) {
  const { say, language } = props
  const [held, setHeld] = useState<Held | null>(null)
  const [comments, setComments] = useState<VisitComment[] | null>(null)
  const [period, setPeriod] = useState(lastDays)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const [done, setDone] = useState<string | null>(null)
  const look = async () => {
    const answer = await ask<Held>('GET', '/privacy', { language })
    const written = await ask<VisitComments>('GET', `/privacy/comments?from=${period.from}&to=${period.to}`, { language })
    if (answer.ok) setHeld(answer.body)
    setComments(written.ok ? written.body.comments : null)
    setProblem(answer.ok ? (written.ok ? null : written.problem) : answer.problem)
  }
  const erase = async (of: Chosen, reason: EraseReason) => {
    const answer = await ask<Erased>('POST', '/privacy/erase', { body: { ...of.of, reason } satisfies EraseTicket, language })
    if (!answer.ok) return setProblem(answer.problem)
    setDone(say(answer.body.found ? 'privacy-erased' : 'privacy-nothing', { number: of.number, day: dayText(of.day) }))
    await look()
  }
  useEffect(() => void look(), [language, period.from, period.to])
  return (
    <section class="privacy">
      <h2>{say('admin-privacy')}</h2>
      <p class="hint">{say('privacy-hint')}</p>
      {problem !== null && <Notice tone={problem.code === 'offline' ? 'offline' : 'bad'}><span data-code={problem.code}>{refusalText(problem, say)}</span></Notice>}
      {done !== null && <Notice tone="info">{done}</Notice>}
      {held === null ? problem === null && <Progress label={say('common-connecting')} /> : <Table held={held} say={say} />}
      {held !== null && <Comments {...{ comments, period, say }} onPeriod={setPeriod} onErase={setChosen} />}
      {held !== null && <ByNumber say={say} onErase={setChosen} />}
      {chosen !== null && <Sure chosen={chosen} say={say} onNo={() => setChosen(null)} onYes={(reason) => { setChosen(null); void erase(chosen, reason) }} />}
    </section>
  )
}

type Say = AdminProps['say']

interface Period {
  from: string
  to: string
}

function lastDays(): Period {
  const day = (ago: number) => {
    const { year, month, day: of } = wallClock(Date.now() - ago * DAY_MS)
    return [year, month, of].map((part) => String(part).padStart(2, '0')).join('-')
  }
  return { from: day(DAYS), to: day(1) }
}

const DAY_MS = 86_400_000

/** `2026-11-23` as people write it. */
function dayText(day: string): string {
  return day.split('-').reverse().join('/')
}

function Table({ held, say }: { held: Held; say: Say }) {
  return (
    <div class="wide-table">
      <table class="list">
        <thead><tr><th scope="col">{say('privacy-what')}</th><th scope="col">{say('privacy-count')}</th><th scope="col">{say('privacy-since')}</th><th scope="col">{say('privacy-until')}</th></tr></thead>
        <tbody>
          {held.held.map((line) => (
            <tr key={line.kind} data-kind={line.kind}>
              <th scope="row">{say(`privacy-kind-${line.kind}`)}<small class="hint">{say(`privacy-why-${line.kind}`, { days: held.comment_days ?? 0 })}{line.kind === 'days' && held.removed_until !== null && ` ${say('privacy-removed', { day: dayText(held.removed_until) })}`}</small></th>
              <td class="number">{line.count}</td>
              <td>{line.since === null ? '–' : dayText(line.since)}</td>
              <td>{line.kind === 'days' && held.keep_years !== null ? say('privacy-kept-years', { n: held.keep_years }) : untilText(line, say)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function untilText({ kind, count, until }: HeldLine, say: Say): string {
  if (until !== null) return dayText(until)
  return count === 0 ? '–' : say(`privacy-until-${kind}`)
}

function Comments({ comments, period, say, onPeriod, onErase }: { comments: VisitComment[] | null; period: Period; say: Say; onPeriod: (period: Period) => void; onErase: (chosen: Chosen) => void }) {
  return (
    <>
      <h3>{say('privacy-comments')}</h3>
      <p class="hint">{say('privacy-comments-hint')}</p>
      <div class="filters">
        <TextField id="privacy-from" type="date" label={say('privacy-from')} value={period.from} onChange={(event) => onPeriod({ ...period, from: event.currentTarget.value })} />
        <TextField id="privacy-to" type="date" label={say('privacy-to')} value={period.to} onChange={(event) => onPeriod({ ...period, to: event.currentTarget.value })} />
      </div>
      {comments !== null && (comments.length === 0 ? <Empty icon={IconPaper} title={say('privacy-none')} /> : (
        <div class="wide-table">
          <table class="list comments">
            <thead><tr><th scope="col">{say('privacy-day')}</th><th scope="col">{say('privacy-number')}</th><th scope="col">{say('privacy-words')}</th><th scope="col">{say('privacy-until')}</th><td /></tr></thead>
            <tbody>{comments.map((comment) => <Written key={comment.ticket} {...{ comment, say, onErase }} />)}</tbody>
          </table>
        </div>
      ))}
    </>
  )
}

function Written({ comment, say, onErase }: { comment: VisitComment; say: Say; onErase: (chosen: Chosen) => void }) {
  const { day, number, ticket, words, until } = comment
  return (
    <tr data-ticket={ticket}>
      <td>{dayText(day)}</td>
      <td class="number">{number}</td>
      <td class="words">{words ?? <em>{say('privacy-gone')}</em>}</td>
      <td>{until === null ? (words === null ? '–' : say('privacy-unsealed')) : dayText(until)}</td>
      <td>{until !== null && <button type="button" class="quiet" onClick={() => onErase({ of: { ticket }, number, day })}>{say('privacy-erase')}</button>}</td>
    </tr>
  )
}

function ByNumber({ say, onErase }: { say: Say; onErase: (chosen: Chosen) => void }) {
  const [day, setDay] = useState('')
  const [number, setNumber] = useState('')
  return (
    <form class="by-number" onSubmit={(event) => { event.preventDefault(); onErase({ of: { day, number }, day, number }) }}>
      <h3>{say('privacy-by-number')}</h3>
      <p class="hint">{say('privacy-by-number-hint')}</p>
      <div class="filters">
        <TextField id="erase-day" type="date" required label={say('privacy-day')} value={day} onInput={(event) => setDay(event.currentTarget.value)} />
        <TextField id="erase-number" required maxLength={12} label={say('privacy-number')} value={number} onInput={(event) => setNumber(event.currentTarget.value)} />
      </div>
      <button type="submit" class="key" disabled={day === '' || number.trim() === ''}>{say('privacy-erase')}</button>
    </form>
  )
}

/** Why is asked, and nothing is chosen beforehand. */
function Sure({ chosen, say, onNo, onYes }: { chosen: Chosen; say: Say; onNo: () => void; onYes: (reason: EraseReason) => void }) {
  const [reason, setReason] = useState<EraseReason | ''>('')
  return (
    <Dialog title={say('privacy-sure', { number: chosen.number, day: dayText(chosen.day) })} close={say('admin-back')} onClose={onNo}>
      <p>{say('privacy-sure-hint')}</p>
      <Choice id="erase-reason" label={say('privacy-reason')} value={reason} options={[{ value: '', text: say('privacy-reason-choose') }, ...REASONS.map((value) => ({ value, text: say(`privacy-reason-${value}`) }))]} onChange={(event) => setReason(event.currentTarget.value as EraseReason | '')} />
      <div class="keys">
        <button type="button" class="key" onClick={onNo}>{say('admin-back')}</button>
        <button type="button" class="key danger" disabled={reason === ''} onClick={() => reason !== '' && onYes(reason)}>{say('privacy-erase')}</button>
      </div>
    </Dialog>
  )
}
