import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { test } from 'node:test'
import { FluentBundle, FluentResource } from '@fluent/bundle'
import { COLUMNS } from '../src/city/figures'
import { PRESETS } from '../src/city/period'
import { STANDINGS } from '../src/city/standing'
import { messagesOf } from '../texts.mjs'
import { speakOne } from '../src/texts'

const ftl = (language: string) => readFileSync(`src/texts/${language}.ftl`, 'utf8')
const ids = (text: string) => new FluentResource(text).body.map((message) => message.id)

test('every text stands in both languages, once', () => {
  assert.deepEqual(ids(ftl('vi')), ids(ftl('en')))
  assert.equal(new Set(ids(ftl('vi'))).size, ids(ftl('vi')).length)
})

test('every text is well formed', () => {
  for (const language of ['vi', 'en']) {
    const bundle = new FluentBundle(language)
    assert.deepEqual(bundle.addResource(new FluentResource(ftl(language))), [])
    const lines = ftl(language).split('\n').filter((line) => /^[a-z]/.test(line))
    assert.equal(lines.length, ids(ftl(language)).length)
  }
})

test('every text that a page names is there', () => {
  const known = new Set(ids(ftl('vi')))
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file))
  for (const file of files) {
    const named = readFileSync(`src/${file}`, 'utf8').matchAll(/say\(['"]([a-z-]+)['"]/g)
    for (const [, id] of named) assert.ok(known.has(id ?? ''), `${file}: ${id}`)
  }
})

/** What citizens read: a public office says "công dân" and "ông/bà", and calls nobody absent (docs/GLOSSARY.md). */
const FOR_CITIZENS = ['kiosk-', 'lobby-', 'phone-', 'rate-', 'rating-', 'wait-', 'wish-', 'bell-', 'bring-', 'common-', 'class-', 'nearby-']
const UNSEEMLY = [/(^|[^\p{L}])bạn([^\p{L}]|$)/iu, /khách hàng/iu, /vắng mặt/iu]

/** "Bàn" is a desk and "ban" a committee: only the word itself is meant. */
function unseemly(text: string): boolean {
  return UNSEEMLY.some((word) => word.test(text.normalize('NFC')))
}

test('citizens are spoken to as a public office speaks', () => {
  for (const word of ['Mời bạn đến quầy 3', 'Bạn', 'Quý khách hàng', 'Số 12 vắng mặt']) assert.ok(unseemly(word), word)
  for (const word of ['bàn hướng dẫn', 'Ủy ban', 'văn bản', 'công dân']) assert.ok(!unseemly(word), word)
  const read = messagesOf(ftl('vi')).filter(([id]) => FOR_CITIZENS.some((page) => id?.startsWith(page)))
  assert.ok(read.length > 100, `${read.length} texts for citizens`)
  assert.deepEqual(read.filter(([, text]) => unseemly(text ?? '')), [])
})

const HELD = ['form', 'result', 'away', 'tomorrow']
const DESKS = ['open', 'paused', 'closed']

/** Texts that a page names by what it shows. */
const FAMILIES: Record<string, string[]> = {
  'class-': ['urgent', 'priority', 'normal'],
  'kiosk-': ['sending', 'moving'],
  'lobby-is-': DESKS,
  'counter-is-': DESKS,
  'counter-none-': [...DESKS, 'waiting', 'held', 'missed'],
  'counter-list-': ['waiting', 'held', 'missed'],
  'counter-key-': ['next', 'recall', 'start', 'no-show', 'hold', 'transfer', 'finish', 'undo', 'ending', 'walk-up', 'rest', 'open', 'close', 'help', 'hand-over'],
  'counter-panel-': ['hold', 'transfer', 'ending', 'call', 'walk-up', 'rest', 'hand-over', 'more', 'keys', 'lists'],
  'counter-scan-': ['hand', 'held', 'missed', 'waiting', 'elsewhere'],
  'counter-': ['calling', 'called', 'aloud', 'serving', 'playing', 'recalls-spent'],
  'counter-held-': HELD,
  'counter-hold-': ['form', 'result'],
  'counter-position-': ['age', 'first', 'last'],
  'counter-outcome-': ['served', 'incomplete', 'redirected'],
  'counter-reason-': ['weak', 'papers', 'asked'],
  'counter-rest-': ['short', 'file', 'meeting', 'machine'],
  'guide-held-': HELD,
  'guide-desk-': ['paused', 'closed'],
  'guide-cancel-': ['staff', 'moved_away'],
  'guide-done-': ['return', 'step-out', 'correct', 'postpone', 'cancel'],
  'rate-told-': ['unread', 'not-yet', 'offline'],
  'rating-score-': ['1', '2', '3', '4', '5'],
  'phone-is-': ['waiting', 'called', 'serving', 'on_hold', 'done', 'no_show', 'cancelled', 'expired'],
  'phone-held-': ['form', 'result', 'tomorrow', ...HELD.map((reason) => `${reason}-hint`)],
  'city-part-': ['board', 'map', 'figures', 'compare', 'troubles'],
  'city-line-': ['connecting', 'live', 'stale', 'denied'],
  'city-is-': STANDINGS,
  'city-filter-': ['all', 'needs', ...STANDINGS],
  'city-total-': ['waiting', 'in-hand', 'served', 'counters', 'connected', 'away'],
  'city-col-': ['standing', 'waiting', 'longest', 'counters', 'served', 'devices', 'behind', 'version', ...COLUMNS],
  'city-as-': ['tiles', 'table'],
  'city-fact-': ['site', 'connection', 'day', 'waiting', 'longest', 'in-hand', 'counters', 'issued', 'served', 'missed', 'devices', 'remote', 'behind', 'version'],
  'city-wrong-': ['away', 'never', 'behind', 'cloned', 'forked', 'rolled_back'],
  'city-preset-': PRESETS,
  'city-of-': ['office', 'service', 'month', 'day'],
  'city-by-': ['office', 'service', 'month', 'day'],
  'city-': ['before', 'after'],
  'city-alert-': ['silent', 'wait', 'behind', 'copy', 'fork'],
  'city-alert-do-': ['many', 'silent', 'wait', 'behind', 'copy', 'fork'],
  'city-trouble-': ['forked', 'rolled_back', 'cloned'],
  'nearby-': ['m', 'km'],
  'nearby-problem-': ['office_offline', 'office_slow', 'offline', 'overloaded', 'too_many', 'issuing_closed', 'quota_spent', 'not_allowed', 'holds_number', 'address_spent', 'move_offline', 'move_not_waiting', 'move_elsewhere', 'move_full', 'other'],
  'supervise-is-': DESKS,
  'supervise-ticket-': ['calling', 'called', 'serving'],
  'supervise-key-': ['open', 'pause', 'close', 'hand-over'],
  'supervise-': ['yesterday-do', 'emergency-begin-do', 'emergency-end-do'],
}

test('every text that a page names by what it shows is there', () => {
  const known = new Set(ids(ftl('vi')))
  const named = Object.entries(FAMILIES).flatMap(([family, members]) => members.map((member) => family + member))
  assert.deepEqual(named.filter((id) => !known.has(id)), [])
})

test('no text is left that no page names', () => {
  const code = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file)).map((file) => readFileSync(`src/${file}`, 'utf8')).join('\n')
  const composed = [...code.matchAll(/`([a-z-]+-)\$\{/g)].map(([, start]) => start ?? '')
  const ended = [...code.matchAll(/`\$\{\w+\}(-[a-z]+)`/g)].map(([, end]) => end ?? '')
  const named = (id: string) => code.includes(`'${id}'`) || composed.some((start) => id.startsWith(start)) || ended.some((end) => id.endsWith(end))
  const unnamed = ids(ftl('vi')).filter((id) => !named(id))
  assert.deepEqual(unnamed, [])
})

test('a page is handed what Fluent reads', () => {
  const say = speakOne(Object.fromEntries(messagesOf('con = Còn { $n } số\nquay = Quầy { $counter }: { $n }\n')))
  assert.equal(say('con', { n: 1042 }), 'Còn 1042 số', 'a number has no thousands separator')
  assert.equal(say('quay', { counter: 3, n: 0 }), 'Quầy 3: 0')
  assert.equal(say('khac'), 'khac', 'a message that a page does not have is seen in a test')
})

test('a text with more than words and their places is not built', () => {
  assert.throws(() => messagesOf('n = { $n ->\n   *[other] { $n } số\n }\n'))
  assert.throws(() => messagesOf('n = { NUMBER($n) } số\n'))
})
