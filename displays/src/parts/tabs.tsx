// Tabs by the pattern of ARIA's authoring practices: one stop of the Tab key, arrows between them.
import type { VNode } from 'preact'

export interface Tab<T extends string> {
  id: T
  text: string
  /** A number beside it, such as how many wait. */
  count?: number
}

export function Tabs<T extends string>(props: { label: string; tabs: Tab<T>[]; chosen: T; onChoose: (id: T) => void }): VNode {
  const { tabs, chosen } = props
  const step = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (by === 0) return
    event.preventDefault()
    const at = tabs.findIndex((tab) => tab.id === chosen)
    const next = tabs[(at + by + tabs.length) % tabs.length]
    if (next === undefined) return
    props.onChoose(next.id)
    document.getElementById(`tab-${next.id}`)?.focus()
  }
  return (
    <div class="tabs" role="tablist" aria-label={props.label} onKeyDown={step}>
      {tabs.map((tab) => (
        <button type="button" role="tab" id={`tab-${tab.id}`} aria-selected={tab.id === chosen} tabIndex={tab.id === chosen ? 0 : -1} onClick={() => props.onChoose(tab.id)}>
          {tab.text}{tab.count !== undefined && <b class="number">{tab.count}</b>}
        </button>
      ))}
    </div>
  )
}
