// What the libraries use and Chrome 53 lacks. The build puts these in place of the names they are exported under.

function soon(task: () => void): void {
  void Promise.resolve().then(task)
}

function entries(of: Record<string, unknown>): [string, unknown][] {
  return Object.keys(of).map((key) => [key, of[key]])
}

export { soon as 'queueMicrotask', entries as 'Object.entries' }
