// What was typed into a form.

/** A form's submit: hands over what was typed, and empties the form when it went well. */
export function onSubmit(done: (typed: (name: string) => string) => Promise<boolean>): (event: SubmitEvent) => void {
  return (event) => {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    const data = new FormData(form)
    void done((name) => String(data.get(name) ?? '').trim()).then((well) => well && form.reset())
  }
}
