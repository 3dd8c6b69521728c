// What is said in a form.

/** A form whose fields are emptied when it went well. */
export function submitting(done: (said: (name: string) => string) => Promise<boolean>): (event: SubmitEvent) => void {
  return (event) => {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    const data = new FormData(form)
    // As it was typed: a space may belong to a password.
    void done((name) => String(data.get(name) ?? '')).then((well) => well && form.reset())
  }
}
