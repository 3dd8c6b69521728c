// Lets a page import the address of a script for the audio thread: that runs apart from the page, so it stays a file.
import { readFile } from 'node:fs/promises'

/** The esbuild plugin. */
export const worklets = {
  name: 'worklets',
  setup(build) {
    build.onLoad({ filter: /\.worklet\.js$/ }, async ({ path }) => ({ contents: await readFile(path), loader: 'file' }))
  },
}
