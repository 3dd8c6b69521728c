import assert from 'node:assert/strict'
import { test } from 'node:test'
import { way } from '../src/account/way'

test('a page of the office that staff use leads back, and nothing else does', () => {
  assert.equal(way('/counter?counter=3', 'clerk'), '/counter?counter=3')
  assert.equal(way('/reports', 'auditor'), '/reports')
  for (const elsewhere of ['//ac.example', 'https://ac.example/counter', '/\\ac.example', 'javascript:alert(1)', '/counter#x', '/counter/../x', '/lobby', '', null]) {
    assert.equal(way(elsewhere, 'guide'), '/guide', String(elsewhere))
  }
  assert.equal(way(null, null), '/')
})
