// What the build hands over in place of a module.

/** The messages of the pages named after the colon: `texts:kiosk,common`. */
declare module 'texts:*' {
  const texts: { vi: Record<string, string>; en: Record<string, string> }
  export default texts
}

/** The same in one language. */
declare module 'texts:vi:*' {
  const texts: { vi: Record<string, string> }
  export default texts
}

declare module 'texts:en:*' {
  const texts: { en: Record<string, string> }
  export default texts
}

/** The address of a file with the messages of the pages named after the colon, in one language. */
declare module 'texts-file:*' {
  const address: string
  export default address
}

declare module '*.css'

/** The address of a script for the audio thread. */
declare module '*.worklet.js' {
  const url: string
  export default url
}

/** The address of a script that the page loads later. */
declare module 'lazy:*' {
  const url: string
  export default url
}
