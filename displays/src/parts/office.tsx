// The office's name and emblem.
import { named } from '../texts'
import type { Language, OfficeView } from '../wire'

/** The emblem says nothing that the name beside it does not. */
export function Emblem({ office }: { office: OfficeView }) {
  const { emblem } = office.look
  return emblem === null ? null : <img class="emblem" src={emblem} alt="" />
}

export function OfficeName({ office, language }: { office: OfficeView; language: Language }) {
  return <span class="office-name"><Emblem office={office} />{named(office.name, language)}</span>
}
