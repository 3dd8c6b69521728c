// Above the ticket: whose office it is, in which language, and how large.
import { LookKeys, Looks } from '../parts/looks'
import { Emblem } from '../parts/office'
import { named } from '../texts'
import type { PhoneProps } from './view'

export function Header(props: PhoneProps) {
  const { my, office, language } = props
  const name = my?.office_name ?? office?.name
  return (
    <header>
      {office !== null && <Emblem office={office} />}
      <p class="office">{name === undefined ? '' : named(name, language)}</p>
      <LookKeys {...props} />
      <Looks {...props} />
    </header>
  )
}
