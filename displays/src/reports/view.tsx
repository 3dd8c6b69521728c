// What whoever reads reports sees: what to ask for, and what came.
import { LanguageSwitch } from '../language'
import { LoginFields } from '../login'
import { codeField } from '../login-code'
import { Dialog } from '../parts/dialog'
import { Choice, TextField } from '../parts/field'
import { IconDownload, IconPrint } from '../parts/icon'
import { OfficeName } from '../parts/office'
import { Notice, Progress } from '../parts/state'
import { refusalText } from '../refusal'
import type { Say } from '../texts'
import type { Login } from '../wire'
import type { Deeds } from './page'
import { DayEnd, Inspection } from './papers'
import { USUAL } from './period'
import { SHEETS, daysMax, hasWaits, type State } from './state'
import { Table } from './table'

interface ReportsProps extends State {
  say: Say
  deeds: Deeds
  onLogin: (login: Login) => void
}

export function Reports(props: ReportsProps) {
  const { say, language, office, user, problem, busy, login, deeds } = props
  return (
    <div class="reports">
      <header class="top">
        <h1>{say('reports-title')}</h1>
        <p class="office">{office !== null && <OfficeName office={office} language={language} />}</p>
        <LanguageSwitch say={say} language={language} onLanguage={deeds.speakIn} />
        {user !== '' && <a class="quiet" href="/account">{say('login-account')}</a>}
        {user !== '' && <button type="button" class="quiet" onClick={deeds.leave}>{say('login-leave-named', { name: user })}</button>}
      </header>
      <Wishes {...props} />
      <main aria-busy={busy}>
        {problem !== null && <Notice tone={problem.code === 'offline' ? 'offline' : 'bad'}><span data-code={problem.code}>{refusalText(problem, say)}</span></Notice>}
        {busy && <Progress label={say('reports-making')} />}
        <Made {...props} />
      </main>
      {login !== null && (
        <Dialog title={say('reports-log-in-again')} close={say('login-leave')} onClose={deeds.leave}>
          <LoginFields say={say} state={login} more={codeField(say, login)} user={user} onLogin={props.onLogin} />
        </Dialog>
      )}
    </div>
  )
}

function Wishes({ say, sheet, period, within, busy, shown, deeds }: ReportsProps) {
  const one = daysMax(sheet) === 1
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    deeds.make()
  }
  return (
    <form class="wishes" onSubmit={submit}>
      <Choice id="sheet" label={say('reports-which')} value={sheet} options={SHEETS.map((each) => ({ value: each, text: say(`reports-${each}`) }))} onInput={(event) => deeds.choose(event.currentTarget.value)} />
      <TextField id="from" type="date" label={say(one ? 'reports-day' : 'reports-from')} value={period.from} required onInput={(event) => deeds.from(event.currentTarget.value)} />
      {!one && <TextField id="to" type="date" label={say('reports-to')} value={period.to} required onInput={(event) => deeds.to(event.currentTarget.value)} />}
      {hasWaits(sheet) && <TextField id="within" type="number" min={1} max={600} label={say('reports-within')} value={within} required onInput={(event) => deeds.within(Number(event.currentTarget.value))} />}
      <div class="usual" role="group" aria-label={say('reports-usual')}>
        {USUAL.filter((each) => !one || each === 'today' || each === 'yesterday').map((each) => <button key={each} type="button" class="quiet" onClick={() => deeds.usual(each)}>{say(`reports-${each}`)}</button>)}
      </div>
      <div class="keys">
        <button type="submit" class="key strong" disabled={busy}>{say('reports-make')}</button>
        <button type="button" class="key" disabled={busy} onClick={() => deeds.file('csv')}><IconDownload /> CSV</button>
        <button type="button" class="key" disabled={busy} onClick={() => deeds.file('xlsx')}><IconDownload /> XLSX</button>
        <button type="button" class="key" disabled={busy || shown === null} onClick={deeds.print}><IconPrint /> {say('reports-print')}</button>
      </div>
    </form>
  )
}

function Made({ shown, say, language, period }: ReportsProps) {
  if (shown === null) return <p class="none">{say('reports-first')}</p>
  const paper = { tables: shown.tables, period, say, language }
  if (shown.sheet === 'day-end') return <DayEnd {...paper} />
  if (shown.sheet === 'inspection') return <Inspection {...paper} />
  const report = shown.tables[shown.sheet]
  if (report === undefined) return null
  return (
    <article class="plain">
      <h2>{say(`reports-${shown.sheet}`)}</h2>
      <p class="hint">{say(`reports-${shown.sheet}-about`)}</p>
      <Table report={report} say={say} language={language} />
    </article>
  )
}
