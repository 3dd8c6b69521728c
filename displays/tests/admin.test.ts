import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countersIn, pairingLink } from '../src/admin/state'
import type { DeviceKind, PairedDevice } from '../src/wire'

const device = (kind: DeviceKind, zone: string | null = null) => ({ kind, zone, token: 'a+b' }) as PairedDevice

test('the link that pairs a device leads to its page and holds its token in the fragment', () => {
  assert.equal(pairingLink('http://box', device('kiosk')), 'http://box/kiosk#device=a%2Bb')
  assert.equal(pairingLink('http://box', device('display', 'tầng 2')), 'http://box/lobby?zone=t%E1%BA%A7ng%202#device=a%2Bb')
  assert.equal(pairingLink('http://box', device('led')), null)
})

test('counters are numbers with anything between; none means all', () => {
  assert.deepEqual(countersIn('1, 2;5'), [1, 2, 5])
  assert.equal(countersIn('  '), null)
})
