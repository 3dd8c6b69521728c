// A question over the page: the page behind it waits, Escape and the cross mean no, and the focus returns to where it was.
import type { ComponentChildren } from 'preact'
import { IconClose } from './icon'

export interface DialogProps {
  title: string
  /** What the cross is called. */
  close: string
  onClose: () => void
  children: ComponentChildren
}

export function Dialog({ title, close, onClose, children }: DialogProps) {
  return (
    <dialog ref={modal} class="dialog" aria-label={title} onCancel={(event) => { event.preventDefault(); onClose() }}>
      <header>
        <h2>{title}</h2>
        <button type="button" class="quiet" aria-label={close} onClick={onClose}><IconClose /></button>
      </header>
      {children}
    </dialog>
  )
}

/** Closed before it is taken away, so that the focus returns. */
function modal(dialog: HTMLDialogElement | null): (() => void) | void {
  if (dialog === null) return
  dialog.showModal()
  return () => dialog.close()
}
