import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { test } from 'node:test'
import { FluentBundle, FluentResource } from '@fluent/bundle'
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

test('a number is said as it stands, without a thousands separator', () => {
  assert.equal(speakOne('vi', 'con = Còn { $n } số')('con', { n: 1042 }), 'Còn 1042 số')
})
