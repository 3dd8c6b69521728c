// How a page looks: the theme that somebody asked for, else the office's.
import { keep, kept } from './kept'
import { asked } from './screen'
import type { OfficeView, Theme } from './wire'

const THEMES: Theme[] = ['standard', 'contrast', 'large']
const KEPT = 'xinmoi-theme'

/** Puts a theme on. */
export function wear(theme: Theme): void {
  document.documentElement.setAttribute('data-theme', theme)
}

/** The theme in the page's address, or the one that was chosen on this device; null when nobody asked for one. */
export function themeAsked(): Theme | null {
  const wish = asked('theme') ?? kept(KEPT)
  return THEMES.filter((theme) => theme === wish)[0] ?? null
}

/** What this page wears: what was asked for, else what the office says. */
export function themeOf(office: OfficeView | null): Theme {
  return themeAsked() ?? office?.look.theme ?? 'standard'
}

/** Chooses for this device, until another is chosen. */
export function keepTheme(theme: Theme): void {
  keep(KEPT, theme)
  wear(theme)
}
