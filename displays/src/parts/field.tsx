// A labelled place to type, choose or switch, with its hint and what is wrong with it said to everybody.
import type { ComponentChildren, InputHTMLAttributes, SelectHTMLAttributes, TextareaHTMLAttributes } from 'preact'

interface About {
  id: string
  label: string
  hint?: string | undefined
  problem?: string | null | undefined
}

function Around({ id, label, hint, problem, children }: About & { children: ComponentChildren }) {
  return (
    <div class={`field${problem ? ' is-wrong' : ''}`}>
      <label for={id}>{label}</label>
      {children}
      {hint && <p class="hint" id={`${id}-hint`}>{hint}</p>}
      {problem && <p class="wrong" id={`${id}-wrong`} role="alert">{problem}</p>}
    </div>
  )
}

function told({ id, hint, problem }: About): string | undefined {
  const ids = [hint && `${id}-hint`, problem && `${id}-wrong`].filter(Boolean)
  return ids.length === 0 ? undefined : ids.join(' ')
}

type Input = Omit<InputHTMLAttributes<HTMLInputElement>, 'label' | 'id' | 'role' | 'type' | 'size' | 'multiple' | 'children'> & { type?: 'text' | 'number' | 'time' | 'date' | 'color' | 'password' | 'search' | 'file' | 'url' }

export function TextField({ id, label, hint, problem, ...input }: About & Input) {
  const about = { id, label, hint, problem }
  // Preact types each kind of input apart, with the roles it may have; ours have none.
  const typed = input as InputHTMLAttributes<HTMLInputElement>
  return <Around {...about}><input id={id} aria-describedby={told(about)} aria-invalid={problem ? true : undefined} {...typed} /></Around>
}

export function TextArea({ id, label, hint, problem, ...area }: About & Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'label' | 'id' | 'role' | 'type' | 'size' | 'multiple' | 'children'>) {
  const about = { id, label, hint, problem }
  return <Around {...about}><textarea id={id} aria-describedby={told(about)} aria-invalid={problem ? true : undefined} {...area} /></Around>
}

export function Choice({ id, label, hint, problem, options, ...select }: About & { options: { value: string; text: string }[] } & Omit<SelectHTMLAttributes<HTMLSelectElement>, 'label' | 'id' | 'role' | 'type' | 'size' | 'multiple' | 'children'>) {
  const about = { id, label, hint, problem }
  return (
    <Around {...about}>
      <select id={id} aria-describedby={told(about)} {...select}>
        {options.map((option) => <option value={option.value}>{option.text}</option>)}
      </select>
    </Around>
  )
}

/** On or off, at once. */
export function Switch({ id, label, hint, on, disabled, onTurn }: About & { on: boolean; disabled?: boolean; onTurn: (on: boolean) => void }) {
  return (
    <div class="field switch">
      <button type="button" role="switch" id={id} aria-checked={on} disabled={disabled} aria-describedby={hint ? `${id}-hint` : undefined} onClick={() => onTurn(!on)}>
        <span class="track" aria-hidden="true"><span /></span>{label}
      </button>
      {hint && <p class="hint" id={`${id}-hint`}>{hint}</p>}
    </div>
  )
}
