// An office in which every text is somebody's attack.
import { STRINGS } from './strings.mjs'

/** Not words for people: places, names of things, secrets of the installation. What may stand there has tests in `settings`. */
const NOT_WORDS = ['office.public_url', 'office.time_zone', 'service.prefix', 'service.opening', 'service.closing', 'procedure.code', 'counter.zone', 'clerk.user', 'city.*', 'network.*', 'oidc.issuer', 'oidc.client_id', 'oidc.client_secret_file', 'oidc.redirect_uri', 'oidc.claim', 'backup.*', 'backup.s3.*', 'voice.pack', 'voice.also', 'voice.engine']
const WORDS = ['text', 'area', 'lines', 'words']
/** A list of words holds so many. */
const LIST = 3
/** The plain office has none of these, and each has words of its own. */
const more = (origin) => ({
  group: [{ key: 'nhom', name: 'Nhóm' }],
  authority: [{ key: 'hoa-sen', name: 'Hoa Sen' }],
  calendar: [{ date: '2031-09-02', kind: 'closed', name: 'Quốc khánh' }],
  oidc: { issuer: 'https://cong.example', client_id: 'mot-cua', client_secret_file: '/etc/xinmoi/oidc.secret', redirect_uri: `${origin}/oidc` },
  'voice.phrase': [{ key: 'loi-nhac', text: 'Xin giữ trật tự' }],
})

/** The office at `origin` that is written, with every field of words that it may hold. `place` gives each field the next
 *  string. */
export function planted(plain, tables, origin, place) {
  const value = structuredClone(plain)
  value.service[0].group = 'nhom'
  for (const service of value.service) service.cut_off = '23:59'
  for (const [table, rows] of Object.entries(more(origin))) under(value, table, rows)
  for (const [table, fields] of Object.entries(tables)) {
    const holders = [at(value, table) ?? {}].flat()
    for (const field of fields.filter(({ name, kind }) => isWords(table, name, kind))) for (const holder of holders) holder[field.name] = written(field, place)
    if (at(value, table) === undefined && Object.keys(holders[0]).length > 0) under(value, table, holders[0])
  }
  return value
}

function isWords(table, name, kind) {
  const named = NOT_WORDS.includes(`${table}.${name}`) || NOT_WORDS.includes(`${table}.*`)
  return WORDS.includes(kind) && !named
}

function written({ kind, max }, place) {
  const many = kind === 'lines' || kind === 'words'
  return many ? Array.from({ length: LIST }, () => fit(place(), 40)) : fit(place(), max)
}

/** As a field of so many characters takes it: the office refuses what is longer, unprintable, turns letters round
 *  or begins with a space. */
export function fit(string, max) {
  return [...string.normalize('NFC').replace(/[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu, '')].slice(0, max).join('').trim()
}

function at(value, table) {
  return table.split('.').reduce((inner, key) => (Array.isArray(inner) ? inner[0] : inner)?.[key], value)
}

function under(value, table, rows) {
  const keys = table.split('.')
  const last = keys.pop()
  const holder = keys.reduce((inner, key) => (inner[key] ??= {}), value)
  holder[last] = rows
}

/** The strings from the `round`th on, one after the other, and again from the first. */
export function strings(round) {
  let next = round
  return () => STRINGS[next++ % STRINGS.length]
}

/** Written into the office; what it refuses stays plain. Answers how much that was. */
export async function write(server, value, plain) {
  let refused = 0
  for (;;) {
    const { base } = await server.ask('GET', '/config/form')
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${server.admin}` }
    const answer = await fetch(`${server.origin}/api/v1/config/form`, { method: 'PUT', headers, body: JSON.stringify({ base, value }) })
    if (answer.ok) return refused
    const problem = await answer.json()
    if (answer.status !== 422 || !(problem.findings?.length > 0)) throw new Error(`the configuration: ${answer.status} ${JSON.stringify(problem)}`)
    for (const { key } of problem.findings) {
      refused++
      if (!restore(value, plain, key)) throw new Error(`the configuration: ${JSON.stringify(problem.findings)}`)
    }
  }
}

/** `service[2].name` as it was before; whether there was something to undo. */
function restore(value, plain, key) {
  const path = key.split(/[.[\]]+/).filter((part) => part !== '')
  const last = path.pop()
  const holder = (whole) => path.reduce((inner, part) => inner?.[part], whole)
  const [mine, theirs] = [holder(value), holder(plain)]
  if (mine === undefined || JSON.stringify(mine[last]) === JSON.stringify(theirs?.[last])) return false
  if (theirs?.[last] === undefined) delete mine[last]
  else mine[last] = theirs[last]
  return true
}
