// What people read, in their language.
import { FluentBundle, FluentResource } from '@fluent/bundle'
import type { Language, Text } from './wire'

/** Says a message of the page. */
export type Say = (id: string, words?: Record<string, string | number>) => string

/** The messages of a page in each language. */
export function speak(texts: Record<Language, string>): Record<Language, Say> {
  return { vi: speakOne('vi', texts.vi), en: speakOne('en', texts.en) }
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

/** The messages of a page in one language. */
export function speakOne(language: Language, ftl: string): Say {
  const bundle = new FluentBundle(language, { useIsolating: false })
  bundle.addResource(new FluentResource(ftl))
  return (id, words = {}) => {
    const pattern = bundle.getMessage(id)?.value
    return pattern ? bundle.formatPattern(pattern, asText(words)) : id
  }
}

/** Numbers as they stand: a ticket or a counter has no thousands separator. */
function asText(words: Record<string, string | number>): Record<string, string> {
  const texts: Record<string, string> = {}
  for (const name of Object.keys(words)) texts[name] = String(words[name])
  return texts
}
