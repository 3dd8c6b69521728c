// What was typed into a form.

/** A form's submit: hands over what was typed. Nothing typed is kept by the page. */
export function onSubmit(done: (typed: (name: string) => string) => Promise<unknown>): (event: SubmitEvent) => void {
  return (event) => {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    const data = new FormData(form)
    void done((name) => String(data.get(name) ?? '').trim())
    form.reset()
  }
}
