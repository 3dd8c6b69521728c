// Services and procedures from the spreadsheet that an office has: read by the office, shown row by row, then taken into the form.
import { IconDownload, IconUpload } from '../../parts/icon'
import { Progress } from '../../parts/state'
import { refusalText } from '../../refusal'
import type { ImportedRow, ImportedRows } from '../../wire'
import type { AdminProps } from '../view'

/** More rows than this are counted rather than listed. */
const ROWS_SHOWN = 100

export function Import(props: AdminProps) {
  const { say, office, deeds } = props
  const reading = office?.importing ?? null
  return (
    <section class="panel import" aria-label={say('admin-import')}>
      <h3>{say('admin-import')}</h3>
      <p class="hint">{say('admin-import-hint')}</p>
      <div class="deeds">
        <label class="key icon-key upload">
          <IconUpload /> {say('admin-import-file')}
          <input type="file" class="unseen" accept=".xlsx,.ods,.csv" onChange={(event) => {
            const file = event.currentTarget.files?.[0]
            if (file !== undefined) void deeds.office.read(file)
            event.currentTarget.value = ''
          }} />
        </label>
        <button type="button" class="quiet icon-key" onClick={() => template([say('admin-import-columns'), say('admin-import-example-service'), say('admin-import-example-procedure')])}><IconDownload /> {say('admin-import-template')}</button>
      </div>
      {reading?.step === 'reading' && <Progress label={say('admin-import-reading', { name: reading.name })} done={reading.done} all={reading.all} />}
      {reading?.step === 'refused' && <p class="problem" role="alert">{refusalText(reading.problem, say)}</p>}
      {reading?.step === 'read' && <Read {...props} read={reading.rows} />}
    </section>
  )
}

function Read({ read, say, deeds }: AdminProps & { read: ImportedRows }) {
  const good = read.rows.filter((row) => row.problems.length === 0)
  const bad = read.rows.filter((row) => row.problems.length > 0)
  return (
    <div class="read" role="status">
      <p><b>{say('admin-import-understood', { n: good.length, all: read.rows.length })}</b></p>
      {read.unknown.length > 0 && <p class="hint">{say('admin-import-unknown', { columns: read.unknown.join(', ') })}</p>}
      {bad.length > 0 && (
        <table class="list">
          <caption>{say('admin-import-wrong', { n: bad.length })}</caption>
          <thead><tr><th scope="col">{say('admin-import-row')}</th><th scope="col">{say('admin-import-column')}</th><th scope="col">{say('admin-import-what')}</th></tr></thead>
          <tbody>{bad.slice(0, ROWS_SHOWN).map((row) => row.problems.map((problem) => <tr key={`${row.row} ${problem.message}`}><td class="number">{row.row}</td><td>{problem.column ?? '–'}</td><td>{problem.message}</td></tr>))}</tbody>
        </table>
      )}
      <table class="list">
        <caption>{say('admin-import-rows')}</caption>
        <thead><tr><th scope="col">{say('admin-import-row')}</th><th scope="col">{say('admin-kind')}</th><th scope="col">{say('admin-name')}</th></tr></thead>
        <tbody>{good.slice(0, ROWS_SHOWN).map((row) => <Row key={row.row} row={row} say={say} />)}</tbody>
      </table>
      {good.length > ROWS_SHOWN && <p class="hint">{say('admin-import-and-more', { n: good.length - ROWS_SHOWN })}</p>}
      <div class="keys">
        <button type="button" class="key strong" disabled={good.length === 0} onClick={() => deeds.office.take(good)}>{say('admin-import-take', { n: good.length })}</button>
        <button type="button" class="key" onClick={deeds.office.forget}>{say('admin-back')}</button>
      </div>
    </div>
  )
}

function Row({ row, say }: { row: ImportedRow; say: AdminProps['say'] }) {
  const table = row.service ?? row.procedure ?? {}
  return <tr><td class="number">{row.row}</td><td>{say(row.service === undefined ? 'admin-import-procedure' : 'admin-import-service')}</td><td>{String(table.name ?? '')}</td></tr>
}

/** With the mark by which spreadsheets know UTF-8, and semicolons, for the comma stands in Vietnamese numbers. */
function template(lines: string[]): void {
  const file = new Blob([`\ufeff${lines.join('\r\n')}\r\n`], { type: 'text/csv;charset=utf-8' })
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = 'linh-vuc-thu-tuc.csv'
  link.click()
  URL.revokeObjectURL(link.href)
}
