// What a record of the log says of before and after, and where it is found.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changesOf } from '../src/admin/log/changed'
import { shows, type Entry, type Fact } from '../src/admin/log/state'

const say = (id: string) => id

test('an account is told with what it was, where that differs', () => {
  const fact: Fact = { kind: 'user_changed', user: 'lan', role: 'guide', password_changed: true, shows: { must_change: true }, was: { role: 'clerk', counters: [1, 2], shows: { pin: true } } }
  assert.deepEqual(changesOf(fact, say), [
    { what: 'admin-was-role', old: 'admin-role-clerk', now: 'admin-role-guide' },
    { what: 'admin-was-counters', old: '1, 2', now: 'admin-was-all-counters' },
    { what: 'admin-was-must-change', old: 'admin-no', now: 'admin-yes' },
    { what: 'admin-was-pin', old: 'admin-yes', now: 'admin-no' },
    { what: 'admin-was-password', old: 'admin-was-the-old', now: 'admin-was-another' },
  ])
})

test('what an older program wrote says nothing of before', () => {
  assert.deepEqual(changesOf({ kind: 'user_changed', user: 'lan', role: 'clerk', password_changed: false }, say), [])
  assert.deepEqual(changesOf({ kind: 'user_removed', user: 'lan' }, say), [])
  assert.deepEqual(changesOf({ kind: 'device_removed', device: 'led-2' }, say), [])
})

test('a device, a voice, a picture and a configuration are told with what they were', () => {
  assert.deepEqual(changesOf({ kind: 'device_removed', device: 'led-2', was: { device_kind: 'led', name: 'LED', counter: 2 } }, say), [
    { what: 'admin-was-name', old: 'LED', now: '' },
    { what: 'admin-was-kind', old: 'admin-kind-led', now: '' },
    { what: 'admin-was-counter', old: '2', now: '' },
  ])
  assert.deepEqual(changesOf({ kind: 'voice_changed', voice: 'lan', version: 1 }, say), [{ what: 'admin-was-version', old: '', now: '1' }])
  assert.deepEqual(changesOf({ kind: 'voice_changed', voice: 'lan', version: 4 }, say), [{ what: 'admin-was-version', old: '3', now: '4' }])
  assert.deepEqual(changesOf({ kind: 'media_changed', name: 'a.png', was: '0f'.repeat(32) }, say), [{ what: 'admin-was-content', old: '0f0f0f0f0f0f…', now: '' }])
  assert.deepEqual(changesOf({ kind: 'config_applied', changes: [{ key: 'lobby.recent', old: '9', new: '12' }], more: 3 }, say), [
    { what: 'lobby.recent', old: '9', now: '12' },
    { what: 'admin-was-more', old: '', now: '' },
  ])
})

test('who came in and who was kept out stands under one choice', () => {
  const of = (kind: string): Entry => ({ seq: 1, at: 1, by: { who: 'citizen' }, body: { admin: { kind } } })
  const access = (kind: string) => shows(of(kind), { filter: 'access', who: '' })
  assert.deepEqual(['logged_in', 'logged_out', 'login_failed', 'user_changed'].map(access), [true, true, true, false])
  assert.equal(shows(of('login_failed'), { filter: 'changes', who: '' }), true)
})
