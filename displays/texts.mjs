// Lets a page import the texts it shows and no others: `import texts from 'texts:kiosk,common'` holds the messages
// of src/texts/*.ftl whose ids begin with `kiosk-` or `common-`; `texts:vi:lobby` those of one language.
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
  return messagesOf(ftl).filter(([id]) => pages.some((page) => id.startsWith(`${page}-`)))
}

/** The esbuild plugin. */
export const texts = {
  name: 'texts',
  setup(build) {
    build.onResolve({ filter: /^texts:/ }, ({ path }) => ({ path: path.slice('texts:'.length), namespace: 'texts' }))
    build.onLoad({ filter: /.*/, namespace: 'texts' }, async ({ path }) => {
      const [, one, names] = /^(?:(\w\w):)?(.*)$/.exec(path)
      const pages = names.split(',')
      const file = (language) => readFile(`src/texts/${language}.ftl`, 'utf8')
      const languages = LANGUAGES.filter((l) => one === undefined || l === one)
      const parts = await Promise.all(languages.map(async (l) => [l, Object.fromEntries(ofPages(await file(l), pages))]))
      return { contents: JSON.stringify(Object.fromEntries(parts)), loader: 'json' }
    })
  },
}
