// Lets a page import the address of a script that it loads later: `import address from 'lazy:./rest'` builds rest.tsx,
// beside the page, into a file of its own. What the script hands over, it calls `deliver` with; it shares the page's Preact.
import { build } from 'esbuild'
import { basename, dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { texts } from './texts.mjs'

const HERE = dirname(fileURLToPath(import.meta.url))

/** Preact as the page has it: two of them would not know each other's parts. */
const sharedPreact = {
  name: 'shared-preact',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^preact(\/.*)?$/ }, ({ path }) => ({ path, namespace: 'shared' }))
    onLoad({ filter: /.*/, namespace: 'shared' }, ({ path }) => ({ contents: `module.exports = self.shared[${JSON.stringify(path)}]` }))
  },
}

/** The esbuild plugin. `finish` makes a built script small and old enough. */
export function lazy(finish) {
  return {
    name: 'lazy',
    setup({ initialOptions, onResolve, onLoad }) {
      onResolve({ filter: /^lazy:/ }, ({ path, resolveDir }) => {
        const source = resolve(resolveDir, path.slice('lazy:'.length))
        return { path: `${basename(source)}-of-${basename(dirname(source))}.js`, namespace: 'lazy', pluginData: source }
      })
      onLoad({ filter: /.*/, namespace: 'lazy' }, async ({ pluginData: source }) => {
        const { outputFiles, metafile } = await build({
          entryPoints: [`${source}.tsx`],
          write: false,
          bundle: true,
          charset: 'utf8',
          format: 'iife',
          target: initialOptions.target,
          jsx: 'automatic',
          jsxImportSource: 'preact',
          plugins: [texts, sharedPreact],
          metafile: true,
          logLevel: 'warning',
        })
        const watchFiles = Object.keys(metafile.inputs).filter((file) => file.startsWith('src/')).map((file) => resolve(HERE, file))
        return { contents: await finish(outputFiles[0].text), loader: 'file', watchFiles }
      })
    },
  }
}
