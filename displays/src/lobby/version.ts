// Whether the server has another page than the one that runs here.

/** What a page loads: each of its files is named by its content. */
const FILES = /\/assets\/lobby-[^"]+/g

/** What the server answers; `none` when it answers no whole page. */
export function servedPage(): Promise<'the same' | 'another' | 'none'> {
  const running = filesOf(document.documentElement.innerHTML)
  const answered = fetch('/lobby', { credentials: 'same-origin', cache: 'no-store' })
  const files = answered.then((answer) => (answer.ok ? answer.text().then(filesOf) : ''))
  return files.then((served) => (served === '' ? 'none' : served === running ? 'the same' : 'another'), () => 'none')
}

function filesOf(html: string): string {
  return (html.match(FILES) ?? []).join()
}
