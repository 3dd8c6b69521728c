// Figures of a time: by office, service, month or day, as a table and as a file.
import { Choice, TextField } from '../parts/field'
import { IconDownload, IconPaper } from '../parts/icon'
import { Empty, Notice } from '../parts/state'
import { Fetched } from './fetched'
import { Bars } from './bars'
import { FiguresTable } from './figures-table'
import { isPeriod, presetOf, PRESETS, type Period } from './period'
import type { Known } from './view'
import type { By } from './wire'

const BYS: By[] = ['office', 'service', 'month', 'day']

export function FiguresPart(props: Known) {
  const { figures, say, deeds } = props
  const { rows, by, file } = figures
  return (
    <div class="figures-part">
      <section class="panel">
        <h2>{say('city-part-figures')}</h2>
        <p class="hint">{say('city-figures-hint')}</p>
        <Wanted {...props} />
        {file === 'refused' && <Notice tone="bad">{say('city-refused')}</Notice>}
      </section>
      <section class="panel" aria-busy={rows.is === 'coming'}>
        <Fetched asked={rows} say={say} again={() => deeds.by(by)} />
        {rows.is === 'here' && rows.rows.length === 0 && <Empty icon={IconPaper} title={say('city-figures-none')} />}
        {rows.is === 'here' && rows.rows.length > 0 && (
          <>
            {(by === 'day' || by === 'month') && rows.rows.length > 1 && <Bars {...props} rows={rows.rows} />}
            <FiguresTable {...props} rows={rows.rows} by={by} sort={figures.sort} onSort={deeds.sort} />
          </>
        )}
      </section>
    </div>
  )
}

function Wanted({ figures, say, deeds, today }: Known) {
  const { period, by, rows, file } = figures
  const to = (part: Partial<Period>) => {
    const next = { ...period, ...part }
    if (isPeriod(next)) deeds.period(next)
  }
  const isPreset = (preset: Period) => preset.from === period.from && preset.to === period.to
  return (
    <div class="wanted">
      <div class="presets" role="group" aria-label={say('city-period')}>
        {PRESETS.map((preset) => {
          const whole = presetOf(preset, today)
          return <button type="button" key={preset} class="choose" aria-pressed={isPreset(whole)} onClick={() => deeds.period(whole)}>{say(`city-preset-${preset}`)}</button>
        })}
      </div>
      <TextField id="from" type="date" label={say('city-from')} value={period.from} max={period.to} onChange={(event) => to({ from: event.currentTarget.value })} />
      <TextField id="to" type="date" label={say('city-to')} value={period.to} min={period.from} onChange={(event) => to({ to: event.currentTarget.value })} />
      <Choice id="by" label={say('city-by')} options={BYS.map((value) => ({ value, text: say(`city-by-${value}`) }))} value={by} onChange={(event) => deeds.by(event.currentTarget.value as By)} />
      {(['xlsx', 'csv'] as const).map((kind) => (
        <button type="button" key={kind} class="key icon-key" disabled={rows.is !== 'here' || rows.rows.length === 0 || file === 'coming'} onClick={() => deeds.file(kind)}><IconDownload /> {say(`city-download-${kind}`)}</button>
      ))}
    </div>
  )
}
