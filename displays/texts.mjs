// Lets a page import the texts it shows and no others: `import texts from 'texts:kiosk,common'` holds the messages
// of src/texts/*.ftl whose ids begin with `kiosk-` or `common-`; `texts:vi:lobby` those of one language.
import { readFile } from 'node:fs/promises'

const LANGUAGES = ['vi', 'en']

/** A message: its id at the start of a line, then indented lines. */
const MESSAGE = /^[a-z][\w-]* =.*(?:\n+[ ]+.*)*/gm

function ofPages(ftl, pages) {
  const messages = ftl.match(MESSAGE) ?? []
  return messages.filter((message) => pages.some((page) => message.startsWith(`${page}-`))).join('\n')
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
      const parts = await Promise.all(LANGUAGES.filter((l) => one === undefined || l === one).map(async (l) => [l, ofPages(await file(l), pages)]))
      return { contents: JSON.stringify(Object.fromEntries(parts)), loader: 'json' }
    })
  },
}
