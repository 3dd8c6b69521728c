import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cellText, dayText, duration, heading, value } from '../src/reports/cells'
import { after, isDay, usual } from '../src/reports/period'
import type { Report, ReportColumn } from '../src/wire'

const column = (key: string, kind: ReportColumn['kind'], title = key): ReportColumn => ({ key, kind, title })

test('usual periods, over months and years', () => {
  assert.deepEqual(usual('today', '2026-11-23'), { from: '2026-11-23', to: '2026-11-23' })
  assert.deepEqual(usual('yesterday', '2026-01-01'), { from: '2025-12-31', to: '2025-12-31' })
  assert.deepEqual(usual('week', '2026-11-22'), { from: '2026-11-16', to: '2026-11-22' }, 'a Sunday ends its week')
  assert.deepEqual(usual('week', '2026-11-23'), { from: '2026-11-23', to: '2026-11-23' }, 'a Monday begins one')
  assert.deepEqual(usual('month', '2026-11-23'), { from: '2026-11-01', to: '2026-11-23' })
  assert.deepEqual(usual('last-month', '2028-03-31'), { from: '2028-02-01', to: '2028-02-29' })
  assert.equal(after('2026-02-28', 1), '2026-03-01')
})

test('a day is one', () => {
  assert.equal(isDay('2026-11-02'), true)
  for (const bad of ['', '2026-11', '2026-13-01', '02/11/2026']) assert.equal(isDay(bad), false, bad)
})

test('cells as people read them', () => {
  const words = { served: 'Đã giải quyết', system: 'Hệ thống' }
  assert.equal(cellText(null, column('wait_s', 'seconds'), words, 'vi'), '')
  assert.equal(cellText(5405, column('wait_s', 'seconds'), words, 'vi'), '1:30:05')
  assert.equal(cellText(247, column('wait_s', 'seconds'), words, 'vi'), '4:07')
  assert.equal(cellText(98.11, column('x', 'decimal'), words, 'vi'), '98,11')
  assert.equal(cellText(98.1, column('x', 'decimal'), words, 'en'), '98.10')
  assert.equal(cellText('served', column('ending', 'code'), words, 'vi'), 'Đã giải quyết')
  assert.equal(cellText('system', column('by', 'text'), words, 'vi'), 'Hệ thống')
  assert.equal(cellText('served', column('reason', 'text'), words, 'vi'), 'served', 'what somebody wrote stays')
  assert.equal(cellText('2026-11-02T07:30:00.123+07:00', column('at', 'time'), words, 'vi'), '07:30:00 02/11/2026')
  assert.equal(dayText('2026-11-02'), '02/11/2026')
  assert.equal(duration(0), '0:00')
})

test('headings drop the unit of files, and no share loses its sign', () => {
  assert.equal(heading(column('a', 'seconds', 'Chờ trung bình (giây)')), 'Chờ trung bình')
  assert.equal(heading(column('a', 'decimal', 'Hài lòng (%)')), 'Hài lòng (%)')
})

test('a value of a report that has none is empty', () => {
  const report: Report = { report: 'days', office: '', from: '', to: '', within_minutes: 15, at: '', columns: [column('issued', 'count')], words: {}, rows: [{ issued: 8 }] }
  assert.equal(value(report, 0, 'issued', 'vi'), '8')
  assert.equal(value(report, 1, 'issued', 'vi'), '')
  assert.equal(value(report, 0, 'served', 'vi'), '')
  assert.equal(value(undefined, 0, 'issued', 'vi'), '')
})
