// What the city tells all staff: a line above whatever page they work at, and the whole of it in a dialog. Made without the
// page's own parts, for it stands on every page of staff, and comes to some of them only after their first sight.
import texts from 'texts:bulletin'
import { ask } from './api'
import { datedMomentOf } from './clock'
import { speak, type Say } from './texts'
import type { Bulletin } from './wire'

/** How often the office is asked: nobody waits for one. */
const ASK_MS = 60_000
/** The page has shown what it is for by then. */
const FIRST_MS = 2_000

const says = speak(texts)
let bar: HTMLElement | null = null
let shown = ''

/** Asks for as long as the page is open and somebody is there: logged in, and their page not locked. */
export function watchBulletins(): void {
  window.setTimeout(() => void look(), FIRST_MS)
  window.setInterval(() => void look(), ASK_MS)
}

async function look(): Promise<void> {
  // Nobody is there yet, or any more.
  if (document.querySelector('.login, .login-fields') !== null) return tell([])
  const answer = await ask<Bulletin[]>('GET', '/bulletins')
  // While the line is down, what stands there stays.
  if (answer.ok || answer.problem.code !== 'offline') tell(answer.ok ? answer.body.filter(({ read_at }) => read_at === null) : [])
}

/** The oldest first: that is the order in which they were written to be read. */
function tell(unread: Bulletin[]): void {
  const { lang } = document.documentElement
  const [first] = unread.slice(-1)
  const now = first === undefined ? '' : `${lang} ${unread.length} ${first.id}`
  if (now === shown) return
  shown = now
  bar?.remove()
  bar = first === undefined ? null : line(first, unread.length - 1, lang === 'en' ? says.en : says.vi)
  document.documentElement.classList.toggle('is-told', bar !== null)
  if (bar !== null) document.body.prepend(bar)
}

function line(bulletin: Bulletin, others: number, say: Say): HTMLElement {
  const more = others > 0 ? ` ${say('bulletin-more', { n: others })}` : ''
  const words = made('p', {}, made('span', {}, `${say('bulletin-from')} `), made('b', {}, bulletin.title), more)
  const read = made('button', { type: 'button', class: 'quiet' }, say('bulletin-open'))
  read.onclick = () => open(bulletin, say)
  return made('aside', { class: 'told-line', 'aria-label': say('bulletin-from') }, words, read)
}

function open(bulletin: Bulletin, say: Say): void {
  const done = made('button', { type: 'button', class: 'key strong' }, say('bulletin-done'))
  const later = made('button', { type: 'button', class: 'quiet' }, say('bulletin-later'))
  const problem = made('p', { class: 'problem', role: 'alert', hidden: '' }, say('bulletin-problem'))
  const dialog = made('dialog', { class: 'dialog bulletin', 'aria-label': bulletin.title },
    made('header', {}, made('h2', {}, bulletin.title)),
    made('p', { class: 'hint' }, say('bulletin-when', { when: datedMomentOf(bulletin.at) })),
    made('p', { class: 'words', tabindex: '0' }, bulletin.words),
    problem,
    made('div', { class: 'answers' }, done, later))
  dialog.onclose = () => dialog.remove()
  later.onclick = () => dialog.close()
  done.onclick = () => void ask('POST', `/bulletins/${bulletin.id}/read`, { body: {} }).then((answer) => {
    problem.hidden = answer.ok || answer.problem.status === 404
    if (problem.hidden) dialog.close()
    return look()
  })
  document.body.append(dialog)
  dialog.showModal()
}

function made<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Record<string, string>, ...children: (Node | string)[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  element.append(...children)
  return element
}
