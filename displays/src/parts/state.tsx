// Parts that say how things stand.
import type { ComponentChildren } from 'preact'
import { IconInfo, IconOffline, IconWarning, type Icon } from './icon'

const SIGNS: Record<Tone, Icon> = { info: IconInfo, warn: IconWarning, bad: IconWarning, offline: IconOffline }

export type Tone = 'info' | 'warn' | 'bad' | 'offline'

/** A sentence that concerns the whole page. What is bad interrupts a reader, the others wait their turn. */
export function Notice({ tone, children }: { tone: Tone; children: ComponentChildren }) {
  const Sign = SIGNS[tone]
  return <div class={`notice-bar is-${tone}`} role={tone === 'bad' ? 'alert' : 'status'}><Sign /><div>{children}</div></div>
}

/** A list with nothing in it says so, and what would bring something into it. */
export function Empty({ icon: Sign, title, children }: { icon: Icon; title: string; children?: ComponentChildren }) {
  return <div class="empty"><Sign /><p class="title">{title}</p>{children}</div>
}

/** How far something is: `done` of `all`; without `all`, that it goes on. */
export function Progress({ label, done, all }: { label: string; done?: number; all?: number }) {
  return <div class="progress"><p>{label}</p><progress aria-label={label} value={all === undefined ? undefined : done} max={all} /></div>
}
