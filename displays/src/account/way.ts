// Where somebody goes on from their account's page.
import type { Role } from '../wire'

const PAGES: Record<Role, string> = { clerk: '/counter', guide: '/guide', supervisor: '/supervise', admin: '/admin', auditor: '/reports' }

/** The page they came from, where it is one of the office's own that staff use; else that of their role. */
export function way(asked: string | null, role: Role | null): string {
  const page = /^\/(?:counter|guide|supervise|admin|reports)(?:\?[^#\\]*)?$/
  if (asked !== null && page.test(asked)) return asked
  return role === null ? '/' : PAGES[role]
}
