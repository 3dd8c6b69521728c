// A backup takes the place of the office: chosen, read, shown in plain words, confirmed, and the office is back.
import { useEffect, useRef, useState } from 'preact/hooks'
import { IconForward, IconUpload, IconWarning } from '../parts/icon'
import { Switch, TextArea, TextField } from '../parts/field'
import { datedMomentOf } from '../clock'
import { Notice, Progress } from '../parts/state'
import { refusalText } from '../refusal'
import { sizeText } from '../size'
import type { Say } from '../texts'
import type { Answer } from '../api'
import type { FoundBackup, Language, Problem, Restore } from '../wire'
import { LOOK_MS, begin, confirm, giveUp, instance, look, sendFile, type Who, type Word } from './deeds'

/** What was chosen: a backup of the folder by its name, or the file that was sent (null). */
type Chosen = string | null

interface Props extends Who {
  say: Say
}

interface Deeds {
  send: (file: File) => void
  begin: (chosen: Chosen, key: string) => void
  giveUp: () => void
  confirm: (word: Word) => void
}

export function Restoring({ say, language, first }: Props) {
  const who = { language, first }
  const [told, setTold] = useState<Restore | null>(null)
  const [sent, setSent] = useState<{ done: number; all: number } | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  const [done, setDone] = useState<FoundBackup | null>(null)
  const chosen = useRef<Chosen>(null)
  /** What stands ready because it was asked for here, or stood so when this page was opened; null until it is known. */
  const expected = useRef<string | null>(null)
  const [replaced, setReplaced] = useState(false)
  /** What was asked before something else was begun here tells of that no more. */
  const begun = useRef(0)
  const placing = useRef<Placing | null>(null)
  const asked = async () => {
    if (placing.current !== null) return backAgain()
    const turn = begun.current
    const answer = await look(who)
    if (placing.current !== null || turn !== begun.current || !answer.ok) return
    const id = answer.body.found?.id ?? null
    expected.current ??= id
    if (id !== null) setReplaced(id !== expected.current)
    setTold(answer.body)
  }
  /** Another program answers: the restored office is there. */
  const backAgain = async () => {
    const before = placing.current
    const now = await instance()
    if (before === null || now === null) return
    if (now !== before.before) {
      setProblem(null)
      setDone(before.found)
      return
    }
    if (!before.unheard) return
    // The same one, and what was shown still waits for a word: it never came there.
    const answer = await look(who)
    if (!answer.ok || answer.body.stage !== 'ready') return
    placing.current = null
    setTold(answer.body)
  }
  useEffect(() => {
    void asked()
    if (done !== null) return undefined
    const looking = window.setInterval(() => void asked(), LOOK_MS)
    return () => window.clearInterval(looking)
  }, [language, first, done])
  const doing = async (work: () => Promise<Answer<unknown>>) => {
    setBusy(true)
    setProblem(null)
    const answer = await work()
    setProblem(answer.ok ? null : answer.problem)
    setBusy(false)
    return answer.ok
  }
  const read = async (name: Chosen, key: string) => {
    chosen.current = name
    await own(() => begin(name, key, who))
  }
  /** What stands ready after this is what somebody here wanted. */
  const own = async (work: () => Promise<Answer<unknown>>) => {
    await doing(work)
    begun.current += 1
    expected.current = null
    await asked()
  }
  const deeds: Deeds = {
    begin: (name, key) => void read(name, key),
    send: async (file) => {
      setSent({ done: 0, all: file.size })
      const came = await doing(() => sendFile(file, who, (gone, all) => setSent({ done: gone, all })))
      setSent(null)
      if (came) await read(null, '')
    },
    giveUp: async () => {
      await own(() => giveUp(who))
    },
    confirm: async (word) => {
      const found = told?.found
      if (found === undefined || found === null) return
      const before = await instance()
      let unheard = false
      const said = await doing(async () => {
        const answer = await confirm(word, who)
        unheard = !answer.ok && answer.problem.code === 'offline'
        return answer
      })
      // An answer that was lost on its way may have been a yes.
      if (!said && !unheard) return
      placing.current = { before, found, unheard }
      setTold((last) => last && { ...last, stage: 'placing' })
    },
  }
  return (
    <div class="restore" aria-busy={busy} data-stage={done !== null ? 'done' : sent !== null ? 'receiving' : told?.stage}>
      {problem !== null && <Notice tone={problem.code === 'offline' ? 'offline' : 'bad'}><span data-code={problem.code}>{refusalText(problem, say)}</span></Notice>}
      {done !== null && <Done found={done} say={say} fresh={first !== null} />}
      {done === null && sent !== null && <Way say={say} stage="receiving" done={sent.done} of={sent.all} />}
      {done === null && sent === null && told !== null && <Stage told={told} replaced={replaced} chosen={chosen.current} busy={busy} say={say} language={language} first={first} deeds={deeds} />}
    </div>
  )
}

/** What takes the place of the office. */
interface Placing {
  /** Which program answered before. */
  before: string | null
  found: FoundBackup
  /** Whether it is not known that it was ordered. */
  unheard: boolean
}

interface StageProps {
  told: Restore
  /** Whether somebody put another backup where the one was that was looked at here. */
  replaced: boolean
  chosen: Chosen
  busy: boolean
  say: Say
  language: Language
  first: string | null
  deeds: Deeds
}

function Stage(props: StageProps) {
  const { told, say } = props
  switch (told.stage) {
    case 'idle':
      return <Choose {...props} />
    case 'receiving':
    case 'checking':
    case 'unpacking':
    case 'walking':
    case 'placing':
      return <Way say={say} stage={told.stage} done={told.done} of={told.of} />
    case 'ready':
      return told.found === null ? null : <Found key={told.found.id} {...props} found={told.found} />
  }
}

const WAY = ['receiving', 'checking', 'unpacking', 'walking', 'placing'] as const

/** How far it is: every step by its name, and the one that goes on. */
function Way({ say, stage, done, of }: { say: Say; stage: (typeof WAY)[number]; done: number; of: number }) {
  const at = WAY.indexOf(stage)
  return (
    <>
      <ol class="stages">{WAY.map((each, nth) => <li key={each} aria-current={nth === at ? 'step' : undefined} class={nth < at ? 'is-over' : ''}>{say(`restore-${each}`)}</li>)}</ol>
      {of > 0 ? <Progress label={say('restore-percent', { n: Math.floor((done * 100) / of) })} done={done} all={of} /> : <Progress label={say('restore-goes-on')} />}
      {stage === 'placing' && <p>{say('restore-placing-hint')}</p>}
    </>
  )
}

function Choose({ told, chosen, busy, say, language, deeds }: StageProps) {
  const [key, setKey] = useState('')
  const needsKey = told.trouble === 'encrypted' || told.trouble === 'key'
  const [sealed, setSealed] = useState(false)
  const again = chosen !== null || told.arrived !== null
  return (
    <>
      {told.trouble !== null && <Notice tone={told.trouble === 'encrypted' ? 'warn' : 'bad'}><span data-trouble={told.trouble}>{say(`restore-trouble-${told.trouble}`)}</span> {needsKey ? null : <span class="detail">{told.detail}</span>}</Notice>}
      {(needsKey || sealed) && (
        <form class="key-of" onSubmit={(event) => {
          event.preventDefault()
          if (again) deeds.begin(chosen, key)
        }}>
          <TextArea id="restore-key" label={say('restore-key')} hint={say('restore-key-hint')} rows={3} required autocomplete="off" spellcheck={false} value={key} onInput={(event) => setKey(event.currentTarget.value)} />
          <div class="keys">
            <label class="key icon-key upload"><IconUpload /> {say('restore-key-file')}
              <input type="file" class="unseen" accept=".txt,.key" onChange={(event) => {
                const file = event.currentTarget.files?.[0]
                event.currentTarget.value = ''
                void file?.text().then(setKey)
              }} />
            </label>
            {again && <button type="submit" class="key strong" disabled={busy || key.trim() === ''}>{say('restore-key-try')}</button>}
          </div>
        </form>
      )}
      <p class="keys">
        <label class="key strong icon-key upload"><IconUpload /> {say('restore-file')}
          <input type="file" class="unseen" accept=".backup" disabled={busy} onChange={(event) => {
            const file = event.currentTarget.files?.[0]
            event.currentTarget.value = ''
            if (file !== undefined) deeds.send(file)
          }} />
        </label>
        {!needsKey && told.backups.length > 0 && <button type="button" class="quiet" aria-expanded={sealed} onClick={() => setSealed(!sealed)}>{say('restore-sealed')}</button>}
      </p>
      {told.backups.length > 0 && (
        <>
          <h3>{say('restore-lying')}</h3>
          <ul class="lying">
            {told.backups.map(({ name, made_at, made_for, bytes }) => (
              <li key={name}>
                <span><b>{datedMomentOf(made_at)}</b> <small>{say(`restore-for-${made_for}`)} · {sizeText(bytes, language)} · {name}</small></span>
                <button type="button" class="key" disabled={busy} aria-label={say('restore-look-named', { name })} onClick={() => deeds.begin(name, key)}>{say('restore-look')}</button>
              </li>
            ))}
          </ul>
        </>
      )}
      {told.kept.length > 0 && <p class="hint">{say('restore-kept', { names: told.kept.join(', ') })}</p>}
    </>
  )
}

function Lines({ found, say }: { found: FoundBackup; say: Say }) {
  return (
    <dl class="lines">
      <dt>{say('restore-office')}</dt><dd>{found.office ?? say('restore-no-office')}</dd>
      <dt>{say('restore-made')}</dt><dd>{datedMomentOf(found.made_at)}</dd>
      <dt>{say('restore-last')}</dt><dd>{found.last_at === null ? '–' : datedMomentOf(found.last_at)}</dd>
      <dt>{say('restore-holds')}</dt><dd>{say('restore-counts', { days: found.days, tickets: found.tickets, records: found.records })}</dd>
      <dt>{say('restore-file-name')}</dt><dd>{found.name}</dd>
    </dl>
  )
}

function Found({ told, found, replaced, busy, say, first, deeds }: StageProps & { found: FoundBackup }) {
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const [another, setAnother] = useState(false)
  const fresh = first !== null
  const asks = !fresh && !found.ours
  return (
    <form onSubmit={(event) => {
      event.preventDefault()
      deeds.confirm(fresh ? { id: found.id, another: true } : { id: found.id, password, another, ...(told.needs_code ? { code } : {}) })
    }}>
      {replaced && <Notice tone="warn">{say('restore-replaced')}</Notice>}
      <p role="status"><b>{say('restore-whole')}</b></p>
      <Lines found={found} say={say} />
      {!fresh && <Lost found={found} say={say} />}
      {asks && <Switch id="restore-another" label={say('restore-another')} on={another} onTurn={setAnother} />}
      <ul class="notes">
        <li>{say('restore-note-numbers')}</li>
        <li>{say('restore-note-logins')}</li>
        <li>{say('restore-note-accounts')}</li>
        {!found.own && <li>{say('restore-note-own')}</li>}
        {fresh && <li>{say('restore-note-codes')}</li>}
        {fresh && <li>{say('restore-note-authority')}</li>}
        {fresh ? <li>{say('restore-note-old')}</li> : <li>{say('restore-note-kept')}</li>}
      </ul>
      {!fresh && <TextField id="restore-password" type="password" label={say('restore-password')} required autocomplete="current-password" value={password} onInput={(event) => setPassword(event.currentTarget.value)} />}
      {!fresh && told.needs_code && <TextField id="restore-code" label={say('restore-code')} required autocomplete="one-time-code" value={code} onInput={(event) => setCode(event.currentTarget.value)} />}
      <div class="keys">
        <button type="button" class="key" disabled={busy} onClick={deeds.giveUp}>{say('restore-give-up')}</button>
        <button type="submit" class="key strong icon-key" disabled={busy || (asks && !another)}>{say('restore-do')} <IconForward /></button>
      </div>
    </form>
  )
}

/** What there is now and will not be. */
function Lost({ found, say }: { found: FoundBackup; say: Say }) {
  if (!found.ours) return <Notice tone="bad">{say('restore-lost-all', { n: found.lost })}</Notice>
  if (found.lost === 0 || found.lost_since === null) return <Notice tone="info">{say('restore-lost-none')}</Notice>
  return <Notice tone="warn">{say('restore-lost', { n: found.lost, since: datedMomentOf(found.lost_since) })}</Notice>
}

function Done({ found, say, fresh }: { found: FoundBackup; say: Say; fresh: boolean }) {
  return (
    <>
      <Notice tone="info"><b>{say('restore-done')}</b></Notice>
      <Lines found={found} say={say} />
      <ul class="notes">
        <li>{say('restore-done-roll')}</li>
        <li>{say('restore-note-accounts')}</li>
        {fresh && <li><IconWarning /> {say('restore-note-codes')}</li>}
        {fresh && <li><IconWarning /> {say('restore-note-authority')}</li>}
      </ul>
      <p class="links"><a href="/admin">{say('restore-log-in')}</a></p>
    </>
  )
}
