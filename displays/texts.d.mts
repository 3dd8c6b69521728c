/** The messages of a Fluent file: each id, and its text with `{name}` where a word goes. */
export function messagesOf(ftl: string): [id: string, text: string][]
