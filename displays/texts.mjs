// Lets a page import the texts it shows and no others: `import texts from 'texts:kiosk,common'` holds the messages
// of src/texts/*.ftl whose ids begin with `kiosk-` or `common-`, or are just that; `texts:vi:lobby` those of one language;
// `texts:kiosk,!kiosk-mine` all of the kiosk's but those that begin with `kiosk-mine`;
// `texts-file:en:counter` is the address of a file that holds those of one language, for a page that asks for it when needed.
//
// Fluent reads them here, so that no television has to: a page is handed each message as text with `{name}` where a
// word goes. That a message has no more to it than words and their places is checked.
import { FluentResource } from '@fluent/bundle'
import { readFile } from 'node:fs/promises'

const LANGUAGES = ['vi', 'en']

/** The messages of a Fluent file: each id, and its text with `{name}` where a word goes. */
export function messagesOf(ftl) {
  const { body } = new FluentResource(ftl)
  return body.map(({ id, value, attributes }) => {
    const parts = Array.isArray(value) ? value : [value]
    if (value === null || Object.keys(attributes).length > 0) throw new Error(`${id} has parts that no page shows`)
    return [id, parts.map((part) => textOf(id, part)).join('')]
  })
}

function textOf(id, part) {
  if (typeof part === 'string' && !/[{}]/.test(part)) return part
  if (part.type === 'var') return `{${part.name}}`
  throw new Error(`${id} has more than words and their places`)
}

function ofPages(ftl, pages) {
  const without = pages.filter((page) => page.startsWith('!')).map((page) => page.slice(1))
  const belongs = (id) => pages.some((page) => id === page || id.startsWith(`${page}-`)) && !without.some((beginning) => id.startsWith(beginning))
  return messagesOf(ftl).filter(([id]) => belongs(id))
}

/** Each id once, with its words in each language: a page carries no id twice. */
function module(languages, messages) {
  const all = Object.fromEntries(messages[0].map(([id], i) => [id, messages.map((one) => one[i][1])]))
  const each = languages.map((language, n) => `${language}: of(${n})`).join(', ')
  return `const all = ${JSON.stringify(all)}
function of(n) {
  const one = {}
  for (const id in all) one[id] = all[id][n]
  return one
}
export default { ${each} }`
}

/** The esbuild plugin. */
export const texts = {
  name: 'texts',
  setup(build) {
    build.onResolve({ filter: /^texts:/ }, ({ path }) => ({ path: path.slice('texts:'.length), namespace: 'texts' }))
    build.onLoad({ filter: /.*/, namespace: 'texts' }, async ({ path }) => {
      const [, one, names] = /^(?:(\w\w):)?(.*)$/.exec(path)
      const pages = names.split(',')
      const languages = LANGUAGES.filter((l) => one === undefined || l === one)
      const messages = await Promise.all(languages.map(async (l) => ofPages(await readFile(`src/texts/${l}.ftl`, 'utf8'), pages)))
      return { contents: module(languages, messages), loader: 'js' }
    })
    build.onResolve({ filter: /^texts-file:/ }, ({ path }) => {
      const [, language, names] = /^texts-file:(\w\w):(.*)$/.exec(path)
      return { path: `${names}/texts-${language}.json`, namespace: 'texts-file', pluginData: { language, names } }
    })
    build.onLoad({ filter: /.*/, namespace: 'texts-file' }, async ({ pluginData: { language, names } }) => {
      const messages = ofPages(await readFile(`src/texts/${language}.ftl`, 'utf8'), names.split(','))
      return { contents: JSON.stringify(Object.fromEntries(messages)), loader: 'file' }
    })
  },
}
