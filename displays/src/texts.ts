// What people read, in their language.
import type { Language, Text } from './wire'

/** Says a message of the page. */
export type Say = (id: string, words?: Record<string, string | number>) => string

/** A page's messages in one language, as the build hands them over: text with `{name}` where a word goes. */
export type Messages = Record<string, string>

/** The messages of a page in each language. */
export function speak(texts: Record<Language, Messages>): Record<Language, Say> {
  return { vi: speakOne(texts.vi), en: speakOne(texts.en) }
}

/** Sets the language that the page as a whole is in. */
export function setLanguage(language: Language, title: string): void {
  document.documentElement.lang = language
  document.title = title
}

/** A name in a language, in Vietnamese where there is no other. */
export function named(name: Text, language: Language): string {
  return (language === 'en' ? name.en : null) ?? name.vi
}

/** The messages of a page in one language. Numbers as they stand: a ticket or a counter has no thousands separator. */
export function speakOne(messages: Messages): Say {
  return (id, words = {}) => {
    const text = messages[id]
    return text === undefined ? id : text.replace(/\{(\w+)\}/g, (place, name: string) => String(words[name] ?? place))
  }
}
