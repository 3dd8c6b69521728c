// What Preact uses and Chrome 53 lacks. The build puts it in place of the name it is exported under.

function soon(task: () => void): void {
  void Promise.resolve().then(task)
}

export { soon as 'queueMicrotask' }
