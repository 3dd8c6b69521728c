import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { test } from 'node:test'
import { FluentBundle, FluentResource } from '@fluent/bundle'
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
