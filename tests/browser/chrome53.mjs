// A television of 2018 has the browser of 2016. What that one lacks is taken away before the page's own script runs.

/** Runs in the page, where nothing from outside reaches it. */
export function forgetWhatChrome53Lacks() {
  const lacking = [
    [self, ['AbortController', 'AbortSignal', 'BigInt', 'BroadcastChannel', 'FinalizationRegistry', 'PointerEvent']],
    [self, ['ResizeObserver', 'SharedArrayBuffer', 'WeakRef', 'customElements', 'queueMicrotask', 'structuredClone']],
    [self, ['globalThis', 'visualViewport', 'TrustedHTML', 'CSSLayerBlockRule']],
    [Object, ['entries', 'values', 'fromEntries', 'getOwnPropertyDescriptors', 'hasOwn', 'groupBy']],
    [Array.prototype, ['at', 'flat', 'flatMap', 'findLast', 'findLastIndex', 'toReversed', 'toSorted', 'toSpliced', 'values', 'with']],
    [String.prototype, ['at', 'matchAll', 'padEnd', 'padStart', 'replaceAll', 'trimEnd', 'trimStart', 'isWellFormed']],
    [Promise, ['allSettled', 'any', 'withResolvers', 'try']],
    [Promise.prototype, ['finally']],
    [Intl, ['PluralRules', 'ListFormat', 'RelativeTimeFormat', 'DisplayNames', 'Segmenter', 'Locale', 'supportedValuesOf']],
    [Intl.DateTimeFormat.prototype, ['formatToParts', 'formatRange']],
    [Intl.NumberFormat.prototype, ['formatToParts', 'formatRange']],
    [Element.prototype, ['append', 'prepend', 'before', 'after', 'replaceWith', 'replaceChildren', 'toggleAttribute', 'getAnimations', 'checkVisibility']],
    [CharacterData.prototype, ['before', 'after', 'replaceWith']],
    [Document.prototype, ['append', 'prepend', 'replaceChildren', 'getAnimations']],
    [Performance.prototype, ['timeOrigin']],
    [Navigator.prototype, ['userActivation', 'locks', 'wakeLock']],
    [Crypto.prototype, ['randomUUID']],
    [URLSearchParams.prototype, ['size']],
  ]
  for (const [owner, names] of lacking) {
    for (const name of names) delete owner[name]
  }
}
